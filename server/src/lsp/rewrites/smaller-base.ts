/** "Why not smaller?": what keeps the last stage from a smaller base, or that nothing does. */
import { MarkupKind } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Stage } from "../../dockerfile/model.ts";
import type { Span } from "../../dockerfile/span.ts";
import { titleOf } from "../../rewrites/describe-outcome.ts";
import type { Concern, Outcome, RewriteId } from "../../rewrites/rewrite.ts";
import { inLanguage } from "../../rewrites/text.ts";
import type { Context, Examination } from "../context.ts";
import { escapeMarkdown, link } from "../markup.ts";
import { describeFailure } from "../run-safely.ts";
import { assumptionsOf } from "./rewrite-words.ts";

const towardsSmaller = ["distroless", "multi-stage"] as const satisfies readonly RewriteId[];

export interface SmallerBaseSection {
  readonly span: Span;
  readonly text: string;
}

/** @returns undefined for other places, for images that are minimal already, and where nothing can be said */
export async function explainBase(
  context: Context,
  document: TextDocument,
  { analysis, settings }: Examination,
  offset: number,
): Promise<SmallerBaseSection | undefined> {
  const { dockerfile } = analysis;
  const stage = dockerfile.stages.at(-1);
  if (stage === undefined || !isOn(stage.baseSpan, offset) || isMinimal(stage)) return undefined;
  const subject = { uri: document.uri, dockerfile, settings: settings.rewrite };
  try {
    const outcomes = await Promise.all(
      towardsSmaller.map(async (id) => ({ id, outcome: await context.rewrites.assess(id, subject) })),
    );
    const text = describe(context, outcomes);
    return text === undefined ? undefined : { span: stage.baseSpan, text };
  } catch (error) {
    // What is known of the image is shown all the same.
    context.connection.console.error(describeFailure(`The rewrites of ${document.uri}`, error));
    return undefined;
  }
}

function isOn({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

function isMinimal({ base, rootImage }: Stage): boolean {
  if (base.kind === "scratch" || base.kind === "invalid") return true;
  const facts = rootImage?.facts;
  return facts?.isDistroless === true || facts?.hasShell === false;
}

type Assessed = readonly { readonly id: RewriteId; readonly outcome: Outcome }[];

function describe(context: Context, assessed: Assessed): string | undefined {
  const { t } = context;
  const said = new Set<string>();
  const lines = assessed.flatMap(({ id, outcome }) => {
    if (outcome.kind === "nothing") return [];
    const isOffered = outcome.kind === "offered";
    const concerns = isOffered ? assumptionsOf(outcome.plan) : outcome.concerns;
    const items = concerns.map((concern) => describeConcern(context, concern));
    // What keeps it from one smaller image mostly keeps it from the other, too.
    const fresh = [...new Set(items)].filter((item) => !said.has(item));
    for (const item of fresh) said.add(item);
    const title = titleOf(id, t);
    if (!isOffered) return fresh.length === 0 ? [] : [t("{title} is refused:", { title }), ...fresh];
    return concerns.length === 0
      ? [t("{title} is possible.", { title })]
      : [t("{title} is possible, if this holds:", { title }), ...items];
  });
  if (lines.length === 0) return undefined;
  const heading = t("Why not smaller?");
  return context.features.hoverFormat === MarkupKind.Markdown
    ? [`**${heading}**`, ...group(lines)].join("\n\n")
    : [heading, ...lines].join("\n");
}

/** Items of a list follow each other; other lines are paragraphs. */
function group(lines: readonly string[]): readonly string[] {
  const blocks: string[] = [];
  for (const line of lines) {
    const last = blocks.at(-1);
    if (line.startsWith("- ") && last?.startsWith("- ")) blocks[blocks.length - 1] = `${last}\n${line}`;
    else blocks.push(line);
  }
  return blocks;
}

function describeConcern(context: Context, { id, text, remedy }: Concern): string {
  const { t, features, rewritePage } = context;
  const said = [text, ...(remedy === undefined ? [] : [remedy])].map((part) => inLanguage(part, t)).join(" ");
  return features.hoverFormat === MarkupKind.Markdown
    ? `- ${link(id, rewritePage(id))}: ${escapeMarkdown(said)}`
    : `- ${id}: ${said}`;
}
