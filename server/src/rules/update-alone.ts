import { findDependents, findLoneUpdate, moveLoneUpdate } from "../package-managers/lone-updates.ts";
import { findOperationSpan, findShippedRuns } from "../package-managers/shipped-runs.ts";
import { rule } from "./rule.ts";

export default rule({
  id: "update-alone",
  title: "Package lists updated in a RUN of their own",
  category: "package-hygiene",
  severity: "info",
  since: "0.1.0",
  aliases: {
    trivy: ["DS-0017"],
    kics: ["9bae49be-0aa3-4de5-bab2-4c3a069e40cd"],
    checkov: ["CKV_DOCKER_5"],
    dockle: ["CIS-DI-0007"],
    sonar: ["S6595"],
    terrascan: ["AC_DOCKER_0049"],
  },
  messages: {
    alone:
      "This layer is cached with the package lists of its day: a later install gets outdated packages, or none at all.",
    needless: "Every later install fetches the lists itself, so this only makes the image larger.",
    use: "This works with those lists.",
  },
  fixes: { move: { title: "Move the update into the RUN that needs it", safety: "suggestion" } },
  check({ dockerfile, report }) {
    for (const script of findShippedRuns(dockerfile)) {
      const update = findLoneUpdate(script);
      if (!update) continue;
      const dependents = findDependents(dockerfile, update);
      // `apk add --no-cache` neither reads nor keeps what an update left.
      if (dependents.length > 0 && dependents.every((use) => use.hasOption("--no-cache"))) {
        report(findOperationSpan(update), "needless");
        continue;
      }
      const edits = moveLoneUpdate(dockerfile, update);
      report(findOperationSpan(update), "alone", {
        fixes: edits ? [{ id: "move", edits: () => edits }] : [],
        related: dependents.map((use) => ({
          span: findOperationSpan(use),
          message: "use",
        })),
      });
    }
  },
});
