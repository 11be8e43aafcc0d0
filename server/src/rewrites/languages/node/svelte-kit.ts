/** SvelteKit's server: https://svelte.dev/docs/kit/adapter-node#Deploying */
import type { Subject } from "../../language.ts";
import type { PackageJson } from "../../project/package-json.ts";

/**
 * The folder of the server that a start runs, `node build`, `node build/index.js`: it holds what the application loads
 * of its devDependencies. Undefined for other files, such as a server of the project's own around it.
 *
 * @param contextFolder that of package.json
 * @param started the file or folder that Node.js runs
 */
export async function findBundledServer(
  { project }: Subject,
  contextFolder: string | undefined,
  { dependencies, devDependencies }: PackageJson,
  started: string,
): Promise<string | undefined> {
  const adapter = "@sveltejs/adapter-node";
  if (contextFolder === undefined || !(dependencies.has(adapter) || devDependencies.has(adapter)))
    return undefined;
  const folder = /^(?:\.\/)?([\w-]+)(?:\/(?:index\.js)?)?$/.exec(started)?.[1];
  // By its usual name, an earlier build may be in the context.
  if (folder === undefined || folder === "build") return folder;
  const top = await project.listTop(contextFolder);
  const isOwn = top.some(({ name }) => name === folder || name.startsWith(`${folder}.`));
  return isOwn ? undefined : folder;
}
