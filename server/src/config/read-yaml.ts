/** YAML to values with their places; the only module that needs the YAML parser, which is loaded on first use. */
import type { Document, ErrorCode, Node, Pair } from "yaml";
import type { Span } from "../dockerfile/span.ts";
import type { Located, LocatedEntry } from "./located.ts";
import type { ConfigurationProblem } from "./problems.ts";

/** Far more than any configuration is deep, far less than the stack holds. */
const deepest = 50;

/** The parser's errors that have nothing to do with its syntax, or speak to programmers. */
const kinds: Readonly<Partial<Record<ErrorCode, "documents">>> = { MULTIPLE_DOCS: "documents" };

/** One slip can bring thousands in its wake. */
const mostFailures = 10;

type Report = (problem: ConfigurationProblem) => void;

/**
 * Never rejects, whatever the text.
 *
 * @returns undefined for a text that holds nothing but comments, and for one that is not YAML
 */
export async function readYaml(text: string, report: Report): Promise<Located | undefined> {
  try {
    const { parseDocument } = await import("yaml");
    // The parser compares each key with all others of its map: minutes for a file of some hundred kilobytes.
    const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false });
    let duplicates = 0;
    const failures = [...document.errors, ...document.warnings].slice(0, mostFailures);
    for (const { pos, code, message } of failures) {
      const [start, end] = pos;
      // The parser marks the first character of a word.
      const word = /^[\w-]*/.exec(text.slice(start))?.[0].length ?? 0;
      const span = clip({ start, end: Math.max(end, start + Math.max(word, 1)) }, text);
      const kind = kinds[code];
      report(kind === undefined ? { kind: "syntax", message, span } : { kind, span });
    }
    if (failures.length > 0 || document.contents === null) return undefined;
    const { isAlias, isMap, isSeq, isScalar } = await import("yaml");
    const [bodyStart] = document.contents.range ?? [0];

    const locate = (node: Node | null | undefined, at: number, depth: number): Located | undefined => {
      if (node === null || node === undefined) return nothing({ start: at, end: at });
      const span = trim(spanOf(node), text);
      if (depth > deepest) return reportAt("too-deep", span);
      // An alias may stand for itself, or for more than memory holds.
      if (isAlias(node)) return reportAt("alias", span);
      if (isScalar(node))
        return isPlain(node.value) ? { kind: "scalar", value: node.value, span } : nothing(span);
      if (isSeq<Node>(node)) {
        const items = node.items.flatMap((item) => locate(item, span.start, depth + 1) ?? []);
        return { kind: "list", items, span };
      }
      if (!isMap<Node, Node>(node)) return undefined;
      reportDuplicates(node.items);
      return { kind: "map", entries: node.items.flatMap((pair) => locateEntry(pair, depth) ?? []), span };
    };
    const locateEntry = ({ key, value }: Pair<Node, Node>, depth: number): LocatedEntry | undefined => {
      const keySpan = spanOf(key);
      if (!isScalar(key) || typeof key.value !== "string") return reportAt("bad-key", keySpan);
      const found = locate(value, keySpan.end, depth + 1);
      // Nothing behind the key: what is missing is shown at the key.
      const isNothing = found !== undefined && found.span.start === found.span.end;
      return found && { key: key.value, keySpan, value: isNothing ? { ...found, span: keySpan } : found };
    };
    const reportDuplicates = (pairs: readonly Pair<Node, Node>[]) => {
      const seen = new Set<unknown>();
      for (const { key } of pairs) {
        if (!isScalar(key)) continue;
        if (!seen.has(key.value)) seen.add(key.value);
        else {
          if (duplicates < mostFailures) report({ kind: "duplicate-key", span: clip(spanOf(key), text) });
          duplicates += 1;
        }
      }
    };
    const reportAt = (kind: "alias" | "bad-key" | "too-deep", span: Span): undefined => {
      report({ kind, span });
    };

    const located = locate(document.contents, bodyStart, 0);
    if (duplicates > 0) return undefined;
    return located?.kind === "scalar" && located.value === null ? undefined : located;
  } catch (error) {
    // Nesting by the thousands is too much for the parser's stack.
    const message = error instanceof Error ? error.message : String(error);
    report({ kind: "syntax", message, span: clip({ start: 0, end: 1 }, text) });
    return undefined;
  }
}

/** The parser's own tree, with all comments. Rejects where the nesting is too deep for it. */
export async function parseYaml(text: string): Promise<Document.Parsed> {
  const { parseDocument } = await import("yaml");
  return parseDocument(text, { prettyErrors: false });
}

function isPlain(value: unknown): value is string | number | bigint | boolean | null {
  return value === null || ["string", "number", "bigint", "boolean"].includes(typeof value);
}

function nothing(span: Span): Located {
  return { kind: "scalar", value: null, span };
}

function spanOf(node: Node): Span {
  const [start, end] = node.range ?? [0, 0];
  return { start, end };
}

/** Blocks end where the next one begins, behind empty lines. */
function trim({ start, end }: Span, text: string): Span {
  return { start, end: start + text.slice(start, end).trimEnd().length };
}

function clip({ start, end }: Span, text: string): Span {
  const first = Math.max(0, Math.min(start, text.length - 1));
  return {
    start: first,
    end: Math.max(trim({ start: first, end }, text).end, Math.min(first + 1, text.length)),
  };
}
