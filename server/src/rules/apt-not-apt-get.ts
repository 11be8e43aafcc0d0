import type { Edit } from "../finding.ts";
import type { PackageOperation } from "../package-managers/package-operation.ts";
import { findPackageOperations } from "../package-managers/parse-package-command.ts";
import { findShippedRuns } from "../package-managers/shipped-runs.ts";
import { rule } from "./rule.ts";

interface Replacement {
  readonly tool: "apt-get" | "apt-cache";
  /** The verb there, where it differs. */
  readonly verb?: string;
}

// apt(8), apt-get(8), apt-cache(8). `apt upgrade` may add packages, `apt-get upgrade` only when told to.
const replacements: Readonly<Record<string, Replacement>> = {
  install: { tool: "apt-get" },
  update: { tool: "apt-get" },
  upgrade: { tool: "apt-get", verb: "upgrade --with-new-pkgs" },
  "full-upgrade": { tool: "apt-get", verb: "dist-upgrade" },
  "dist-upgrade": { tool: "apt-get" },
  reinstall: { tool: "apt-get", verb: "install --reinstall" },
  remove: { tool: "apt-get" },
  purge: { tool: "apt-get" },
  autoremove: { tool: "apt-get" },
  "auto-remove": { tool: "apt-get", verb: "autoremove" },
  autopurge: { tool: "apt-get", verb: "autoremove --purge" },
  clean: { tool: "apt-get" },
  autoclean: { tool: "apt-get" },
  "auto-clean": { tool: "apt-get", verb: "autoclean" },
  "build-dep": { tool: "apt-get" },
  source: { tool: "apt-get" },
  download: { tool: "apt-get" },
  changelog: { tool: "apt-get" },
  search: { tool: "apt-cache" },
  show: { tool: "apt-cache" },
  policy: { tool: "apt-cache" },
  depends: { tool: "apt-cache" },
  rdepends: { tool: "apt-cache" },
};

function replace({ command, verb, verbName }: PackageOperation, { tool, verb: other }: Replacement): Edit[] {
  const { end } = command.programWord.span;
  const program = { span: { start: end - "apt".length, end }, text: tool };
  return other === undefined || !verb || verb.raw !== verbName
    ? [program]
    : [program, { span: verb.span, text: other }];
}

export default rule({
  id: "apt-not-apt-get",
  title: "apt in a script",
  category: "package-hygiene",
  severity: "info",
  since: "0.1.0",
  aliases: {
    hadolint: ["DL3027"],
    kics: ["b84a0b47-2e99-4c9f-8933-98bcabe2b94d"],
    checkov: ["CKV_DOCKER_9"],
    semgrep: ["prefer-apt-get"],
    tally: ["DL3027"],
    terrascan: ["AC_DOCKER_0002"],
  },
  messages: {
    apt: "apt is made for people at a terminal: its options and output may change between releases; apt-get's do not.",
  },
  fixes: { replace: { title: "Use {tool}", safety: "safe" } },
  check({ dockerfile, report }) {
    for (const script of findShippedRuns(dockerfile)) {
      for (const operation of findPackageOperations(script)) {
        const { programWord, program } = operation.command;
        if (program !== "apt") continue;
        const replacement = replacements[operation.verbName];
        const isLiteral = dockerfile.text.slice(programWord.span.start, programWord.span.end).endsWith("apt");
        report(programWord.span, "apt", {
          fixes:
            replacement && isLiteral
              ? [
                  {
                    id: "replace",
                    parameters: { tool: replacement.tool },
                    edits: () => replace(operation, replacement),
                  },
                ]
              : [],
        });
      }
    }
  },
});
