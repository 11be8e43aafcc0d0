import { findUnpinnedInstalls, pinOptions } from "../package-managers/unpinned-packages.ts";
import { rule } from "./rule.ts";

export default rule({
  id: "apk-pin",
  title: "Alpine packages without a version",
  category: "packages",
  severity: "info",
  since: "0.1.0",
  aliases: { hadolint: ["DL3018"], kics: ["d3499f6d-1651-41bb-a9a7-de925fea487b"] },
  messages: {
    unpinned: "No version is fixed for {packages}: builds at different times install different packages.",
  },
  options: pinOptions,
  check({ dockerfile, options, report }) {
    for (const { span, names } of findUnpinnedInstalls(dockerfile, "apk", options)) {
      report(span, "unpinned", { parameters: { packages: names } });
    }
  },
});
