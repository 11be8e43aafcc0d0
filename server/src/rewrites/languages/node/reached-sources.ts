/** The sources that an application loads when it runs, and what they give away about it. */
import type { Subject } from "../../language.ts";
import type { NodeApplication } from "./application.ts";
import { listEntries } from "./development-imports.ts";
import { followImports, readAllImports, type SourceFile } from "./source-imports.ts";

/** The files that the started one leads to; all of the project's where that cannot be told. */
export async function readReachedSources(
  { project }: Subject,
  application: NodeApplication,
): Promise<readonly SourceFile[]> {
  const { contextFolder } = application;
  if (contextFolder === undefined) return [];
  const { context } = project;
  for (const path of listEntries(application)) {
    const entry = contextFolder === "." ? path : `${contextFolder}/${path}`;
    const reached = await followImports(context, [entry]);
    if (reached.files.length === 0) continue;
    if (reached.isComplete) return reached.files;
    break;
  }
  return (await readAllImports(context, contextFolder)).files;
}

/** Another Node.js process is none: the program is there. */
export function startsPrograms(code: string): boolean {
  if (!/["'`](?:node:)?child_process["'`]|["'`](?:execa|shelljs|cross-spawn|zx)["'`]/.test(code))
    return false;
  return /\b(?:exec|execSync|execFile|execFileSync|spawn|spawnSync|execa|\$)\s*[(`]/.test(code);
}

/** It reads what npm tells those that it starts: `npm_package_version`. */
export function asksNpm(code: string): boolean {
  return /\bnpm_(?:package|config|lifecycle|execpath)/.test(code);
}
