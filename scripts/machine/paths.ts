import { homedir } from "node:os";
import { join, resolve } from "node:path";

const project = resolve(import.meta.dirname, "../..");

export function inProject(...parts: string[]): string {
  return join(project, ...parts);
}

/** Editors fetched for tests stay here, so that every clone on this machine finds them. */
export function inCache(...parts: string[]): string {
  const caches = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  return join(caches, "dockerfile-security", ...parts);
}
