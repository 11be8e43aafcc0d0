/** Where an instruction names a package that it installs. */
import { managerOf } from "../attribution/named-installs.ts";
import type { Dockerfile, Instruction } from "../dockerfile/model.ts";
import type { Span } from "../dockerfile/span.ts";
import type { PackageManager } from "../package-managers/package-operation.ts";
import { findPackageOperations } from "../package-managers/parse-package-command.ts";
import type { InstalledPackage } from "../scanners/report.ts";

interface Word {
  readonly manager: PackageManager;
  readonly name: string;
  readonly span: Span;
}

export type FindPackageWord = (installed: InstalledPackage) => Span | undefined;

/** Reads an instruction once for all packages that came with it. */
export function readPackageWords(dockerfile: Dockerfile, instruction: Instruction): FindPackageWord {
  const words = dockerfile.scripts
    .filter((script) => script.instruction === instruction)
    .flatMap(findPackageOperations)
    .filter(({ action }) => action === "install" || action === "upgrade")
    .flatMap(({ manager, packages }) =>
      packages.map(({ name, word }): Word => ({ manager, name: normalize(name), span: word.span })),
    );
  const byName = new Map<string, Word[]>();
  for (const word of words) {
    const same = byName.get(word.name);
    if (same === undefined) byName.set(word.name, [word]);
    else same.push(word);
  }
  return (installed) => {
    const manager = managerOf(installed);
    for (const name of [installed.name, installed.source ?? installed.name].map(normalize)) {
      // `go install` names a program in the module.
      const named =
        manager === "go"
          ? words.filter((word) => `${word.name}/`.startsWith(`${name}/`))
          : (byName.get(name) ?? []);
      const found = named.find((word) => (manager ?? word.manager) === word.manager);
      if (found !== undefined) return found.span;
    }
    return undefined;
  };
}

/** Without Debian's architecture and pip's extras; PyPI's spelling (PEP 503) is taken for all. */
function normalize(name: string): string {
  return name
    .toLowerCase()
    .replace(/:[a-z0-9]+$|\[.*$/, "")
    .replace(/[-_.]+/g, "-");
}
