/** Paths in an image: always with slashes, whatever machine this runs on. */

export function isAbsolute(path: string): boolean {
  return path.startsWith("/");
}

/** `path` seen from `folder`, without `.`, `..` and a slash at its end. */
export function joinPath(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${isAbsolute(path) ? "" : folder}/${path}`.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** Whether `path` is `folder` or lies in it; both absolute. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

/** The last part: `app` of `/srv/app`. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Whether shell code takes a path as it stands: no blank, quote or sign in it means anything to a shell. */
export function isPlainPath(path: string): boolean {
  return /^[\p{L}\p{N}_./@%+,:=-]+$/u.test(path);
}

const ofSystem =
  /^\/(?:bin|boot|dev|etc|home|lib\w*|media|mnt|opt|proc|root|run|sbin|srv|sys|tmp|usr|var)(?:\/|$)/;

/** Whether a path lies in a folder that images have of their own: in the root folder, all others are the file's. */
export function isOfSystem(path: string): boolean {
  return ofSystem.test(path);
}
