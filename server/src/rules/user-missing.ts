import type { Dockerfile, Stage } from "../dockerfile/model.ts";
import { findMasterProcess, findPrivilegeDrop } from "../dockerfile/privilege-drop.ts";
import { posixShells, powershells } from "../dockerfile/wrappers.ts";
import { insertBeforeStart } from "../fixes/insert-instruction.ts";
import { findUserSwitches, userSwitchFixes } from "../fixes/switch-user.ts";
import type { ImageReference } from "../images/image-reference.ts";
import { rule } from "./rule.ts";

export default rule({
  id: "user-missing",
  title: "The image runs as root because no USER is set",
  category: "user",
  severity: "warning",
  since: "0.1.0",
  aliases: {
    trivy: ["DS-0002"],
    checkov: ["CKV_DOCKER_3"],
    kics: ["fd54f200-402c-4333-a5a4-36ef6709af2f"],
    dockle: ["CIS-DI-0001"],
    semgrep: [
      "dockerfile.security.missing-user.missing-user",
      "dockerfile.security.missing-user-entrypoint.missing-user-entrypoint",
    ],
    sonar: ["S6471"],
  },
  cwe: [250],
  messages: {
    root: "No USER is set and {image} runs as {user}, so an attacker who takes over the application is {user} in the container.",
    unknown:
      "No USER is set; should {image} run as {user}, an attacker who takes over the application is {user} in the container.",
    scratch: "No USER is set, so the process of an image from scratch runs as root.",
    workers: "No USER is set: {program} starts as root, and only its workers run as another user.",
    drops: "No USER is set: the container starts as root and relies on {tool} to give up its privileges.",
  },
  fixes: userSwitchFixes,
  check({ dockerfile, report }) {
    const stage = dockerfile.stages.at(-1);
    if (stage === undefined || stage.effectiveUser.state === "nonRoot") return;
    const { evidence, name } = stage.effectiveUser;
    if (evidence.kind === "instruction" || evidence.kind === "invalid") return;
    const fixes = findUserSwitches(dockerfile, stage).map(({ kind, user, setUp }) => ({
      id: kind,
      parameters: { user },
      edits: () => [insertBeforeStart(dockerfile, stage, [...setUp, `USER ${user}`])],
    }));
    if (evidence.kind === "scratch") {
      report(stage.baseSpan, "scratch", { fixes, severity: "info" });
      return;
    }
    const image = evidence.image.reference.text;
    const tool = findPrivilegeDrop(dockerfile, stage, evidence.image.facts?.entrypointDropsTo);
    if (tool !== undefined) {
      report(stage.baseSpan, "drops", { parameters: { tool }, severity: "info" });
    } else if (name === undefined) {
      const user = stage.isWindows ? "ContainerAdministrator" : "root";
      report(stage.baseSpan, "unknown", { parameters: { image, user }, fixes, severity: "info" });
    } else {
      const program = findWebServer(dockerfile, stage, evidence.image.reference);
      const lesser = isForPeople(dockerfile, stage) || isForChildren(stage);
      report(stage.baseSpan, program === undefined ? "root" : "workers", {
        parameters: program === undefined ? { image, user: name } : { program },
        fixes,
        ...(lesser ? { severity: "info" } : {}),
      });
    }
  },
});

const webServers = new Set([
  "nginx",
  "httpd",
  "httpd-foreground",
  "apache2",
  "apache2ctl",
  "apache2-foreground",
]);

/** A web server whose requests are not served by root, though it starts as root: by the file or by its base. */
function findWebServer(dockerfile: Dockerfile, stage: Stage, base: ImageReference): string | undefined {
  const program = findMasterProcess(dockerfile, stage);
  if (program !== undefined) return webServers.has(program) ? program : undefined;
  if (dockerfile.startScripts.some((script) => script.stage === stage)) return undefined;
  if (base.familiarName === "nginx" || base.familiarName === "httpd") return base.familiarName;
  return base.familiarName === "php" && base.tag?.includes("apache") === true ? "apache2" : undefined;
}

/** `CMD ["bash"]`: somebody works in it, nothing serves from it. */
function isForPeople(dockerfile: Dockerfile, stage: Stage): boolean {
  const scripts = dockerfile.startScripts.filter((script) => script.stage === stage);
  const commands = scripts.flatMap((script) => script.commands);
  return (
    commands.length > 0 &&
    commands.every(
      ({ program, arguments: words }) =>
        (posixShells.has(program) || powershells.has(program)) &&
        words.every((word) => /^-[il]+$|^--login$/.test(word.text)),
    )
  );
}

/** ONBUILD makes it a base: who runs is for the images built on it to say. */
function isForChildren(stage: Stage): boolean {
  return stage.lineage.some((ancestor) =>
    ancestor.instructions.some((instruction) => instruction.keyword === "ONBUILD"),
  );
}
