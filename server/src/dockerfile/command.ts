/** Shell code that a Dockerfile runs, as commands with their exact places in the document. */
import type { Environment } from "./environment.ts";
import type { EffectiveUser, Instruction, Stage } from "./model.ts";
import type { Span } from "./span.ts";

/** Which language a script is in. Only `posix` scripts have commands; the others are left alone. */
export type ShellDialect = "posix" | "powershell" | "cmd" | "other";

export interface Script {
  readonly instruction: Instruction;
  /** Undefined in a file without FROM: a part of a Dockerfile, or one that is only begun. */
  readonly stage: Stage | undefined;
  /** ARG and ENV in front of the instruction. */
  readonly environment: Environment;
  /** Who runs it. */
  readonly user: EffectiveUser;
  /** The argument vector in front of the code: SHELL's, or the exec form's. */
  readonly shell: readonly string[];
  /** Runs in child builds only. */
  readonly isOnbuild: boolean;
  readonly dialect: ShellDialect;
  /** Where the code stands: RUN's arguments, a heredoc's body, the `-c` string of an exec form. */
  readonly span: Span;
  /** `shell`: after RUN on its lines; `exec`: a JSON array; `heredoc`: a here-document's body. */
  readonly form: "shell" | "exec" | "heredoc";
  /**
   * All commands in source order, those inside subshells, loops, substitutions and `sh -c` included.
   */
  readonly commands: readonly Command[];
  /** Text whose offsets are the document's minus `span.start`, continuations blanked. */
  readonly code: string;
  /** What memo.ts keeps. */
  readonly memo: Map<object, unknown>;
}

/** How a command is joined to the one before it in its list. */
export type Operator = "&&" | "||" | ";" | "|" | "|&" | "&" | "\n";

export interface Command {
  /** The last path segment of the program's name: `apt-get` for `/usr/bin/apt-get`; "" where a variable hides it. */
  readonly program: string;
  readonly programWord: ShellWord;
  readonly arguments: readonly ShellWord[];
  /** `NAME=value` in front of the program. */
  readonly assignments: readonly Assignment[];
  readonly redirections: readonly Redirection[];
  /** `sudo`, `env`, `time`… around it, outermost first. */
  readonly wrappers: readonly Wrapper[];
  /** From the outermost wrapper or assignment to the last argument or redirection. */
  readonly span: Span;
  /** Joins it to the command before it at the same level; undefined for the first. */
  readonly operator: Operator | undefined;
  /** Where `operator` stands. */
  readonly operatorSpan: Span | undefined;
  /** What surrounds it, outermost first: empty at the top level of the script. */
  readonly nesting: readonly Nesting[];
  /**
   * The statement of the script's top level that holds the command: itself, or the pipeline, loop, `if`,
   * subshell… around it. Code may be put in behind it without changing what it belongs to.
   */
  readonly statement: Span;
  readonly script: Script;
}

export type Nesting =
  | "subshell"
  | "group"
  | "if"
  | "loop"
  | "case"
  | "function"
  | "substitution"
  /** The script of `sh -c`, `bash -c`, `eval`. */
  | "script"
  | "negation";

export interface Wrapper {
  /** `sudo`, `env`, `xargs`… */
  readonly program: string;
  /** From the wrapper's name up to the wrapped program or the next wrapper, the white space before that included. */
  readonly span: Span;
  readonly programWord: ShellWord;
  /** The wrapper's own options and their values: `-u`, `www-data`. */
  readonly arguments: readonly ShellWord[];
}

export interface ShellWord {
  readonly span: Span;
  /** The source text, continuations blanked. */
  readonly raw: string;
  /**
   * What the program receives after quote removal and the expansion of variables whose value the file
   * fixes (ARG default, ENV, an assignment in the same script); undefined where it cannot be known.
   */
  readonly value: string | undefined;
  /** `value`, or the text after quote removal with unknown expansions as they stand: `curl=${VERSION}`. */
  readonly text: string;
  /** An unquoted glob, `{a,b}` or an unquoted variable: may become several words or none. */
  readonly maySplit: boolean;
}

export interface Assignment {
  readonly name: string;
  readonly value: ShellWord | undefined;
  readonly span: Span;
}

export interface Redirection {
  /** `>`, `>>`, `<`, `2>`, `<<<`… */
  readonly operator: string;
  readonly target: ShellWord | undefined;
  readonly span: Span;
}
