/** Hovers: what a finding means, and what is known about a base image. */
import { type Hover, MarkupKind } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Span } from "../dockerfile/span.ts";
import { touches } from "../dockerfile/span.ts";
import type { Finding, Severity } from "../finding.ts";
import { rules } from "../rules/index.ts";
import { type Context, examineVersion } from "./context.ts";
import { escapeMarkdown, joinSections, link } from "./markup.ts";
import { toRange } from "./positions.ts";
import { runSafely, throwIfCancelled } from "./run-safely.ts";

interface Section {
  readonly span: Span;
  readonly text: string;
}

const severityNames: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "information",
  hint: "hint",
};

const ruleTitles: ReadonlyMap<string, string> = new Map(rules.map(({ id, title }) => [id, title]));

export function registerHovers(context: Context): void {
  const { connection, documents } = context;
  connection.onHover(({ textDocument, position }, token) =>
    runSafely<Hover | null>(connection.console, `The hover in ${textDocument.uri}`, token, null, async () => {
      const document = documents.get(textDocument.uri);
      if (document === undefined) return null;
      const { findings } = await examineVersion(context, document);
      throwIfCancelled(token);
      const offset = document.offsetAt(position);
      const sections = findings()
        .filter(({ span }) => touches(span, offset))
        .map((finding) => describeFinding(context, finding));
      return toHover(context, document, sections);
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
  const title = ruleTitles.get(rule) ?? rule;
  const page = context.rulePage(rule);
  const name = severityNames[severity];
  const text =
    context.features.hoverFormat === MarkupKind.Markdown
      ? `**${escapeMarkdown(title)}** (${name})\n\n${escapeMarkdown(message)}\n\n${link(`Why, and what to do: ${rule}`, page)}`
      : `${title} (${name})\n${message}\nWhy, and what to do: ${page}`;
  return { span, text };
}
