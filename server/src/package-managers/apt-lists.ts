/** Debian's package lists in layers: who fetches them, who needs them, who removes them. */
import type { Command, Script } from "../dockerfile/command.ts";
import { memoize } from "../dockerfile/memo.ts";
import type { Dockerfile } from "../dockerfile/model.ts";
import type { Edit } from "../finding.ts";
import { appendCommand, prependCommand } from "../fixes/run-edits.ts";
import { covers, isMounted, removes } from "./kept-files.ts";
import type { PackageOperation } from "./package-operation.ts";
import { findPackageOperations, parsePackageCommand } from "./parse-package-command.ts";
import { isRun } from "./shipped-runs.ts";
import { isOpaqueToPackageManagers } from "./unseen-installs.ts";

export const aptListsFolder = "/var/lib/apt/lists";
export const removeAptLists = "rm -rf /var/lib/apt/lists/*";

export function findAptOperations(script: Script): readonly PackageOperation[] {
  return findPackageOperations(script).filter(({ manager }) => manager === "apt");
}

export function removesAptLists(command: Command): boolean {
  const operation = parsePackageCommand(command);
  // apt 3 has a command for it: apt-get(8), "distclean".
  if (operation?.manager === "apt") return /^dist-?clean$/.test(operation.verbName);
  return removes(command, (path) => covers(path, aptListsFolder));
}

/** The last command of a RUN that fetches lists which stay in its layer. */
export function findKeptAptLists(script: Script): PackageOperation | undefined {
  if (isMounted(script, [aptListsFolder])) return undefined;
  const operations = findAptOperations(script);
  const update = operations.findLast(({ action }) => action === "update");
  const last = operations.findLast(
    ({ action }) => action === "update" || action === "install" || action === "upgrade",
  );
  if (!update || !last) return undefined;
  const isRemoved = script.commands.some(
    (command) => command.span.start > last.command.span.start && removesAptLists(command),
  );
  return isRemoved ? undefined : update;
}

/** The first install of a RUN that takes its lists from an earlier layer. */
export function findInstallWithoutUpdate(script: Script): PackageOperation | undefined {
  return findUseOfEarlierLists(script, installsFromLists);
}

/** The first install or upgrade of a RUN that takes its lists from an earlier layer. */
export function findUseOfEarlierLists(
  script: Script,
  isUse: (operation: PackageOperation) => boolean = (operation) =>
    operation.action === "upgrade" || installsFromLists(operation),
): PackageOperation | undefined {
  if (isMounted(script, [aptListsFolder])) return undefined;
  const use = findAptOperations(script).find(isUse);
  if (!use) return undefined;
  const isUpdated = script.commands.some(
    (command) =>
      command.span.start < use.command.span.start &&
      (parsePackageCommand(command)?.action === "update" || isOpaqueToPackageManagers(command)),
  );
  return isUpdated ? undefined : use;
}

function installsFromLists(operation: PackageOperation): boolean {
  const { action, packages, command, verbName } = operation;
  if (action !== "install") return false;
  if (operation.hasOption("--no-download", "--print-uris", "-s", "--simulate", "--dry-run")) return false;
  if (packages.length > 0) return packages.some(({ kind }) => kind !== "file");
  return verbName !== "install" || command.wrappers.some(({ program }) => program === "xargs");
}

/** Asked of every later RUN for each finding. */
const usesEarlierLists = memoize(
  (script: Script) => script,
  (script) => findUseOfEarlierLists(script) !== undefined,
);

/** RUNs behind `script`, in its stage or one built from it, that work with the lists which `script` leaves. */
export function findRunsRelyingOn(dockerfile: Dockerfile, script: Script): readonly Script[] {
  const { stage, instruction } = script;
  return dockerfile.scripts.filter(
    (other) =>
      isRun(other.instruction) &&
      (stage === undefined || other.stage?.lineage.includes(stage) === true) &&
      other.instruction.span.start > instruction.span.start &&
      usesEarlierLists(other),
  );
}

/**
 * Edits that fetch fresh lists in front of a RUN's first install or upgrade, and remove them behind its last
 * one, unless it fetches and keeps lists of its own later: that is another finding.
 *
 * @param update the command that fetches: `apt-get update`
 */
export function fetchListsFor(
  dockerfile: Dockerfile,
  use: PackageOperation,
  update: string,
): readonly Edit[] | undefined {
  const { command } = use;
  const { script } = command;
  const prepended = prependCommand(dockerfile, command, update);
  if (!prepended) return undefined;
  const last = findAptOperations(script).findLast(
    ({ action }) => action === "install" || action === "upgrade",
  );
  const place = last?.command ?? command;
  const isRemoved = script.commands.some(
    (other) => other.span.start > place.span.start && removesAptLists(other),
  );
  if (isRemoved || findKeptAptLists(script) || script.stage?.isShipped === false) return [prepended];
  const appended = appendCommand(dockerfile, place, removeAptLists);
  return appended && [prepended, appended];
}
