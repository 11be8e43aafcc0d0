/** Images that nobody starts as they are: what they hold is copied, mounted or built upon, whoever their user is. */
import { posixShells, programName } from "../../dockerfile/wrappers.ts";
import { baseName } from "../container-path.ts";
import type { Subject } from "../language.ts";
import { isMinimal } from "../minimal-image.ts";

/** What is written where a container cannot be made without a command: the image holds files alone. */
const placeholders =
  /^(?:non-?existent|none|null|dummy|no-?op|invalid|placeholder|not-?used|unused|fake|nothing|does-?not-?exist)$/i;

/**
 * On an image of nothing: no start at all (files for others, an export with `docker build --output`, a base), or a
 * shell, which is how images of whole distributions start.
 */
export function isWithoutProgram(subject: Subject): boolean {
  // The debugging variants of distroless images start a shell, for the sake of which nobody builds on them.
  if (!isMinimal(subject) && subject.stage.rootImage?.facts?.isDistroless !== true) return false;
  const { entrypoint, command, argv, inherited } = subject.start;
  const written = [entrypoint, command].flatMap(
    (instruction) =>
      instruction?.json?.map(({ value }) => value) ?? instruction?.words.map(({ raw }) => raw) ?? [],
  );
  const [program, ...options] = written.filter((word) => word !== "");
  if (program === undefined) return (argv ?? inherited.entrypoint ?? []).length < 2;
  if (entrypoint === undefined && (inherited.entrypoint ?? []).length > 0) return false;
  if (program === "/" || placeholders.test(baseName(program))) return true;
  return posixShells.has(programName(program)) && options.every((word) => /^-[^c]*$/.test(word));
}
