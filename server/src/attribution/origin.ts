/** Where files come from that an instruction takes from another stage or image. */
import { memoize } from "../dockerfile/memo.ts";
import type { Dockerfile, Flag, Instruction, Stage } from "../dockerfile/model.ts";
import { findPackageOperations } from "../package-managers/parse-package-command.ts";
import type { InstalledPackage } from "../scanners/report.ts";
import type { Origin } from "./attribution.ts";
import { findCopied } from "./copied-files.ts";
import { findMaker } from "./file-makers.ts";
import { findNamedInstall, managerOf, type Place } from "./named-installs.ts";

/** Stages that copy from one another in a row; a file cannot have a circle, but many stages. */
const longestChain = 20;

/**
 * @param instruction of `stage`, which brought the package into the image
 * @returns undefined for an instruction that takes nothing from elsewhere
 */
export function findOrigin(
  dockerfile: Dockerfile,
  stage: Stage,
  instruction: Instruction,
  installed: InstalledPackage,
): Origin | undefined {
  const known = knownOrigins(dockerfile);
  const { type, name, source, path } = installed;
  // A package has an advisory after the other.
  const key = [instruction.span.start, type, name, source, path].join("\n");
  if (!known.has(key)) known.set(key, workOut(dockerfile, stage, instruction, installed));
  return known.get(key);
}

const knownOrigins: (dockerfile: Dockerfile) => Map<string, Origin | undefined> = memoize(
  (dockerfile) => dockerfile,
  () => new Map(),
);

function workOut(
  dockerfile: Dockerfile,
  stage: Stage,
  instruction: Instruction,
  installed: InstalledPackage,
): Origin | undefined {
  const read = instruction.trigger ?? instruction;
  const from = findSource(dockerfile, stage, read);
  if (from === undefined) return undefined;
  if (read.keyword === "RUN" && installsItself(dockerfile, instruction, installed)) return undefined;
  if (typeof from === "string") return { kind: "image", reference: from };
  const { path } = installed;
  if (path === undefined || read.keyword === "RUN") {
    const named = findInstallBehind(dockerfile, from, installed);
    return { kind: "stage", stage: named?.stage ?? from, instruction: named?.instruction };
  }
  const sources = findCopied(dockerfile, stage, read, path).map(({ source }) => source);
  return follow(dockerfile, from, sources, installed, longestChain);
}

function follow(
  dockerfile: Dockerfile,
  stage: Stage,
  paths: readonly string[],
  installed: InstalledPackage,
  left: number,
): Origin {
  for (const path of paths) {
    const maker = findMaker(dockerfile, stage, path, installed);
    if (maker === undefined) continue;
    const from = findSource(dockerfile, maker.stage, maker.instruction);
    const isCopy = maker.instruction.keyword !== "RUN";
    if (!isCopy || from === undefined)
      return { kind: "stage", stage: maker.stage, instruction: maker.instruction };
    if (typeof from === "string") return { kind: "image", reference: from };
    if (left > 0) return follow(dockerfile, from, maker.sources, installed, left - 1);
  }
  return { kind: "stage", stage, instruction: undefined };
}

/** The RUN that names a package of a database in `stage`, or in one that it copies from: nearest first. */
function findInstallBehind(
  dockerfile: Dockerfile,
  stage: Stage,
  installed: InstalledPackage,
): Place | undefined {
  const seen = new Set([stage]);
  for (const next of seen) {
    const named = findNamedInstall(dockerfile, next, installed);
    if (named !== undefined) return named;
    for (const ancestor of next.lineage) {
      for (const instruction of ancestor.instructions) {
        const from = findSource(dockerfile, ancestor, instruction);
        if (from !== undefined && typeof from !== "string") seen.add(from);
      }
    }
  }
  return undefined;
}

/** The stage, or the reference of the image, that `--from` or `--mount=…,from=` names. */
function findSource(
  { stages }: Dockerfile,
  stage: Stage,
  { keyword, flags }: Instruction,
): Stage | string | undefined {
  const name =
    keyword === "RUN"
      ? flags.map(readMount).find((from) => from !== undefined)
      : flags.find((flag) => flag.name === "from")?.value;
  if (name === undefined || name === "") return undefined;
  const earlier = stages.slice(0, stage.index);
  const named = earlier.findLast((other) => other.name?.toLowerCase() === name.toLowerCase());
  if (named !== undefined) return named;
  // A stage further down is a mistake, but none that names an image.
  return /^\d+$/.test(name) ? earlier[Number(name)] : name;
}

/** A mounted cache is filled from a stage, but it is no part of the image. */
function readMount({ name, value }: Flag): string | undefined {
  if (name !== "mount" || value === undefined || /(?:^|,)type=(?!bind)/.test(value)) return undefined;
  return /(?:^|,)from=([^,"]*)/.exec(value)?.[1];
}

function installsItself(
  dockerfile: Dockerfile,
  instruction: Instruction,
  installed: InstalledPackage,
): boolean {
  const operations = dockerfile.scripts
    .filter((script) => script.instruction === instruction)
    .flatMap(findPackageOperations);
  const isDatabase = /^(?:deb|apk|rpm)$/i.test(installed.type);
  return operations.some(
    ({ manager, packages }) =>
      manager === managerOf(installed) &&
      (isDatabase || packages.some(({ name }) => name === installed.name)),
  );
}
