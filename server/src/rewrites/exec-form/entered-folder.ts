/** `CMD cd /app && node server.js`: the folder can be WORKDIR, and then the rest needs no shell. */
import type { Edit } from "../../finding.ts";
import { isAbsolute, joinPath } from "../container-path.ts";
import { insertLinesBefore, keywordIn } from "../instruction-text.ts";
import type { Subject } from "../language.ts";
import type { Plan } from "../rewrite.ts";
import type { StartSide } from "../start/read-start.ts";
import { readShellLine } from "../start/shell-line.ts";
import { text } from "../text.ts";

/** Work on the file system that a WORKDIR in front of it would move. */
const placed: ReadonlySet<string> = new Set(["RUN", "COPY", "ADD", "WORKDIR", "ONBUILD"]);

/**
 * A plan that leaves the rest of the line in shell form, for a start that one instruction of the stage says; undefined
 * where there is no such `cd`, or something behind the instruction goes by the working folder.
 */
export function enterFolder(
  { dockerfile, stage, reading, parse }: Subject,
  side: StartSide,
): Plan | undefined {
  const { instruction, form, vector } = side;
  if (form !== "shell" || instruction.json !== undefined) return undefined;
  const read = readShellLine(vector.at(-1) ?? "", parse, stage.environment);
  if (read.kind !== "shell" || read.need.kind !== "folder") return undefined;
  const { folder } = read.need;
  const later = stage.instructions.slice(stage.instructions.indexOf(instruction) + 1);
  if (/[\s$`"'\\]/.test(folder) || later.some(({ keyword }) => placed.has(keyword))) return undefined;
  const source = dockerfile.text.slice(instruction.argumentsSpan.start, instruction.argumentsSpan.end);
  const head = /^cd\s+(?:"[^"]*"|'[^']*'|[^\s&]+)\s*&&(?:\s|\\\r?\n)*/.exec(source)?.[0];
  if (head === undefined) return undefined;
  const { start } = instruction.argumentsSpan;
  const cut: Edit = { span: { start, end: start + head.length }, text: "" };
  const around = reading.workdirAt(instruction);
  const path = around === undefined || isAbsolute(folder) ? folder : joinPath(around, folder);
  const line = `${keywordIn(dockerfile, "WORKDIR")} ${path}`;
  return {
    rewrite: "exec-form",
    level: "A",
    edits: [insertLinesBefore(dockerfile, instruction, [line]), cut],
    steps: [text("WORKDIR names the folder {folder}, which the start changed to.", { folder: path })],
    concerns: [],
    changes: ["working-directory"],
  };
}
