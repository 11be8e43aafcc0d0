/** XML of manifests: elements by their names, without namespaces. */

export interface XmlNode {
  /** Without prefix. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlNode[];
  /** What stands between the tags, trimmed. */
  readonly text: string;
}

/** Deeper than any manifest. */
const deepest = 100;

/**
 * Entities other than XML's own five are left as they are written: none is ever looked up or expanded.
 * @throws Error where it is no XML
 */
export async function parseXmlRoot(text: string): Promise<XmlNode> {
  const { parseXml } = await import("@rgrove/parse-xml");
  const { root } = parseXml(text, { resolveUndefinedEntity: (entity) => entity });
  if (root === null) throw new Error("the file has no XML element");
  return convert(root, 0);
}

type Element = NonNullable<ReturnType<typeof import("@rgrove/parse-xml").parseXml>["root"]>;

function convert(element: Element, depth: number): XmlNode {
  if (depth > deepest) throw new RangeError("too deep");
  const children: XmlNode[] = [];
  let text = "";
  for (const child of element.children) {
    if (isElement(child)) children.push(convert(child, depth + 1));
    else if ("text" in child && typeof child.text === "string") text += child.text;
  }
  return {
    name: localName(element.name),
    attributes: new Map(Object.entries(element.attributes)),
    children,
    text: text.trim(),
  };
}

function isElement(node: Element["children"][number]): node is Element {
  return node.type === "element";
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

export function childrenNamed(node: XmlNode | undefined, name: string): readonly XmlNode[] {
  return node?.children.filter((child) => child.name === name) ?? [];
}

/** Follows the first child of each name. */
export function childAt(node: XmlNode | undefined, ...names: readonly string[]): XmlNode | undefined {
  return names.reduce<XmlNode | undefined>(
    (inner, name) => inner?.children.find((child) => child.name === name),
    node,
  );
}

/** Undefined where there is no such element, or nothing in it. */
export function textOf(node: XmlNode | undefined, ...names: readonly string[]): string | undefined {
  return childAt(node, ...names)?.text || undefined;
}
