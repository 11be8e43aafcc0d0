/** Adds an accepted finding to the text of a configuration file and leaves everything else as it stands. */
import type { Document, Node } from "yaml";
import type { Edit } from "../finding.ts";
import { isRecord } from "./is-record.ts";
import { parseYaml } from "./read-yaml.ts";
import type { IgnoreEntry } from "./schema.ts";

/**
 * @param text of the whole file; empty for a file that is still to be made
 * @returns one edit; undefined where the text is broken, or `ignore` holds something else than a list
 */
export async function addIgnoreEntry(text: string, entry: IgnoreEntry): Promise<Edit | undefined> {
  const { Document, isMap, isSeq } = await import("yaml");
  const document = await parseYaml(text);
  const { contents } = document;
  if (document.errors.length > 0 || (contents !== null && !isMap(contents))) return undefined;
  const isNew = contents?.has("ignore") !== true;
  // An empty value is undefined, too.
  const list = contents?.get("ignore") ?? undefined;
  if (list !== undefined && !isSeq(list)) return undefined;

  const lineBreak = /\r?\n/.exec(text)?.[0] ?? "\n";
  const item = render(new Document([entry]), ["paths", "rules"]);
  const make = (at: number, lines: readonly string[], indentation: string): Edit => {
    const isLineStart = at === 0 || text[at - 1] === "\n" || text.slice(0, at) === "\uFEFF";
    const block = lines.map((line) => `${indentation}${line}${lineBreak}`).join("");
    return { span: { start: at, end: at }, text: `${isLineStart ? "" : lineBreak}${block}` };
  };

  const isBlock = contents !== null && contents.flow !== true;
  if (isNew && (contents === null || isBlock)) {
    const indentation = contents === null ? "" : indentationAt(text, contents.range[0]);
    const edit = make(text.length, ["ignore:", ...item.map((line) => `  ${line}`)], indentation);
    if (await brings(edit, text, document, entry)) return edit;
  }
  if (isSeq<Node>(list) && list.flow !== true && list.items.length > 0) {
    const [start, end] = [list.range?.[0] ?? 0, list.items.at(-1)?.range?.[1] ?? 0];
    const edit = make(nextLine(text, end), item, indentationAt(text, start));
    if (await brings(edit, text, document, entry)) return edit;
  }
  // `ignore: []` and the like: the parser writes the file anew, comments included.
  if (list === undefined) document.set("ignore", document.createNode([entry]));
  else document.addIn(["ignore"], document.createNode(entry));
  if (isSeq(list)) list.flow = false;
  const whole = document.toString({ lineWidth: 0 }).replaceAll("\n", lineBreak);
  return { span: { start: 0, end: text.length }, text: whole };
}

/** Lines of a list's item; the lists in it stand in one line each. */
function render(document: Document, flow: readonly string[]): readonly string[] {
  for (const key of flow) {
    const node = document.getIn([0, key], true);
    if (typeof node === "object" && node !== null && "items" in node) Object.assign(node, { flow: true });
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: false }).trimEnd().split("\n");
}

/** Whether the text after `edit` says what it said before, and has the entry besides. */
async function brings(edit: Edit, text: string, before: Document, entry: IgnoreEntry): Promise<boolean> {
  const after = await parseYaml(text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end));
  if (after.errors.length > 0) return false;
  const values: unknown = before.toJS();
  const { ignore, ...others } = isRecord(values) ? values : {};
  const expected = { ...others, ignore: [...(Array.isArray(ignore) ? ignore : []), entry] };
  const found: unknown = after.toJS();
  // In the order of their keys, for `ignore` may stand anywhere.
  const inOrder = (value: object) =>
    JSON.stringify(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return isRecord(found) && inOrder(found) === inOrder(expected);
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
