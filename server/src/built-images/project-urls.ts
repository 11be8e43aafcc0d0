/** Paths that project files write, as URLs: the same on disks with letters, on servers and in memory. */
import { unknown } from "./image-name.ts";

const longestPath = 4096;

/** @returns URL of the folder that a file is in, with a slash at its end */
export function folderOf(url: string): string {
  return url.slice(0, url.lastIndexOf("/") + 1);
}

/** URL of the folder around a folder; itself at the top. */
export function parentOf(folder: string): string {
  return resolvePath(folder, "../") ?? folder;
}

/** The last part of a URL, decoded: a file's name, or a folder's where it ends with a slash. */
export function nameOf(url: string): string {
  return decode(url.replace(/\/$/, "").split("/").at(-1) ?? "");
}

/**
 * @param folder URL with a slash at its end
 * @param path relative or absolute, also with backslashes or a drive
 * @returns undefined for what is no path on the same system: `https://…`, `git@…`, `~`, something not known
 */
export function resolvePath(folder: string, path: string): string | undefined {
  if (path.length > longestPath || path.includes(unknown) || hasControlCharacter(path)) return undefined;
  if (/^(?:[a-z][a-z\d+.-]+:|git@|~|-$)/i.test(path)) return undefined;
  const slashed = path.replaceAll("\\", "/");
  const drive = /^[a-z]:\//i.test(slashed);
  try {
    const encoded = slashed.split("/").map(encodeURIComponent).join("/");
    if (drive)
      return new URL(`file:///${slashed.slice(0, 2)}${encoded.slice(slashed.indexOf("/") + 2)}`).href;
    return new URL(slashed.startsWith("//") ? encoded.slice(1) : encoded || ".", folder).href;
  } catch {
    // An `untitled:` document lies in no folder; half a surrogate is in no name.
    return undefined;
  }
}

/** The same, for a folder: with a slash at its end. */
export function resolveFolder(folder: string, path: string): string | undefined {
  const url = resolvePath(folder, path === "" ? "." : path);
  return url === undefined || url.endsWith("/") ? url : `${url}/`;
}

/** Editors write `file:///c%3A/a%20b`, Node `file:///C:/a%20b`. */
export function isSameUrl(a: string, b: string): boolean {
  return a === b || canonicalUrl(a) === canonicalUrl(b);
}

function canonicalUrl(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url);
    const path = decode(pathname).replace(/^\/[A-Z](?=:)/, (drive) => drive.toLowerCase());
    return `${protocol}//${host}${path}`;
  } catch {
    return url;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function hasControlCharacter(text: string): boolean {
  return [...text].some((char) => char < " " || char === "\u007F");
}
