/** Who owns what a stage has put into a folder: copying it to another stage must not make it root's. */
import { isWithin, joinPath } from "../container-path.ts";
import type { Split, Subject } from "../language.ts";
import type { StageReading } from "../stage-reading.ts";

export interface Ownership {
  /** As `--chown` takes it. */
  readonly owner: string;
  /** The folder itself, or one in it. */
  readonly path: string;
}

/** The last word of COPY flags and `chown -R` on `folder` and on what is in it; absolute paths. */
export function findOwners(reading: StageReading, folder: string): readonly Ownership[] {
  const found = new Map<string, string>();
  for (const instruction of reading.instructions) {
    const copy = reading.copies.find((candidate) => candidate.instruction === instruction);
    const flag = instruction.flags.find(({ name }) => name === "chown")?.value;
    if (copy?.destination !== undefined && flag !== undefined && !flag.includes("$")) {
      if (isWithin(folder, copy.destination)) found.set(folder, flag);
    }
    for (const [owner, path] of readChowns(reading, instruction)) {
      if (isWithin(folder, path)) {
        found.clear();
        found.set(folder, owner);
      } else if (isWithin(path, folder)) found.set(path, owner);
    }
  }
  return [...found].map(([path, owner]) => ({ path, owner }));
}

function readChowns(
  reading: StageReading,
  instruction: StageReading["instructions"][number],
): readonly (readonly [owner: string, path: string])[] {
  const workdir = reading.workdirAt(instruction);
  return reading.commands
    .filter(({ script, program }) => script.instruction === instruction && program === "chown")
    .flatMap(({ arguments: words }) => {
      const [owner, ...paths] = words.filter(({ text }) => !text.startsWith("-"));
      if (owner?.value === undefined) return [];
      const name = owner.value;
      return paths.flatMap(({ value }): readonly (readonly [string, string])[] => {
        if (value === undefined || /[*?[]/.test(value)) return [];
        const path = value.startsWith("/") ? joinPath("/", value) : workdir && joinPath(workdir, value);
        return path === undefined ? [] : [[name, path]];
      });
    });
}

/** Users and groups that images of every distribution have. */
const everywhere: ReadonlySet<string> = new Set(["root", "nobody", "daemon", "bin", "www-data"]);

/**
 * Whether the runtime stage knows an owner: `--chown` with a name that its image does not have stops the build (H17).
 *
 * @param owner as `--chown` takes it
 */
export function isKnownOwner(
  { stage }: Subject,
  { runtimeImage, runtimeLines }: Split,
  owner: string,
): boolean {
  const [user = ""] = owner.split(":");
  if (/^\d+$/.test(user) || everywhere.has(user)) return true;
  if (stage.createdUsers.some(({ name }) => name === user)) return true;
  if (runtimeLines.some((line) => line.split(/\s+/).includes(user))) return true;
  // Variants of one image have the same users.
  const name = stage.rootImage?.reference.familiarName;
  return (
    name === undefined || runtimeImage.replace(/^docker\.io\/(?:library\/)?/, "").split(/[:@]/)[0] === name
  );
}
