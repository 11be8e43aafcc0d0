import { insertArgument } from "../fixes/run-edits.ts";
import { findUnpinnedInstalls, pinOptions } from "../package-managers/unpinned-packages.ts";
import { rule } from "./rule.ts";

export default rule({
  id: "cargo-pin",
  title: "Rust crates without a version",
  category: "packages",
  severity: "info",
  since: "0.1.0",
  messages: {
    unpinned:
      "Neither a version nor --locked is given for {packages}: any new release of it or of a dependency gets into the next build unseen.",
  },
  fixes: {
    locked: { title: "Build with the dependencies that the crate's authors locked", safety: "suggestion" },
  },
  options: pinOptions,
  check({ dockerfile, options, report }) {
    const isLocked = ({ hasOption }: { hasOption(...names: string[]): boolean }) =>
      hasOption("--locked", "--frozen");
    for (const { span, names, operation } of findUnpinnedInstalls(dockerfile, "cargo", options, isLocked)) {
      const { verb, command } = operation;
      report(span, "unpinned", {
        parameters: { packages: names },
        fixes: verb
          ? [{ id: "locked", edits: () => [insertArgument(dockerfile, command.script, verb, "--locked")] }]
          : [],
      });
    }
  },
});
