import type { CreatedUser, Stage } from "../dockerfile/model.ts";
import { findMasterProcess, findPrivilegeDrop, findServiceManager } from "../dockerfile/privilege-drop.ts";
import { insertBeforeStart, isOpenEnded } from "../fixes/insert-instruction.ts";
import { rule } from "./rule.ts";

export default rule({
  id: "user-created-unused",
  title: "A user is created but never switched to",
  category: "user",
  severity: "warning",
  since: "0.1.0",
  aliases: { tally: ["tally/user-created-but-never-used"] },
  cwe: [250],
  messages: {
    unused: "The user {user} is created but no USER switches to it, so the image does not run as {user}.",
    service: "No USER switches to {user}; {program} starts as root and may hand its work to {user}.",
  },
  fixes: { use: { title: "Switch to the user {user}", safety: "suggestion" } },
  check({ dockerfile, report }) {
    const stage = dockerfile.stages.at(-1);
    if (stage === undefined || stage.effectiveUser.state === "nonRoot") return;
    const users = stage.createdUsers.filter((user) => user.uid !== 0);
    const last = users.at(-1);
    // One that is switched to somewhere has a use; who runs in the end is another rule's matter.
    if (last === undefined || users.some((user) => isSwitchedTo(user, stage))) return;
    if (findPrivilegeDrop(dockerfile, stage, stage.rootImage?.facts?.entrypointDropsTo) !== undefined) return;
    const program = findMasterProcess(dockerfile, stage) ?? findServiceManager(dockerfile, stage);
    if (program !== undefined) {
      report(last.span, "service", { parameters: { user: last.name, program }, severity: "hint" });
      return;
    }
    const parameters = { user: last.name };
    const use = {
      id: "use",
      parameters,
      edits: () => [insertBeforeStart(dockerfile, stage, [`USER ${last.name}`])],
    } as const;
    report(last.span, "unused", { parameters, fixes: isOpenEnded(dockerfile) ? [] : [use] });
  },
});

function isSwitchedTo(user: CreatedUser, stage: Stage): boolean {
  return stage.lineage.some((ancestor) =>
    ancestor.instructions.some((instruction) => {
      if ((instruction.trigger ?? instruction).keyword !== "USER") return false;
      const name = (instruction.trigger ?? instruction).words[0]?.raw.replaceAll(/["']/g, "").split(":")[0];
      // A variable may well name it.
      return name === user.name || name === String(user.uid) || name?.includes("$") === true;
    }),
  );
}
