/** Programs and libraries of Node.js' full image that its slim one lacks, where an application uses them. */
import type { NodeApplication } from "./application.ts";

/** Programs by their package in Debian: those that only an application of Node.js is likely to call. */
const programs: Readonly<Record<string, string>> = {
  openssl: "openssl",
  python: "python3",
  python3: "python3",
};

/** Packages of npm that call one of the programs, or load a library. */
const callers: Readonly<Record<string, readonly string[]>> = {
  "simple-git": ["git", "ca-certificates"],
  nodegit: ["git", "ca-certificates"],
  gitlog: ["git"],
  imagemagick: ["imagemagick"],
  "imagemagick-native": ["imagemagick"],
  gm: ["imagemagick"],
  "python-shell": ["python3"],
  "ps-node": ["procps"],
  "ps-list": ["procps"],
  "ps-tree": ["procps"],
  "find-process": ["procps"],
  pm2: ["procps"],
  libpq: ["libpq5"],
  "pg-native": ["libpq5"],
  kerberos: ["libgssapi-krb5-2"],
};

/** Packages of Debian that the slim image has to get, for what the application is seen to use. */
export function listRuntimePackages({ manifest, startCommands }: NodeApplication): readonly string[] {
  const found = new Set<string>();
  for (const { program: name } of startCommands) {
    const debian = Object.hasOwn(programs, name) ? programs[name] : undefined;
    if (debian !== undefined) found.add(debian);
    // Installed for all users, as a rule.
    if (/^pm2(?:-runtime|-docker)?$/.test(name)) found.add("procps");
  }
  if (manifest.kind === "read") {
    const { dependencies, optionalDependencies } = manifest.value;
    for (const name of [...dependencies.keys(), ...optionalDependencies.keys()]) {
      for (const debian of Object.hasOwn(callers, name) ? (callers[name] ?? []) : []) found.add(debian);
    }
    // Its engine loads libssl, and asks the openssl program for the version.
    if (needsOpenSsl(dependencies)) found.add("openssl");
  }
  return [...found].toSorted();
}

/** Prisma's engine is a native program up to version 6. */
export function needsOpenSsl(dependencies: ReadonlyMap<string, string>): boolean {
  const range = dependencies.get("@prisma/client") ?? dependencies.get("prisma");
  if (range === undefined) return false;
  const major = Number(/\d+/.exec(range)?.[0] ?? Number.NaN);
  return !(major >= 7);
}
