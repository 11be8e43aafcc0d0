import { findUnpinnedInstalls, pinOptions } from "../package-managers/unpinned-packages.ts";
import { rule } from "./rule.ts";

export default rule({
  id: "npm-pin",
  title: "Node.js packages without a version",
  category: "packages",
  severity: "info",
  since: "0.1.0",
  aliases: { hadolint: ["DL3016"], kics: ["e36d8880-3f78-4546-b9a1-12f0745ca0d5"] },
  messages: {
    unpinned: "No exact version is fixed for {packages}: any new release gets into the next build unseen.",
  },
  options: pinOptions,
  check({ dockerfile, options, report }) {
    for (const { span, names } of findUnpinnedInstalls(dockerfile, "npm", options)) {
      report(span, "unpinned", { parameters: { packages: names } });
    }
  },
});
