/**
 * Flask's instance folder, where applications keep what they write (Flask's documentation, "Instance Folders"): beside
 * the outermost package, or beside the module, that makes the application.
 */
import { baseName, joinPath } from "../container-path.ts";
import { folderOfPath } from "../context-paths.ts";
import type { Subject } from "../language.ts";
import { type CopiedPlace, listCopied } from "./copied-places.ts";

/** Its place is asked for; Flask-SQLAlchemy makes it for a database that is named by a relative path (since 3.0). */
const uses =
  /\.instance_path\b|\bSQLALCHEMY_DATABASE_URI["'\]]*\s*(?::\s*\w+\s*)?=[^\n]*["']sqlite:\/\/\/(?![/:"'{]|[A-Za-z]:)/;
const makes = /\bFlask\(\s*(?:import_name\s*=\s*)?__name__/;
/** Somewhere else. */
const placed = /\bFlask\([^)]*\binstance_path\s*=/;

/**
 * @param sources with their paths in the context
 * @returns absolute paths in the image
 */
export async function listFlaskInstances(
  { dockerfile, reading, project }: Subject,
  sources: readonly { readonly path: string; readonly text: string }[],
): Promise<readonly string[]> {
  const texts = sources.map(({ text }) => text);
  if (!texts.some((text) => uses.test(text)) || texts.some((text) => placed.test(text))) return [];
  const copied = listCopied(dockerfile, reading);
  const found = new Set<string>();
  for (const { path } of sources.filter(({ text }) => makes.test(text))) {
    const beside = (await outermostPackage(project, folderOfPath(path))) ?? path;
    const place = placeInImage(beside, copied);
    if (place !== undefined) found.add(joinPath(place, "../instance"));
  }
  return [...found];
}

async function outermostPackage(project: Subject["project"], folder: string): Promise<string | undefined> {
  if (folder === ".") return undefined;
  const entries = await project.listTop(folder);
  if (!entries.some(({ name }) => name === "__init__.py")) return undefined;
  return (await outermostPackage(project, folderOfPath(folder))) ?? folder;
}

function placeInImage(path: string, copied: readonly CopiedPlace[]): string | undefined {
  for (const { source, target } of copied) {
    if (source === ".") return joinPath(target, path);
    const isFile = source === path && path.endsWith(".py");
    if (isFile) return baseName(target) === baseName(path) ? target : joinPath(target, baseName(path));
    if (source === path) return target;
    if (path.startsWith(`${source}/`)) return joinPath(target, path.slice(source.length + 1));
  }
  return undefined;
}
