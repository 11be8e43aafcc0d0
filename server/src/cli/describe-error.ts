import type { Localise } from "../l10n/texts.ts";

/** What went wrong, in one line. Node's own messages name the call and the path; people want the cause. */
export function describeError(error: unknown, t: Localise): string {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  const cause = findCause(code, t);
  if (cause !== undefined) return `${cause} (${code})`;
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n", 1)[0] ?? "";
}

function findCause(code: string, t: Localise): string | undefined {
  switch (code) {
    case "ENOENT":
      return t("There is no such file.");
    case "EACCES":
      return t("Permission was denied.");
    case "EPERM":
      return t("The system does not permit it.");
    case "EFBIG":
      return t("The file is too large to be a Dockerfile.");
    case "EISDIR":
      return t("It is a folder.");
    case "ENOTDIR":
      return t("A part of its path is no folder.");
    case "ELOOP":
      return t("Its links lead back to themselves.");
    case "EROFS":
      return t("The file system is read-only.");
    case "ENOSPC":
      return t("The disk is full.");
  }
  return undefined;
}
