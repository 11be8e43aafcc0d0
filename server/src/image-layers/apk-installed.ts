/** Alpine's database of installed packages: `/lib/apk/db/installed`. https://wiki.alpinelinux.org/wiki/Apk_spec */
import type { DatabasePackage } from "./database-package.ts";

/** Lines are a letter, a colon and the value; an empty line ends a package. Letters are upper and lower case. */
export function parseApkInstalled(text: string): readonly DatabasePackage[] {
  const packages: DatabasePackage[] = [];
  let name = "";
  let version = "";
  let source = "";
  const finish = (): void => {
    if (name !== "" && version !== "") {
      packages.push({ name, version, source: source === "" ? name : source, sourceVersion: version });
    }
    name = version = source = "";
  };
  let start = 0;
  while (start < text.length) {
    const found = text.indexOf("\n", start);
    const end = found < 0 ? text.length : found;
    if (text.charCodeAt(start + 1) === 0x3a) {
      const key = text.charAt(start);
      // Most lines are files and their check sums.
      if (key === "P") name = text.slice(start + 2, end).trim();
      else if (key === "V") version = text.slice(start + 2, end).trim();
      else if (key === "o") source = text.slice(start + 2, end).trim();
    } else if (text.slice(start, end).trim() === "") {
      finish();
    }
    start = end + 1;
  }
  finish();
  return packages;
}
