/** Databases that are a file, which lies in the working folder where nobody says otherwise. */
import { joinPath } from "../context-paths.ts";
import type { Subject } from "../language.ts";
import { valueOf } from "../project/manifest.ts";
import { listContextFolders } from "./context-folders.ts";

const nodePackages = ["sqlite3", "better-sqlite3", "sqlite", "nedb", "@seald-io/nedb", "lowdb", "level"];
const goModules =
  /(?:^|\/)(?:go-sqlite3|sqlite|sqlite3|bbolt|bolt|badger|goleveldb|pebble|nutsdb|buntdb|bleve)(?:\/v\d+)?$/;
const dotnetPackages =
  /^(?:Microsoft\.EntityFrameworkCore\.Sqlite|Microsoft\.Data\.Sqlite|System\.Data\.SQLite|LiteDB)(?:\..*)?$/i;
const crates = /^(?:rusqlite|libsqlite3-sys|sled|redb|fjall)$/;
const inPython = /\bbackends\.sqlite3\b|\bsqlite(?:\+\w+)?:\/\/\/(?!:memory:)|\b(?:aio)?sqlite3?\.connect\(/;

/** Files of Python that are looked into, at most: settings stand at the top or one folder below. */
const mostFiles = 60;

export async function usesDatabaseFile(subject: Subject): Promise<boolean> {
  for (const folder of listContextFolders(subject)) {
    if (await usesIn(subject, folder)) return true;
  }
  return false;
}

async function usesIn({ project }: Subject, folder: string): Promise<boolean> {
  const entries = await project.listTop(folder);
  const names = new Set(entries.map(({ name }) => name));
  if (names.has("package.json")) {
    const dependencies = valueOf(await project.packageJson(folder))?.dependencies;
    if (nodePackages.some((name) => dependencies?.has(name) === true)) return true;
  }
  if (names.has("go.mod")) {
    const module = valueOf(await project.goModule(folder));
    if (module !== undefined && [...module.requires.keys()].some((path) => goModules.test(path))) return true;
  }
  if (names.has("Cargo.toml")) {
    const cargo = valueOf(await project.cargo(folder));
    if (cargo !== undefined && [...cargo.dependencies].some((name) => crates.test(name))) return true;
  }
  for (const { name } of entries.filter((entry) => /\.(?:cs|fs)proj$/.test(entry.name))) {
    const packages = valueOf(await project.dotnet(joinPath(folder, name)))?.packages;
    if (packages !== undefined && [...packages.keys()].some((id) => dotnetPackages.test(id))) return true;
  }
  return usesInPython(project, folder);
}

async function usesInPython(project: Subject["project"], folder: string): Promise<boolean> {
  const top = await project.listTop(folder);
  const isSource = (name: string) => name.endsWith(".py") && !/^test_|_test\.py$|^conftest/.test(name);
  const inner = top.filter(
    ({ name, kind }) => kind === "folder" && !/^(?:\.|tests?$|node_modules$)/.test(name),
  );
  const below = await Promise.all(
    inner.slice(0, mostFiles).map(async ({ name }) => {
      const files = await project.listTop(joinPath(folder, name));
      return files
        .filter((file) => isSource(file.name))
        .map((file) => joinPath(joinPath(folder, name), file.name));
    }),
  );
  const paths = [
    ...top.filter(({ name }) => isSource(name)).map(({ name }) => joinPath(folder, name)),
    ...below.flat(),
  ];
  for (const path of paths.slice(0, mostFiles)) {
    const file = await project.context.read(path);
    if (file.kind === "text" && inPython.test(file.text)) return true;
  }
  return false;
}
