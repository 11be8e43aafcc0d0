/** Where distributions keep the list of what is installed, and how it is read. */
import { parseApkInstalled } from "./apk-installed.ts";
import type { DatabasePackage } from "./database-package.ts";
import { parseDpkgStatus } from "./dpkg-status.ts";
import { readRpmDatabase } from "./rpm-database.ts";

/** By the type of package URLs. */
export type Family = "deb" | "apk" | "rpm";

/** Relative to the root. */
export const databaseFolders: readonly string[] = [
  "var/lib/dpkg/status.d",
  "var/lib/dpkg",
  "lib/apk/db",
  "usr/lib/apk/db",
  "var/lib/apk/db",
  "var/lib/rpm",
  // Where openSUSE and Fedora have moved it.
  "usr/lib/sysimage/rpm",
  "usr/share/rpm",
];

const files: ReadonlyMap<string, Family> = new Map([
  ["var/lib/dpkg/status", "deb"],
  ["lib/apk/db/installed", "apk"],
  ["usr/lib/apk/db/installed", "apk"],
  ["var/lib/apk/db/installed", "apk"],
  ...["var/lib/rpm", "usr/lib/sysimage/rpm", "usr/share/rpm"].flatMap((folder) =>
    // Berkeley DB, RPM's own, SQLite and what SQLite has not yet taken over.
    ["Packages", "Packages.db", "rpmdb.sqlite", "rpmdb.sqlite-wal"].map(
      (file) => [`${folder}/${file}`, "rpm"] as const,
    ),
  ),
] as const);

/** @returns undefined where the path is that of no database */
export function familyOfDatabase(path: string): Family | undefined {
  const family = files.get(path);
  if (family) return family;
  // Distroless images have a file for every package, and lists of check sums beside them.
  return path.startsWith("var/lib/dpkg/status.d/") && !path.endsWith(".md5sums") ? "deb" : undefined;
}

export function parseDatabase(family: Family, bytes: Uint8Array): readonly DatabasePackage[] {
  switch (family) {
    case "deb":
      return parseDpkgStatus(new TextDecoder().decode(bytes));
    case "apk":
      return parseApkInstalled(new TextDecoder().decode(bytes));
    case "rpm":
      return readRpmDatabase(bytes);
  }
}
