import type { VariableUse } from "../dockerfile/environment.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/model.ts";
import type { Span } from "../dockerfile/span.ts";
import { isValidReference, parseImageReference } from "../images/image-reference.ts";
import { suggestValues } from "../images/tags.ts";
import { type ProposedFix, rule } from "./rule.ts";

export default rule({
  id: "image-arg-default-missing",
  title: "Base image from an ARG without a usable default",
  category: "base-image",
  severity: "warning",
  since: "0.1.0",
  aliases: {
    buildkit: ["InvalidDefaultArgInFrom", "UndefinedArgInFrom"],
    tally: ["buildkit/InvalidDefaultArgInFrom", "buildkit/UndefinedArgInFrom"],
  },
  messages: {
    empty:
      "{variable} has no default, so a plain build takes {image} and fails; whoever starts the build decides what it is built on.",
    none: "{variable} gives no base image by default, so a plain build fails; whoever starts the build decides what it is built on.",
    invalid: "With the default of {variable} the base image is {image}, which Docker refuses.",
    undeclared: "No ARG before the first FROM declares {variable}, so it is always empty here.",
    declaration: "It is declared here.",
    inStage: "This ARG belongs to its stage; FROM sees only those before the first FROM.",
  },
  fixes: { "add-default": { title: "Give {variable} the default {value}", safety: "suggestion" } },
  check({ dockerfile, report }) {
    for (const stage of dockerfile.stages) {
      for (const { name, span } of findUndeclaredInPlatform(dockerfile, stage)) {
        const related = findStageArgs(dockerfile, stage, name).map((arg) => ({
          span: arg.span,
          message: "inStage" as const,
        }));
        report(span, "undeclared", { parameters: { variable: name }, related });
      }
      const { baseResolution: resolution, base } = stage;
      const undeclared = resolution.variables.find(
        ({ state, name }) => state === "undeclared" && name !== "",
      );
      if (undeclared) {
        report(undeclared.span, "undeclared", {
          parameters: { variable: undeclared.name },
          related: findStageArgs(dockerfile, stage, undeclared.name).map(({ span }) => ({
            span,
            message: "inStage",
          })),
        });
        continue;
      }
      // BuildKit fills in its own variables, so what the image will be is not known here.
      const isKnown = resolution.variables.every(({ state }) => state !== "builtin");
      if (!isKnown || resolution.variables.length === 0 || base.kind === "stage" || base.kind === "scratch")
        continue;
      if (isValidReference(parseImageReference(resolution.text, () => undefined))) continue;
      const cause = resolution.variables.find(({ state }) => state === "empty") ?? resolution.variables[0];
      if (!cause) continue;
      const message = resolution.text === "" ? "none" : cause.state === "empty" ? "empty" : "invalid";
      report(cause.span, message, {
        parameters: { variable: cause.name, image: resolution.text },
        fixes: cause.state === "empty" ? proposeDefaults(dockerfile, stage, cause) : [],
        related: cause.definition ? [{ span: cause.definition.span, message: "declaration" }] : [],
      });
    }
  },
});

/** Variables of `--platform=` that nobody declares, such as `$BUILD_PLATFORM` for `$BUILDPLATFORM`. */
function findUndeclaredInPlatform(
  { text, globalArgs }: Dockerfile,
  { platform }: Stage,
): readonly { readonly name: string; readonly span: Span }[] {
  const value = platform?.valueSpan;
  if (!value) return [];
  // `${X:-linux/amd64}` has a value all the same.
  const uses = text.slice(value.start, value.end).matchAll(/\$(?:\{(\w+)\}|([A-Za-z_]\w*))/g);
  return [...uses].flatMap((use) => {
    const name = use[1] ?? use[2] ?? "";
    const start = value.start + use.index;
    return globalArgs.get(name) ? [] : [{ name, span: { start, end: start + use[0].length } }];
  });
}

/** ARGs of the name in stages further up, which the author may have meant. */
function findStageArgs(dockerfile: Dockerfile, stage: Stage, name: string): readonly Instruction[] {
  const earlier = dockerfile.stages.slice(0, stage.index).flatMap(({ instructions }) => instructions);
  return earlier.filter(
    ({ keyword, words }) => keyword === "ARG" && words.some(({ raw }) => raw.split("=")[0] === name),
  );
}

/** `node:${VERSION}-alpine`: versions that such a tag of the image has. */
function proposeDefaults(
  dockerfile: Dockerfile,
  { baseSpan, baseResolution }: Stage,
  { name, span, definition }: VariableUse,
): readonly ProposedFix<"add-default">[] {
  const word = definition?.words.find(({ raw }) => raw === name);
  const isPlain = /^\$(?:\w+|\{\w+\})$/.test(dockerfile.text.slice(span.start, span.end));
  if (!word || !isPlain || baseResolution.variables.length > 1) return [];
  const before = dockerfile.text.slice(baseSpan.start, span.start);
  const after = dockerfile.text.slice(span.end, baseSpan.end);
  const end = { start: word.span.end, end: word.span.end };
  return suggestValues(before, after).map((value) => ({
    id: "add-default",
    parameters: { variable: name, value },
    edits: () => [{ span: end, text: `=${value}` }],
  }));
}
