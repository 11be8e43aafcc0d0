/**
 * From text to instructions. dockerfile-ast finds where each instruction, comment and heredoc begins and
 * ends; flags, words and exec forms are split here, since Docker's rules for them differ by instruction.
 */
import { type Instruction as AstInstruction, DockerfileParser } from "dockerfile-ast";
import { TextDocument } from "vscode-languageserver-textdocument";
import { blank, findContinuations } from "./continuation.ts";
import type { Comment, Directive, Heredoc, Instruction } from "./model.ts";
import type { Span } from "./span.ts";
import { splitArguments } from "./words.ts";

export interface ParsedText {
  readonly escape: "\\" | "`";
  readonly directives: readonly Directive[];
  readonly comments: readonly Comment[];
  readonly instructions: readonly Instruction[];
}

/** Instructions whose arguments are words with quotes; all others are split at white space alone. */
const quotedKeywords = new Set(["ENV", "ARG", "LABEL"]);
const heredocKeywords = new Set(["RUN", "COPY", "ADD"]);
const heredocAnnouncement = /^\d*<<(-?)(["']?)([^<"'\s]+)\2$/;

/** Splits a document of any shape; what is no instruction comes back as one with an unknown keyword. */
export function parseInstructions(text: string): ParsedText {
  const { escape, directives, end } = parseHead(text);
  const masked = maskKeywords(maskHead(maskEscapes(text, escape), end));
  const ast = DockerfileParser.parse(masked);
  const document = TextDocument.create("", "dockerfile", 0, text);
  const toSpan = (range: { start: Position; end: Position }): Span => ({
    start: document.offsetAt(range.start),
    end: document.offsetAt(range.end),
  });
  const comments = ast.getComments().map((comment) => makeComment(text, toSpan(comment.getRange())));
  const instructions = ast
    .getInstructions()
    .map((instruction) => makeInstruction(text, escape, locate(text, instruction, toSpan)));
  return { escape, directives, comments, instructions };
}

type Position = { line: number; character: number };

const directiveLine = /^\uFEFF?[ \t]*#[ \t]*([a-z][a-z0-9]*)[ \t]*=[ \t]*(.*?)[ \t]*$/i;
const directiveNames = new Set(["syntax", "escape", "check"]);

/** Parser directives stand in front of everything else, one a line; any other line ends them, comments too. */
function parseHead(text: string): Pick<ParsedText, "escape" | "directives"> & { readonly end: number } {
  const directives: Directive[] = [];
  let at = 0;
  while (at < text.length) {
    const newline = text.indexOf("\n", at);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(at, end).replace(/\r$/, "");
    const [, name = "", value = ""] = directiveLine.exec(line) ?? [];
    if (!directiveNames.has(name.toLowerCase())) break;
    const start = at + line.indexOf("#");
    directives.push({ name: name.toLowerCase(), value, span: { start, end: at + line.trimEnd().length } });
    at = end + 1;
  }
  const escape = directives.find((directive) => directive.name === "escape")?.value === "`" ? "`" : "\\";
  return { escape, directives, end: at };
}

/** Hides comments that dockerfile-ast would take for directives: it asks for no more than an equals sign. */
function maskHead(text: string, from: number): string {
  const head = /^\uFEFF?(?:[ \t]*#[^\n]*(?:\n|$))*/.exec(text.slice(from))?.[0] ?? "";
  return text.slice(0, from) + head.replaceAll("=", "-") + text.slice(from + head.length);
}

/**
 * Hides every escape character that does not continue a line: dockerfile-ast takes some of them for
 * continuations (`c:\\` or `( \ \` at the end of a line) where BuildKit does not. Lengths stay.
 */
function maskEscapes(text: string, escape: string): string {
  if (!text.includes(escape)) return text;
  const quoted = escape === "\\" ? "\\\\" : escape;
  return text.replace(new RegExp(`${quoted}(?![ \\t]*\\r?(?:\\n|$))|(?<=${quoted})${quoted}`, "g"), "_");
}

const eagerKeyword = /^([ \t]*)(?:CMD|ENTRYPOINT|HEALTHCHECK|SHELL|VOLUME)(?=[ \t])/gim;
const eagerOrHeredocKeyword = /^([ \t]*)(?:RUN|COPY|ADD|CMD|ENTRYPOINT|HEALTHCHECK|SHELL|VOLUME)(?=[ \t])/gim;

/**
 * Renames the instructions whose arguments dockerfile-ast would split, six times over, only to look for JSON and
 * here-documents: half the time of a parse, for words that are read anew here. Lengths stay.
 */
function maskKeywords(text: string): string {
  const pattern = text.includes("<<") ? eagerKeyword : eagerOrHeredocKeyword;
  return text.replace(pattern, (match, indent: string) => `${indent}_${match.slice(indent.length + 1)}`);
}

interface Located {
  readonly keyword: string;
  readonly keywordSpan: Span;
  readonly span: Span;
}

function locate(
  text: string,
  ast: AstInstruction,
  toSpan: (range: { start: Position; end: Position }) => Span,
): Located {
  const keywordSpan = toSpan(ast.getInstructionRange());
  const keyword = ast.getKeyword();
  return {
    keyword: keyword.startsWith("_") ? text.slice(keywordSpan.start, keywordSpan.end).toUpperCase() : keyword,
    keywordSpan,
    span: toSpan(ast.getRange()),
  };
}

function makeComment(text: string, span: Span): Comment {
  return { span, content: text.slice(span.start, span.end).replace(/^#/, "").trim() };
}

function makeInstruction(text: string, escape: string, located: Located): Instruction {
  const { keyword, keywordSpan, span } = located;
  const holes = findContinuations(text, span, escape);
  const heredocs: Heredoc[] = [];
  const headEnd =
    heredocKeywords.has(keyword) || keyword === "ONBUILD" ? findLogicalEnd(text, span, holes) : span.end;
  const region = { start: keywordSpan.end, end: headEnd };
  const blanked = blank(text, region, holes);
  const splitting = quotedKeywords.has(keyword) ? "quoted" : "plain";
  const split = splitArguments(text, blanked, region.start, holes, splitting, escape);
  const argumentsSpan = { start: split.start, end: Math.max(split.start, region.end) };
  if (heredocKeywords.has(keyword)) heredocs.push(...findHeredocs(text, split.words, headEnd, span.end));
  return {
    keyword,
    keywordSpan,
    span,
    flags: split.flags,
    words: split.words,
    argumentsSpan,
    blanked: blanked.slice(argumentsSpan.start - region.start),
    json: split.json,
    heredocs,
    trigger: keyword === "ONBUILD" ? makeTrigger(text, escape, argumentsSpan, span) : undefined,
    stage: undefined,
  };
}

/** End of the joined line that announces heredocs: their bodies come behind it. */
function findLogicalEnd(text: string, span: Span, holes: readonly Span[]): number {
  let at = span.start;
  for (const hole of holes) {
    const newline = text.indexOf("\n", at);
    if (newline < hole.start) break;
    at = hole.end;
  }
  const newline = text.indexOf("\n", at);
  if (newline === -1 || newline >= span.end) return span.end;
  return text[newline - 1] === "\r" ? newline - 1 : newline;
}

function findHeredocs(
  text: string,
  words: readonly { span: Span; raw: string }[],
  from: number,
  limit: number,
): readonly Heredoc[] {
  const found: Heredoc[] = [];
  let at = text.indexOf("\n", from) + 1;
  for (const word of words) {
    const match = heredocAnnouncement.exec(word.raw);
    if (match === null || at === 0) continue;
    const [, dash = "", quote = "", name = ""] = match;
    const stripsTabs = dash === "-";
    const start = Math.min(at, limit);
    let end = start;
    while (end < limit) {
      const next = text.indexOf("\n", end);
      const lineEnd = next === -1 || next > limit ? limit : next;
      const line = text.slice(end, lineEnd).replace(/\r$/, "");
      const isDelimiter = (stripsTabs ? line.replace(/^\t+/, "") : line) === name;
      if (isDelimiter) {
        at = Math.min(lineEnd + 1, limit);
        break;
      }
      end = Math.min(lineEnd + 1, limit);
      at = end;
    }
    found.push({ name, announcement: word.span, body: { start, end }, stripsTabs, isQuoted: quote !== "" });
  }
  return found;
}

/** `ONBUILD RUN …`: the instruction behind ONBUILD, parsed as one of its own. */
function makeTrigger(text: string, escape: string, argumentsSpan: Span, span: Span): Instruction | undefined {
  const match = /^\S+/.exec(text.slice(argumentsSpan.start, argumentsSpan.end));
  if (match === null) return undefined;
  const keywordSpan = { start: argumentsSpan.start, end: argumentsSpan.start + match[0].length };
  const keyword = match[0].toUpperCase();
  // Docker refuses ONBUILD ONBUILD; following it would only recurse.
  if (keyword === "ONBUILD") return undefined;
  return makeInstruction(text, escape, {
    keyword,
    keywordSpan,
    span: { start: argumentsSpan.start, end: span.end },
  });
}
