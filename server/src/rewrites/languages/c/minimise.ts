/** Which image without a shell a program in C or C++ runs on, where all its libraries are known. */
import type { MinimalBase, Refusal, Subject } from "../../language.ts";
import { refuseFor } from "../../refusal.ts";
import { readStage } from "../../stage-reading.ts";
import { text } from "../../text.ts";
import { findCopiedProgram } from "../native/copied-program.ts";
import { findGlibcRelease, isGlibcNewer } from "../native/glibc.ts";
import { describeMinimalBase, type Linked, refuseShell } from "../native/minimal-base.ts";
import { findCBuilds } from "./c-builds.ts";
import { readCSources } from "./c-sources.ts";
import { cCompiler } from "./compiler.ts";
import { findCProject } from "./find-project.ts";
import { readLinkedLibraries } from "./libraries.ts";

export async function minimiseC(subject: Subject): Promise<MinimalBase | Refusal | undefined> {
  const refused = refuseShell(subject);
  if (refused !== undefined) return refused;
  const program = findCopiedProgram(subject, cCompiler);
  if (program === undefined) return undefined;
  const { stage } = program;
  const reading = readStage(subject.dockerfile, stage);
  const builds = await findCBuilds(subject, stage);
  const project = await findCProject({ ...subject, stage, reading }, builds);
  const sources = project && (await readCSources(subject.project.context, project.folder));
  const asItIs: Linked = { base: "static", edits: [], additions: [], concerns: [], steps: [] };
  if (builds.isStatic) return describeMinimalBase(subject, program.path, asItIs, sources, undefined);
  const span = stage.baseSpan;
  const { reference, facts } = stage.rootImage ?? {};
  if (facts?.libc === "musl" || /alpine/.test(reference?.tag ?? "")) {
    return refuseFor(
      "H12",
      span,
      text("The program is linked to musl, Alpine's C library: distroless images have the other one, glibc."),
      text("Link it statically with -static, or build on Debian."),
    );
  }
  if (!builds.isSeen && sources?.isComplete !== true) {
    return refuseFor(
      "H11",
      span,
      text("Which libraries the program is linked to cannot be seen here."),
      text("Link it statically with -static, or stay on a slim image."),
    );
  }
  const release = findGlibcRelease(stage);
  if (release === undefined || isGlibcNewer(release)) {
    return refuseFor(
      "H13",
      span,
      text("The program is linked to the C library of {release}, which is newer than the one of Debian 13.", {
        release: release ?? reference?.text ?? "",
      }),
      text("Build on the trixie or bookworm variant of the image."),
    );
  }
  const isCpp = builds.isCpp || sources?.isCpp === true;
  // No number is the newest.
  const isNewer = !(Number.parseInt(reference?.tag ?? "", 10) <= 14);
  if (isCpp && reference?.familiarName === "gcc" && isNewer) {
    return refuseFor(
      "H11",
      span,
      text("The image of the compiler has a newer C++ library than Debian 13."),
      text("Link it with -static-libstdc++ -static-libgcc, or build on Debian's own compiler."),
    );
  }
  const { missing, packages } = readLinkedLibraries([...builds.libraries, ...(sources?.libraries ?? [])]);
  const isOld = /^(?:debian (?:8|9|10|11)|ubuntu (?:14|16|18|20)\.04)$/.test(release);
  const lacking = missing ?? (isOld ? packages.find((name) => name === "libssl-dev") : undefined);
  if (lacking !== undefined) {
    return refuseFor(
      "H11",
      span,
      text("The program is linked to {library}, which distroless images do not have.", { library: lacking }),
      text("Link it statically with -static, or stay on a slim image."),
    );
  }
  return describeMinimalBase(subject, program.path, { ...asItIs, base: "cc" }, sources, undefined);
}
