/** Tools that a stage installs its packages with: on a slim image they are what a stage that runs can do without. */
import type { Subject } from "../../language.ts";
import { readInstallation } from "./installations.ts";
import type { PackagePlace } from "./package-place.ts";

/** Addresses that install them (docs.astral.sh/uv, python-poetry.org/docs, pdm-project.org). */
const addresses =
  /\binstall\.python-poetry\.org\b|\bastral\.sh\/uv\b|\bget-poetry\.py\b|\binstall-(?:poetry|pdm)\.py\b/;
const images = /(?:^|\/)(?:uv|poetry|pdm)(?=[:@]|$)/;

/** Whether layers of the stage hold such tools beside the packages: those among them are copied with them. */
export function hasInstallerTools({ reading }: Subject, place: PackagePlace): boolean {
  const begin =
    place.kind === "system" ? reading.instructions.indexOf(place.at) : reading.instructions.length;
  const isByPip = reading.commands.some(
    (command) =>
      readInstallation(command)?.bringsTools === true &&
      reading.instructions.indexOf(command.script.instruction) < begin,
  );
  const isFetched = reading.commands.some(
    ({ program, arguments: words }) =>
      (program === "pipx" && words[0]?.text === "install") || words.some(({ text }) => addresses.test(text)),
  );
  const isCopied = reading.copies.some(({ from }) => from.kind === "image" && images.test(from.reference));
  return isByPip || isFetched || isCopied;
}
