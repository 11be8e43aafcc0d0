/** What the manifests in a build context say about the application. */
import type { BuildContext, ContextEntry } from "../build-context.ts";
import { joinPath } from "../context-paths.ts";
import { type GoModule, type GoWork, parseGoModule, parseGoWork } from "./go-module.ts";
import { readManifest } from "./manifest.ts";
import { findNodeLock, type NodeLock } from "./node-lock.ts";
import { type PackageJson, parsePackageJson } from "./package-json.ts";
import { type PythonProject, readPythonProject } from "./python-project.ts";
import { type Requirements, readRequirements } from "./requirements-file.ts";

/** Folders and paths as `BuildContext` has them. Every file is read and parsed once. */
export interface Project {
  readonly context: BuildContext;
  /** The files and folders in a folder. */
  listTop(folder: string): Promise<readonly ContextEntry[]>;
  packageJson(folder: string): Promise<Manifest<PackageJson>>;
  /** Missing where neither the folder nor the workspaces around it have a lock file. */
  nodeLock(folder: string): Promise<Manifest<NodeLock>>;
  goModule(folder: string): Promise<Manifest<GoModule>>;
  goWork(folder: string): Promise<Manifest<GoWork>>;
  python(folder: string): Promise<PythonProject>;
  /** @param path of a requirements file */
  requirements(path: string): Promise<Manifest<Requirements>>;
}

export type Manifest<T> =
  | { readonly kind: "read"; readonly path: string; readonly value: T }
  | { readonly kind: "missing"; readonly path: string }
  /** It is there and cannot be used; `problem` is the parser's word on it, in English. */
  | { readonly kind: "broken"; readonly path: string; readonly problem: string };

export function createProject(context: BuildContext): Project {
  const inFolder = <T>(name: string, parse: (text: string) => T | Promise<T>) =>
    memoise((folder) => readManifest(context, joinPath(folder, name), parse));
  const packageJson = inFolder("package.json", parsePackageJson);
  const requirements = memoise((path) => readRequirements(context, path));
  return {
    context,
    listTop: memoise((folder) => context.list(folder)),
    packageJson,
    nodeLock: memoise((folder) => findNodeLock(context, folder, packageJson)),
    goModule: inFolder("go.mod", parseGoModule),
    goWork: inFolder("go.work", parseGoWork),
    python: memoise((folder) => readPythonProject(context, folder, requirements)),
    requirements,
  };
}

/** The same folder is asked for by several rewrites, also while the first answer is on its way. */
function memoise<T>(make: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const made = new Map<string, Promise<T>>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const promise = make(key);
    made.set(key, promise);
    return promise;
  };
}
