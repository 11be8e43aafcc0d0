/** Whether an application loads packages that its package.json counts among those for development. */
import { isWithin, joinPath } from "../../container-path.ts";
import { joinPath as joinContextPath } from "../../context-paths.ts";
import type { Subject } from "../../language.ts";
import type { PackageJson } from "../../project/package-json.ts";
import type { NodeApplication } from "./application.ts";
import { findEntryFile } from "./entry-file.ts";
import { followImports, readAllImports } from "./source-imports.ts";

export interface DevelopmentImports {
  /** One of them. */
  readonly found: string | undefined;
  /** Everything that the application loads was seen. */
  readonly isSure: boolean;
}

/** Folders that compilers write to, and those that they read. */
const builtFolders = /^(?:dist|build|lib|out|output|compiled|\.build)\//;
const sourceFolders = ["src/", "", "server/", "source/", "app/", "lib/"];

export async function findDevelopmentImports(
  { project }: Subject,
  application: NodeApplication,
  manifest: PackageJson,
): Promise<DevelopmentImports> {
  const { contextFolder } = application;
  if (contextFolder === undefined) return { found: undefined, isSure: false };
  const { context } = project;
  const find = (packages: ReadonlySet<string>) =>
    [...packages].find((name) => manifest.devDependencies.has(name) && !manifest.dependencies.has(name));
  for (const path of listEntries(application)) {
    const reached = await followImports(context, [joinContextPath(contextFolder, path)]);
    if (reached.files.length === 0) continue;
    const found = find(reached.packages);
    if (found !== undefined) return { found, isSure: true };
    if (reached.isComplete && !hasAliases(reached.packages, manifest))
      return { found: undefined, isSure: true };
    break;
  }
  const all = await readAllImports(context, contextFolder);
  return { found: find(all.packages), isSure: all.isComplete && all.files.length > 0 };
}

/** An import that no package answers to may be a path that the compiler knows: `src/users`, `@/users`. */
function hasAliases(packages: ReadonlySet<string>, manifest: PackageJson): boolean {
  return [...packages].some((name) => {
    const isKnown =
      manifest.dependencies.has(name) ||
      manifest.optionalDependencies.has(name) ||
      manifest.devDependencies.has(`@types/${name}`) ||
      manifest.dependencies.has(`@types/${name}`);
    return !isKnown && (name === "src" || name.startsWith("@/") || name === "@" || name === "app");
  });
}

/** What is started, and what it may have been compiled from; paths from the folder of package.json. */
export function listEntries({ startCommands, folder }: NodeApplication): readonly string[] {
  const started = startCommands.filter(({ program }) => program === "node" || program === "nodejs");
  const files = started.flatMap(({ arguments: words }) => findEntryFile(words) ?? []);
  return files.flatMap((file) => {
    const absolute = file.startsWith("/") ? joinPath("/", file) : joinPath(folder ?? "/", file);
    if (folder === undefined || !isWithin(absolute, folder) || absolute === folder) return [];
    const path = absolute.slice(folder.length + 1);
    if (!builtFolders.test(path)) return [path];
    const rest = path.replace(builtFolders, "");
    return [...sourceFolders.map((source) => source + rest), path];
  });
}
