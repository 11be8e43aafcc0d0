/** HCL as plain data, by tree-sitter's grammar: trees live in WebAssembly memory and must be freed. */
import { Language, type Node, Parser } from "web-tree-sitter";

export type HclExpression =
  | { readonly kind: "value"; readonly value: string | number | boolean | null }
  | { readonly kind: "template"; readonly parts: readonly HclExpression[] }
  | { readonly kind: "list"; readonly items: readonly HclExpression[] }
  | { readonly kind: "object"; readonly entries: readonly (readonly [HclExpression, HclExpression])[] }
  /** `NAME`, `target.web.tags` */
  | { readonly kind: "variable"; readonly path: readonly string[] }
  | { readonly kind: "call"; readonly name: string; readonly items: readonly HclExpression[] }
  | { readonly kind: "conditional"; readonly items: readonly HclExpression[] }
  | { readonly kind: "binary"; readonly operator: string; readonly items: readonly HclExpression[] }
  | { readonly kind: "not"; readonly operand: HclExpression }
  | { readonly kind: "unknown" };

export interface HclBlock {
  readonly type: string;
  readonly labels: readonly string[];
  readonly attributes: ReadonlyMap<string, HclExpression>;
}

export interface HclParser {
  /** The blocks at the top level; what is broken is left out. */
  parse(text: string): readonly HclBlock[];
}

const notKnown: HclExpression = { kind: "unknown" };

/** @param grammar tree-sitter-hcl's, as its file holds it; a shell parser must have been made before */
export async function createHclParser(grammar: Uint8Array): Promise<HclParser> {
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
  return {
    parse(text) {
      const tree = parser.parse(text);
      if (tree === null) return [];
      try {
        const body = named(tree.rootNode).find(({ type }) => type === "body");
        return body === undefined ? [] : named(body).flatMap((node) => readBlock(node) ?? []);
      } catch (error) {
        // Brackets in brackets without end.
        if (error instanceof RangeError) return [];
        throw error;
      } finally {
        tree.delete();
      }
    },
  };
}

function named(node: Node): readonly Node[] {
  return node.namedChildren.filter((child) => child.type !== "comment");
}

function readBlock(node: Node): HclBlock | undefined {
  if (node.type !== "block") return undefined;
  const [type, ...rest] = named(node);
  if (type === undefined) return undefined;
  const labels = rest
    .filter((child) => child.type === "string_lit" || child.type === "identifier")
    .map((label) => (label.type === "identifier" ? label.text : unquote(label.text)));
  const attributes = new Map<string, HclExpression>();
  const body = rest.find((child) => child.type === "body");
  for (const attribute of body === undefined ? [] : named(body)) {
    const [name, value] = named(attribute);
    if (attribute.type === "attribute" && name && value) attributes.set(name.text, readExpression(value));
  }
  return { type: type.text, labels, attributes };
}

function readExpression(node: Node): HclExpression {
  switch (node.type) {
    case "expression":
      return readTerm(named(node));
    case "literal_value":
      return readLiteral(named(node)[0] ?? node);
    case "template_expr":
      return readTemplate(named(node)[0] ?? node);
    case "collection_value":
      return readCollection(named(node)[0] ?? node);
    case "variable_expr":
      return { kind: "variable", path: [node.text] };
    case "function_call":
      return readCall(named(node));
    case "conditional":
      return { kind: "conditional", items: named(node).map(readExpression) };
    case "operation":
      return readOperation(named(node)[0] ?? node);
    default:
      return notKnown;
  }
}

/** An operand and what is taken from it: `target.web.tags` are three siblings. */
function readTerm(nodes: readonly Node[]): HclExpression {
  const [first, ...rest] = nodes;
  if (first === undefined) return notKnown;
  const read = readExpression(first);
  if (rest.length === 0) return read;
  if (read.kind !== "variable" || rest.some(({ type }) => type !== "get_attr")) return notKnown;
  return { kind: "variable", path: [...read.path, ...rest.map((part) => named(part)[0]?.text ?? "")] };
}

function readLiteral(node: Node): HclExpression {
  if (node.type === "string_lit") return { kind: "value", value: unquote(node.text) };
  if (node.type === "numeric_lit") return { kind: "value", value: Number(node.text) };
  if (node.type === "bool_lit") return { kind: "value", value: node.text === "true" };
  return node.type === "null_lit" ? { kind: "value", value: null } : notKnown;
}

function readTemplate(node: Node): HclExpression {
  // A here-document is a whole Dockerfile or a description: no name.
  if (node.type !== "quoted_template") return notKnown;
  const parts = named(node).flatMap((part): HclExpression | readonly [] => {
    if (part.type === "template_literal") return { kind: "value", value: unescape(part.text) };
    if (part.type === "template_interpolation") {
      const inner = named(part).find(({ type }) => type === "expression");
      return inner === undefined ? notKnown : readExpression(inner);
    }
    return part.type.startsWith("quoted_template") ? [] : notKnown;
  });
  return { kind: "template", parts };
}

function readCollection(node: Node): HclExpression {
  if (node.type === "tuple") {
    const items = named(node).filter(({ type }) => type === "expression");
    return { kind: "list", items: items.map(readExpression) };
  }
  if (node.type !== "object") return notKnown;
  const entries = named(node).flatMap((element) => {
    const key = element.childForFieldName("key");
    const value = element.childForFieldName("val");
    if (element.type !== "object_elem" || key === null || value === null) return [];
    const readKey = readExpression(key);
    // A bare word names the key; no variable is meant.
    const name: HclExpression =
      readKey.kind === "variable" ? { kind: "value", value: readKey.path.join(".") } : readKey;
    return [[name, readExpression(value)] as const];
  });
  return { kind: "object", entries };
}

function readCall([name, list]: readonly Node[]): HclExpression {
  if (name === undefined) return notKnown;
  const items = list === undefined ? [] : named(list).filter(({ type }) => type === "expression");
  return { kind: "call", name: name.text, items: items.map(readExpression) };
}

function readOperation(node: Node): HclExpression {
  const operator = node.children.find((child) => !child.isNamed)?.text ?? "";
  if (node.type === "unary_operation") {
    const operand = readTerm(named(node));
    return operator === "!" ? { kind: "not", operand } : notKnown;
  }
  const at = node.children.findIndex((child) => !child.isNamed);
  if (node.type !== "binary_operation" || at < 0) return notKnown;
  const sides = [node.children.slice(0, at), node.children.slice(at + 1)];
  return { kind: "binary", operator, items: sides.map(readTerm) };
}

function unquote(text: string): string {
  return unescape(text.slice(1, -1));
}

function unescape(text: string): string {
  return text.replaceAll(/\\(u[\da-f]{4}|.)|\$(\$\{)|%(%\{)/gis, (all, escape, dollar, percent) => {
    if (dollar !== undefined || percent !== undefined) return dollar ?? percent;
    if (/^u....$/i.test(escape)) return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    const known: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };
    return known[escape] ?? all;
  });
}
