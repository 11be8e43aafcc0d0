/** Works out what a container of a stage runs. */
import { findContinuations } from "../../dockerfile/continuation.ts";
import type { Dockerfile, Instruction, Stage } from "../../dockerfile/model.ts";
import { findShellScript, posixShells, programName } from "../../dockerfile/wrappers.ts";
import type { Concern, RewriteInput } from "../rewrite.ts";
import { readStage } from "../stage-reading.ts";
import { text } from "../text.ts";
import { type BaseStart, findBaseStart } from "./base-start.ts";
import { repairArray } from "./broken-array.ts";
import { findInForce } from "./in-force.ts";
import type { ScriptSite } from "./package-script.ts";
import { type ResolvedProgram, resolveProgram } from "./resolve-program.ts";
import type { Start } from "./start.ts";

export interface StartInput extends Pick<RewriteInput, "dockerfile" | "project" | "parse"> {
  readonly stage: Stage;
}

/** What one ENTRYPOINT or CMD says. */
export interface StartSide {
  readonly instruction: Instruction;
  readonly form: "exec" | "shell" | "broken-array" | "foreign-shell";
  /** As a container gets it: SHELL in front of a shell form's line. */
  readonly vector: readonly string[];
}

/** Never fails: what cannot be read is a concern. */
export async function readStart(input: StartInput): Promise<Start> {
  const { stage } = input;
  const inForce = findInForce(stage);
  const entrypoint = readSide(input.dockerfile, inForce.entrypoint);
  const command = readSide(input.dockerfile, inForce.command);
  const base = findBaseStart(stage);
  const whole = joinSides(entrypoint, command, base, inForce.inheritsCommand);
  const head = {
    entrypoint: inForce.entrypoint,
    command: inForce.command,
    inherited: describeBase(base, inForce),
  };
  if (stage.isWindows) {
    const what = text("The stage runs Windows, whose images are not rewritten.");
    return {
      ...head,
      ...nothing("shell"),
      concerns: [
        { id: "H37", weight: "refuse", text: what, remedy: text("Build the application on a Linux image.") },
      ],
    };
  }
  if (whole.kind === "unknown") return { ...head, ...nothing("none"), concerns: whole.concerns };
  const foreign = [entrypoint, command].find((side) => side?.form === "foreign-shell");
  if (foreign !== undefined) return { ...head, ...nothing("shell"), concerns: [describeForeign(foreign)] };
  const resolved = await resolveProgram(makeSite(input), whole.vector);
  return {
    ...head,
    kind: resolved.kind,
    argv: resolved.argv,
    environment: resolved.environment,
    entrypointLength: resolved.argv === undefined ? 0 : countEntrypoint(resolved, whole),
    ...(resolved.script === undefined ? {} : { script: resolved.script }),
    concerns: withPlaces(resolved.concerns, entrypoint ?? command, [
      ...describeBroken(entrypoint),
      ...describeBroken(command),
    ]),
  };
}

export function makeSite({ dockerfile, stage, project, parse }: StartInput): ScriptSite {
  return { dockerfile, stage, project, parse, workdir: readStage(dockerfile, stage).workdir };
}

function nothing(kind: "none" | "shell"): Pick<Start, "kind" | "argv" | "environment" | "entrypointLength"> {
  return { kind, argv: undefined, environment: {}, entrypointLength: 0 };
}

/** The line that a shell gets, or the array: line continuations are taken out as BuildKit does it. */
export function readLine(dockerfile: Dockerfile, { argumentsSpan }: Instruction): string {
  const { text: source, escape } = dockerfile;
  let line = "";
  let at = argumentsSpan.start;
  for (const hole of findContinuations(source, argumentsSpan, escape)) {
    if (hole.end <= at) continue;
    line += source.slice(at, Math.max(hole.start, at));
    at = hole.end;
  }
  return (line + source.slice(at, argumentsSpan.end)).trim();
}

/** Undefined where there is no such instruction, or one that says nothing: `ENTRYPOINT []`. */
export function readSide(
  dockerfile: Dockerfile,
  instruction: Instruction | undefined,
): StartSide | undefined {
  if (instruction === undefined) return undefined;
  const { json, stage } = instruction;
  if (json !== undefined) {
    const vector = json.map(({ value }) => value);
    // Docker takes an ENTRYPOINT of `[""]` for none (daemon/create.go), and no such CMD.
    const isNone = instruction.keyword === "ENTRYPOINT" && vector.length === 1 && vector[0] === "";
    return vector.length === 0 || isNone ? undefined : { instruction, form: "exec", vector };
  }
  const line = readLine(dockerfile, instruction);
  if (line === "") return undefined;
  const repaired = repairArray(line);
  if (repaired !== undefined && repaired.length > 0)
    return { instruction, form: "broken-array", vector: repaired };
  const shell = stage?.shellAt(instruction) ?? ["/bin/sh", "-c"];
  const vector = [...shell, line];
  // `SHELL ["powershell", "-Command"]`, `SHELL ["conda", "run", …]`.
  const isPosix = posixShells.has(programName(shell[0] ?? "")) && findShellScript(vector) === shell.length;
  return { instruction, form: isPosix ? "shell" : "foreign-shell", vector };
}

type Whole =
  | { readonly kind: "vector"; readonly vector: readonly string[]; readonly entrypointLength: number }
  | { readonly kind: "unknown"; readonly concerns: readonly Concern[] };

function joinSides(
  entrypoint: StartSide | undefined,
  command: StartSide | undefined,
  base: BaseStart | undefined,
  inheritsCommand: boolean,
): Whole {
  const given = command?.vector ?? (inheritsCommand ? base?.command : undefined) ?? [];
  // The shell takes the CMD for its own arguments.
  const isScript =
    entrypoint !== undefined &&
    posixShells.has(programName(entrypoint.vector[0] ?? "")) &&
    findShellScript(entrypoint.vector) !== undefined;
  if (isScript) return vectorOf(entrypoint.vector, entrypoint.vector.length);
  const isBaseEntry = entrypoint === undefined || isSame(entrypoint.vector, base?.entrypoint);
  if (entrypoint !== undefined && !(isBaseEntry && base?.runs !== "arguments")) {
    return vectorOf([...entrypoint.vector, ...given], entrypoint.vector.length);
  }
  if (base === undefined || base.entrypoint.length === 0) return vectorOf(given, 0);
  if (base.runs === "handler") {
    const what = text("The base image takes CMD for the name of a function, not for a program.");
    return {
      kind: "unknown",
      concerns: [
        { id: "S3", weight: "refuse", text: what, remedy: text("Start FROM an image that runs programs.") },
      ],
    };
  }
  if (base.runs === "arguments") return vectorOf([...base.entrypoint, ...given], base.entrypoint.length);
  if (base.runs === "all") return vectorOf(given, 0);
  const [first = ""] = given;
  const isOption = first.startsWith("-") || /\.[cm]?[jt]s$/.test(first);
  return vectorOf(isOption ? [...base.runs.optionsOf, ...given] : given, 0);
}

/** SHELL names a program whose language nobody reads here. */
export function describeForeign({ instruction, vector }: StartSide): Concern {
  const shell = programName(vector[0] ?? "");
  return {
    id: "S8",
    weight: "refuse",
    span: instruction.argumentsSpan,
    text: text("SHELL makes {shell} read the start, and what it runs cannot be told.", { shell }),
    remedy: text("Write it in exec form: a JSON array of the program and its arguments."),
  };
}

function vectorOf(vector: readonly string[], entrypointLength: number): Whole {
  return vector.length === 0
    ? { kind: "unknown", concerns: [] }
    : { kind: "vector", vector, entrypointLength };
}

function isSame(left: readonly string[], right: readonly string[] | undefined): boolean {
  return left.length === right?.length && left.every((word, index) => word === right[index]);
}

/** The words of a shell's or package manager's line come from the one instruction that holds it. */
function countEntrypoint(resolved: ResolvedProgram, whole: Whole & { readonly kind: "vector" }): number {
  const argv = resolved.argv ?? [];
  const { vector, entrypointLength } = whole;
  if (entrypointLength === 0) return 0;
  const isHead = vector.slice(0, entrypointLength).every((word, index) => word === argv[index]);
  if (isHead) return entrypointLength;
  // `exec "$@"` in a script leaves the CMD.
  const command = vector.slice(entrypointLength);
  const isTail = command.length > 0 && isSame(argv.slice(-command.length), command);
  return isTail ? argv.length - command.length : argv.length;
}

function describeBase(
  base: BaseStart | undefined,
  inForce: { readonly entrypoint: Instruction | undefined; readonly inheritsCommand: boolean },
): Start["inherited"] {
  if (base === undefined) return {};
  return {
    ...(inForce.entrypoint === undefined ? { entrypoint: base.entrypoint } : {}),
    ...(inForce.inheritsCommand ? { command: base.command } : {}),
  };
}

function describeBroken(side: StartSide | undefined): readonly Concern[] {
  if (side?.form !== "broken-array") return [];
  const what = text(
    "{keyword} is no JSON, so that Docker gives it to a shell, which does not find the program.",
    { keyword: side.instruction.keyword },
  );
  return [{ id: "H02", weight: "note", text: what, span: side.instruction.argumentsSpan }];
}

function withPlaces(
  concerns: readonly Concern[],
  side: StartSide | undefined,
  more: readonly Concern[],
): readonly Concern[] {
  const span = side?.instruction.argumentsSpan;
  return [
    ...more,
    ...concerns.map((concern) =>
      concern.span === undefined && span !== undefined ? { ...concern, span } : concern,
    ),
  ];
}
