import type { PackageOperation } from "../package-managers/package-operation.ts";
import { findUnpinnedInstalls, pinOptions } from "../package-managers/unpinned-packages.ts";
import { rule } from "./rule.ts";

/** Versions come from elsewhere: constraints, hashes in a requirements file, wheels in a folder. */
function isFixedElsewhere(operation: PackageOperation): boolean {
  return operation.hasOption(
    "-c",
    "--constraint",
    "--constraints",
    "--require-hashes",
    "--no-index",
    "--frozen",
    "--locked",
  );
}

export default rule({
  id: "pip-pin",
  title: "Python packages without a version",
  category: "packages",
  severity: "info",
  since: "0.1.0",
  aliases: {
    hadolint: ["DL3013"],
    kics: ["02d9c71f-3ee8-4986-9c27-1a20d0d19bfc"],
    terrascan: ["AC_DOCKER_0010"],
  },
  messages: {
    unpinned: "No exact version is fixed for {packages}: any new release gets into the next build unseen.",
  },
  options: pinOptions,
  check({ dockerfile, options, report }) {
    for (const { span, names } of findUnpinnedInstalls(dockerfile, "pip", options, isFixedElsewhere)) {
      report(span, "unpinned", { parameters: { packages: names } });
    }
  },
});
