import type { Script } from "../dockerfile/command.ts";
import type { Dockerfile } from "../dockerfile/model.ts";
import type { Edit } from "../finding.ts";
import { deleteCommand, insertArgument } from "../fixes/run-edits.ts";
import { covers, isMounted, removes } from "../package-managers/kept-files.ts";
import type { PackageOperation } from "../package-managers/package-operation.ts";
import { findPackageOperations } from "../package-managers/parse-package-command.ts";
import { findOperationSpan, findShippedRuns } from "../package-managers/shipped-runs.ts";
import { rule } from "./rule.ts";

const folders = ["/var/cache/apk", "/etc/apk/cache"];

function isCleanedBehind(script: Script, { command }: PackageOperation): boolean {
  return script.commands.some(
    (other) =>
      other.span.start > command.span.start &&
      (removes(other, (path) => folders.some((folder) => covers(path, folder))) ||
        (other.program === "apk" &&
          other.arguments
            .map(({ text }) => text)
            .join(" ")
            .endsWith("cache purge"))),
  );
}

/** `--no-cache` fetches the index by itself: the only update in front of the only add is needless then. */
function addFlag(dockerfile: Dockerfile, script: Script, add: PackageOperation): readonly Edit[] {
  if (!add.verb) return [];
  const flag = insertArgument(dockerfile, script, add.verb, "--no-cache");
  const all = findPackageOperations(script).filter(({ manager }) => manager === "apk");
  const [update, ...others] = all.filter(({ action }) => action !== "remove");
  const isOnly = update?.action === "update" && others.length === 1 && others[0] === add;
  const deletion = isOnly ? deleteCommand(dockerfile, update.command) : undefined;
  return deletion ? [deletion, flag] : [flag];
}

export default rule({
  id: "apk-cache",
  title: "Alpine's package index left in a layer",
  category: "package-hygiene",
  severity: "info",
  since: "0.1.0",
  aliases: {
    hadolint: ["DL3019"],
    trivy: ["DS-0025"],
    kics: ["ae9c56a6-3ed1-4ac0-9b54-31267f51151d"],
    dockle: ["DKL-DI-0004"],
    semgrep: ["missing-apk-no-cache"],
    sonar: ["S6587"],
  },
  messages: { kept: "Without --no-cache the package index stays in this layer and makes the image larger." },
  fixes: { flag: { title: "Add --no-cache", safety: "safe" } },
  check({ dockerfile, report }) {
    for (const script of findShippedRuns(dockerfile)) {
      if (isMounted(script, folders)) continue;
      for (const operation of findPackageOperations(script)) {
        const { manager, action } = operation;
        if (manager !== "apk" || action !== "install" || operation.hasOption("--no-cache")) continue;
        if (isCleanedBehind(script, operation)) continue;
        report(findOperationSpan(operation), "kept", {
          fixes: [{ id: "flag", edits: () => addFlag(dockerfile, script, operation) }],
        });
      }
    }
  },
});
