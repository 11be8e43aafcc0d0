import { insertArgument } from "../fixes/run-edits.ts";
import { findPackageOperations } from "../package-managers/parse-package-command.ts";
import { findLeftPythonCache } from "../package-managers/python-cache.ts";
import { findOperationSpan, findShippedRuns } from "../package-managers/shipped-runs.ts";
import { rule } from "./rule.ts";

export default rule({
  id: "pip-cache",
  title: "Python package cache left in a layer",
  category: "package-hygiene",
  severity: "info",
  since: "0.1.0",
  aliases: {
    hadolint: ["DL3042"],
    kics: ["f2f903fb-b977-461e-98d7-b3e2185c6118"],
    semgrep: ["missing-pip-no-cache-dir"],
    sonar: ["S6587"],
  },
  messages: { kept: "Downloads stay in the cache of {tool} in this layer and make the image larger." },
  fixes: { flag: { title: "Add {flag}", safety: "safe" } },
  check({ dockerfile, report }) {
    for (const script of findShippedRuns(dockerfile)) {
      for (const operation of findPackageOperations(script)) {
        const { verb } = operation;
        const cache = findLeftPythonCache(operation);
        if (!cache || !verb) continue;
        const { name, flag } = cache;
        report(findOperationSpan(operation), "kept", {
          parameters: { tool: name },
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
