import type { Script } from "../dockerfile/command.ts";
import type { Dockerfile } from "../dockerfile/model.ts";
import { fetchListsFor, findInstallWithoutUpdate } from "../package-managers/apt-lists.ts";
import { findDependents, findLoneUpdate, moveLoneUpdate } from "../package-managers/lone-updates.ts";
import { findOperationSpan, findShippedRuns } from "../package-managers/shipped-runs.ts";
import { rule } from "./rule.ts";

/** Scripts that the fix of `update-alone` sees to: a second finding would only repeat the first. */
function findCoveredByLoneUpdate(dockerfile: Dockerfile, scripts: readonly Script[]): ReadonlySet<Script> {
  const updates = scripts.flatMap((script) => findLoneUpdate(script) ?? []);
  const movable = updates.filter((update) => update.manager === "apt" && moveLoneUpdate(dockerfile, update));
  return new Set(
    movable.flatMap((update) => findDependents(dockerfile, update)).map(({ command }) => command.script),
  );
}

export default rule({
  id: "install-without-update",
  title: "Install without a fresh package list",
  category: "package-hygiene",
  severity: "info",
  since: "0.1.0",
  messages: {
    stale:
      "Without an update in the same RUN, this installs from the lists of an earlier layer: they may be gone or out of date.",
  },
  fixes: { update: { title: "Run apt-get update first, and remove the lists afterwards", safety: "safe" } },
  check({ dockerfile, report }) {
    const scripts = findShippedRuns(dockerfile);
    const covered = findCoveredByLoneUpdate(dockerfile, scripts);
    for (const script of scripts) {
      const install = findInstallWithoutUpdate(script);
      if (!install || covered.has(script)) continue;
      const edits = fetchListsFor(dockerfile, install, "apt-get update");
      report(findOperationSpan(install), "stale", {
        fixes: edits ? [{ id: "update", edits: () => edits }] : [],
      });
    }
  },
});
