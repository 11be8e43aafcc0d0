import type { Dockerfile, Instruction, Stage } from "../dockerfile/model.ts";
import { insertArgument } from "../fixes/run-edits.ts";
import type { PackageOperation } from "../package-managers/package-operation.ts";
import { findPackageOperations } from "../package-managers/parse-package-command.ts";
import { findOperationSpan, findShippedRuns } from "../package-managers/shipped-runs.ts";
import { rule } from "./rule.ts";

// `APT::Install-Recommends "0";`, `APT { Install-Recommends "false"; }`: apt.conf(5) takes all these for no.
const switchedOff = /Install-Recommends\s*=?\s*[\\"']*(?:0|no|false|without|off|disable)\b/i;

/** An earlier instruction writes a configuration file that holds for every install. */
function isConfiguredOff(dockerfile: Dockerfile, stage: Stage | undefined, before: number): boolean {
  const writes = ({ span }: Instruction) => {
    const text = dockerfile.text.slice(span.start, Math.min(span.end, before));
    return /apt\.conf|APT_CONFIG/.test(text) && switchedOff.test(text);
  };
  return dockerfile.instructions.some(
    (instruction) =>
      instruction.stage !== undefined &&
      stage?.lineage.includes(instruction.stage) === true &&
      instruction.span.start < before &&
      writes(instruction),
  );
}

/** The command says itself whether it wants recommended packages. */
function isDecided(operation: PackageOperation): boolean {
  const names = [
    "--no-install-recommends",
    "--install-recommends",
    "--without-recommends",
    "--with-recommends",
  ];
  if (operation.hasOption(...names)) return true;
  if (operation.command.program === "aptitude" && operation.hasOption("-R", "-r")) return true;
  return operation.options.some(
    ({ name, value }) => (name === "-o" || name === "--option") && /Install-Recommends/i.test(value ?? ""),
  );
}

function installsPackages({ action, verbName, packages, command }: PackageOperation): boolean {
  if (action !== "install" || verbName !== "install") return false;
  return packages.length > 0 || command.wrappers.some(({ program }) => program === "xargs");
}

export default rule({
  id: "apt-recommends",
  title: "Recommended packages installed along",
  category: "package-hygiene",
  severity: "info",
  since: "0.1.0",
  aliases: {
    hadolint: ["DL3015"],
    trivy: ["DS-0029"],
    kics: ["7384dfb2-fcd1-4fbf-91cd-6c44c318c33c"],
    semgrep: ["missing-no-install-recommends"],
    sonar: ["S6500"],
    terrascan: ["AC_DOCKER_0014"],
  },
  messages: {
    recommends: "This also installs packages that are only recommended: a larger image with more to attack.",
  },
  fixes: {
    flag: {
      title: "Add {flag} (name what you need of the recommended packages, such as ca-certificates)",
      safety: "suggestion",
    },
  },
  check({ dockerfile, report }) {
    for (const script of findShippedRuns(dockerfile)) {
      for (const operation of findPackageOperations(script)) {
        const { manager, command, verb } = operation;
        if (manager !== "apt" || !verb || !installsPackages(operation) || isDecided(operation)) continue;
        if (isConfiguredOff(dockerfile, script.stage, command.span.start)) continue;
        const flag = command.program === "aptitude" ? "--without-recommends" : "--no-install-recommends";
        report(findOperationSpan(operation), "recommends", {
          fixes: [
            {
              id: "flag",
              parameters: { flag },
              edits: () => [insertArgument(dockerfile, script, verb, flag)],
            },
          ],
        });
      }
    }
  },
});
