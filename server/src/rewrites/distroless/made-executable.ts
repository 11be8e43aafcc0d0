/** `chmod +x` on a file of another stage: it is done there, where there is a shell, and the copy keeps it. */
import type { Command } from "../../dockerfile/command.ts";
import type { Stage } from "../../dockerfile/model.ts";
import { baseName, isAbsolute, joinPath } from "../container-path.ts";
import type { StageReading } from "../stage-reading.ts";

export interface MadeExecutable {
  readonly stage: Stage;
  /** As chmod takes it: `+x`, `755`. */
  readonly mode: string;
  /** Absolute, in that stage. */
  readonly path: string;
}

const modes = /^(?:[ugoa]*\+r?x|0?[57][0-7][0-7])$/;

/**
 * @param workdir in which the command runs
 * @returns undefined where the command does something else, `elsewhere` where no stage with a shell has the file
 */
export function readMadeExecutable(
  { program, arguments: words }: Command,
  workdir: string | undefined,
  reading: StageReading,
): readonly MadeExecutable[] | "elsewhere" | undefined {
  const [mode, ...files] = words.map(({ text }) => text);
  if (program !== "chmod" || mode === undefined || !modes.test(mode) || files.length === 0) return undefined;
  const made = files.flatMap((file) => {
    const isKnown = isAbsolute(file) || workdir !== undefined;
    const donated = isKnown ? findDonated(reading, joinPath(workdir ?? "/", file)) : undefined;
    return donated === undefined ? [] : [{ ...donated, mode }];
  });
  return made.length === files.length ? made : "elsewhere";
}

/** The file of another stage that a COPY has put there. */
function findDonated({ copies }: StageReading, path: string): Omit<MadeExecutable, "mode"> | undefined {
  for (const { from, sources, destination, intoFolder } of copies.toReversed()) {
    if (from.kind !== "stage" || destination === undefined) continue;
    const hasShell = from.stage.rootImage?.facts?.hasShell === true;
    const source = sources.find(
      (one) =>
        one !== undefined && (intoFolder ? joinPath(destination, baseName(one)) : destination) === path,
    );
    if (source !== undefined && hasShell && !/[*?[]/.test(source)) {
      return { stage: from.stage, path: joinPath("/", source) };
    }
  }
  return undefined;
}
