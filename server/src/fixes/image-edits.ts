/** Where the tag of an image can be edited: in the instruction, or in the ARG default that brings it. */
import type { VariableUse } from "../dockerfile/environment.ts";
import type { Dockerfile, ImageUse, Instruction } from "../dockerfile/model.ts";
import type { Span } from "../dockerfile/span.ts";
import { suggestTags } from "../images/tags.ts";
import type { ProposedFix } from "../rules/rule.ts";

/** Fixes that put a more specific tag in the place of the one that is there or missing, the best first. */
export function proposeTags(dockerfile: Dockerfile, image: ImageUse): readonly ProposedFix<"use-tag">[] {
  const { tag } = image.reference;
  const span = findTail(dockerfile, image, tag?.length ?? 0);
  if (!span) return [];
  return suggestTags(image.reference).map((suggestion) => ({
    id: "use-tag",
    parameters: { image: suggestion.text },
    edits: () => [{ span, text: tag === undefined ? `:${suggestion.tag}` : suggestion.tag }],
  }));
}

/** The ARGs that bring a part of an image's reference; none where it stands literally in the instruction. */
export function findDefinitions(image: ImageUse, part: "name" | "tag"): readonly Instruction[] {
  if (image.reference.spans[part]) return [];
  const definitions = image.resolution.variables.map(({ definition }) => definition);
  return [...new Set(definitions.filter((definition) => definition !== undefined))];
}

/** The last `length` characters of a reference without digest, in the document. */
function findTail(dockerfile: Dockerfile, image: ImageUse, length: number): Span | undefined {
  const { resolution } = image;
  const end = resolution.text.length;
  // An empty tail is where the last character ends.
  const literal = resolution.locate(end - Math.max(length, 1), end);
  if (literal) return length === 0 ? { start: literal.end, end: literal.end } : literal;
  if (resolution.locate(end - 1, end)) return undefined;
  const [variable, ...others] = resolution.variables;
  if (!variable || others.length > 0 || isUsedElsewhere(dockerfile, image, variable)) return undefined;
  const value = findDefault(dockerfile, variable);
  if (!value || !resolution.text.endsWith(value.text) || value.text.length < length) return undefined;
  return { start: value.span.end - length, end: value.span.end };
}

/** Another image that takes the same ARG would change with it. */
function isUsedElsewhere(
  dockerfile: Dockerfile,
  image: ImageUse,
  { name, definition }: VariableUse,
): boolean {
  return dockerfile.stages.some(
    ({ from, baseResolution }) =>
      from !== image.instruction &&
      baseResolution.variables.some((other) => other.name === name && other.definition === definition),
  );
}

/** The default of an ARG where it stands literally: `22` of `ARG VERSION="22"`. */
function findDefault(
  dockerfile: Dockerfile,
  { name, definition, span }: VariableUse,
): { readonly text: string; readonly span: Span } | undefined {
  // `${VERSION%-slim}` is not the default itself.
  const isPlain = /^\$(?:\w+|\{\w+\})$/.test(dockerfile.text.slice(span.start, span.end));
  if (!isPlain || definition?.keyword !== "ARG") return undefined;
  const word = definition.words.findLast(({ raw }) => raw.startsWith(`${name}=`));
  const [, quote = "", text = ""] =
    /^(["']?)([^"'$\\\n]+)\1$/.exec(word?.raw.slice(name.length + 1) ?? "") ?? [];
  if (!word || text === "") return undefined;
  const start = word.span.start + name.length + 1 + quote.length;
  return { text, span: { start, end: start + text.length } };
}
