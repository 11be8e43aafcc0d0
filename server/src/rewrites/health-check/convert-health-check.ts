/** A HEALTHCHECK for an image that has neither a shell nor curl (H08). */
import type { Command } from "../../dockerfile/command.ts";
import type { Dockerfile, Instruction, Stage } from "../../dockerfile/model.ts";
import { findShellScript, posixShells, programName } from "../../dockerfile/wrappers.ts";
import type { Concern } from "../rewrite.ts";
import { parseScript } from "../start/parse-script.ts";
import { readLine } from "../start/read-start.ts";
import { text } from "../text.ts";
import { type ProbeWord, readHttpClient } from "./http-clients.ts";
import { toJavaScript, toPython } from "./probe-code.ts";

/** What the image can run a check with. */
export interface HealthRuntime {
  /** `none`: nothing but the application. */
  readonly language: "node" | "python" | "none";
  /** As HEALTHCHECK has to name it: `/nodejs/bin/node`, `python`. */
  readonly program: string;
}

export type HealthCheckConversion =
  /** There is none, it is NONE, or the image can run it as it is. */
  | { readonly kind: "keep" }
  | { readonly kind: "replace"; readonly argv: readonly string[]; readonly concerns: readonly Concern[] }
  /** Nothing in the image can run it: an assumption says who asks instead. */
  | { readonly kind: "drop"; readonly concerns: readonly Concern[] };

interface Site {
  readonly dockerfile: Dockerfile;
  readonly stage: Stage;
  readonly parse: (text: string) => Dockerfile;
}

/**
 * The programs that the stage's HEALTHCHECK runs: an image that is to run it as it is has to have them. Empty where
 * there is none.
 */
export function findHealthPrograms(site: Site): readonly string[] {
  const check = readCheck(site);
  if (check === undefined) return [];
  return [...new Set(check.commands.map(({ program }) => program).filter((program) => program !== "exit"))];
}

/** The options of HEALTHCHECK (`--interval`…) stay as they are: only its command is answered for. */
export function convertHealthCheck(site: Site, runtime: HealthRuntime): HealthCheckConversion {
  const check = readCheck(site);
  if (check === undefined) return { kind: "keep" };
  const { instruction, argv, commands } = check;
  const span = instruction.argumentsSpan;
  const plain = argv ?? readPlain(commands);
  const own = plain === undefined ? undefined : readOwnProgram(plain, runtime);
  if (own !== undefined) {
    const isSame = argv !== undefined && own.every((word, index) => word === argv[index]);
    return isSame
      ? { kind: "keep" }
      : { kind: "replace", argv: own, concerns: [noteOn(plain?.[0] ?? "", span)] };
  }
  const client = readClient(commands);
  const probe = client && readHttpClient(client.program, client.words);
  if (client === undefined || probe === undefined || runtime.language === "none") {
    const tool = client?.program ?? commands[0]?.program ?? "";
    return { kind: "drop", concerns: [dropped(probe === undefined ? "S7" : "H08", tool, span)] };
  }
  const code =
    runtime.language === "node"
      ? [runtime.program, "-e", toJavaScript(probe)]
      : [runtime.program, "-c", toPython(probe)];
  return { kind: "replace", argv: code, concerns: [noteOn(client.program, span)] };
}

function noteOn(program: string, span: Concern["span"]): Concern {
  const what = text("The image has neither a shell nor {program}: HEALTHCHECK asks the same in exec form.", {
    program,
  });
  return span === undefined
    ? { id: "H08", weight: "note", text: what }
    : { id: "H08", weight: "note", text: what, span };
}

/** @param id S7: nobody can tell what it asks; H08: nothing is there to ask with */
function dropped(id: "S7" | "H08", program: string, span: NonNullable<Concern["span"]>): Concern {
  const what = text(
    "Nothing in the image can run the HEALTHCHECK with {program}: it is taken out, and the orchestrator's probe asks instead.",
    { program },
  );
  return { id, weight: "assume", text: what, span };
}

interface Check {
  readonly instruction: Instruction;
  /** Exec form. */
  readonly argv: readonly string[] | undefined;
  readonly commands: readonly ProbeCommand[];
}

interface ProbeCommand {
  readonly program: string;
  /** The program as written: `/app/check`. */
  readonly path: string;
  readonly words: readonly ProbeWord[];
  /** How it is joined to the one before. */
  readonly operator: string | undefined;
  readonly isPlain: boolean;
}

function readCheck({ dockerfile, stage, parse }: Site): Check | undefined {
  const instruction = stage.lineage
    .map((ancestor) => ancestor.instructions.findLast(({ keyword }) => keyword === "HEALTHCHECK"))
    .find((one) => one !== undefined);
  if (instruction === undefined) return undefined;
  const line = /^CMD\s+(.*)$/is.exec(readLine(dockerfile, instruction))?.[1]?.trim();
  if (line === undefined || line === "") return undefined;
  const argv = readArray(line);
  if (argv === undefined) return { instruction, argv, commands: readCommands(line, parse) };
  const index = posixShells.has(programName(argv[0] ?? "")) ? findShellScript(argv) : undefined;
  if (index !== undefined) {
    return { instruction, argv: undefined, commands: readCommands(argv[index] ?? "", parse) };
  }
  const [program = "", ...rest] = argv;
  // No shell fills in a variable here.
  const words = rest.map((word): ProbeWord => ({ raw: `'${word}'`, text: word }));
  return {
    instruction,
    argv,
    commands: [{ program: programName(program), path: program, words, operator: undefined, isPlain: true }],
  };
}

function readArray(line: string): readonly string[] | undefined {
  if (!line.startsWith("[")) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return Array.isArray(value) && value.every((word) => typeof word === "string") ? value : undefined;
  } catch {
    return undefined;
  }
}

function readCommands(line: string, parse: Site["parse"]): readonly ProbeCommand[] {
  return (parseScript(line, parse)?.commands ?? []).map((command) => ({
    program: command.program || programName(command.programWord.text),
    path: command.programWord.text,
    words: command.arguments,
    operator: command.operator,
    isPlain: isPlain(command),
  }));
}

function isPlain({ nesting, redirections, assignments, wrappers }: Command): boolean {
  const isQuiet = redirections.every(
    ({ target }) => target?.text === "/dev/null" || /^&?[12]$/.test(target?.text ?? ""),
  );
  return nesting.length === 0 && isQuiet && assignments.length === 0 && wrappers.length === 0;
}

/** The one command that asks; `|| exit 1` behind it says no more than its own status does. */
function readClient(commands: readonly ProbeCommand[]): ProbeCommand | undefined {
  const [first, ...rest] = commands;
  const isRest = ({ program, operator, words }: ProbeCommand) =>
    (operator === "||" && ((program === "exit" && words[0]?.text !== "0") || program === "false")) ||
    (operator === "&&" && program === "exit" && words[0]?.text === "0");
  return first?.isPlain && rest.every(isRest) ? first : undefined;
}

function readPlain(commands: readonly ProbeCommand[]): readonly string[] | undefined {
  const client = readClient(commands);
  if (client === undefined || client.words.some(({ raw }) => isFilledIn(raw))) return undefined;
  return [client.path, ...client.words.map((word) => word.text)];
}

/** Whether a shell makes something else of a word: patterns are none in quotes, variables are not in single ones. */
function isFilledIn(raw: string): boolean {
  const bare = raw.replaceAll(/'[^']*'|"(?:[^"\\]|\\.)*"/gs, (quoted) =>
    quoted.startsWith("'") ? "" : quoted.replaceAll(/[*?]|\\./gs, ""),
  );
  return /[$`*?]/.test(bare);
}

/** The application's own check: a file run by its interpreter, or a program of its own. */
function readOwnProgram(argv: readonly string[], runtime: HealthRuntime): readonly string[] | undefined {
  const [program = "", ...rest] = argv;
  const name = programName(program).replace(/[\d.]+$/, "");
  if (runtime.language !== "none" && name === runtime.language) return [runtime.program, ...rest];
  if (runtime.language === "none" && programName(program) === programName(runtime.program)) return argv;
  const isOwn = program.includes("/") && !/^\/(?:usr\/)?s?bin\//.test(program) && !program.endsWith(".sh");
  return isOwn ? argv : undefined;
}
