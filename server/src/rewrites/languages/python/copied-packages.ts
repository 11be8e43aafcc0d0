/** Where a stage without pip has its Python packages from, and how its interpreter finds them. */
import type { Stage } from "../../../dockerfile/model.ts";
import { parsePackageCommand } from "../../../package-managers/parse-package-command.ts";
import { isWithin, joinPath } from "../../container-path.ts";
import type { Refusal, Subject } from "../../language.ts";
import { refuseFor } from "../../refusal.ts";
import { type CopyReading, readStage } from "../../stage-reading.ts";
import { text } from "../../text.ts";
import { findPackagePlace } from "./package-place.ts";

export type CopiedPackages =
  | { readonly kind: "none" }
  /** A virtual environment, at the same place in both stages. */
  | { readonly kind: "environment"; readonly folder: string; readonly donor: Stage }
  /** A folder that the interpreter has to be told of. */
  | { readonly kind: "folder"; readonly folder: string; readonly donor: Stage };

/** @param minor the interpreter's: `3.13` */
export function findCopiedPackages(subject: Subject, minor: string): CopiedPackages | Refusal {
  const donated = subject.reading.copies.flatMap((copy) =>
    copy.from.kind === "stage" ? [{ copy, donor: copy.from.stage }] : [],
  );
  for (const { copy, donor } of donated) {
    const found = findIn(subject, copy, donor, minor);
    if (found !== undefined) return found;
  }
  const other = donated.find(({ donor }) => {
    const reading = readStage(subject.dockerfile, donor);
    return findPackagePlace({ ...subject, stage: donor, reading }).kind !== "none";
  });
  if (other === undefined) return { kind: "none" };
  return refuseFor(
    "H14",
    other.copy.instruction.span,
    text("It cannot be seen which of the copied folders holds the packages of Python."),
    text("Install the packages into a virtual environment such as /opt/venv, and copy this."),
  );
}

function findIn(
  subject: Subject,
  copy: CopyReading,
  donor: Stage,
  minor: string,
): CopiedPackages | Refusal | undefined {
  const reading = readStage(subject.dockerfile, donor);
  const place = findPackagePlace({ ...subject, stage: donor, reading });
  const site = `lib/python${minor}/site-packages`;
  const brought = (folder: string) => broughtTo(copy, folder);
  const { span } = copy.instruction;
  if (place.kind === "environment") {
    const target = brought(place.folder);
    if (target === undefined) return undefined;
    if (target === place.folder) return { kind: "environment", folder: target, donor };
    return refuseFor(
      "H14",
      span,
      text(
        "The virtual environment moves from {from} to {to}, and its programs name the place where they were made.",
        {
          from: place.folder,
          to: target,
        },
      ),
      text("Copy the virtual environment to the folder that it was made in."),
    );
  }
  const options = reading.commands.flatMap((command) => {
    const operation = parsePackageCommand(command);
    if (operation?.manager !== "pip" || operation.action !== "install") return [];
    const workdir = reading.workdirAt(command.script.instruction) ?? "/";
    return operation.options.flatMap(({ name, value }) =>
      value === undefined ? [] : [{ name, folder: joinPath(workdir, value) }],
    );
  });
  for (const { name, folder } of options) {
    const isTarget = name === "--target" || name === "-t";
    const target = isTarget || name === "--prefix" ? brought(folder) : undefined;
    if (target !== undefined) {
      return { kind: "folder", folder: isTarget ? target : joinPath(target, site), donor };
    }
  }
  if (place.kind === "user") {
    const target = brought(place.folder);
    if (target === undefined) return undefined;
    if (!isWithin(target, "/root")) return { kind: "folder", folder: joinPath(target, site), donor };
    return refuseFor(
      "H23",
      span,
      text("The packages lie in {folder}, which nobody but root can read.", { folder: target }),
      text("Install the packages into a virtual environment such as /opt/venv, and copy this."),
    );
  }
  const installed = brought(`/usr/local/${site}`);
  if (place.kind !== "system" || installed === undefined) return undefined;
  if (copy.destination === "/usr/local" || copy.destination === "/") {
    return refuseFor(
      "H14",
      span,
      text("The interpreter itself is copied along, and the new image has one of its own."),
      text("Install the packages into a virtual environment such as /opt/venv, and copy this alone."),
    );
  }
  return { kind: "folder", folder: installed, donor };
}

/** Where a COPY puts a folder of the stage that it copies from; undefined where it does not bring it. */
function broughtTo({ sources, destination }: CopyReading, folder: string): string | undefined {
  if (destination === undefined) return undefined;
  for (const source of sources) {
    const from = source === undefined ? undefined : joinPath("/", source);
    if (from === undefined || !isWithin(folder, from)) continue;
    return joinPath(destination, `./${folder.slice(from === "/" ? 0 : from.length)}`);
  }
  return undefined;
}
