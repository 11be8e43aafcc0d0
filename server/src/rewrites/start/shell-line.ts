/** Whether a line for a shell is one program with its arguments, so that no shell is needed for it. */
import type { Command, ShellWord } from "../../dockerfile/command.ts";
import type { Environment } from "../../dockerfile/environment.ts";
import type { Dockerfile } from "../../dockerfile/model.ts";
import { resolveShellWord } from "../../dockerfile/substitution.ts";
import { parseScript } from "./parse-script.ts";

export type ShellLine =
  | {
      readonly kind: "plain";
      readonly argv: readonly string[];
      /** `NAME=value` in front of the program, or behind `env`. */
      readonly environment: Readonly<Record<string, string>>;
      /** `$JAVA_OPTS` and the like, taken out of `argv`. */
      readonly javaOptions: readonly string[];
      /** Variables whose values from ENV stand in `argv`. */
      readonly fixed: readonly string[];
    }
  | { readonly kind: "shell"; readonly need: ShellNeed };

/** What only a shell does. */
export type ShellNeed =
  /** More than one command: `a && b`, `a; b`, `a | b`, `a &`. */
  | { readonly kind: "list"; readonly operator: string }
  /** `cd folder && program`. */
  | { readonly kind: "folder"; readonly folder: string }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "substitution" }
  | { readonly kind: "redirection"; readonly operator: string }
  | { readonly kind: "pattern"; readonly word: string }
  /** `if`, `for`, `(…)`, `{ …; }`. */
  | { readonly kind: "control" }
  /** A command of the shell itself. */
  | { readonly kind: "builtin"; readonly program: string }
  /** Nothing in it, or a quote that never closes. */
  | { readonly kind: "unreadable" };

/** Commands that are part of the shell, and no program of the same name does the same. */
const builtins: ReadonlySet<string> = new Set([
  ...[".", ":", "alias", "bg", "builtin", "cd", "eval", "exit", "export", "fg", "jobs", "local", "read"],
  ...["readonly", "return", "set", "shift", "shopt", "source", "time", "times", "trap", "type", "ulimit"],
  ...["umask", "unset", "wait", "command", "exec", "declare", "pushd", "popd", "hash"],
]);

const noEnvironment: Environment = { get: () => undefined };

/** A line longer than this is a program of its own. */
const longestLine = 20_000;

/**
 * @param line as the shell gets it, line continuations taken out
 * @param parse reads a Dockerfile: a line is parsed as part of one
 * @param environment ENV where the line runs: values that are plainly paths are filled in
 */
export function readShellLine(
  line: string,
  parse: (text: string) => Dockerfile,
  environment: Environment = noEnvironment,
): ShellLine {
  if (line.length > longestLine || line.trim() === "") return needs({ kind: "unreadable" });
  const script = parseScript(line, parse);
  const commands = script?.commands ?? [];
  const [first] = commands;
  if (script === undefined || first === undefined)
    return needs({ kind: isControl(line) ? "control" : "unreadable" });
  // What `sh -c` in the line runs is read when it is its turn.
  const others = commands.filter((command) => command !== first && command.nesting[0] !== "script");
  const list = readList(first, others);
  if (list !== undefined) return needs(list);
  if (first.nesting.length > 0)
    return needs({ kind: first.nesting[0] === "substitution" ? "substitution" : "control" });
  const [redirection] = first.redirections;
  if (redirection !== undefined) return needs({ kind: "redirection", operator: redirection.operator });
  const rest =
    script.code.slice(0, first.span.start - script.span.start) +
    script.code.slice(first.span.end - script.span.start);
  const operator = /&&|\|\||[|&<>()]/.exec(rest)?.[0];
  if (operator !== undefined) return needs({ kind: "list", operator });
  // Blanks, a semicolon at the end, a comment.
  if (!/^\s*;?\s*(?:#[^\n]*)?\s*$/.test(rest)) return needs({ kind: "unreadable" });
  if (hasOpenQuote(line)) return needs({ kind: "unreadable" });
  return readWords(first, environment);
}

function needs(need: ShellNeed): ShellLine {
  return { kind: "shell", need };
}

function isControl(line: string): boolean {
  return /^\s*(?:if|for|while|until|case|function|\[\[|\{|\()/.test(line);
}

function readList(first: Command, others: readonly Command[]): ShellNeed | undefined {
  const [second, third] = others;
  if (second === undefined) return undefined;
  if (second.nesting.includes("substitution")) return { kind: "substitution" };
  const folder = first.arguments[0]?.value;
  const isFolder = first.program === "cd" && first.arguments.length === 1 && second.operator === "&&";
  if (isFolder && folder !== undefined && third === undefined && !/^[~-]/.test(folder))
    return { kind: "folder", folder };
  if (first.nesting.length > 0 || second.operator === undefined) return { kind: "control" };
  return { kind: "list", operator: second.operator === "\n" ? ";" : second.operator };
}

function hasOpenQuote(line: string): boolean {
  return /["']/.test(line.replace(/\\.|'[^']*'|"(?:\\.|[^"\\])*"/gs, "").replace(/#.*$/m, ""));
}

function readWords(command: Command, known: Environment): ShellLine {
  const fixed = new Set<string>();
  const needed: ShellNeed[] = [];
  const read = (word: ShellWord | undefined, isValue = false): string => {
    if (word === undefined) return "";
    const value = readWord(word, known, isValue);
    if (typeof value.text !== "string") needed.push(value.text);
    for (const name of value.fixed) fixed.add(name);
    return typeof value.text === "string" ? value.text : "";
  };
  const environment: Record<string, string> = {};
  for (const { name, value } of command.assignments) environment[name] = read(value, true);
  const kept: ShellWord[] = [];
  for (const wrapper of command.wrappers) {
    const isLifted = kept.length === 0 && wrapper.arguments.every(({ raw }) => /^\w+=/.test(raw));
    if (isLifted && wrapper.program === "env") {
      for (const text of wrapper.arguments.map((word) => read(word))) {
        const equals = text.indexOf("=");
        environment[text.slice(0, equals)] = text.slice(equals + 1);
      }
    } else if (kept.length > 0 || wrapper.arguments.length > 0 || !isTransparent(wrapper.program)) {
      kept.push(wrapper.programWord, ...wrapper.arguments);
    }
  }
  const javaOptions: string[] = [];
  const argv: string[] = [];
  for (const [index, word] of [...kept, command.programWord, ...command.arguments].entries()) {
    const option = command.program === "java" && index > 0 ? readJavaOptions(word) : undefined;
    if (option !== undefined && !argv.includes("-jar")) javaOptions.push(option);
    else argv.push(read(word));
  }
  const [need] = needed;
  if (need !== undefined) return needs(need);
  const program = argv[0] ?? "";
  // A shell's own echo reads options and escapes in its own way.
  const isPeculiar = program === "echo" && argv.slice(1).some((word) => /^-|\\/.test(word));
  if (builtins.has(program) || isPeculiar) return needs({ kind: "builtin", program });
  return { kind: "plain", argv, environment, javaOptions, fixed: [...fixed] };
}

/** What makes no difference to the program. */
function isTransparent(wrapper: string): boolean {
  return wrapper === "exec" || wrapper === "command";
}

/** `$JAVA_OPTS`: the JVM itself reads such options from JAVA_TOOL_OPTIONS. */
function readJavaOptions({ raw }: ShellWord): string | undefined {
  const name = /^"?\$\{?(\w+)(?::?-)?\}?"?$/.exec(raw)?.[1];
  return name !== undefined && /^(?:JAVA|JVM|JDK)\w*(?:OPTS|OPTIONS|OPT|ARGS|FLAGS)$/.test(name)
    ? name
    : undefined;
}

interface WordReading {
  readonly text: string | ShellNeed;
  readonly fixed: readonly string[];
}

/** Paths and names of files; not ports, addresses and switches, which are there to be set at `docker run`. */
const pathLike = /^(?=.*[./])[A-Za-z./][\w./-]*$/;
/** A program, of which a variable is a part: `$NAME.jar`, `$HOME_OF_APP/run.py`. */
const programLike = /\.(?:jar|war|[cm]?js|py|rb|php|pl|dll|sh)$/;

/** @param isValue of an assignment: no shell looks for files there */
function readWord(word: ShellWord, known: Environment, isValue: boolean): WordReading {
  const { raw } = word;
  const needed = (text: ShellNeed): WordReading => ({ text, fixed: [] });
  if (/^~|\$['"]/.test(raw)) return needed({ kind: "pattern", word: raw });
  const { variables } = resolveShellWord(raw, 0, noEnvironment);
  const isProgram = programLike.test(raw);
  const other = variables.find(({ name }) => !isFixed(name, known, isProgram));
  if (other !== undefined) {
    return needed(other.name === "" ? { kind: "substitution" } : { kind: "variable", name: other.name });
  }
  const isPattern = /[*?[]/.test(raw) || (variables.length === 0 && raw.includes("{"));
  if (word.maySplit && isPattern && !isValue) return needed({ kind: "pattern", word: raw });
  if (variables.length === 0) return { text: word.text, fixed: [] };
  // `${name:-other}` and the like are more than the value.
  if (/\$\{\w+[^\w}]/.test(raw)) return needed({ kind: "variable", name: variables[0]?.name ?? "" });
  return { text: resolveShellWord(raw, 0, known).text, fixed: variables.map(({ name }) => name) };
}

function isFixed(name: string, known: Environment, isPartOfProgram: boolean): boolean {
  const variable = name === "" ? undefined : known.get(name);
  if (variable?.kind !== "env" || variable.value === undefined) return false;
  return pathLike.test(variable.value) || (isPartOfProgram && /^[\w.-]+$/.test(variable.value));
}
