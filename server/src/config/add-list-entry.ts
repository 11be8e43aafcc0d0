/** Adds an entry to a list in the text of a YAML file and leaves everything else as it stands. */
import type { Document, Node, YAMLMap } from "yaml";
import type { Edit } from "../finding.ts";
import { isRecord, recordOf } from "../json-values.ts";
import { parseYaml } from "./read-yaml.ts";

/**
 * @param text of the whole file; empty for a file that is still to be made
 * @param path the keys that lead to the list, which need not be there yet
 * @param entry what is added at the list's end
 * @param inline keys of the entry whose lists stand in one line each
 * @returns one edit; undefined where the text is broken, or something else than maps and a list is on the path
 */
export async function addListEntry(
  text: string,
  path: readonly string[],
  entry: object,
  inline: readonly string[],
): Promise<Edit | undefined> {
  const { Document, isMap, isSeq } = await import("yaml");
  const document = await parseYaml(text);
  const { contents } = document;
  if (document.errors.length > 0 || (contents !== null && !isMap(contents))) return undefined;
  const place = await findPlace(contents, path);
  if (place === undefined) return undefined;
  const { parent, missing, known, list } = place;

  const lineBreak = /\r?\n/.exec(text)?.[0] ?? "\n";
  const item = render(new Document([entry]), inline);
  const make = (at: number, lines: readonly string[], indentation: string): Edit => {
    const isLineStart = at === 0 || text[at - 1] === "\n" || text.slice(0, at) === "\uFEFF";
    const block = lines.map((line) => `${indentation}${line}${lineBreak}`).join("");
    return { span: { start: at, end: at }, text: `${isLineStart ? "" : lineBreak}${block}` };
  };
  const isBlock = parent !== null && parent.flow !== true;
  if (missing.length > 0 && (parent === null || isBlock)) {
    const lines = missing.reduceRight<readonly string[]>(
      (inner, key) => [`${key}:`, ...inner.map((line) => `  ${line}`)],
      item,
    );
    const indentation = parent === null ? "" : indentationAt(text, parent.range?.[0] ?? 0);
    const isRoot = parent === null || parent === contents;
    const edit = make(isRoot ? text.length : nextLine(text, endOf(parent)), lines, indentation);
    if (await brings(edit, text, document, path, entry)) return edit;
  }
  if (list !== undefined && list.flow !== true && list.items.length > 0) {
    const edit = make(nextLine(text, endOf(list)), item, indentationAt(text, list.range?.[0] ?? 0));
    if (await brings(edit, text, document, path, entry)) return edit;
  }
  // `ignore: []` and the like: the parser writes the file anew, comments included.
  if (list === undefined) {
    const inner = path.slice(known.length).reduceRight<unknown>((value, key) => ({ [key]: value }), [entry]);
    document.setIn(known, document.createNode(inner));
  } else document.addIn(path, document.createNode(entry));
  if (isSeq(list)) list.flow = false;
  const whole = document.toString({ lineWidth: 0 }).replaceAll("\n", lineBreak);
  return { span: { start: 0, end: text.length }, text: whole };
}

interface Place {
  /** The innermost map on the path; null in a file that holds nothing. */
  readonly parent: YAMLMap<Node, Node> | null;
  /** The keys up to the first that is not there, or has no value: that one included. */
  readonly known: readonly string[];
  /** Keys that are not in it; none where a key without a value waits for the list. */
  readonly missing: readonly string[];
  readonly list: ListNode | undefined;
}

interface ListNode {
  flow?: boolean | undefined;
  readonly items: readonly Node[];
  readonly range?: readonly [number, number, number] | null | undefined;
}

async function findPlace(
  contents: YAMLMap<Node, Node> | Node | null,
  path: readonly string[],
): Promise<Place | undefined> {
  const { isMap, isSeq } = await import("yaml");
  if (!isMap<Node, Node>(contents))
    return { parent: null, known: path.slice(0, 1), missing: path, list: undefined };
  let parent = contents;
  for (const [depth, key] of path.entries()) {
    const known = path.slice(0, depth + 1);
    if (!parent.has(key)) return { parent, known, missing: path.slice(depth), list: undefined };
    // An empty value is undefined, too.
    const value = parent.get(key) ?? undefined;
    if (value === undefined) return { parent, known, missing: [], list: undefined };
    if (depth === path.length - 1)
      return isSeq<Node>(value) ? { parent, known, missing: [], list: value } : undefined;
    if (!isMap<Node, Node>(value)) return undefined;
    parent = value;
  }
  return undefined;
}

/** Lines of a list's item. */
function render(document: Document, inline: readonly string[]): readonly string[] {
  for (const key of inline) {
    const node = document.getIn([0, key], true);
    if (typeof node === "object" && node !== null && "items" in node) Object.assign(node, { flow: true });
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: false }).trimEnd().split("\n");
}

/** Whether the text after `edit` says what it said before, and has the entry besides. */
async function brings(
  edit: Edit,
  text: string,
  before: Document,
  path: readonly string[],
  entry: object,
): Promise<boolean> {
  const after = await parseYaml(text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end));
  return (
    after.errors.length === 0 && inOrder(after.toJS()) === inOrder(withEntry(before.toJS(), path, entry))
  );
}

function withEntry(value: unknown, [key, ...rest]: readonly string[], entry: object): unknown {
  if (key === undefined) return [...(Array.isArray(value) ? value : []), entry];
  const known = recordOf(value);
  return { ...known, [key]: withEntry(known[key], rest, entry) };
}

/** In the order of their keys, for what is added may stand anywhere. */
function inOrder(value: unknown): string {
  return JSON.stringify(value, (_, child: unknown) =>
    isRecord(child)
      ? Object.fromEntries(Object.entries(child).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : child,
  );
}

/** Where the last item or value of a collection ends. */
function endOf(collection: { readonly items: readonly unknown[] } | null): number {
  const last = collection?.items.at(-1);
  if (typeof last !== "object" || last === null) return 0;
  const node = "value" in last && "key" in last ? (last.value ?? last.key) : last;
  const range = typeof node === "object" && node !== null && "range" in node ? node.range : undefined;
  return Array.isArray(range) ? Number(range[1]) : 0;
}

function indentationAt(text: string, at: number): string {
  return " ".repeat(at - Math.max(text.lastIndexOf("\n", at - 1) + 1, text.startsWith("\uFEFF") ? 1 : 0));
}

/** Where the line behind `at` begins; `at` itself where a line begins there. */
function nextLine(text: string, at: number): number {
  if (text[at - 1] === "\n") return at;
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end + 1;
}
