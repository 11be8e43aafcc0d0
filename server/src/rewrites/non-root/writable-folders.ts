/** Folders that an application writes to when it runs. */
import type { Command } from "../../dockerfile/command.ts";
import { resolve } from "../../dockerfile/variables.ts";
import { folderOfCommand, seenFrom } from "../command-folder.ts";
import { isPlainPath, isWithin, joinPath } from "../container-path.ts";
import { listEmptyWorkdirs } from "../empty-workdirs.ts";
import type { Subject } from "../language.ts";
import { findWrittenPlaces } from "../languages/node/written-places.ts";
import type { StageReading } from "../stage-reading.ts";
import { listCopied } from "./copied-places.ts";
import { usesDatabaseFile } from "./database-files.ts";
import { listServerFolders } from "./own-user-servers.ts";
import { listWrittenBySources } from "./source-writes.ts";
import { listWrittenByTools } from "./written-by-tools.ts";

export interface WritableFolder {
  /** Absolute. */
  readonly path: string;
  /** The file or the framework says so; otherwise its name does. */
  readonly isCertain: boolean;
}

/** Names of folders that hold what comes about at run time, wherever they are. */
const names =
  /^(?:uploads?|logs?|tmp|temp|cache|storage|data|media|db|database|sessions?|var|instance|run|backups?|downloads?|output)$/;

/** Where every image keeps what is not the application's. */
const system = [
  "/bin",
  "/boot",
  "/dev",
  "/etc",
  "/lib",
  "/lib64",
  "/proc",
  "/root",
  "/sbin",
  "/sys",
  "/tmp",
  // Not `/usr/src/app`, where the images of some languages put an application.
  ...["/usr/bin", "/usr/include", "/usr/lib", "/usr/lib64", "/usr/libexec", "/usr/local", "/usr/sbin"],
  "/usr/share",
];
const lists = ["/var/lib/apt", "/var/cache", "/var/lib/dpkg", "/var/tmp"];

function isSystem(path: string): boolean {
  return path === "/" || path === "/usr" || system.some((folder) => isWithin(path, folder));
}

/** Outermost ones only, by names that may stand in RUN and COPY as they are: code can name others. */
export async function findWritableFolders(subject: Subject): Promise<readonly WritableFolder[]> {
  return (await findAll(subject)).filter(({ path }) => isPlainPath(path));
}

/** The first of those whose names would mean something else to a shell. */
export async function findOddFolder(subject: Subject): Promise<string | undefined> {
  return (await findAll(subject)).find(({ path }) => !isPlainPath(path))?.path;
}

async function findAll(subject: Subject): Promise<readonly WritableFolder[]> {
  const found = new Map<string, boolean>();
  const add = (path: string, isCertain: boolean) => found.set(path, (found.get(path) ?? false) || isCertain);
  for (const path of listVolumes(subject)) add(path, true);
  for (const path of listMade(subject)) add(path, true);
  for (const path of await listWrittenByTools(subject)) add(path, true);
  for (const path of [...listOfImage(subject), ...listServerFolders(subject)]) add(path, true);
  const { workdir } = subject.reading;
  // Its own folder holds what it only reads, too.
  for (const path of (await findWrittenPlaces(subject)).folders) add(path, path !== workdir);
  for (const path of await listWrittenBySources(subject)) if (!isSystem(path)) add(path, path !== workdir);
  // Where the file makes room for what is written, the database is there.
  const isPlaced = [...found.values()].includes(true);
  if (!isPlaced && workdir !== undefined && !isSystem(workdir) && (await usesDatabaseFile(subject))) {
    add(workdir, false);
  }
  for (const [path, isCertain] of await listOfContext(subject)) add(path, isCertain);
  const open = listOpened(subject);
  const all = [...found].filter(([path]) => !open.some((folder) => isWithin(path, folder)));
  return all
    .filter(([path]) => !all.some(([other]) => other !== path && isWithin(path, other)))
    .map(([path, isCertain]) => ({ path, isCertain }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function listVolumes({ dockerfile, stage }: Subject): readonly string[] {
  return (
    stage.instructions
      .filter(({ keyword }) => keyword === "VOLUME")
      .flatMap((instruction) => {
        const words = instruction.json?.map(({ value: raw, span }) => ({ raw, span })) ?? instruction.words;
        const known = words.map((word) => resolve(word, stage.environmentAt(instruction), dockerfile.escape));
        return known.flatMap(({ isComplete, text }) => (isComplete ? [text] : []));
      })
      .filter((path) => path.startsWith("/"))
      .map((path) => joinPath("/", path))
      // Everybody's, wherever it is there.
      .filter((path) => path !== "/tmp" || stage.lineage.at(-1)?.base.kind === "scratch")
  );
}

/** Folders for what a build makes, which the application reads. */
const results = /\/(?:build|_build|dist|target|obj|bin|lib|cmake-build[\w-]*)$/;

/** Tomcat unpacks a WAR beside it; Caddy keeps certificates. Their makers' images leave these folders to root. */
function listOfImage({ stage, reading }: Subject): readonly string[] {
  const name = stage.rootImage?.reference.familiarName;
  if (name === "caddy") return ["/config", "/data"];
  if (name !== "tomcat") return [];
  const folder = "/usr/local/tomcat/webapps";
  const isCopied = reading.copies.some(
    ({ sources, destination }) =>
      destination !== undefined &&
      isWithin(destination, folder) &&
      [destination, ...sources].some((path) => path?.endsWith(".war")),
  );
  const isPut = reading.commands.some(
    ({ program, arguments: words }) =>
      /^(?:cp|mv|curl|wget|ln|install)$/.test(program) &&
      words.some(({ text }) => text.endsWith(".war")) &&
      words.some(({ text }) => /(?:^|\/)webapps(?:\/|$)/.test(text)),
  );
  return isCopied || isPut ? [folder] : [];
}

/** `mkdir -p /app/uploads`: nobody makes an empty folder but for something to be put in. */
function listMade({ reading }: Subject): readonly string[] {
  const filled = [
    reading.workdir ?? "/",
    ...reading.copies.flatMap(({ destination }) => destination ?? []),
    ...reading.commands.flatMap((command) => listEntered(command, reading)),
  ];
  const made = reading.commands
    .filter(({ program }) => program === "mkdir")
    .flatMap((command) => {
      const folder = folderOfCommand(reading, command);
      // `-m 755 folder`
      const isMode = (index: number) =>
        /^(?:-[pv]*m|--mode)$/.test(command.arguments[index - 1]?.value ?? "");
      return command.arguments.flatMap(({ value }, index) =>
        value?.startsWith("-") || isMode(index) ? [] : (seenFrom(folder, value) ?? []),
      );
    });
  return [...made, ...listEmptyWorkdirs(reading)]
    .filter((path) => !filled.some((folder) => isWithin(folder, path)))
    .filter((path) => !results.test(path))
    .filter((path) => !isSystem(path) && !lists.some((folder) => isWithin(path, folder)));
}

/** `mkdir /src && cd /src && wget …`: what is put in is there when the image is built. */
function listEntered(command: Command, reading: StageReading): readonly string[] {
  if (command.program !== "cd") return [];
  return [seenFrom(folderOfCommand(reading, command), command.arguments[0]?.value) ?? []].flat();
}

/** What `chmod 777` has opened to everybody needs no owner. */
function listOpened({ reading }: Subject): readonly string[] {
  return reading.commands
    .filter(
      ({ program, arguments: words }) =>
        program === "chmod" && words.some(({ text }) => /^(?:0?777|1777|a\+(?:rw|w)x?|ugo\+rwx)$/.test(text)),
    )
    .flatMap((command) => {
      const workdir = reading.workdirAt(command.script.instruction) ?? "/";
      return command.arguments.flatMap(({ value }) =>
        value?.includes("/") ? [joinPath(workdir, value)] : [],
      );
    });
}

async function listOfContext({
  reading,
  dockerfile,
  project,
}: Subject): Promise<readonly (readonly [string, boolean])[]> {
  const found: (readonly [string, boolean])[] = [];
  for (const { source, target } of listCopied(dockerfile, reading)) {
    const entries = await project.listTop(source);
    const has = (name: string) => entries.some((entry) => entry.name === name);
    for (const path of await listOfFramework(has, project, source))
      found.push([joinPath(target, path), true]);
    for (const { name, kind } of entries) {
      if (kind === "folder" && names.test(name)) found.push([joinPath(target, name), false]);
      if (/\.(?:sqlite3?|db)$/.test(name)) found.push([target, false]);
    }
  }
  return found;
}

/** Folders that a framework writes to, relative to its root. */
async function listOfFramework(
  has: (name: string) => boolean,
  project: Subject["project"],
  folder: string,
): Promise<readonly string[]> {
  // Laravel's and Symfony's documentation on deployment; the Dockerfile that Rails generates.
  if (has("artisan")) return ["storage", "bootstrap/cache"];
  if (has("symfony.lock") || (has("bin") && has("config") && has("composer.json"))) return ["var"];
  if (has("config.ru") && has("Gemfile") && has("config") && has("bin"))
    return ["db", "log", "storage", "tmp"];
  const packageJson = has("package.json") ? await project.packageJson(folder) : undefined;
  const isNext = packageJson?.kind === "read" && packageJson.value.dependencies.has("next");
  // Next.js keeps the pages that it renders, and images that it makes smaller.
  return isNext ? [".next"] : [];
}
