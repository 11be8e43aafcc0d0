import type { Dockerfile, Instruction, Stage } from "../dockerfile/model.ts";
import { findPrivilegeDrop } from "../dockerfile/privilege-drop.ts";
import type { Edit } from "../finding.ts";
import { insertBeforeStart } from "../fixes/insert-instruction.ts";
import { findUserSwitches, type UserSwitch, userSwitchFixes } from "../fixes/switch-user.ts";
import { rule } from "./rule.ts";

export default rule({
  id: "user-root-last",
  title: "The last USER is root",
  category: "user",
  severity: "warning",
  since: "0.1.0",
  aliases: {
    hadolint: ["DL3002"],
    trivy: ["DS-0002"],
    checkov: ["CKV_DOCKER_8"],
    kics: ["67fd0c4a-68cf-46d7-8c41-bc9fba7e40ae"],
    dockle: ["CIS-DI-0001"],
    semgrep: ["dockerfile.security.last-user-is-root.last-user-is-root"],
    sonar: ["S6471"],
    tally: ["DL3002"],
    terrascan: ["AC_DOCKER_0005"],
  },
  cwe: [250],
  messages: {
    root: "The image runs as {user}, so an attacker who takes over the application is {user} in the container.",
    inherited:
      "The image runs as {user}, which an earlier stage set, so an attacker who takes over the application is {user} in the container.",
    drops: "The container starts as {user} and relies on {tool} to give up its privileges.",
    here: "The user is set here.",
  },
  fixes: userSwitchFixes,
  check({ dockerfile, report }) {
    const stage = dockerfile.stages.at(-1);
    if (stage?.effectiveUser.state !== "root" || stage.effectiveUser.evidence.kind !== "instruction") return;
    const { evidence, name: user = "root" } = stage.effectiveUser;
    const { instruction } = evidence;
    const span = instruction.words[0]?.span ?? instruction.keywordSpan;
    const tool = findPrivilegeDrop(dockerfile, stage, undefined);
    const fixes = findUserSwitches(dockerfile, stage).map((choice) => ({
      id: choice.kind,
      parameters: { user: choice.user },
      edits: () => switchEdits(dockerfile, stage, instruction, choice),
    }));
    if (tool !== undefined) {
      const place = evidence.stage === stage ? span : stage.baseSpan;
      report(place, "drops", { parameters: { user, tool }, severity: "info" });
    } else if (evidence.stage === stage) {
      report(span, "root", { parameters: { user }, fixes });
    } else {
      report(stage.baseSpan, "inherited", {
        parameters: { user },
        fixes,
        related: [{ span, message: "here" }],
      });
    }
  },
});

/** Work that may need root, so that the switch has to wait for its end. */
const needsRoot = new Set(["RUN", "COPY", "ADD", "WORKDIR"]);

/** Replaces a `USER root` that nothing needs; else switches behind the last work that may need it. */
function switchEdits(
  dockerfile: Dockerfile,
  stage: Stage,
  instruction: Instruction,
  { user, setUp }: UserSwitch,
): readonly Edit[] {
  const at = stage.instructions.indexOf(instruction);
  const isNeeded = at === -1 || stage.instructions.slice(at).some(({ keyword }) => needsRoot.has(keyword));
  const [word] = instruction.words;
  if (isNeeded || setUp.length > 0 || word === undefined) {
    return [insertBeforeStart(dockerfile, stage, [...setUp, `USER ${user}`])];
  }
  return [{ span: word.span, text: user }];
}
