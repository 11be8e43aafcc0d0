/** Cargo.toml: https://doc.rust-lang.org/cargo/reference/manifest.html */
import { memberOf } from "../../built-images/project-values.ts";
import { isRecord, type JsonRecord, recordsOf, stringsOf } from "../../json-values.ts";
import type { BuildContext } from "../build-context.ts";
import { foldersUpward, joinPath } from "../context-paths.ts";
import { readManifest, valueOf } from "./manifest.ts";
import { parseTomlRecord, recordAt, textAt } from "./manifest-values.ts";
import type { Manifest } from "./project.ts";

export interface CargoPackage {
  /** Undefined in a file that only holds a workspace together. */
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly edition: string | undefined;
  /** `rust-version` */
  readonly rustVersion: string | undefined;
  /** Names of the programs that `cargo build` makes, as files in `target/release`. */
  readonly binaries: readonly string[];
  readonly defaultRun: string | undefined;
  readonly isLibrary: boolean;
  readonly hasBuildScript: boolean;
  /** As Cargo calls them, also where they are renamed; without those for tests and builds. */
  readonly dependencies: ReadonlySet<string>;
  readonly buildDependencies: ReadonlySet<string>;
  readonly features: ReadonlyMap<string, readonly string[]>;
  /** Patterns of the workspace that it holds. */
  readonly workspace: { readonly members: readonly string[] } | undefined;
}

export interface CargoLock {
  /** Of all packages that are built in, by name: `openssl-sys`. */
  readonly packages: ReadonlySet<string>;
}

/** `*.workspace = true` takes a value from the file that holds the workspace. */
type Inherited = (name: string) => string | undefined;

export async function readCargoPackage(
  context: BuildContext,
  folder: string,
): Promise<Manifest<CargoPackage>> {
  const file = await readManifest(context, joinPath(folder, "Cargo.toml"), parseTomlRecord);
  if (file.kind !== "read") return file;
  const [sources, programs] = await Promise.all([
    context.list(joinPath(folder, "src")),
    context.list(joinPath(folder, "src/bin")),
  ]);
  const has = (name: string) => sources.some((entry) => entry.kind === "file" && entry.name === name);
  // `src/bin/tool.rs` and `src/bin/tool/main.rs` are programs both.
  const found = programs.flatMap(({ name, kind }) =>
    kind === "folder" ? name : name.endsWith(".rs") ? name.slice(0, -".rs".length) : [],
  );
  const inherited = await readWorkspacePackage(context, folder);
  const content = describePackage(file.value, inherited, { hasMain: has("main.rs"), programs: found });
  return { ...file, value: { ...content, isLibrary: content.isLibrary || has("lib.rs") } };
}

async function readWorkspacePackage(context: BuildContext, folder: string): Promise<Inherited> {
  for (const at of foldersUpward(folder)) {
    const file = valueOf(await readManifest(context, joinPath(at, "Cargo.toml"), parseTomlRecord));
    const workspace = file && memberOf(file, "workspace");
    if (isRecord(workspace)) return (name) => textAt(recordAt(workspace, "package"), name);
  }
  return () => undefined;
}

function describePackage(
  content: JsonRecord,
  inherited: Inherited,
  { hasMain, programs }: { readonly hasMain: boolean; readonly programs: readonly string[] },
): CargoPackage {
  const own = recordAt(content, "package");
  const name = textAt(own, "name");
  const field = (key: string) =>
    textAt(own, key) ?? (isRecord(memberOf(own, key)) ? inherited(key) : undefined);
  const declared = recordsOf(memberOf(content, "bin")).flatMap((bin) => textAt(bin, "name") ?? []);
  const isFound = memberOf(own, "autobins") !== false;
  // A target that is declared for main.rs under another name takes the package's place.
  const takesMain = recordsOf(memberOf(content, "bin")).some((bin) => textAt(bin, "path") === "src/main.rs");
  const workspace = memberOf(content, "workspace");
  return {
    name,
    version: field("version"),
    edition: field("edition"),
    rustVersion: field("rust-version"),
    binaries: [
      ...new Set([
        ...declared,
        ...(isFound && hasMain && !takesMain && name !== undefined ? [name] : []),
        ...(isFound && name !== undefined ? programs : []),
      ]),
    ],
    defaultRun: textAt(own, "default-run"),
    isLibrary: isRecord(memberOf(content, "lib")),
    hasBuildScript: textAt(own, "build") !== undefined,
    dependencies: new Set(dependenciesOf(content, "dependencies")),
    buildDependencies: new Set(dependenciesOf(content, "build-dependencies")),
    features: new Map(
      Object.entries(recordAt(content, "features")).map(([feature, list]) => [feature, stringsOf(list)]),
    ),
    workspace: isRecord(workspace) ? { members: stringsOf(memberOf(workspace, "members")) } : undefined,
  };
}

function dependenciesOf(content: JsonRecord, table: string): readonly string[] {
  const targets = Object.values(recordAt(content, "target")).filter(isRecord);
  return [content, ...targets].flatMap((place) =>
    Object.entries(recordAt(place, table)).map(([name, value]) =>
      isRecord(value) ? (textAt(value, "package") ?? name) : name,
    ),
  );
}

/** @throws Error where it is no TOML */
export async function parseCargoLock(text: string): Promise<CargoLock> {
  const content = await parseTomlRecord(text);
  return {
    packages: new Set(recordsOf(memberOf(content, "package")).flatMap((one) => textAt(one, "name") ?? [])),
  };
}

/** rust-toolchain.toml, and the older rust-toolchain that is only a word: `1.80`, `stable`. */
export async function readRustToolchain(context: BuildContext, folder: string): Promise<string | undefined> {
  for (const name of ["rust-toolchain", "rust-toolchain.toml"]) {
    const file = await context.read(joinPath(folder, name));
    if (file.kind !== "text") continue;
    const word = file.text.trim();
    if (/^[\w.-]+$/.test(word)) return word;
    const content = await parseTomlRecord(file.text).catch((): JsonRecord => ({}));
    return textAt(recordAt(content, "toolchain"), "channel");
  }
  return undefined;
}
