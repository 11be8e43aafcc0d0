/** Users that cannot be made where a RUN makes them (H19, H21, H22). */
import type { Command } from "../../dockerfile/command.ts";
import { parsePackageCommand } from "../../package-managers/parse-package-command.ts";
import type { StageReading } from "../stage-reading.ts";
import { type Text, text } from "../text.ts";
import type { Hazard, Situation } from "./situation.ts";

const system: ReadonlySet<string> = new Set(["apt", "apk", "rpm"]);

export function findUserTrouble(situation: Situation): readonly Hazard[] {
  return [...findTakenIds(situation), ...findDialects(situation), ...findWithoutRoot(situation)];
}

/** An id can be given once: `useradd` fails, and the build with it. */
function findTakenIds({ before, after }: Situation): readonly Hazard[] {
  const image = after.stage.rootImage;
  const ids = image?.facts?.takenIds ?? [];
  const clash = after.stage.createdUsers.find(({ uid, name }) =>
    ids.some((taken) => taken.uid !== undefined && taken.uid === uid && taken.name !== name),
  );
  if (image === undefined || clash?.uid === undefined) return [];
  const owner = ids.find((taken) => taken.uid === clash.uid)?.name ?? String(clash.uid);
  const what = text(
    "{image} gives the id {id} to {owner}: {name} cannot have it, and the build stops there.",
    {
      image: image.reference.text,
      id: String(clash.uid),
      owner,
      name: clash.name,
    },
  );
  // Of an image that nobody has recorded it is not known whether it has the id.
  const isOld = before.stage.rootImage?.facts?.takenIds.some(({ uid }) => uid === clash.uid) === true;
  return [judge("H21", what, text("Take {owner} itself, or an id such as 10001.", { owner }), isOld)];
}

/** BusyBox and Debian have programs of one name that take other options. */
function findDialects({ before, after }: Situation): readonly Hazard[] {
  const family = after.stage.rootImage?.facts?.family;
  const wrong = after.reading.commands.find((command) => isForeign(command, family, after.reading));
  if (wrong === undefined || family === undefined) return [];
  const what = text("{program} cannot make users that way in this image, and the build stops there.", {
    program: wrong.program,
  });
  const remedy =
    family === "alpine"
      ? text("Use addgroup -S and adduser -S, as Alpine has them.")
      : text("Use groupadd and useradd, which every image of this distribution has.");
  return [judge("H22", what, remedy, before.stage.rootImage?.facts?.family === family)];
}

function isForeign(
  { program, arguments: words }: Command,
  family: string | undefined,
  { systemInstalls }: StageReading,
): boolean {
  const has = (pattern: RegExp) => words.some(({ text: word }) => pattern.test(word));
  const installs = (name: string) =>
    systemInstalls.some(({ packages }) => packages.some((one) => one.name === name));
  if (family === "alpine") {
    return /^(?:user|group)(?:add|mod)$/.test(program) && !installs("shadow");
  }
  if (family !== "debian" && family !== "rpm") return false;
  if (installs("busybox")) return false;
  return (program === "adduser" || program === "addgroup") && has(/^-[A-Za-z]*[SDH][A-Za-z]*$/);
}

/** The rewrite may put an installation behind USER: it must not. */
function findWithoutRoot({ after }: Situation): readonly Hazard[] {
  const late = after.reading.commands.find((command) => {
    const operation = parsePackageCommand(command);
    const { script, wrappers } = command;
    return (
      operation?.action === "install" &&
      system.has(operation.manager) &&
      script.stage === after.stage &&
      script.user.state === "nonRoot" &&
      !wrappers.some(({ program }) => program === "sudo")
    );
  });
  if (late === undefined) return [];
  const what = text("USER stands in front of {program}, which only root may run: the build stops there.", {
    program: late.program,
  });
  return [judge("H19", what, text("Put USER behind what needs root."), true)];
}

/** What the file has been doing is its author's to mend; what only the rewrite brings about is no offer. */
function judge(id: "H19" | "H21" | "H22", what: Text, remedy: Text, isOld: boolean): Hazard {
  return isOld
    ? { concern: { id, weight: "note", text: what, remedy } }
    : { concern: { id, weight: "refuse", text: what, remedy } };
}
