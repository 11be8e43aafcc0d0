import { findUnpinnedInstalls, pinOptions } from "../package-managers/unpinned-packages.ts";
import { rule } from "./rule.ts";

export default rule({
  id: "gem-pin",
  title: "Ruby gems without a version",
  category: "packages",
  severity: "info",
  since: "0.1.0",
  aliases: { hadolint: ["DL3028"], kics: ["22cd11f7-9c6c-4f6e-84c0-02058120b341"] },
  messages: {
    unpinned: "No exact version is fixed for {packages}: any new release gets into the next build unseen.",
  },
  options: pinOptions,
  check({ dockerfile, options, report }) {
    for (const { span, names } of findUnpinnedInstalls(dockerfile, "gem", options)) {
      report(span, "unpinned", { parameters: { packages: names } });
    }
  },
});
