/** Splits a stage that builds and runs a Rust program. */
import type { Release } from "../../../images/distribution.ts";
import type { Copy, Refusal, Split, SplitGoal, Subject } from "../../language.ts";
import { valueOf } from "../../project/manifest.ts";
import type { Concern } from "../../rewrite.ts";
import { alpineLibraries } from "../../system-packages/alpine-libraries.ts";
import { debianLibraries } from "../../system-packages/debian-libraries.ts";
import { text } from "../../text.ts";
import { builders } from "../native/built-programs.ts";
import { openSplit } from "../native/open-split.ts";
import type { RuntimeImage } from "../native/runtime-image.ts";
import { splitProgram, unseenFiles } from "../native/split-program.ts";
import { variableAt } from "../native/variable-at.ts";
import { buildInsteadOfRun } from "./build-instead-of-run.ts";
import { type CargoBuild, findCargoBuilds } from "./cargo-builds.ts";
import { type CargoFolder, findCargoFolder } from "./cargo-folder.ts";
import { isRustImage } from "./compiler.ts";
import { type Crates, readCrates } from "./crates.ts";
import { findLeptosSite } from "./leptos-site.ts";
import { readRustSources } from "./rust-sources.ts";
import type { SystemLibrary } from "./system-crates.ts";

/** What only cargo and the compiler read. */
const buildVariables = [
  ...[
    "CARGO_HOME",
    "RUSTUP_HOME",
    "CARGO_TARGET_DIR",
    "CARGO_BUILD_TARGET",
    "CARGO_INCREMENTAL",
    "RUSTFLAGS",
  ],
  ...[
    "CARGO_NET_GIT_FETCH_WITH_CLI",
    "CARGO_REGISTRIES_CRATES_IO_PROTOCOL",
    "CARGO_TERM_COLOR",
    "SQLX_OFFLINE",
  ],
  ...["CARGO_PROFILE_RELEASE_LTO", "CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "OPENSSL_STATIC", "OPENSSL_DIR"],
  ...["PKG_CONFIG_ALLOW_CROSS", "PKG_CONFIG_ALL_STATIC", "PKG_CONFIG_PATH", "CC", "CXX", "RUST_VERSION"],
  ...["OPENSSL_LIB_DIR", "OPENSSL_INCLUDE_DIR", "RUSTC_WRAPPER", "CARGO_INSTALL_ROOT", "RUSTUP_TOOLCHAIN"],
];

export async function splitRust(subject: Subject, goal: SplitGoal): Promise<Split | Refusal | undefined> {
  const { stage, reading } = subject;
  const builds = await findCargoBuilds(subject, stage);
  const foldersOf = (verb: CargoBuild["verb"]) =>
    builds.flatMap((build) => (build.verb === verb ? (build.folder ?? []) : []));
  const opened = await openSplit(subject, {
    builds,
    instead: await buildInsteadOfRun(subject, builds),
    outputs: builds.flatMap(({ outputs }) => outputs),
    folders: foldersOf("build"),
    installFolders: foldersOf("install"),
    remedy: text("Start the program by the path at which cargo leaves it, such as target/release."),
  });
  if (opened?.kind !== "opened") return opened;
  const { image, programs, instead } = opened;

  const cargo =
    builds.find((build) => build.cargo !== undefined)?.cargo ??
    instead?.cargo ??
    (reading.workdir === undefined ? undefined : await findCargoFolder(subject, stage, reading.workdir));
  const sources =
    cargo === undefined ? undefined : await readRustSources(subject.project.context, cargo.rootFolder);
  const isForeign = cargo === undefined && builds.length > 0 && builds.every((build) => build.isForeign);
  const crates = cargo && (await readCrates(subject.project, cargo));
  const needs = findNeeds(image, crates, goal, builds, isRustImage(stage));
  const dependencies = cargo && valueOf(await subject.project.cargo(cargo.folder))?.dependencies;
  return splitProgram(subject, image, {
    goal,
    programs,
    instead,
    asksForItsPlace: sources?.isComplete === true ? sources.asksForItsPlace : undefined,
    files: isForeign
      ? undefined
      : {
          words: [...(sources?.paths ?? []), ...readByFrameworks(dependencies)],
          embedded: [
            ...(sources?.embedded ?? []),
            ...compiledIn(dependencies, cargo),
            ...(dependencies?.has("leptos") === true ? ["public", "assets"] : []),
          ],
          isSource: (name) =>
            /\.rs$|^Cargo\.(?:toml|lock)$|^(?:rust-toolchain|rustfmt|clippy|deny|diesel|Trunk|cross)(?:\.toml)?$|^target$/i.test(
              name,
            ),
          isComplete: sources?.isComplete === true,
          root: cargo?.imageFolder,
        },
    packages: needs.packages,
    without: needs.isStatic
      ? "libraries"
      : isRustImage(stage) && !needs.packages.includes("libgcc")
        ? "compiler-libraries"
        : undefined,
    copies: [...needs.copies, ...(await findLeptosSite(subject, cargo))],
    lines: [],
    buildVariables,
    sources: sourcesOf(subject, builds),
    roles,
    lastBuild: builds.at(-1)?.command.script.instruction,
    start: undefined,
    concerns: [...needs.concerns, ...(sources === undefined && !isForeign ? [unseenFiles()] : [])],
  });
}

const buildTools: ReadonlySet<string> = new Set([
  ...builders,
  ...[
    "cargo",
    "rustc",
    "rustup",
    "cargo-chef",
    "strip",
    "upx",
    "npm",
    "yarn",
    "pnpm",
    "node",
    "sqlx",
    "diesel",
  ],
  ...["wasm-bindgen", "protoc", "sccache", "rustup-init", "tailwindcss", "rustfmt", "sea-orm-cli"],
]);

function roles(program: string): "build" | undefined {
  return buildTools.has(program) ? "build" : undefined;
}

function sourcesOf({ reading }: Subject, builds: readonly CargoBuild[]): readonly string[] {
  return builds.flatMap(({ command, cargo }) => [
    reading.workdirAt(command.script.instruction) ?? "/",
    cargo?.root ?? "/",
  ]);
}

/** Files that a framework looks for without being told. */
function readByFrameworks(dependencies: ReadonlySet<string> | undefined): readonly string[] {
  return [
    ...(dependencies?.has("rocket") === true ? ["Rocket.toml"] : []),
    ...(dependencies?.has("rocket_dyn_templates") === true || dependencies?.has("rocket_contrib") === true
      ? ["templates"]
      : []),
  ];
}

/** Templates that become code. */
function compiledIn(
  dependencies: ReadonlySet<string> | undefined,
  cargo: CargoFolder | undefined,
): readonly string[] {
  const isCompiled = ["askama", "askama_axum", "rinja", "sailfish", "ructe"].some((name) =>
    dependencies?.has(name),
  );
  const isRead = ["tera", "handlebars", "minijinja", "rocket_dyn_templates", "liquid"].some((name) =>
    dependencies?.has(name),
  );
  if (!isCompiled || isRead || cargo === undefined) return [];
  return [cargo.folder === "." ? "templates" : `${cargo.folder}/templates`];
}

interface Needs {
  readonly isStatic: boolean;
  readonly packages: readonly string[];
  readonly copies: readonly Copy[];
  readonly concerns: readonly Concern[];
}

const certificates = "/etc/ssl/certs/ca-certificates.crt";

/** Libraries that crates link to, and certificates: the compiler's image has both (H09, H11). */
function findNeeds(
  image: RuntimeImage,
  crates: Crates | undefined,
  goal: SplitGoal,
  builds: readonly CargoBuild[],
  isOfficial: boolean,
): Needs {
  const isForMusl = builds.some(({ target }) => target?.includes("musl") === true);
  const isDynamicMusl = builds.some(({ command }) =>
    /-crt-static/.test(variableAt(command, "RUSTFLAGS") ?? ""),
  );
  // The official image's programs for musl have all libraries in them.
  const isStatic = !isDynamicMusl && (isForMusl || (image.libc === "musl" && isOfficial));
  if (image.libc === "musl" && !isDynamicMusl) return { isStatic, packages: [], copies: [], concerns: [] };
  const release = { distribution: image.distribution, release: image.release } as Release;
  const libraries = isStatic ? [] : (crates?.libraries ?? []);
  const unknown: SystemLibrary[] = [];
  const packages = libraries.flatMap((library) => {
    const names =
      image.distribution === "alpine"
        ? alpineLibraries(library.alpine, image.release)
        : debianLibraries(library.debian, release);
    if (names === undefined) unknown.push(library);
    return names ?? [];
  });
  const lacksCertificates = image.distribution === "debian" && !image.isSame;
  return {
    isStatic,
    packages: [
      ...packages,
      ...(isDynamicMusl && image.libc === "musl" ? ["libgcc"] : []),
      ...(packages.length > 0 && lacksCertificates ? ["ca-certificates"] : []),
    ],
    // Where nothing else is installed, a copy of the list does it.
    copies:
      lacksCertificates && packages.length === 0 && goal === "slim"
        ? [{ from: certificates, to: certificates, isFolder: false }]
        : [],
    concerns: [
      ...(crates?.kind === "unknown" && !isStatic ? [noLock(crates)] : []),
      ...unknown.map(({ crate, debian }) => unknownLibrary(crate, debian)),
    ],
  };
}

export function noLock(crates: Crates | undefined): Concern {
  const known = (crates?.libraries ?? []).map(({ crate }) => crate);
  return {
    id: "H11",
    weight: "assume",
    text:
      known.length === 0
        ? text("No crate links the program to a library of the system: there is no Cargo.lock that shows it.")
        : text(
            "No crate but {crates} links the program to a library of the system: there is no Cargo.lock that shows it.",
            { crates: known.join(", ") },
          ),
  };
}

function unknownLibrary(crate: string, name: string): Concern {
  return {
    id: "H11",
    weight: "assume",
    text: text(
      "{crate} may link the program to the library of {package}: install it in the new stage, then.",
      {
        crate,
        package: name,
      },
    ),
  };
}
