/** RUNs that refresh package lists and install nothing: what follows installs from a stale cache. */
import type { Command, Script } from "../dockerfile/command.ts";
import type { Dockerfile } from "../dockerfile/model.ts";
import type { Edit } from "../finding.ts";
import { deleteCommand, insertArgument, prependCommand, readCommandText } from "../fixes/run-edits.ts";
import { aptListsFolder, fetchListsFor, findUseOfEarlierLists, removesAptLists } from "./apt-lists.ts";
import { covers, isMounted, removes } from "./kept-files.ts";
import type { PackageManager, PackageOperation } from "./package-operation.ts";
import { findPackageOperations } from "./parse-package-command.ts";
import { isRun } from "./shipped-runs.ts";
import { isOpaqueToPackageManagers } from "./unseen-installs.ts";

const listFolders: Readonly<Partial<Record<PackageManager, readonly string[]>>> = {
  apt: [aptListsFolder],
  apk: ["/var/cache/apk", "/etc/apk/cache"],
  rpm: ["/var/cache/zypp", "/var/cache/zypp/raw"],
};

/** The update of a RUN that is followed by no install in it; `dnf makecache` is not meant, dnf looks again. */
export function findLoneUpdate(script: Script): PackageOperation | undefined {
  const operations = findPackageOperations(script);
  const update = operations.findLast(({ action, command }) => action === "update" && !isRedHat(command));
  const folders = update && listFolders[update.manager];
  if (!update || !folders || isMounted(script, folders)) return undefined;
  const { manager, command } = update;
  const isUsed = operations.some(
    (other) => other.manager === manager && (other.action === "install" || other.action === "upgrade"),
  );
  const isFollowed = script.commands.some(
    (other) =>
      other.span.start > command.span.start &&
      (isOpaqueToPackageManagers(other) || removesLists(other, folders)),
  );
  return isUsed || isFollowed ? undefined : update;
}

function isRedHat({ program }: Command): boolean {
  return program !== "zypper" && /^(?:yum|dnf5?|microdnf|tdnf)$/.test(program);
}

function removesLists(command: Command, folders: readonly string[]): boolean {
  return (
    removesAptLists(command) || removes(command, (path) => folders.some((folder) => covers(path, folder)))
  );
}

/** Installs and upgrades in later RUNs of the same stage, up to its next update, that use what a lone update fetched. */
export function findDependents(
  dockerfile: Dockerfile,
  update: PackageOperation,
): readonly PackageOperation[] {
  const { script } = update.command;
  const found: PackageOperation[] = [];
  for (const other of dockerfile.scripts) {
    if (!isRun(other.instruction)) continue;
    if (other.stage !== script.stage || other.instruction.span.start <= script.instruction.span.start)
      continue;
    const operations = findPackageOperations(other).filter(({ manager }) => manager === update.manager);
    const first = operations.find(
      ({ action }) => action === "update" || action === "install" || action === "upgrade",
    );
    const use = update.manager === "apt" ? findUseOfEarlierLists(other) : first?.action !== "update" && first;
    if (use) found.push(use);
    if (operations.some(({ action }) => action === "update")) break;
  }
  return found;
}

/**
 * Moves a lone update to the installs and upgrades that depend on it.
 *
 * @returns undefined where nothing in the stage depends on it, or an edit would change more than that
 */
export function moveLoneUpdate(
  dockerfile: Dockerfile,
  update: PackageOperation,
): readonly Edit[] | undefined {
  const { script } = update.command;
  const { instruction, stage } = script;
  const isReferred = dockerfile.stages.some(
    (other) => other !== stage && stage && other.lineage.includes(stage),
  );
  if (isReferred || script.isOnbuild || instruction.flags.length > 0) return undefined;
  const dependents = findDependents(dockerfile, update);
  if (dependents.length === 0) return undefined;
  const deletion = deleteCommand(dockerfile, update.command);
  if (!deletion) return undefined;
  const edits = [deletion];
  for (const use of dependents) {
    const moved = bringUpdateTo(dockerfile, update, use);
    if (!moved) return undefined;
    edits.push(...moved);
  }
  return edits;
}

function bringUpdateTo(
  dockerfile: Dockerfile,
  update: PackageOperation,
  use: PackageOperation,
): readonly Edit[] | undefined {
  const text = readCommandText(dockerfile, update.command).replace(/^apt /, "apt-get ");
  if (update.manager === "apt") return fetchListsFor(dockerfile, use, text);
  const { command } = use;
  if (update.manager === "apk") {
    // `--no-cache` fetches the index by itself, without keeping it.
    const uses = findPackageOperations(command.script).filter(
      (other) =>
        other.manager === "apk" &&
        (other.action === "install" || other.action === "upgrade") &&
        !other.hasOption("--no-cache"),
    );
    return uses.flatMap(({ verb }) =>
      verb ? [insertArgument(dockerfile, command.script, verb, "--no-cache")] : [],
    );
  }
  const edit = prependCommand(dockerfile, command, text);
  return edit && [edit];
}
