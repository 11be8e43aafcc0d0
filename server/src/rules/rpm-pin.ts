import { findUnpinnedInstalls, pinOptions } from "../package-managers/unpinned-packages.ts";
import { rule } from "./rule.ts";

export default rule({
  id: "rpm-pin",
  title: "RPM packages without a version",
  category: "packages",
  severity: "info",
  since: "0.1.0",
  aliases: {
    hadolint: ["DL3033", "DL3037", "DL3041"],
    kics: [
      "6452c424-1d92-4deb-bb18-a03e95d579c4",
      "93d88cf7-f078-46a8-8ddc-178e03aeacf1",
      "562952e4-0348-4dea-9826-44f3a2c6117b",
    ],
  },
  messages: {
    unpinned: "No version is fixed for {packages}: builds at different times install different packages.",
  },
  options: pinOptions,
  check({ dockerfile, options, report }) {
    for (const { span, names } of findUnpinnedInstalls(dockerfile, "rpm", options)) {
      report(span, "unpinned", { parameters: { packages: names } });
    }
  },
});
