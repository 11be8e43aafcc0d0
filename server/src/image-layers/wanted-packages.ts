/** What is looked for in the layers, worked out once from the packages that a scanner found. */
import type { InstalledPackage } from "../scanners/report.ts";
import type { DatabasePackage } from "./database-package.ts";
import { databaseFolders, type Family, familyOfDatabase } from "./databases.ts";
import { ancestors, normalisePath } from "./member-path.ts";

export interface WantedPackages {
  /** Of packages in databases: see `keysOf`. */
  readonly keys: ReadonlySet<string>;
  /** Files that packages are in. */
  readonly paths: ReadonlySet<string>;
  /** Folders above the files and above the databases: who hides one of them hides what is in it. */
  readonly above: ReadonlySet<string>;
}

export function collectWanted(packages: readonly InstalledPackage[]): WantedPackages {
  const keys = new Set<string>();
  const paths = new Set<string>();
  for (const installed of packages) {
    const key = keyOf(installed);
    if (key !== undefined) keys.add(key);
    for (const path of pathsOf(installed)) paths.add(path);
  }
  const above = new Set<string>(databaseFolders);
  for (const path of [...paths, ...databaseFolders]) {
    for (const folder of ancestors(path)) above.add(folder);
  }
  return { keys, paths, above };
}

/** @returns undefined for packages of languages */
export function keyOf(installed: InstalledPackage): string | undefined {
  const family = familyOf(installed);
  return family && makeKey(family, installed.name, installed.version);
}

/** Scanners name the package itself or its source. */
export function keysOf(family: Family, found: DatabasePackage): readonly string[] {
  const own = makeKey(family, found.name, found.version);
  const source = makeKey(family, found.source, found.sourceVersion);
  return own === source ? [own] : [own, source];
}

/** Not every scanner writes the epoch, and where it does, zero may be written or not. */
function makeKey(family: Family, name: string, version: string): string {
  return `${family}\0${name}\0${version.replace(/^\d+:/, "")}`;
}

function familyOf({ type, purl }: InstalledPackage): Family | undefined {
  const word = /^pkg:(deb|apk|rpm)\//.exec(purl ?? "")?.[1] ?? type.toLowerCase();
  return families[word];
}

const families: Readonly<Record<string, Family>> = {
  ...{ deb: "deb", dpkg: "deb", debian: "deb", ubuntu: "deb" },
  ...{ apk: "apk", alpine: "apk", wolfi: "apk", chainguard: "apk" },
  ...{ rpm: "rpm", redhat: "rpm", centos: "rpm", rocky: "rpm", alma: "rpm", almalinux: "rpm", oracle: "rpm" },
  ...{ fedora: "rpm", amazon: "rpm", photon: "rpm", azurelinux: "rpm", "cbl-mariner": "rpm" },
  ...{ suse: "rpm", opensuse: "rpm", "opensuse-leap": "rpm", "opensuse-tumbleweed": "rpm", sles: "rpm" },
};

/**
 * Paths relative to the root, most exact first. What is inside of an archive is written `app.jar/lib/x.jar` by some and
 * `app.jar:lib/x.jar` by others.
 */
export function pathsOf({ path }: InstalledPackage): readonly string[] {
  if (path === undefined) return [];
  const whole = normalisePath(path);
  const outer = path.includes(":") ? normalisePath(path.slice(0, path.indexOf(":"))) : undefined;
  return [whole, outer].filter(isWantedPath);
}

function isWantedPath(path: string | undefined): path is string {
  return path !== undefined && path !== "" && familyOfDatabase(path) === undefined;
}
