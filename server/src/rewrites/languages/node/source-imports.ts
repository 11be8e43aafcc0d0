/** Which packages an application's own sources load, read from their text: nothing is run or resolved. */
import type { BuildContext } from "../../build-context.ts";
import { folderOfPath, joinPath, normalisePath } from "../../context-paths.ts";

export interface SourceFile {
  /** In the context. */
  readonly path: string;
  readonly text: string;
}

export interface SourceImports {
  /** Names of packages, Node.js' own modules left out. */
  readonly packages: ReadonlySet<string>;
  /** The files that were read. */
  readonly files: readonly SourceFile[];
  /** All files that are reached were read, and none loads what only its run can tell. */
  readonly isComplete: boolean;
}

export interface FollowedImports extends SourceImports {
  /** Files that are imported, in the context, as they are written: a build may make some of them. */
  readonly imported: readonly string[];
}

export interface ProjectSources extends SourceImports {
  /** There are templates, pages, queries among the sources, which code may read by a path. */
  readonly hasOtherFiles: boolean;
}

const mostFiles = 400;
const endings = ["", ".js", ".ts", ".mjs", ".cjs", ".mts", ".cts", ".tsx", ".jsx", ".json"];
const indexes = ["index.js", "index.ts", "index.mjs", "index.cjs", "index.tsx", "index.jsx"];

/** Follows relative imports from the files at `paths`; those that do not exist make it incomplete. */
export async function followImports(
  context: BuildContext,
  paths: readonly string[],
): Promise<FollowedImports> {
  const packages = new Set<string>();
  const files: SourceFile[] = [];
  const seen = new Set<string>();
  const waiting = [...paths];
  const imported: string[] = [];
  let isComplete = true;
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const found = await findModule(context, path);
    if (found === undefined || seen.size >= mostFiles) {
      isComplete = false;
      continue;
    }
    if (seen.has(found.path)) continue;
    seen.add(found.path);
    if (found.path.endsWith(".json")) continue;
    files.push(found);
    const { names, isDynamic } = readImports(found.text);
    if (isDynamic) isComplete = false;
    for (const name of names) {
      if (name.startsWith(".")) {
        const place = joinPath(folderOfPath(found.path), name);
        waiting.push(place);
        imported.push(normalisePath(place) ?? place);
      } else {
        const packageName = nameOfPackage(name);
        if (packageName !== undefined) packages.add(packageName);
      }
    }
  }
  return { packages, files, imported, isComplete };
}

const source = /\.(?:[cm]?[jt]s|[jt]sx)$/;
const aside =
  /(?:^|\/)(?:node_modules|tests?|__tests__|__mocks__|spec|e2e|cypress|coverage|docs?|public|static|dist|build|\.[^/]+)$/;
const asideFile =
  /\.(?:test|spec|stories|config|e2e-spec|d)\.\w+$|^\.|^(?:Gruntfile|gulpfile|karma|webpack|rollup|jest|babel)\b/;
const mostFolders = 200;

/** All sources below a folder; those of tests and of build tools are left out. */
export async function readAllImports(context: BuildContext, folder: string): Promise<ProjectSources> {
  const packages = new Set<string>();
  const files: SourceFile[] = [];
  const folders = [folder];
  let isComplete = true;
  let hasOtherFiles = false;
  for (let read = 0; folders.length > 0 && read < mostFolders; read++) {
    const at = folders.shift() ?? folder;
    for (const { name, kind } of await context.list(at)) {
      const path = joinPath(at, name);
      if (kind === "folder" && !aside.test(path)) folders.push(path);
      if (kind !== "file" || asideFile.test(name)) continue;
      if (!source.test(name)) {
        if (at !== folder && !/\.(?:md|map|snap)$/.test(name)) hasOtherFiles = true;
        continue;
      }
      if (files.length >= mostFiles) return { packages, files, isComplete: false, hasOtherFiles };
      const file = await context.read(path);
      if (file.kind !== "text") continue;
      files.push({ path, text: file.text });
      for (const one of readImports(file.text).names) {
        const packageName = one.startsWith(".") ? undefined : nameOfPackage(one);
        if (packageName !== undefined) packages.add(packageName);
      }
    }
  }
  if (folders.length > 0) isComplete = false;
  return { packages, files, isComplete, hasOtherFiles };
}

async function findModule(context: BuildContext, path: string): Promise<SourceFile | undefined> {
  const plain = normalisePath(path);
  if (plain === undefined) return undefined;
  // TypeScript's ES modules name what the compiler makes: `./sum.js` is sum.ts.
  const typed = plain.replace(/\.([cm]?)jsx?$/, ".$1ts");
  const places = [
    ...(typed === plain ? [] : [typed]),
    ...endings.map((ending) => plain + ending),
    ...indexes.map((name) => joinPath(plain, name)),
  ];
  for (const place of places) {
    const file = await context.read(place);
    if (file.kind === "text") return { path: place, text: file.text };
  }
  return undefined;
}

/** `@scope/name/deep` → `@scope/name`; undefined for Node.js' own and for aliases. */
function nameOfPackage(specifier: string): string | undefined {
  if (/^(?:node:|\/|#|~|data:|https?:)/.test(specifier)) return undefined;
  const parts = specifier.split("/");
  return specifier.startsWith("@") ? parts.slice(0, 2).join("/") : parts[0];
}

const longest = 512 * 1024;

/** Names in strings and comments are taken, too: that can only keep a package that nobody needs. */
function readImports(text: string): { readonly names: readonly string[]; readonly isDynamic: boolean } {
  const code = text.slice(0, longest);
  const names = new Set<string>();
  for (const pattern of [
    /\b(?:require(?:\.resolve)?|import)\s*\(\s*["'`]([^"'`$\n]+)["'`]/g,
    /\bfrom\s*["']([^"'\n]+)["']/g,
    /\bimport\s*["']([^"'\n]+)["']/g,
  ]) {
    for (const match of code.matchAll(pattern)) {
      const [whole, name = ""] = match;
      const isType =
        whole.startsWith("from") &&
        /\b(?:import|export)\s+type\b[^;"']*$/.test(code.slice(Math.max(0, match.index - 500), match.index));
      if (!isType) names.add(name);
    }
  }
  const isDynamic =
    /\b(?:require|import)\s*\(\s*(?:[^"'`)\s/]|`[^`\n]*\$\{)/.test(code) || code.length < text.length;
  return { names: [...names], isDynamic };
}
