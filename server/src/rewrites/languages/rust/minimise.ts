/** Which image without a shell a Rust program runs on: one with glibc, or without any library for musl. */

import { baseName } from "../../container-path.ts";
import type { MinimalBase, Refusal, Subject } from "../../language.ts";
import { refuseFor } from "../../refusal.ts";
import type { Concern } from "../../rewrite.ts";
import { readStage } from "../../stage-reading.ts";
import { text } from "../../text.ts";
import { type CopiedProgram, findCopiedProgram } from "../native/copied-program.ts";
import { findGlibcRelease, isGlibcNewer } from "../native/glibc.ts";
import { describeMinimalBase, type Linked, refuseShell } from "../native/minimal-base.ts";
import { variableAt } from "../native/variable-at.ts";
import { type CargoBuild, findCargoBuilds } from "./cargo-builds.ts";
import { findCargoFolder } from "./cargo-folder.ts";
import { isRustImage, rustCompiler } from "./compiler.ts";
import { type Crates, readCrates } from "./crates.ts";
import { readRustSources } from "./rust-sources.ts";
import { noLock } from "./split.ts";

export async function minimiseRust(subject: Subject): Promise<MinimalBase | Refusal | undefined> {
  const refused = refuseShell(subject);
  if (refused !== undefined) return refused;
  const program = findCopiedProgram(subject, rustCompiler);
  if (program === undefined) return undefined;
  const all = await findCargoBuilds(subject, program.stage);
  const name = baseName(program.built);
  const own = all.filter(({ outputs }) => outputs.some((output) => baseName(output) === name));
  const builds = own.length > 0 ? own : all;
  const { workdir } = readStage(subject.dockerfile, program.stage);
  const cargo =
    builds.find((build) => build.cargo !== undefined)?.cargo ??
    (workdir === undefined ? undefined : await findCargoFolder(subject, program.stage, workdir));
  const crates = cargo && (await readCrates(subject.project, cargo));
  const linked = findLinking(program, builds, crates);
  if (linked.kind === "refusal") return linked;
  const sources = cargo && (await readRustSources(subject.project.context, cargo.rootFolder));
  const database = [...(crates?.packages ?? [])].find((crate) => databases.test(crate));
  return describeMinimalBase(subject, program.path, linked.linked, sources, database);
}

/** Databases in files. */
const databases = /^(?:libsqlite3-sys|rusqlite|sled|redb|rocksdb|librocksdb-sys|heed|lmdb-rkv|persy|fjall)$/;

/** In the images with glibc and OpenSSL 3; zlib is used by many and in all of them. */
const covered: ReadonlySet<string> = new Set(["openssl-sys"]);

function findLinking(
  { stage, built }: CopiedProgram,
  builds: readonly CargoBuild[],
  crates: Crates | undefined,
): { readonly kind: "linked"; readonly linked: Linked } | Refusal {
  const asItIs: Linked = { base: "static", edits: [], additions: [], concerns: [], steps: [] };
  const { reference, facts } = stage.rootImage ?? {};
  const isMuslTarget =
    builds.some(({ target }) => target?.includes("musl") === true) || /-linux-musl/.test(built);
  const flags = builds.map(({ command }) => variableAt(command, "RUSTFLAGS") ?? "").join(" ");
  const isMusl = facts?.libc === "musl" || /alpine/.test(reference?.tag ?? "");
  if (isMusl || isMuslTarget) {
    // The official image links all of it statically; Alpine's own compiler does not.
    const isDynamic = /-crt-static/.test(flags) || (isMusl && !isRustImage(stage) && !isMuslTarget);
    if (!isDynamic) return { kind: "linked", linked: asItIs };
    return refuseFor(
      "H12",
      stage.baseSpan,
      text("The program is linked to musl, Alpine's C library: distroless images have the other one, glibc."),
      text("Build on the bookworm or trixie variant of rust, or link statically."),
    );
  }
  const release = findGlibcRelease(stage);
  if (release !== undefined && isGlibcNewer(release)) {
    return refuseFor(
      "H13",
      stage.baseSpan,
      text("The program is linked to the C library of {release}, which is newer than the one of Debian 13.", {
        release,
      }),
      text("Build on the trixie or bookworm variant of the image."),
    );
  }
  const libraries = crates?.libraries ?? [];
  const isOld =
    release !== undefined && /^(?:debian (?:8|9|10|11)|ubuntu (?:14|16|18|20)\.04)$/.test(release);
  const missing = libraries.find(({ crate }) => !covered.has(crate) || isOld);
  if (missing !== undefined) {
    return refuseFor(
      "H11",
      stage.baseSpan,
      text(
        "{crate} links the program to the library of {package}, and distroless images do not have that of the stage that builds.",
        {
          crate: missing.crate,
          package: missing.debian,
        },
      ),
      text(
        "Let the crate compile the library in (features such as vendored or bundled), or stay on a slim image.",
      ),
    );
  }
  const concerns: readonly Concern[] =
    crates === undefined || crates.kind === "unknown" ? [noLock(crates)] : [];
  return { kind: "linked", linked: { ...asItIs, base: "cc", concerns } };
}
