import { findUnpinnedInstalls, pinOptions } from "../package-managers/unpinned-packages.ts";
import { rule } from "./rule.ts";

export default rule({
  id: "apt-pin",
  title: "Debian packages without a version",
  category: "packages",
  severity: "info",
  since: "0.1.0",
  aliases: {
    hadolint: ["DL3008"],
    kics: ["965a08d7-ef86-4f14-8792-4a3b2098937e"],
    terrascan: ["AC_DOCKER_0033"],
  },
  messages: {
    unpinned: "No version is fixed for {packages}: builds at different times install different packages.",
  },
  options: pinOptions,
  check({ dockerfile, options, report }) {
    for (const { span, names } of findUnpinnedInstalls(dockerfile, "apt", options)) {
      report(span, "unpinned", { parameters: { packages: names } });
    }
  },
});
