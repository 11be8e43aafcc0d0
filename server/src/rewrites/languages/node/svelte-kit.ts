/** SvelteKit's server: https://svelte.dev/docs/kit/adapter-node#Deploying */
import type { PackageJson } from "../../project/package-json.ts";

/** It holds what the application loads of its devDependencies. */
export function isBundled({ dependencies, devDependencies }: PackageJson): boolean {
  const name = "@sveltejs/adapter-node";
  return dependencies.has(name) || devDependencies.has(name);
}

/** The folder of the server that a start runs, `node build`, `node build/index.js`: undefined for other files. */
export function findServerFolder(entry: string): string | undefined {
  return /^(?:\.\/)?([\w-]+)(?:\/(?:index\.js)?)?$/.exec(entry)?.[1];
}
