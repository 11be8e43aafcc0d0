/** From a script's syntax to its commands: words with their values, wrappers taken off, inner scripts opened. */
import type {
  Assignment,
  Command,
  Nesting,
  Operator,
  Redirection,
  Script,
  ShellWord,
  Wrapper,
} from "./command.ts";
import type { Environment, Variable } from "./environment.ts";
import type { ShellParser } from "./shell-parser.ts";
import type { SyntaxCommand } from "./shell-syntax.ts";
import { type MappedCode, mapShellWord, mapSpan } from "./source-map.ts";
import type { Span } from "./span.ts";
import { resolveShellWord } from "./substitution.ts";
import {
  findShellScript,
  findSuScript,
  findWrapped,
  findWrapperGrammar,
  posixShells,
  programName,
} from "./wrappers.ts";

/** `sh -c` in `sh -c` in …: deeper than anybody writes. */
const deepest = 4;

/** Where a script stands among others; an inner script's commands carry their surroundings' place. */
interface Surroundings {
  readonly nesting: readonly Nesting[];
  readonly statement: Span | undefined;
  readonly depth: number;
  /** The wrappers and the operator of the command whose argument the script is. */
  readonly host:
    | { readonly operator: Operator | undefined; readonly operatorSpan: Span | undefined }
    | undefined;
}

interface Reader {
  readonly shell: ShellParser;
  readonly mapped: MappedCode;
  readonly script: Script;
  readonly environment: Environment;
  /** Assignments of the script, over what ARG and ENV say; undefined hides a value. */
  readonly locals: Map<string, Variable>;
  readonly surroundings: Surroundings;
  readonly commands: Command[];
}

/** A here-document that Docker, not the shell, found: which command it is given to shows from its place. */
export interface Input {
  readonly announcement: Span;
  readonly body: MappedCode;
}

/**
 * Reads the commands of a POSIX script.
 *
 * @param mapped the script as the shell gets it
 * @param script the script that the commands are to point to
 * @param environment ARG and ENV in front of the instruction
 * @param inputs here-documents behind the script
 */
export function readCommands(
  shell: ShellParser,
  mapped: MappedCode,
  script: Script,
  environment: Environment,
  inputs: readonly Input[] = [],
): readonly Command[] {
  const commands: Command[] = [];
  const surroundings = { nesting: [], statement: undefined, depth: 0, host: undefined };
  const reader = { shell, mapped, script, environment, locals: new Map(), surroundings, commands };
  readScript(reader);
  const hosts = commands.slice();
  for (const { announcement, body } of inputs) {
    // `<<EOF bash` announces it in front of the command.
    const host =
      hosts.findLast((command) => command.programWord.span.start < announcement.start) ?? hosts.at(0);
    if (host !== undefined && readsScriptFromInput(host)) open(reader, body, host);
  }
  return commands;
}

function readScript(reader: Reader): void {
  for (const item of reader.shell.parse(reader.mapped.code)) {
    if (item.kind === "forget") forget(reader, item.name);
    else readCommand(reader, item);
  }
}

function forget(reader: Reader, name: string): void {
  reader.locals.set(name, { value: undefined, kind: "env", definition: undefined });
}

function lookUp(reader: Reader): Environment {
  return { get: (name) => reader.locals.get(name) ?? reader.environment.get(name) };
}

const mayBeSplit = /[$*?[{`]/;
const quotedPart = /'[^']*'|"(?:\\.|[^"\\])*"|\\./g;
const isPlain = /^[\w./:=@%+,~^-]*$/;

function makeWord(reader: Reader, span: Span): ShellWord {
  const raw = reader.mapped.code.slice(span.start, span.end);
  const place = mapSpan(reader.mapped, span);
  if (isPlain.test(raw)) return { span: place, raw, value: raw, text: raw, maySplit: false };
  const { text, isComplete } = resolveShellWord(raw, 0, lookUp(reader));
  const maySplit = mayBeSplit.test(raw.replace(quotedPart, ""));
  return { span: place, raw, value: isComplete ? text : undefined, text, maySplit };
}

function readCommand(reader: Reader, syntax: SyntaxCommand): void {
  const assignments = syntax.assignments.map((assignment): Assignment => {
    const value = assignment.value === undefined ? undefined : makeWord(reader, assignment.value);
    return { name: assignment.name, value, span: mapSpan(reader.mapped, assignment.span) };
  });
  if (syntax.words.length === 0) {
    for (const assignment of assignments) assign(reader, syntax, assignment);
    return;
  }
  const redirections = syntax.redirections.map(
    (redirection): Redirection => ({
      operator: redirection.operator,
      target: redirection.target === undefined ? undefined : makeWord(reader, redirection.target),
      span: mapSpan(reader.mapped, redirection.span),
    }),
  );
  const words = syntax.words.map((span) => makeWord(reader, span));
  const unwrapped = unwrap(words);
  const command = makeCommand(reader, syntax, unwrapped, { assignments, redirections });
  if (command === undefined) return;
  reader.commands.push(command);
  openInnerScript(reader, syntax, unwrapped, command);
  openHeredocs(reader, syntax, command);
}

/** In a subshell, a branch or a loop an assignment may or may not take place: then the value is not known. */
function assign(reader: Reader, syntax: SyntaxCommand, assignment: Assignment): void {
  const isCertain = syntax.nesting.every((nesting) => nesting === "group" || nesting === "script");
  const value = isCertain ? (assignment.value === undefined ? "" : assignment.value.value) : undefined;
  reader.locals.set(assignment.name, { value, kind: "env", definition: undefined });
}

type Attachments = Pick<Command, "assignments" | "redirections">;

function makeCommand(
  reader: Reader,
  syntax: SyntaxCommand,
  unwrapped: Unwrapped,
  { assignments, redirections }: Attachments,
): Command | undefined {
  const [programWord, ...rest] = unwrapped.words;
  if (programWord === undefined) return undefined;
  const { surroundings } = reader;
  const isFirst = syntax.operator === undefined;
  return {
    program: programWord.value === undefined ? "" : programName(programWord.value),
    programWord,
    arguments: rest,
    assignments,
    redirections,
    wrappers: unwrapped.wrappers,
    span: mapSpan(reader.mapped, syntax.span),
    operator: isFirst ? surroundings.host?.operator : syntax.operator,
    operatorSpan: isFirst
      ? surroundings.host?.operatorSpan
      : syntax.operatorSpan && mapSpan(reader.mapped, syntax.operatorSpan),
    nesting: [...surroundings.nesting, ...syntax.nesting],
    statement: surroundings.statement ?? mapSpan(reader.mapped, syntax.statement),
    script: reader.script,
  };
}

interface Unwrapped {
  readonly words: readonly ShellWord[];
  readonly wrappers: readonly Wrapper[];
  /** How many of the command's words the wrappers took. */
  readonly taken: number;
}

/** Takes `sudo`, `env`, `xargs`… off a command's words. */
export function unwrap(all: readonly ShellWord[]): Unwrapped {
  const found: Wrapper[] = [];
  let words = all;
  for (;;) {
    const [first] = words;
    const grammar = first?.value === undefined ? undefined : findWrapperGrammar(programName(first.value));
    if (first?.value === undefined || grammar === undefined) break;
    const wrapped = findWrapped(
      grammar,
      words.map((word) => word.value ?? word.text),
    );
    const next = wrapped === undefined ? undefined : words[wrapped];
    if (wrapped === undefined || next === undefined) break;
    found.push({
      program: programName(first.value),
      span: { start: first.span.start, end: next.span.start },
      programWord: first,
      arguments: words.slice(1, wrapped),
    });
    words = words.slice(wrapped);
  }
  return { words, wrappers: found, taken: all.length - words.length };
}

/** `sh -c '…'`, `su user -c '…'` and `eval '…'` run what stands in their argument. */
function openInnerScript(reader: Reader, syntax: SyntaxCommand, unwrapped: Unwrapped, host: Command): void {
  const values = unwrapped.words.map((word) => word.value ?? word.text);
  let index: number | undefined;
  if (posixShells.has(host.program)) index = findShellScript(values);
  else if (host.program === "su" || host.wrappers.at(-1)?.program === "runuser") index = findSuScript(values);
  else if (host.program === "eval") index = 1;
  const span = index === undefined ? undefined : syntax.words[index + unwrapped.taken];
  if (span === undefined) return;
  open(reader, mapShellWord(reader.mapped, span), host);
}

/** `bash <<EOF`: the here-document is the script. */
function openHeredocs(reader: Reader, syntax: SyntaxCommand, host: Command): void {
  if (!readsScriptFromInput(host)) return;
  for (const { heredocBody } of syntax.redirections) {
    if (heredocBody === undefined) continue;
    const base = heredocBody.start;
    const { mapped } = reader;
    open(
      reader,
      {
        code: mapped.code.slice(heredocBody.start, heredocBody.end),
        toDocument: (offset) => mapped.toDocument(base + offset),
      },
      host,
    );
  }
}

/** A shell without a script in its arguments: `bash`, `bash -e`, `sh -s --`. */
function readsScriptFromInput(command: Command): boolean {
  if (!posixShells.has(command.program)) return false;
  const values = command.arguments.map((word) => word.value ?? word.text);
  return (
    values.includes("-s") ||
    values.every((value, index) => /^[-+]/.test(value) || /o$/.test(values[index - 1] ?? ""))
  );
}

function open(reader: Reader, mapped: MappedCode, host: Command): void {
  if (reader.surroundings.depth >= deepest) return;
  readScript({
    ...reader,
    mapped,
    // The inner shell starts with a copy of the variables: what it sets is gone with it.
    locals: new Map(reader.locals),
    surroundings: {
      nesting: [...host.nesting, "script"],
      statement: host.statement,
      depth: reader.surroundings.depth + 1,
      host: { operator: host.operator, operatorSpan: host.operatorSpan },
    },
  });
}
