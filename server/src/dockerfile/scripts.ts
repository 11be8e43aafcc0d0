/** Finds the code that instructions run, and in which language it is. */
import type { Command, Script, ShellDialect, ShellWord } from "./command.ts";
import { type Input, readCommands, unwrap } from "./commands.ts";
import type { Environment } from "./environment.ts";
import { defineComputed } from "./lazy.ts";
import type { EffectiveUser, Heredoc, Instruction, JsonString, Stage } from "./model.ts";
import type { ShellParser } from "./shell-parser.ts";
import { type MappedCode, mapJsonString, mapPlain } from "./source-map.ts";
import type { Span } from "./span.ts";
import { findShellScript, posixShells, powershells, programName } from "./wrappers.ts";

/** What is in force where a script stands. */
export interface ScriptSite {
  readonly text: string;
  readonly shell: ShellParser;
  readonly instruction: Instruction;
  readonly stage: Stage | undefined;
  readonly isOnbuild: boolean;
  readonly environment: Environment;
  /** SHELL. */
  readonly shellVector: readonly string[];
  readonly user: () => EffectiveUser;
}

type Building = { -readonly [K in keyof Script]: Script[K] };

/** Scripts of a RUN, CMD or ENTRYPOINT; none for other instructions or an empty one. */
export function findScripts(site: ScriptSite): readonly Script[] {
  const { instruction } = site;
  if (instruction.json !== undefined) return [makeExecScript(site, instruction.json)];
  if (instruction.words.length === 0) return [];
  if (instruction.heredocs.length > 0 && instruction.heredocs.length === instruction.words.length) {
    // `RUN <<EOF` and nothing else: the last body is run, as BuildKit does it.
    return instruction.heredocs.slice(-1).map((heredoc) => makeHeredocScript(site, heredoc));
  }
  return [makeShellScript(site)];
}

/** @param vector a program with its options, as in SHELL or behind `#!` */
function findDialect(vector: readonly string[]): ShellDialect {
  const program = programName(vector[0] ?? "");
  const name =
    program === "env"
      ? programName(vector.find((word, index) => index > 0 && !word.startsWith("-")) ?? "")
      : program;
  if (posixShells.has(name) || name === "busybox") return "posix";
  if (powershells.has(name)) return "powershell";
  return name === "cmd" ? "cmd" : "other";
}

const withUser = defineComputed<Pick<Script, "user">>("user");

function makeScript(site: ScriptSite, form: Script["form"], dialect: ShellDialect, span: Span): Building {
  const { instruction, stage, isOnbuild, environment, user } = site;
  const shell = instruction.json?.map((string) => string.value) ?? site.shellVector;
  const fields = {
    instruction,
    stage,
    environment,
    shell,
    isOnbuild,
    dialect,
    form,
    span,
    commands: [],
    code: "",
    memo: new Map<object, unknown>(),
  };
  return withUser(fields, { user });
}

function fill(script: Building, site: ScriptSite, mapped: MappedCode, inputs?: readonly Input[]): Script {
  script.code = mapped.code;
  if (script.dialect === "posix") {
    script.commands = readCommands(site.shell, mapped, script, site.environment, inputs);
  }
  return script;
}

function makeShellScript(site: ScriptSite): Script {
  const { instruction, text } = site;
  const { argumentsSpan, heredocs } = instruction;
  const script = makeScript(site, "shell", findDialect(site.shellVector), argumentsSpan);
  // Docker takes the here-documents off the line; the shell parser is spared their bodies.
  const announcements = heredocs.map((heredoc) => heredoc.announcement);
  const line = blankOut(instruction.blanked, argumentsSpan.start, announcements);
  const inputs = heredocs.map(({ announcement, body }) => ({
    announcement,
    body: mapPlain(text.slice(body.start, body.end), body.start),
  }));
  return fill(script, site, mapPlain(line, argumentsSpan.start), inputs);
}

function blankOut(code: string, base: number, holes: readonly Span[]): string {
  return holes.reduce(
    (rest, { start, end }) => rest.slice(0, start - base) + " ".repeat(end - start) + rest.slice(end - base),
    code,
  );
}

function makeHeredocScript(site: ScriptSite, heredoc: Heredoc): Script {
  const body = site.text.slice(heredoc.body.start, heredoc.body.end);
  const shebang = /^\s*#!\s*(.*)/.exec(body)?.[1]?.trim().split(/\s+/);
  const script = makeScript(site, "heredoc", findDialect(shebang ?? site.shellVector), heredoc.body);
  return fill(script, site, mapPlain(body, heredoc.body.start));
}

function makeExecScript(site: ScriptSite, json: readonly JsonString[]): Script {
  const { argumentsSpan } = site.instruction;
  const values = json.map((string) => string.value);
  const dialect = findDialect(values);
  const index = dialect === "posix" ? findShellScript(values) : undefined;
  const inner = index === undefined ? undefined : json[index];
  if (inner !== undefined) {
    const script = makeScript(site, "exec", "posix", {
      start: inner.span.start + 1,
      end: inner.span.end - 1,
    });
    const literal = site.text.slice(inner.span.start, inner.span.end);
    return fill(script, site, mapJsonString(literal, inner.span.start, inner.value));
  }
  const script = makeScript(site, "exec", dialect === "other" ? "posix" : dialect, argumentsSpan);
  script.code = values.join(" ");
  script.commands = makeExecCommands(script, json);
  return script;
}

/** Without a shell the strings are the argument vector: no variables, quotes or operators. */
function makeExecCommands(script: Script, json: readonly JsonString[]): readonly Command[] {
  const words = json.map(
    ({ span, value }): ShellWord => ({
      span: { start: span.start + 1, end: span.end - 1 },
      raw: value,
      value,
      text: value,
      maySplit: false,
    }),
  );
  const { words: unwrapped, wrappers } = unwrap(words);
  const [programWord, ...rest] = unwrapped;
  if (programWord === undefined) return [];
  const command: Command = {
    program: programName(programWord.text),
    programWord,
    arguments: rest,
    assignments: [],
    redirections: [],
    wrappers,
    span: { start: (words[0] ?? programWord).span.start, end: (rest.at(-1) ?? programWord).span.end },
    operator: undefined,
    operatorSpan: undefined,
    nesting: [],
    statement: script.span,
    script,
  };
  return [command];
}
