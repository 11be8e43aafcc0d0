/** Ways for a stage to leave root: a user that is there already, or a new one in the distribution's idiom. */
import type { Command } from "../dockerfile/command.ts";
import type { Dockerfile, Stage } from "../dockerfile/model.ts";
import type { BaseFacts } from "../images/base-facts.ts";
import type { FixTemplate } from "../rules/rule.ts";
import { isOpenEnded } from "./insert-instruction.ts";

export interface UserSwitch {
  readonly kind: "existing" | "create" | "numeric";
  /** What goes behind USER. */
  readonly user: string;
  /** Instructions in front of USER. */
  readonly setUp: readonly string[];
}

/** What rules declare that offer these switches, by their kind. */
export const userSwitchFixes = {
  existing: { title: "Switch to the user {user}", safety: "suggestion" },
  create: { title: "Create a user without privileges and switch to it", safety: "suggestion" },
  numeric: { title: "Switch to the user id {user}", safety: "suggestion" },
} as const satisfies Readonly<Record<UserSwitch["kind"], FixTemplate>>;

/**
 * An id that no distribution's packages take: system ids end at 999, people's begin at 1000, and the images in
 * the base table stay below it (jetty, solr and a few others use ids of their own up to 9999).
 */
const freeId = 10001;

/** The id of `nonroot` in distroless and hardened images; fit where there is no passwd file at all. */
const distrolessId = 65532;

/** The best first; empty where root is needed to start or the image is meant to drop privileges itself. */
export function findUserSwitches(dockerfile: Dockerfile, stage: Stage): readonly UserSwitch[] {
  if (isOpenEnded(dockerfile)) return [];
  if (stage.isWindows) return [existing("ContainerUser")];
  const facts = stage.rootImage?.facts;
  if (facts?.needsRootToStart === true || facts?.entrypointDropsTo !== undefined) return [];
  const named = [...earlierUsers(stage), ...ownUsers(stage), ...baseUsers(facts)];
  const switches = [...new Set(named)].map(existing);
  if (switches.length > 0) return switches;
  const setUp = createUser(dockerfile, stage, facts);
  if (setUp !== undefined) return [{ kind: "create", user: `${freeId}:${freeId}`, setUp: [`RUN ${setUp}`] }];
  const id = facts?.isDistroless === true || stage.rootImage === undefined ? distrolessId : freeId;
  return [{ kind: "numeric", user: `${id}:${id}`, setUp: [] }];
}

function existing(user: string): UserSwitch {
  return { kind: "existing", user, setUp: [] };
}

/** A user that the stages switched to before they went back to root. */
function earlierUsers(stage: Stage): readonly string[] {
  const found = stage.lineage.flatMap((ancestor) =>
    ancestor.instructions
      .filter((instruction) => instruction.keyword === "USER")
      .map((instruction, index, all) => {
        const next = all[index + 1];
        const user = next === undefined ? ancestor.effectiveUser : ancestor.userAt(next);
        return user.state === "nonRoot" ? instruction.words[0]?.raw : undefined;
      }),
  );
  return found.flatMap((user) => (user === undefined || user.includes("$") ? [] : [user])).slice(-1);
}

function ownUsers(stage: Stage): readonly string[] {
  const user = stage.createdUsers.findLast((candidate) => candidate.uid !== 0);
  return user === undefined ? [] : [user.name];
}

/** `nobody` is no application's user: whatever else runs as nobody may touch its processes and files. */
function baseUsers(facts: BaseFacts | undefined): readonly string[] {
  const user = facts?.switchUser;
  const name = user?.name ?? user?.uid?.toString();
  return name === undefined || name === "nobody" ? [] : [name];
}

type Idiom = "shadow" | "busybox";

function createUser(dockerfile: Dockerfile, stage: Stage, facts: BaseFacts | undefined): string | undefined {
  if (facts?.hasShell === false) return undefined;
  const idiom = facts === undefined ? guessIdiom(dockerfile, stage) : findIdiom(facts);
  const id = freeId;
  if (idiom === "busybox") return `addgroup -S -g ${id} app && adduser -S -D -H -u ${id} -G app app`;
  if (idiom !== "shadow") return undefined;
  return (
    `groupadd --system --gid ${id} app && ` +
    `useradd --system --no-log-init --uid ${id} --gid app --home-dir /nonexistent --shell /usr/sbin/nologin app`
  );
}

/** Amazon Linux, Photon and the minimal variants come without shadow-utils, so without useradd. */
function findIdiom(facts: BaseFacts): Idiom | undefined {
  switch (facts.family) {
    case "debian":
    case "arch":
      return "shadow";
    case "alpine":
    case "busybox":
      return "busybox";
    case "rpm":
      return facts.packageManager === "dnf" || facts.packageManager === "yum"
        ? facts.distribution === "amazon"
          ? undefined
          : "shadow"
        : undefined;
    default:
      return undefined;
  }
}

/** An unknown image shows its distribution by the package manager that the file uses in it. */
function guessIdiom(dockerfile: Dockerfile, stage: Stage): Idiom | undefined {
  const isOurs = (command: Command) =>
    command.script.stage !== undefined && stage.lineage.includes(command.script.stage);
  const programs = new Set(
    dockerfile.scripts.flatMap((script) => script.commands.filter(isOurs).map((command) => command.program)),
  );
  if (programs.has("apk")) return "busybox";
  return programs.has("apt-get") || programs.has("apt") ? "shadow" : undefined;
}
