/** Packages that a stage installs for a while and takes away again: `apk del .build-deps`, `apt-get purge gcc`. */
import type { PackageOperation } from "../../package-managers/package-operation.ts";
import { tokenize } from "../../package-managers/split-arguments.ts";

export interface RemovedPackages {
  readonly names: ReadonlySet<string>;
  /** What came along with them goes, too: always with apk, with apt where it is told to. */
  readonly withDependencies: boolean;
}

/**
 * What `operations`, those of one stage in source order, take away after installing it. The name of a virtual
 * package stands for all that was installed under it.
 */
export function findRemovedPackages(operations: readonly PackageOperation[]): RemovedPackages {
  const names = new Set<string>();
  let withDependencies = false;
  const virtual = new Map<string, string[]>();
  for (const operation of operations) {
    const { action, options, packages } = operation;
    if (action === "install") {
      for (const { name } of packages) names.delete(name);
      const group = options.find(({ name }) => name === "-t" || name === "--virtual")?.value;
      if (operation.manager === "apk" && group !== undefined)
        virtual.set(group, [...(virtual.get(group) ?? []), ...packages.map(({ name }) => name)]);
    }
    if (action !== "remove") continue;
    withDependencies ||=
      operation.manager === "apk" ||
      /^auto/.test(operation.verbName) ||
      operation.hasOption("--auto-remove", "--autoremove");
    for (const name of namedBehindVerb(operation)) {
      for (const member of virtual.get(name) ?? [name]) names.add(member);
    }
  }
  return { names, withDependencies };
}

/** The words behind the verb that are no options: an operation lists what it installs only. */
function namedBehindVerb({ command, verb }: PackageOperation): readonly string[] {
  const behind = command.arguments.slice(verb ? command.arguments.indexOf(verb) + 1 : 0);
  return tokenize(behind).flatMap(({ text }) => (text.startsWith("-") ? [] : [text.replace(/[=:].*$/, "")]));
}
