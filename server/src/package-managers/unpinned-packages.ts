/** What the rules on pins have in common: which packages of an install command have no version, and where. */
import type { Dockerfile } from "../dockerfile/model.ts";
import type { Span } from "../dockerfile/span.ts";
import { matchesAny } from "../name-patterns.ts";
import type { PackageArgument, PackageManager, PackageOperation } from "./package-operation.ts";
import { findPackageOperations } from "./parse-package-command.ts";
import { isRun } from "./shipped-runs.ts";

export interface UnpinnedInstall {
  readonly operation: PackageOperation;
  readonly packages: readonly PackageArgument[];
  /** The first of them: a line under all would run through comments and pinned ones. */
  readonly span: Span;
  /** Their names for a message: five at most. */
  readonly names: string;
}

const mostNames = 5;

/** The options that the rules on pins share. */
export const pinOptions = {
  ignorePackages: {
    type: "array",
    items: { type: "string", minLength: 1 },
    default: [],
    title: "Packages that need no version",
    description: "Names of packages that may stand without a version. `*` stands for any characters: `lib*`.",
  },
} as const;

/**
 * Install commands of any stage that name packages without a version; one entry for each command.
 *
 * @param options of the rule that asks
 * @param isExempt commands that take their versions from elsewhere: a lock file, constraints
 */
export function findUnpinnedInstalls(
  dockerfile: Dockerfile,
  manager: PackageManager,
  { ignorePackages }: { readonly ignorePackages: readonly string[] },
  isExempt: (operation: PackageOperation) => boolean = () => false,
): readonly UnpinnedInstall[] {
  return dockerfile.scripts
    .filter(({ instruction }) => isRun(instruction))
    .flatMap(findPackageOperations)
    .flatMap((operation) => {
      if (operation.manager !== manager || operation.action !== "install" || isExempt(operation)) return [];
      const packages = operation.packages.filter(
        ({ name, isPinned, kind }) => !isPinned && kind !== "unknown" && !matchesAny(ignorePackages, name),
      );
      const [first] = packages;
      return first ? [{ operation, packages, span: first.word.span, names: listNames(packages) }] : [];
    });
}

function listNames(packages: readonly PackageArgument[]): string {
  const names = [...new Set(packages.map(({ name }) => name))];
  const more = names.length - mostNames;
  const shown = names.slice(0, mostNames).join(", ");
  return more > 0 ? `${shown} (+${more})` : shown;
}
