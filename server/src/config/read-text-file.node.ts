/** Access to configuration files in Node, for the server and the command line. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** @returns undefined where there is no such file; rejects where it cannot be read */
export async function readTextFile(url: string): Promise<string | undefined> {
  try {
    return await readFile(fileURLToPath(url), "utf8");
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

/** The roots of a URL are not all folders: `file://server/`, and `file:///` where disks have letters. */
const absences: ReadonlySet<unknown> = new Set([
  ...["ENOENT", "ENOTDIR", "EISDIR", "ENAMETOOLONG"],
  ...["ERR_INVALID_FILE_URL_PATH", "ERR_INVALID_FILE_URL_HOST"],
]);

function isAbsence(error: unknown): boolean {
  return error instanceof Error && "code" in error && absences.has(error.code);
}
