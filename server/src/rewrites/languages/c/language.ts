/** C and C++. */
import type { Language, Subject } from "../../language.ts";
import { findCopiedProgram } from "../native/copied-program.ts";
import { isInterpreted } from "../native/is-interpreted.ts";
import { buildsC, cCompiler } from "./compiler.ts";
import { findCProject } from "./find-project.ts";
import { minimiseC } from "./minimise.ts";
import { findCPrograms, splitC } from "./split.ts";

/** Asked last: nearly every image builds something with `make`. */
export const c: Language = {
  id: "c",
  async isIn(subject: Subject): Promise<boolean> {
    const { reading, stage, start } = subject;
    if (isInterpreted(start) || start.kind === "none") return false;
    const { facts, reference } = stage.rootImage ?? {};
    const isGcc = reference?.familiarName === "gcc";
    if (isGcc && buildsC(reading)) return true;
    // Distributions alone: what is built on another language's image is a part of its program.
    if (!systems.has(reference?.familiarName ?? "") || facts === undefined) return false;
    if (findCopiedProgram(subject, cCompiler) !== undefined) return true;
    if (!buildsC(reading)) return false;
    const { builds, programs } = await findCPrograms(subject);
    if (programs.built.length === 0) return false;
    // What a script starts beside somebody else's software, nobody can tell.
    return start.argv !== undefined || (await findCProject(subject, builds)) !== undefined;
  },
  split: splitC,
  minimise: minimiseC,
};

const systems: ReadonlySet<string> = new Set([
  ...["debian", "ubuntu", "alpine", "fedora", "centos", "rockylinux", "almalinux", "amazonlinux", "busybox"],
  ...["archlinux", "oraclelinux", "buildpack-deps"],
]);
