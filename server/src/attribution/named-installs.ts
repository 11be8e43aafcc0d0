/** RUNs that install a package by its name. */
import { memoize } from "../dockerfile/memo.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/model.ts";
import type { PackageManager } from "../package-managers/package-operation.ts";
import { findPackageOperations, parsePackageCommand } from "../package-managers/parse-package-command.ts";
import { isRun } from "../package-managers/shipped-runs.ts";
import type { InstalledPackage } from "../scanners/report.ts";

export interface Place {
  readonly instruction: Instruction;
  readonly stage: Stage;
}

/** By the types of package URLs and the words of scanners. */
const managers: Readonly<Record<string, PackageManager>> = {
  deb: "apt",
  apk: "apk",
  rpm: "rpm",
  pypi: "pip",
  python: "pip",
  npm: "npm",
  gem: "gem",
  golang: "go",
  "go-module": "go",
  gobinary: "go",
  cargo: "cargo",
  "rust-crate": "cargo",
};

/** Undefined for an ecosystem whose installers are not read. */
export function managerOf({ type }: InstalledPackage): PackageManager | undefined {
  const word = type.toLowerCase();
  return Object.hasOwn(managers, word) ? managers[word] : undefined;
}

interface Install extends Place {
  readonly manager: PackageManager;
}

type InstallsByName = ReadonlyMap<string, readonly Install[]>;

/** A script of the image's own may install too: `install-package greeter=1.0`. These do not. */
const bystanders =
  /^(?:|\[|apk|apt-cache|apt-get|apt|cat|cd|chmod|chown|command|cp|dpkg|dpkg-query|echo|exec|find|grep|hash|kill|ln|ls|mkdir|mv|printf|rm|rpm|sed|service|systemctl|test|touch|type|update-alternatives|which|yum|dnf)$/;

/** The words of commands that are no known package manager's, each with the RUNs that hold it. */
const findMentions: (dockerfile: Dockerfile) => ReadonlyMap<string, readonly Place[]> = memoize(
  (dockerfile) => dockerfile,
  (dockerfile) => {
    const found = new Map<string, Map<Instruction, Place>>();
    for (const { stage, instruction, isOnbuild, commands } of dockerfile.scripts) {
      if (stage === undefined || isOnbuild || !isRun(instruction)) continue;
      for (const command of commands) {
        const action = parsePackageCommand(command)?.action ?? "other";
        if (action !== "other" || bystanders.test(command.program)) continue;
        for (const { value } of command.arguments) {
          const name = value?.replace(/[=@].*$/s, "");
          if (name === undefined || !/^[a-z0-9][\w.+-]+$/.test(name)) continue;
          const places = found.get(name) ?? new Map<Instruction, Place>();
          found.set(name, places.set(instruction, { instruction, stage }));
        }
      }
    }
    return new Map([...found].map(([name, places]) => [name, [...places.values()]]));
  },
);

const findInstalls: (dockerfile: Dockerfile) => InstallsByName = memoize(
  (dockerfile) => dockerfile,
  (dockerfile) => {
    const found = new Map<string, Install[]>();
    for (const script of dockerfile.scripts) {
      const { stage, instruction, isOnbuild } = script;
      if (stage === undefined || isOnbuild || !isRun(instruction)) continue;
      for (const { manager, action, packages } of findPackageOperations(script)) {
        if (action !== "install" && action !== "upgrade") continue;
        for (const { name } of packages) {
          for (const key of manager === "go" ? modulesOf(name) : [normalize(name)]) {
            const installs = found.get(key);
            if (installs === undefined) found.set(key, [{ manager, instruction, stage }]);
            else installs.push({ manager, instruction, stage });
          }
        }
      }
    }
    return found;
  },
);

/** PyPI's spelling (PEP 503) folds what other ecosystems never tell apart either. */
function normalize(name: string): string {
  return name
    .toLowerCase()
    .replace(/\[.*$/, "")
    .replace(/[-_.]+/g, "-");
}

/**
 * The first RUN of the stage, or of those it is built FROM, that names the package or the source package it is built
 * from; or the only one that gives its name to some other program. What comes with another package is not found.
 */
export function findNamedInstall(
  dockerfile: Dockerfile,
  stage: Stage,
  installed: InstalledPackage,
): Place | undefined {
  const manager = managerOf(installed);
  const installs = findInstalls(dockerfile);
  for (const name of namesOf(installed)) {
    const fitting = (installs.get(normalize(name)) ?? []).filter(
      (install) => stage.lineage.includes(install.stage) && (manager ?? install.manager) === install.manager,
    );
    // The farthest ancestor is built first.
    const [first] = fitting.toSorted((one, other) => one.stage.index - other.stage.index);
    if (first !== undefined) return first;
  }
  const mentions = findMentions(dockerfile)
    .get(installed.name)
    ?.filter((mention) => stage.lineage.includes(mention.stage));
  return mentions?.length === 1 ? mentions[0] : undefined;
}

/** `go install` names a package, which is somewhere in a module: any beginning of it may be that. */
function modulesOf(name: string): readonly string[] {
  const parts = name.split("/");
  return parts.slice(0, 20).map((_, index) => normalize(parts.slice(0, index + 1).join("/")));
}

function namesOf({ name, source }: InstalledPackage): readonly string[] {
  return source === undefined || source === name ? [name] : [name, source];
}
