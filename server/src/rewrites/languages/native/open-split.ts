/** How the split of a program begins that one tool builds: on which image it will run, and which programs are its own. */
import type { Refusal, Subject } from "../../language.ts";
import type { Text } from "../../text.ts";
import { type BuiltPrograms, findBuiltPrograms, hasBuilder, type Made } from "./built-programs.ts";
import { findRuntimeImage, type RuntimeImage } from "./runtime-image.ts";
import { type BuiltInstead, refuseCompiler, refuseStart, refuseUnbuilt } from "./split-program.ts";

export interface OpenedSplit<Instead extends BuiltInstead> {
  readonly kind: "opened";
  readonly image: RuntimeImage;
  readonly programs: BuiltPrograms;
  readonly instead: Instead | undefined;
}

interface Question<Instead extends BuiltInstead> extends Omit<Made, "isUnseen"> {
  /** Commands of the file that the tool builds with. */
  readonly builds: readonly unknown[];
  /** What is built once where the container compiled it each time. */
  readonly instead: Instead | undefined;
  /** What helps where no command says that it builds what is started. */
  readonly remedy: Text;
}

/** Undefined where nothing of the stage's own is started. */
export async function openSplit<Instead extends BuiltInstead>(
  subject: Subject,
  { builds, instead, remedy, ...made }: Question<Instead>,
): Promise<OpenedSplit<Instead> | Refusal | undefined> {
  const refused = instead === undefined ? refuseStart(subject) : undefined;
  if (refused !== undefined) return refused;
  if (subject.start.kind === "none" && instead === undefined) return undefined;
  const image = findRuntimeImage(subject);
  const isUnseen = builds.length > 0 || hasBuilder(subject);
  const programs = await findBuiltPrograms(subject, { ...made, isUnseen });
  if (instead === undefined) {
    const compiles = refuseCompiler(subject, programs);
    if (compiles !== undefined) return compiles;
    if (programs.built.length === 0) {
      const unbuilt = isUnseen ? refuseUnbuilt(subject, programs, remedy) : undefined;
      return unbuilt !== undefined && image.kind === "refusal" ? image : unbuilt;
    }
  }
  return image.kind === "refusal" ? image : { kind: "opened", image, programs, instead };
}
