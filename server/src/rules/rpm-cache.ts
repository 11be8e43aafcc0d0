import type { Command, Script } from "../dockerfile/command.ts";
import { appendCommand } from "../fixes/run-edits.ts";
import { covers, isMounted, removes } from "../package-managers/kept-files.ts";
import type { PackageOperation } from "../package-managers/package-operation.ts";
import { findPackageOperations, parsePackageCommand } from "../package-managers/parse-package-command.ts";
import { findOperationSpan, findShippedRuns } from "../package-managers/shipped-runs.ts";
import { rule } from "./rule.ts";

// dnf 5 moved its cache; which one a release has is not in the file.
const folders = ["/var/cache/yum", "/var/cache/dnf", "/var/cache/libdnf5", "/var/cache/tdnf"];
const zypperFolders = ["/var/cache/zypp"];

function findFolders({ command }: PackageOperation): readonly string[] {
  return command.program === "zypper" ? zypperFolders : folders;
}

/** `yum clean all`, in any order; `yum` cleans up behind `dnf` where one is the other's name. */
function cleans(command: Command, install: PackageOperation): boolean {
  const operation = parsePackageCommand(command);
  if (operation?.manager === "rpm" && operation.action === "clean") {
    if (install.command.program === "zypper") return command.program === "zypper";
    return command.program !== "zypper" && command.arguments.some(({ text }) => text === "all");
  }
  return removes(command, (path) => findFolders(install).some((folder) => covers(path, folder)));
}

/** The last command of the script that fills the cache, where nothing empties it. */
function findUncleaned(script: Script): PackageOperation | undefined {
  const last = findPackageOperations(script).findLast(
    ({ manager, action }) => manager === "rpm" && (action === "install" || action === "upgrade"),
  );
  if (!last || isMounted(script, findFolders(last))) return undefined;
  const isCleaned = script.commands.some(
    (command) => command.span.start > last.command.span.start && cleans(command, last),
  );
  return isCleaned ? undefined : last;
}

export default rule({
  id: "rpm-cache",
  title: "RPM package cache left in a layer",
  category: "package-hygiene",
  severity: "info",
  since: "0.1.0",
  aliases: {
    hadolint: ["DL3032", "DL3036", "DL3040"],
    trivy: ["DS-0015", "DS-0019", "DS-0020", "DS-0027"],
    kics: [
      "00481784-25aa-4a55-8633-3136dfcf4f37",
      "295acb63-9246-4b21-b441-7c1f1fb62dc0",
      "38300d1a-feb2-4a48-936a-d1ef1cd24313",
    ],
    semgrep: [
      "missing-yum-clean-all",
      "missing-dnf-clean-all",
      "missing-zypper-clean",
      "remove-package-cache",
    ],
    sonar: ["S6587"],
    terrascan: ["AC_DOCKER_0009", "AC_DOCKER_00025"],
  },
  messages: { kept: "The cache of {tool} stays in this layer and makes the image larger." },
  fixes: { clean: { title: "Run {clean} in the same RUN", safety: "safe" } },
  check({ dockerfile, report }) {
    for (const script of findShippedRuns(dockerfile)) {
      const last = findUncleaned(script);
      if (!last) continue;
      const { tool, command } = last;
      const clean = command.program === "zypper" ? `${tool} clean --all` : `${tool} clean all`;
      const edit = appendCommand(dockerfile, command, clean);
      report(findOperationSpan(last), "kept", {
        parameters: { tool: command.program },
        fixes: edit ? [{ id: "clean", parameters: { clean }, edits: () => [edit] }] : [],
      });
    }
  },
});
