/** Paths in an image: absolute, with forward slashes, nothing looked up. */
import { anyFolder } from "./open-variables.ts";

/** What Linux takes; many relative WORKDIRs in a row would fill the memory otherwise. */
const longestPath = 4096;

/** `path` seen from `folder`; `.` and `..` resolved, no slash at the end. */
export function joinPath(folder: string, path: string): string {
  const unified = path.replaceAll("\\", "/");
  const isAbsolute = unified.startsWith("/") || /^[a-z]:/i.test(unified);
  return normalize(isAbsolute ? unified : `${folder}/${unified}`).slice(0, longestPath);
}

function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  // A drive, or a folder that is not known, is no name below the root.
  return /^[a-z]:/i.test(path) || path.startsWith(anyFolder) ? parts.join("/") : `/${parts.join("/")}`;
}

/** What follows `folder` in `path`, or undefined where `path` is not below it. */
export function pathBelow(folder: string, path: string): string | undefined {
  if (folder === "/") return path.slice(1);
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
