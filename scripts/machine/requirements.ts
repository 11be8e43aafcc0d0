/** What the machine itself must have: found, installed where that is allowed, or named in one clear error. */
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { run } from "./processes.ts";

/** The first of these programs that is on the PATH. */
export function findProgram(...names: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const suffix = process.platform === "win32" ? ".cmd" : "";
  return names.flatMap((name) => folders.map((folder) => join(folder, name + suffix))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Finds a program or installs the Debian packages that bring it. */
export async function requireProgram(
  names: readonly string[],
  packages: readonly string[],
  purpose: string,
): Promise<string> {
  const found = findProgram(...names);
  if (found) return found;
  await requireSystemPackages(packages, purpose);
  const installed = findProgram(...names);
  if (!installed) throw new Error(`${purpose} needs ${names[0]}, which is not on the PATH.`);
  return installed;
}

/** Installs the Debian packages that are missing. Elsewhere than on Debian there is nothing to ask: returns. */
export async function requireSystemPackages(packages: readonly string[], purpose: string): Promise<void> {
  if (!findProgram("dpkg-query")) return;
  const missing = packages.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  const command = `apt-get install -y --no-install-recommends ${missing.join(" ")}`;
  if (process.getuid?.() !== 0) {
    throw new Error(`${purpose} needs packages that are not installed. Run as root:\n  ${command}`);
  }
  console.log(`${purpose} needs ${missing.join(", ")}: installing`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update", "-qq"], { env });
  const code = await run("apt-get", [...command.split(" ").slice(1), "-qq"], { env });
  if (code !== 0)
    throw new Error(`${purpose} needs ${missing.join(", ")}, and apt-get could not install them.`);
}

function isInstalled(name: string): boolean {
  const { stdout } = spawnSync("dpkg-query", ["-W", "-f", "${Status}", name], { encoding: "utf8" });
  return stdout.endsWith(" installed");
}
