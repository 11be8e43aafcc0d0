/** Looks programs up on the PATH, as the system does, but never where a workspace could put one. */
import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { posix, win32 } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** What is looked at of the disk; tests give their own. */
export type IsProgram = (path: string) => Promise<boolean>;

/**
 * Empty and relative entries of the PATH mean the working folder, which may be a workspace's: they do not count.
 *
 * @param name without folders; an absolute path is only checked
 */
export async function findProgram(
  name: string,
  environment: Environment,
  isWindows = process.platform === "win32",
  isProgram: IsProgram = isExecutableFile,
): Promise<string | undefined> {
  const paths = isWindows ? win32 : posix;
  if (isRooted(name, isWindows)) return (await isProgram(name)) ? name : undefined;
  if (name === "" || /[/\\\0]/.test(name) || (isWindows && name.includes(":"))) return undefined;
  const endings = isWindows ? windowsEndings(name, environment) : [""];
  for (const entry of (readVariable("PATH", environment, isWindows) ?? "").split(paths.delimiter)) {
    const folder = isWindows ? entry.replace(/^"(.*)"$/, "$1") : entry;
    if (!isRooted(folder, isWindows)) continue;
    for (const ending of endings) {
      const path = paths.join(folder, name + ending);
      if (await isProgram(path)) return path;
    }
  }
  return undefined;
}

/** On Windows, `\tools` is on the drive that one happens to be on. */
function isRooted(path: string, isWindows: boolean): boolean {
  return isWindows ? /^(?:[A-Za-z]:[\\/]|\\\\)/.test(path) : path.startsWith("/");
}

/** Scripts of cmd.exe and of others are on the list too, but only a shell could start them. */
const startable = new Set([".exe", ".com"]);

function windowsEndings(name: string, environment: Environment): readonly string[] {
  const list = readVariable("PATHEXT", environment, true) ?? ".COM;.EXE";
  const endings = list.split(";").filter((ending) => startable.has(ending.toLowerCase()));
  return startable.has(win32.extname(name).toLowerCase()) ? ["", ...endings] : endings;
}

/** Windows writes it `Path`, and a copy of the environment no longer knows that case does not matter. */
function readVariable(name: string, environment: Environment, isWindows: boolean): string | undefined {
  if (!isWindows || environment[name] !== undefined) return environment[name];
  const key = Object.keys(environment).find((candidate) => candidate.toUpperCase() === name);
  return key === undefined ? undefined : environment[key];
}

async function isExecutableFile(path: string): Promise<boolean> {
  try {
    if (!(await stat(path)).isFile()) return false;
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
