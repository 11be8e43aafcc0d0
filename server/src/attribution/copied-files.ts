/** What COPY and ADD put where. */

import { memoize } from "../dockerfile/memo.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/model.ts";
import { resolveWord } from "../dockerfile/substitution.ts";
import { resolve } from "../dockerfile/variables.ts";
import { baseName, joinPath, pathBelow } from "./image-path.ts";
import { folderAt } from "./working-folder.ts";

export interface CopiedFile {
  /** Where it may come from: absolute in the stage or image copied from, or from the root of the build context. */
  readonly source: string;
  /** The instruction names the file itself; otherwise it names a folder, which may hold it or not. */
  readonly isNamed: boolean;
}

/**
 * Where `path` comes from, if `instruction` may have copied it; the likeliest first, none if it did not.
 *
 * @param instruction a COPY or ADD of `stage`, or the one behind an ONBUILD
 * @param path absolute in the image
 */
export function findCopied(
  dockerfile: Dockerfile,
  stage: Stage,
  instruction: Instruction,
  path: string,
): readonly CopiedFile[] {
  const known = findCopies(dockerfile);
  const copy = known.get(instruction) ?? readCopy(dockerfile, stage, instruction);
  known.set(instruction, copy);
  const { sources, target, keepsParents } = copy;
  if (path === target ? copy.isFolder : pathBelow(target, path) === undefined) return [];
  const found = sources.flatMap((source) => locate(source, target, path, keepsParents));
  return found.toSorted((one, other) => Number(other.isNamed) - Number(one.isNamed));
}

interface Copy {
  readonly sources: readonly string[];
  /** Absolute. */
  readonly target: string;
  /** It is written as a folder, so that nothing is copied under this very name. */
  readonly isFolder: boolean;
  readonly keepsParents: boolean;
}

const findCopies: (dockerfile: Dockerfile) => Map<Instruction, Copy> = memoize(
  (dockerfile) => dockerfile,
  () => new Map(),
);

/** Where a COPY or ADD puts what it copies: absolute, a file or a folder. */
export function findCopyTarget(dockerfile: Dockerfile, stage: Stage, instruction: Instruction): string {
  return (findCopies(dockerfile).get(instruction) ?? readCopy(dockerfile, stage, instruction)).target;
}

function readCopy(dockerfile: Dockerfile, stage: Stage, instruction: Instruction): Copy {
  const environment = stage.environmentAt(instruction);
  const words =
    instruction.json?.map(({ value }) => resolveWord(value, 0, environment, dockerfile.escape).text) ??
    instruction.words.map((word) => resolve(word, environment, dockerfile.escape).text);
  const written = words.at(-1) ?? "";
  return {
    sources: words.slice(0, -1).map((source) => joinPath(/^\w+:/.test(source) ? "" : "/", source)),
    target: joinPath(folderAt(dockerfile, instruction), written),
    isFolder: /(?:^|[/\\])\.{0,2}$/.test(written),
    keepsParents: instruction.flags.some(({ name, value }) => name === "parents" && value !== "false"),
  };
}

function locate(source: string, target: string, path: string, keepsParents: boolean): readonly CopiedFile[] {
  const named = (from: string): CopiedFile => ({ source: from, isNamed: true });
  if (path === target) return [named(source)];
  const rest = pathBelow(target, path);
  if (rest === undefined || rest === "") return [];
  if (keepsParents) {
    const from = `/${rest}`;
    return from === source
      ? [named(from)]
      : pathBelow(source, from) === undefined
        ? []
        : [{ source: from, isNamed: false }];
  }
  const name = baseName(source);
  if (/[*?[]/.test(name)) {
    const [first = "", ...more] = rest.split("/");
    if (!matchesGlob(name, first)) return [];
    const from = joinPath(source.slice(0, source.length - name.length) || "/", rest);
    // A folder that the pattern matches gives its contents, so that its name would be gone.
    return more.length === 0 ? [named(from)] : [];
  }
  if (name === rest) return [named(source)];
  return [{ source: joinPath(source, rest), isNamed: false }];
}

/** `*` and `?`; a character class matches any character. */
function matchesGlob(glob: string, name: string): boolean {
  const pieces = glob.replace(/\[[^\]]*\]/g, "?").split("*");
  if (pieces.length > 3) return true;
  const pattern = pieces.map((piece) => piece.replace(/[\\^$.|+()[\]{}]/g, "\\$&").replaceAll("?", "."));
  return new RegExp(`^${pattern.join("[^/]*")}$`, "s").test(name);
}
