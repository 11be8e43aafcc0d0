/** `CMD cd /app && node server.js`: the folder can be WORKDIR, and then the rest needs no shell. */
import { findShellScript, posixShells, programName } from "../../dockerfile/wrappers.ts";
import { toExecForm } from "../argument-vector.ts";
import { isAbsolute, isPlainPath, joinPath } from "../container-path.ts";
import { findHealthPrograms } from "../health-check/convert-health-check.ts";
import { insertLinesBefore, keywordIn } from "../instruction-text.ts";
import type { Subject } from "../language.ts";
import type { Plan } from "../rewrite.ts";
import { readRunnerCall, takeFolder } from "../start/package-runner.ts";
import type { StartSide } from "../start/read-start.ts";
import { readShellLine } from "../start/shell-line.ts";
import { text } from "../text.ts";

/** They ask over the network, whatever folder they are started in. */
const clients: ReadonlySet<string> = new Set(["curl", "wget", "nc", "false", "true"]);

/** Work on the file system that a WORKDIR in front of it would move. */
const placed: ReadonlySet<string> = new Set(["RUN", "COPY", "ADD", "WORKDIR", "ONBUILD"]);

interface Entered {
  readonly folder: string;
  /** Instead of the instruction's arguments. */
  readonly rest: string;
}

/**
 * A plan that leaves the rest of the start as it is, for a start that one instruction of the stage says; undefined
 * where it goes to no folder, or something else of the stage goes by the working folder.
 */
export function enterFolder(subject: Subject, side: StartSide): Plan | undefined {
  const { dockerfile, stage, reading } = subject;
  const { instruction } = side;
  const entered = readCall(subject, side) ?? readChange(subject, side);
  const later = stage.instructions.slice(stage.instructions.indexOf(instruction) + 1);
  if (entered === undefined || later.some(({ keyword }) => placed.has(keyword))) return undefined;
  const { folder, rest } = entered;
  if (!isPlainPath(folder) || findHealthPrograms(subject).some((program) => !clients.has(program))) {
    return undefined;
  }
  const around = reading.workdirAt(instruction);
  const path = around === undefined || isAbsolute(folder) ? folder : joinPath(around, folder);
  const line = `${keywordIn(dockerfile, "WORKDIR")} ${path}`;
  return {
    rewrite: "exec-form",
    level: "A",
    edits: [
      insertLinesBefore(dockerfile, instruction, [line]),
      { span: instruction.argumentsSpan, text: rest },
    ],
    steps: [text("WORKDIR names the folder {folder}, which the start changed to.", { folder: path })],
    concerns: [],
    changes: ["working-directory"],
  };
}

const change = /^\s*cd\s+(?:"[^"]*"|'[^']*'|[^\s&]+)\s*&&(?:\s|\\\r?\n)*/;

/** `cd app && …`, in shell form or behind `sh -c`. */
function readChange({ dockerfile, stage, parse }: Subject, side: StartSide): Entered | undefined {
  const { instruction, form, vector } = side;
  const at = posixShells.has(programName(vector[0] ?? "")) ? findShellScript(vector) : undefined;
  const script = vector[at ?? vector.length];
  if (at !== vector.length - 1 || script === undefined) return undefined;
  const read = readShellLine(script, parse, stage.environment);
  if (read.kind !== "shell" || read.need.kind !== "folder") return undefined;
  const { folder } = read.need;
  const { start, end } = instruction.argumentsSpan;
  const source = form === "shell" ? dockerfile.text.slice(start, end) : script;
  const head = change.exec(source)?.[0];
  if (head === undefined) return undefined;
  const rest = source.slice(head.length);
  return { folder, rest: form === "shell" ? rest : toExecForm([...vector.slice(0, at), rest]) };
}

/** `npm start --prefix app`: what npm runs is run in that folder. */
function readCall({ stage, parse }: Subject, { form, vector }: StartSide): Entered | undefined {
  const line = form === "shell" ? readShellLine(vector.at(-1) ?? "", parse, stage.environment) : undefined;
  const isPlain = line?.kind === "plain" && Object.keys(line.environment).length === 0;
  const argv = line === undefined ? vector : isPlain ? line.argv : [];
  const call = readRunnerCall(argv);
  if (call?.kind !== "script" || call.folder === ".") return undefined;
  const { rest } = takeFolder(argv);
  // The same words behind a script are the script's.
  const again = readRunnerCall(rest);
  const isSame = again?.kind === "script" && again.arguments.length === call.arguments.length;
  return isSame ? { folder: call.folder, rest: toExecForm(rest) } : undefined;
}
