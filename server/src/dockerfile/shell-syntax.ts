/**
 * A shell script's commands as plain data, taken from tree-sitter-bash's tree. Plain, because trees live in
 * WebAssembly memory and must be freed, while this is cached by the script's text.
 */
import type { Node } from "web-tree-sitter";
import type { Nesting, Operator } from "./command.ts";
import type { Span } from "./span.ts";

/** Offsets count from the start of the script. */
export interface SyntaxCommand {
  readonly kind: "command";
  readonly span: Span;
  /** Program and arguments; empty for a statement that only assigns. */
  readonly words: readonly Span[];
  readonly assignments: readonly SyntaxAssignment[];
  readonly redirections: readonly SyntaxRedirection[];
  readonly operator: Operator | undefined;
  readonly operatorSpan: Span | undefined;
  readonly nesting: readonly Nesting[];
  readonly statement: Span;
}

/** A variable whose value is not known from here on: a loop's, or one that is unset. */
export interface SyntaxForget {
  readonly kind: "forget";
  readonly name: string;
}

export interface SyntaxAssignment {
  readonly name: string;
  readonly value: Span | undefined;
  readonly span: Span;
}

export interface SyntaxRedirection {
  readonly operator: string;
  readonly target: Span | undefined;
  readonly span: Span;
  readonly heredocBody: Span | undefined;
}

export type SyntaxItem = SyntaxCommand | SyntaxForget;

interface Place {
  readonly operator: Operator | undefined;
  readonly operatorSpan: Span | undefined;
  readonly nesting: readonly Nesting[];
  /** Undefined as long as the top level has not been left. */
  readonly statement: Span | undefined;
  /** Redirections around the node, which belong to its last command. */
  readonly redirections: readonly SyntaxRedirection[];
}

const nestingOf: Readonly<Record<string, Nesting>> = {
  subshell: "subshell",
  compound_statement: "group",
  if_statement: "if",
  while_statement: "loop",
  for_statement: "loop",
  c_style_for_statement: "loop",
  case_statement: "case",
  function_definition: "function",
  command_substitution: "substitution",
  process_substitution: "substitution",
  negated_command: "negation",
};

const separators = new Set(["&&", "||", ";", "|", "|&", "&", "\n"]);
const redirectTypes = new Set(["file_redirect", "heredoc_redirect", "herestring_redirect"]);

/** Lists what a parsed script does, in source order; code in error nodes included. */
export function listCommands(root: Node): readonly SyntaxItem[] {
  const items: SyntaxItem[] = [];
  visitSequence(root, topLevel, items);
  return items;
}

const topLevel: Place = {
  operator: undefined,
  operatorSpan: undefined,
  nesting: [],
  statement: undefined,
  redirections: [],
};

function spanOf(node: Node): Span {
  return { start: node.startIndex, end: node.endIndex };
}

function enter(place: Place, node: Node, nesting: Nesting | undefined): Place {
  return {
    ...place,
    redirections: [],
    statement: place.statement ?? spanOf(node),
    nesting: nesting === undefined ? place.nesting : [...place.nesting, nesting],
  };
}

function isOperator(text: string): text is Operator {
  return separators.has(text);
}

/** Children from the one at `from` on, each with the operator in front of it. */
function visitSequence(parent: Node, place: Place, items: SyntaxItem[], from = 0): void {
  let { operator, operatorSpan } = place;
  let hasCommand = false;
  let previousEnd = parent.startIndex;
  for (const child of parent.children.slice(from)) {
    if (!child.isNamed) {
      if (isOperator(child.type)) {
        operator = child.type;
        operatorSpan = spanOf(child);
      } else if (child.type === ";;" || isKeyword(child.type)) {
        operator = undefined;
        operatorSpan = undefined;
        hasCommand = false;
      }
      continue;
    }
    if (child.type === "comment") continue;
    // tree-sitter has no token for a line break that ends a command.
    if (hasCommand && operator === undefined) {
      operator = "\n";
      operatorSpan = { start: previousEnd, end: child.startIndex };
    }
    visit(child, { ...place, operator, operatorSpan }, items);
    operator = undefined;
    operatorSpan = undefined;
    hasCommand = true;
    previousEnd = child.endIndex;
  }
}

function isKeyword(type: string): boolean {
  return /^(?:[a-z]+|[(){}])$/.test(type);
}

function visit(node: Node, place: Place, items: SyntaxItem[]): void {
  switch (node.type) {
    case "command":
      visitCommand(node, place, items);
      return;
    case "variable_assignment":
    case "variable_assignments":
    case "declaration_command":
    case "unset_command":
      visitDeclaration(node, place, items);
      return;
    case "redirected_statement":
      visitRedirected(node, place, items);
      return;
    case "pipeline":
      visitSequence(node, { ...place, statement: place.statement ?? spanOf(node) }, items);
      return;
    case "list":
      visitList(node, place, items);
      return;
    case "ERROR":
      visitSequence(node, place, items);
      return;
    case "for_statement": {
      const name = node.childForFieldName("variable")?.text;
      if (name !== undefined) items.push({ kind: "forget", name });
      visitSequence(node, enter(place, node, "loop"), items);
      return;
    }
    case "test_command":
      visitWords(node, place, items);
      return;
    default: {
      const nesting = nestingOf[node.type];
      if (isWord(node.type)) visitWords(node, place, items);
      else visitSequence(node, nesting === undefined ? place : enter(place, node, nesting), items);
    }
  }
}

/** `a && b && c` is a list in a list in…: as deep as the chain is long, so that recursion would not do. */
function visitList(node: Node, place: Place, items: SyntaxItem[]): void {
  const outer: Node[] = [];
  let first = node;
  for (let inner: Node | null = node; inner?.type === "list"; inner = inner.firstNamedChild) {
    outer.push(inner);
    first = inner;
  }
  visitSequence(first, place, items);
  for (const list of outer.slice(0, -1).reverse()) visitSequence(list, place, items, 1);
}

function isWord(type: string): boolean {
  return /^(?:word|string|raw_string|ansi_c_string|concatenation|expansion|simple_expansion|number|variable_name|regex|extglob_pattern|arithmetic_expansion|brace_expression|translated_string)$/.test(
    type,
  );
}

/** Substitutions inside words hold commands of their own. */
function visitWords(node: Node, place: Place, items: SyntaxItem[]): void {
  for (const child of node.namedChildren) {
    if (child === null) continue;
    const nesting = nestingOf[child.type];
    if (nesting === "substitution") {
      const inner = enter({ ...place, operator: undefined, operatorSpan: undefined }, child, nesting);
      visitSequence(child, inner, items);
    } else visitWords(child, place, items);
  }
}

function visitCommand(node: Node, place: Place, items: SyntaxItem[]): void {
  const words: Span[] = [];
  const assignments: SyntaxAssignment[] = [];
  const redirections: SyntaxRedirection[] = [];
  for (const child of node.namedChildren) {
    if (child === null) continue;
    if (child.type === "variable_assignment") assignments.push(makeAssignment(child));
    else if (redirectTypes.has(child.type)) redirections.push(makeRedirection(child));
    else if (child.endIndex > child.startIndex) addWord(words, spanOf(child));
  }
  if (words.length > 0 || assignments.length > 0) {
    items.push(makeCommand(node, place, words, assignments, [...redirections, ...place.redirections]));
  }
  visitWords(node, { ...place, statement: place.statement ?? spanOf(node), redirections: [] }, items);
}

/** The grammar takes `a/$V-$V.b` for two words: what touches is one. */
function addWord(words: Span[], word: Span): void {
  const before = words.at(-1);
  if (before?.end === word.start) words.splice(-1, 1, { start: before.start, end: word.end });
  else words.push(word);
}

function makeCommand(
  node: Node,
  place: Place,
  words: readonly Span[],
  assignments: readonly SyntaxAssignment[],
  redirections: readonly SyntaxRedirection[],
): SyntaxCommand {
  return {
    kind: "command",
    span: spanOf(node),
    words,
    assignments,
    redirections,
    operator: place.operator,
    operatorSpan: place.operatorSpan,
    nesting: place.nesting,
    statement: place.statement ?? spanOf(node),
  };
}

function visitDeclaration(node: Node, place: Place, items: SyntaxItem[]): void {
  if (node.type === "unset_command") {
    for (const child of node.namedChildren) {
      if (child !== null) items.push({ kind: "forget", name: child.text });
    }
    return;
  }
  const nodes = node.type === "variable_assignment" ? [node] : node.namedChildren;
  const assignments = nodes.flatMap((child) =>
    child?.type === "variable_assignment" ? [makeAssignment(child)] : [],
  );
  items.push(makeCommand(node, place, [], assignments, place.redirections));
  visitWords(node, { ...place, statement: place.statement ?? spanOf(node), redirections: [] }, items);
}

function makeAssignment(node: Node): SyntaxAssignment {
  const value = node.childForFieldName("value");
  return {
    name: node.childForFieldName("name")?.text ?? "",
    value: value === null ? undefined : spanOf(value),
    span: spanOf(node),
  };
}

function makeRedirection(node: Node): SyntaxRedirection {
  const operator = node.children.find((child) => child !== null && !child.isNamed)?.type ?? "";
  const descriptor = node.namedChildren.find((child) => child?.type === "file_descriptor")?.text ?? "";
  const body = node.namedChildren.find((child) => child?.type === "heredoc_body");
  const target =
    node.childForFieldName("destination") ?? node.namedChildren.find((child) => isWord(child?.type ?? ""));
  return {
    operator: descriptor + operator,
    target: target == null || node.type === "heredoc_redirect" ? undefined : spanOf(target),
    // A here-document reaches over the lines behind the command; what announces it is enough.
    span: node.type === "heredoc_redirect" ? announcementOf(node) : spanOf(node),
    heredocBody: body == null ? undefined : spanOf(body),
  };
}

function announcementOf(node: Node): Span {
  const start = node.namedChildren.find((child) => child?.type === "heredoc_start");
  return { start: node.startIndex, end: start?.endIndex ?? node.startIndex + 2 };
}

function visitRedirected(node: Node, place: Place, items: SyntaxItem[]): void {
  const body = node.childForFieldName("body");
  const redirects = node.namedChildren.filter((child) => child !== null && redirectTypes.has(child.type));
  const redirections = redirects.flatMap((child) => (child === null ? [] : [makeRedirection(child)]));
  const end = redirections.at(-1)?.span.end ?? node.endIndex;
  const before = items.length;
  if (body !== null) {
    // In a list the redirection is the last command's own; a pipeline or block it belongs to as a whole.
    const whole =
      body.type === "list" ? undefined : { start: node.startIndex, end: Math.max(end, body.endIndex) };
    visit(body, { ...place, statement: place.statement ?? whole }, items);
  }
  attachRedirections(items, before, redirections);
  for (const redirect of redirects) visitHeredocTail(redirect, place, items);
}

function attachRedirections(
  items: SyntaxItem[],
  from: number,
  redirections: readonly SyntaxRedirection[],
): void {
  const last = items.findLastIndex(
    (item, index) => index >= from && item.kind === "command" && item.words.length > 0,
  );
  const command = items[last];
  if (command?.kind !== "command") return;
  const end = Math.max(command.span.end, ...redirections.map((redirection) => redirection.span.end));
  const span = { start: command.span.start, end };
  items[last] = { ...command, redirections: [...command.redirections, ...redirections], span };
  // What follows the statement follows its redirections too.
  const { statement } = command;
  for (let index = from; index < items.length; index++) {
    const item = items[index];
    if (item?.kind !== "command" || item.statement.start !== statement.start || item.statement.end >= end)
      continue;
    items[index] = { ...item, statement: { start: statement.start, end } };
  }
}

/** `cat <<EOF > file && next`: the rest of the line stands inside the redirection's node. */
function visitHeredocTail(redirect: Node | null, place: Place, items: SyntaxItem[]): void {
  if (redirect?.type !== "heredoc_redirect") return;
  const inner = redirect.namedChildren.filter((child) => child !== null && redirectTypes.has(child.type));
  const nested = inner.flatMap((child) => (child === null ? [] : [makeRedirection(child)]));
  attachRedirections(items, 0, nested);
  let operator: Operator | undefined;
  let operatorSpan: Span | undefined;
  for (const child of redirect.children) {
    if (child === null) continue;
    if (!child.isNamed && isOperator(child.type)) {
      operator = child.type;
      operatorSpan = spanOf(child);
    } else if (operator !== undefined && child.isNamed && !/^heredoc_|_redirect$/.test(child.type)) {
      visit(child, { ...place, operator, operatorSpan }, items);
      operator = undefined;
    }
  }
}
