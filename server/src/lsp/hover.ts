/** Hovers: what a finding means, what is known about a base image, and what keeps it from being smaller. */
import { type Hover, MarkupKind } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { ImageUse } from "../dockerfile/model.ts";
import type { Span } from "../dockerfile/span.ts";
import { touches } from "../dockerfile/span.ts";
import type { Finding, Severity } from "../finding.ts";
import { describeBase } from "../images/describe.ts";
import type { Localise } from "../l10n/texts.ts";
import { rules } from "../rules/index.ts";
import { type Context, examineVersion, requireVersion } from "./context.ts";
import { escapeMarkdown, joinSections, link, toPlainText } from "./markup.ts";
import { toRange } from "./positions.ts";
import { explainBase } from "./rewrites/smaller-base.ts";
import { runSafely, throwIfCancelled } from "./run-safely.ts";

interface Section {
  readonly span: Span;
  readonly text: string;
}

const ruleTitles: ReadonlyMap<string, string> = new Map(rules.map(({ id, title }) => [id, title]));

export function registerHovers(context: Context): void {
  const { connection, documents } = context;
  connection.onHover(({ textDocument, position }, token) =>
    runSafely<Hover | null>(connection.console, `The hover in ${textDocument.uri}`, token, null, async () => {
      const document = documents.get(textDocument.uri);
      if (document === undefined) return null;
      const examination = await examineVersion(context, document);
      throwIfCancelled(token);
      const { analysis, findings } = examination;
      const offset = document.offsetAt(position);
      const smaller = await explainBase(context, document, examination, offset);
      requireVersion(context, document, analysis.version);
      const isHere = ({ span }: { readonly span: Span }) => touches(span, offset);
      return toHover(context, document, [
        ...findings()
          .filter(isHere)
          .map((finding) => describeFinding(context, finding)),
        ...analysis.dockerfile.externalImages
          .filter(isHere)
          .flatMap((image) => describeImage(context, image)),
        ...(smaller === undefined ? [] : [smaller]),
      ]);
    }),
  );
}

function toHover(context: Context, document: TextDocument, sections: readonly Section[]): Hover | null {
  // The smallest place is what the pointer is on; a wider one would move the hover away from it.
  const [smallest] = sections.toSorted((a, b) => lengthOf(a.span) - lengthOf(b.span));
  if (smallest === undefined) return null;
  const kind = context.features.hoverFormat;
  const value = joinSections(
    kind,
    sections.map(({ text }) => text),
  );
  return { contents: { kind, value }, range: toRange(document, smallest.span) };
}

function lengthOf(span: Span): number {
  return span.end - span.start;
}

function describeFinding(context: Context, { rule, message, severity, span }: Finding): Section {
  const { t } = context;
  const title = t(ruleTitles.get(rule) ?? rule);
  const page = context.rulePage(rule);
  const name = nameSeverity(severity, t);
  const text =
    context.features.hoverFormat === MarkupKind.Markdown
      ? `**${escapeMarkdown(title)}** (${name})\n\n${escapeMarkdown(message)}\n\n${link(t("Why, and what to do: {page}", { page: rule }), page)}`
      : `${title} (${name})\n${message}\n${t("Why, and what to do: {page}", { page })}`;
  return { span, text };
}

function nameSeverity(severity: Severity, t: Localise): string {
  const names = { error: t("error"), warning: t("warning"), info: t("information"), hint: t("hint") };
  return names[severity];
}

function describeImage(
  context: Context,
  { reference, resolution, span, facts }: ImageUse,
): readonly Section[] {
  // With a variable nobody knows the value of, this may be any image.
  if (facts === undefined || !resolution.isComplete) return [];
  const markdown = describeBase(reference, facts, new Date(context.runtime.now()), context.t);
  const isPlain = context.features.hoverFormat === MarkupKind.PlainText;
  return [{ span, text: isPlain ? toPlainText(markdown) : markdown }];
}
