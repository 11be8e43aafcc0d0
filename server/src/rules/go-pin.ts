import type { Dockerfile } from "../dockerfile/model.ts";
import type { PackageOperation } from "../package-managers/package-operation.ts";
import {
  findUnpinnedInstalls,
  pinOptions,
  type UnpinnedInstall,
} from "../package-managers/unpinned-packages.ts";
import { rule } from "./rule.ts";

/** Vendored modules, and `go get -u`-less updates from a go.mod that is not changed, come from files. */
function isFixedElsewhere(operation: PackageOperation): boolean {
  return operation.options.some(({ name, value }) => /^--?mod$/.test(name) && value !== "mod");
}

/**
 * `go install` and `go run` without any `@` take the version from go.mod, so they are fine where sources
 * have been copied in; `go get` looks for a newer one in any case.
 */
function followsGoMod(dockerfile: Dockerfile, { operation, packages }: UnpinnedInstall): boolean {
  if (operation.verbName === "get" || packages.some(({ version }) => version !== undefined)) return false;
  const { stage, instruction } = operation.command.script;
  return dockerfile.instructions.some(
    (other) =>
      (other.keyword === "COPY" || other.keyword === "ADD") &&
      other.stage !== undefined &&
      stage?.lineage.includes(other.stage) === true &&
      other.span.start < instruction.span.start,
  );
}

export default rule({
  id: "go-pin",
  title: "Go modules without a version",
  category: "packages",
  severity: "info",
  since: "0.1.0",
  aliases: { hadolint: ["DL3062"] },
  messages: {
    unpinned: "No exact version is fixed for {packages}: any new release gets into the next build unseen.",
  },
  options: pinOptions,
  check({ dockerfile, options, report }) {
    for (const install of findUnpinnedInstalls(dockerfile, "go", options, isFixedElsewhere)) {
      if (followsGoMod(dockerfile, install)) continue;
      report(install.span, "unpinned", { parameters: { packages: install.names } });
    }
  },
});
