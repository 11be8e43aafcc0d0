/** What the manifests in a build context say about the application. */
import type { BuildContext, ContextEntry } from "../build-context.ts";
import { joinPath, normalisePath } from "../context-paths.ts";
import { type CProject, readCProject } from "./c-project.ts";
import {
  type CargoLock,
  type CargoPackage,
  parseCargoLock,
  readCargoPackage,
  readRustToolchain,
} from "./cargo-package.ts";
import {
  type DotnetFolder,
  type DotnetProject,
  readDotnetFolder,
  readDotnetProject,
  readSolution,
} from "./dotnet-project.ts";
import { type FrontEnd, readFrontEnds } from "./front-ends.ts";
import { type GoModule, type GoWork, parseGoModule, parseGoWork } from "./go-module.ts";
import { type GoPackages, readGoPackages } from "./go-packages.ts";
import { type GradleProject, readGradleProject } from "./gradle-project.ts";
import { readManifest, valueOf } from "./manifest.ts";
import { type MavenProject, readMavenProject } from "./maven-project.ts";
import { findNodeLock, type NodeLock } from "./node-lock.ts";
import { type PackageJson, parsePackageJson } from "./package-json.ts";
import { type PhpProject, readPhpProject } from "./php-project.ts";
import { type PythonProject, readPythonProject } from "./python-project.ts";
import { type Requirements, readRequirements } from "./requirements-file.ts";
import { type RubyProject, readRubyProject } from "./ruby-project.ts";
import { readTypeScriptOptions, type TypeScriptOptions } from "./tsconfig.ts";

/** Folders and paths as `BuildContext` has them. Every file is read and parsed once. */
export interface Project {
  readonly context: BuildContext;
  /** The files and folders in a folder: assets, `.env`, keys, wrappers (`mvnw`). */
  listTop(folder: string): Promise<readonly ContextEntry[]>;
  packageJson(folder: string): Promise<Manifest<PackageJson>>;
  /** Missing where neither the folder nor the workspaces around it have a lock file. */
  nodeLock(folder: string): Promise<Manifest<NodeLock>>;
  tsconfig(folder: string): Promise<Manifest<TypeScriptOptions>>;
  /** Those that build on others first: `svelte-kit` before `vite`. */
  frontEnds(folder: string): Promise<readonly FrontEnd[]>;
  goModule(folder: string): Promise<Manifest<GoModule>>;
  goWork(folder: string): Promise<Manifest<GoWork>>;
  /** Of the module in the folder. Reads its sources. */
  goPackages(folder: string): Promise<GoPackages>;
  python(folder: string): Promise<PythonProject>;
  /** @param path of a requirements file */
  requirements(path: string): Promise<Manifest<Requirements>>;
  maven(folder: string): Promise<Manifest<MavenProject>>;
  gradle(folder: string): Promise<Manifest<GradleProject>>;
  cargo(folder: string): Promise<Manifest<CargoPackage>>;
  cargoLock(folder: string): Promise<Manifest<CargoLock>>;
  /** `1.80`, `stable`, of rust-toolchain(.toml). */
  rustToolchain(folder: string): Promise<string | undefined>;
  dotnetFolder(folder: string): Promise<DotnetFolder>;
  /** @param path of a *.csproj */
  dotnet(path: string): Promise<Manifest<DotnetProject>>;
  /** Paths of a solution's projects. @param path of a *.sln or *.slnx */
  dotnetSolution(path: string): Promise<Manifest<readonly string[]>>;
  ruby(folder: string): Promise<RubyProject>;
  php(folder: string): Promise<PhpProject>;
  c(folder: string): Promise<CProject>;
}

export type Manifest<T> =
  | { readonly kind: "read"; readonly path: string; readonly value: T }
  | { readonly kind: "missing"; readonly path: string }
  /** It is there and cannot be used; `problem` is the parser's word on it, in English. */
  | { readonly kind: "broken"; readonly path: string; readonly problem: string };

export function createProject(context: BuildContext): Project {
  const inFolder = <T>(name: string, parse: (text: string) => T | Promise<T>) =>
    memoise((folder) => readManifest(context, joinPath(folder, name), parse));
  const read = <T>(reader: (context: BuildContext, place: string) => Promise<T>) =>
    memoise((place) => reader(context, place));
  const packageJson = inFolder("package.json", parsePackageJson);
  const requirements = read(readRequirements);
  return {
    context,
    listTop: memoise((folder) => context.list(folder)),
    packageJson,
    nodeLock: memoise((folder) => findNodeLock(context, folder, packageJson)),
    tsconfig: read(readTypeScriptOptions),
    frontEnds: memoise(async (folder) => readFrontEnds(context, folder, valueOf(await packageJson(folder)))),
    goModule: inFolder("go.mod", parseGoModule),
    goWork: inFolder("go.work", parseGoWork),
    goPackages: read(readGoPackages),
    python: memoise((folder) => readPythonProject(context, folder, requirements)),
    requirements,
    maven: read(readMavenProject),
    gradle: read(readGradleProject),
    cargo: read(readCargoPackage),
    cargoLock: inFolder("Cargo.lock", parseCargoLock),
    rustToolchain: read(readRustToolchain),
    dotnetFolder: read(readDotnetFolder),
    dotnet: read(readDotnetProject),
    dotnetSolution: read(readSolution),
    ruby: read(readRubyProject),
    php: read(readPhpProject),
    c: read(readCProject),
  };
}

/** The same folder is asked for by several rewrites, also while the first answer is on its way. */
function memoise<T>(make: (place: string) => Promise<T>): (place: string) => Promise<T> {
  const made = new Map<string, Promise<T>>();
  return (place) => {
    // `./web/` is `web`; what leads outside is refused by the context.
    const key = normalisePath(place) ?? place;
    const known = made.get(key);
    if (known !== undefined) return known;
    const promise = make(key);
    made.set(key, promise);
    return promise;
  };
}
