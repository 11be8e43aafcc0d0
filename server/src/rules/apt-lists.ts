import { appendCommand } from "../fixes/run-edits.ts";
import {
  findAptOperations,
  findKeptAptLists,
  findRunsRelyingOn,
  removeAptLists,
} from "../package-managers/apt-lists.ts";
import { findLoneUpdate } from "../package-managers/lone-updates.ts";
import { findOperationSpan, findShippedRuns } from "../package-managers/shipped-runs.ts";
import { rule } from "./rule.ts";

export default rule({
  id: "apt-lists",
  title: "Package lists left in a layer",
  category: "package-hygiene",
  severity: "info",
  since: "0.1.0",
  aliases: {
    hadolint: ["DL3009"],
    kics: ["df746b39-6564-4fed-bf85-e9c44382303c"],
    dockle: ["DKL-DI-0005"],
    semgrep: ["remove-package-lists"],
    sonar: ["S6587"],
  },
  messages: {
    kept: "The package lists stay in this layer: they make the image larger and go out of date in it.",
    relied: "This takes its package lists from the layer above.",
  },
  fixes: {
    remove: { title: "Remove the package lists in the same RUN", safety: "safe" },
    "remove-relied": {
      title: "Remove the package lists in the same RUN (later installs then need an update of their own)",
      safety: "suggestion",
    },
  },
  check({ dockerfile, report }) {
    for (const script of findShippedRuns(dockerfile)) {
      const update = findKeptAptLists(script);
      // An update that nothing follows is a finding of its own, whose fix moves it.
      if (!update || findLoneUpdate(script)) continue;
      const last = findAptOperations(script).findLast(
        ({ action }) => action === "install" || action === "upgrade" || action === "update",
      );
      const edit = appendCommand(dockerfile, (last ?? update).command, removeAptLists);
      const relying = findRunsRelyingOn(dockerfile, script);
      report(findOperationSpan(update), "kept", {
        fixes: edit ? [{ id: relying.length > 0 ? "remove-relied" : "remove", edits: () => [edit] }] : [],
        related: relying.map(({ instruction }) => ({ span: instruction.keywordSpan, message: "relied" })),
      });
    }
  },
});
