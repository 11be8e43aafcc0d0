/** Access to configuration files in Node, for the server and the command line. */
import { readFile, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** @returns undefined where there is no such file; rejects where it cannot be read */
export async function readTextFile(url: string): Promise<string | undefined> {
  try {
    const path = fileURLToPath(url);
    // A pipe of that name would be waited for.
    return (await stat(path)).isFile() ? await readFile(path, "utf8") : undefined;
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
