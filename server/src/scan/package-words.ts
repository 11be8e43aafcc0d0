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
  if (words.length === 0) return () => undefined;
  return (installed) => {
    const manager = managerOf(installed);
    const named = [installed.name, installed.source ?? installed.name].map(normalize);
    for (const name of named) {
      const found = words.find((word) => (manager ?? word.manager) === word.manager && means(word, name));
      if (found !== undefined) return found.span;
    }
    return undefined;
  };
}

/** `go install` names a program in the module. */
function means(word: Word, name: string): boolean {
  return word.name === name || (word.manager === "go" && word.name.startsWith(`${name}/`));
}

/** Without Debian's architecture and pip's extras; PyPI's spelling (PEP 503) is taken for all. */
function normalize(name: string): string {
  return name
    .toLowerCase()
    .replace(/:[a-z0-9]+$|\[.*$/, "")
    .replace(/[-_.]+/g, "-");
}
