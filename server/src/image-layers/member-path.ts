/** Names of tar entries as paths relative to the root, without a slash at either end. */

/** Of Linux: longer ones cannot be unpacked. https://man7.org/linux/man-pages/man7/path_resolution.7.html */
const LONGEST_PATH = 4096;

/** @returns undefined where the name leads out of the root: nobody unpacks that, so it cannot be asked for */
export function normalisePath(name: string): string | undefined {
  if (name.length > LONGEST_PATH) return undefined;
  if (isPlain(name)) return name;
  const parts: string[] = [];
  for (const part of name.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") return undefined;
    parts.push(part);
  }
  return parts.join("/");
}

/** Almost all names are; splitting each of a million takes its time. */
function isPlain(name: string): boolean {
  return name !== "" && !/^\.{0,2}\/|\/\.{0,2}(\/|$)|^\.{1,2}$/.test(name);
}

/** Where a symbolic link inside of the root leads; links to `../..` stop at the root, as in a container. */
function resolveLink(from: string, target: string): string | undefined {
  if (target.length > LONGEST_PATH) return undefined;
  const parts = target.startsWith("/") ? [] : from.split("/").slice(0, -1);
  for (const part of target.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  return parts.join("/");
}

/** @returns where a link of the archive leads, from the root */
export function linkTarget(path: string, linkName: string, isSymbolic: boolean): string | undefined {
  return isSymbolic ? resolveLink(path, linkName) : normalisePath(linkName);
}

/** The folders above, nearest first, the root left out. */
export function* ancestors(path: string): Generator<string> {
  let slash = path.lastIndexOf("/");
  while (slash > 0) {
    yield path.slice(0, slash);
    slash = path.lastIndexOf("/", slash - 1);
  }
}
