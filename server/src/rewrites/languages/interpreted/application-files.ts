/** Which folders and files of the build stage are the application. */
import type { Command } from "../../../dockerfile/command.ts";
import { baseName, isWithin, joinPath } from "../../container-path.ts";
import type { Copy, Subject } from "../../language.ts";
import type { Concern } from "../../rewrite.ts";
import type { CopyReading } from "../../stage-reading.ts";
import { text } from "../../text.ts";

export interface ApplicationFiles {
  readonly copies: readonly Copy[];
  readonly concerns: readonly Concern[];
}

/** Places of the system, of the build or of what is installed: what lies there is dealt with file by file. */
const elsewhere =
  /^\/(?:etc|usr|bin|sbin|lib|lib64|tmp|var|run|dev|proc|sys|root\/\.(?:cache|ssh|pip|config)|boot)(?:\/|$)/;
const sources = /^\/(?:usr\/src\/|usr\/local\/src\/|usr\/app|var\/(?:www|app|task|lib\/[^/]+app))/;

function isElsewhere(path: string): boolean {
  return elsewhere.test(path) && !sources.test(path);
}

/**
 * The working folder, and folders around it or beside it that files of the context are copied to.
 *
 * @param isManifest names of files that only installing needs
 * @param isBuildCommand commands that leave traces only among the packages and in the folder that they work in
 */
export async function findApplicationFiles(
  subject: Subject,
  isManifest: (name: string) => boolean,
  isBuildCommand: (program: string, args: readonly string[]) => boolean,
): Promise<ApplicationFiles> {
  const { reading, project } = subject;
  const workdir = findUsedWorkdir(subject);
  const folders = new Set<string>();
  const files = new Set<string>();
  const concerns: Concern[] = [];
  if (workdir !== "/" && !/^\/(?:tmp|etc|usr|var)$/.test(workdir)) folders.add(workdir);
  for (const copy of reading.copies) {
    const path = copy.destination;
    if (path === undefined || copy.from.kind === "image") continue;
    if (path === "/") {
      const found = await listSpread(copy, project.context.list);
      if (found === undefined) concerns.push(spreadInRoot(copy));
      else {
        for (const name of found.files) if (!isManifest(name)) files.add(`/${name}`);
        for (const name of found.folders) folders.add(`/${name}`);
      }
      continue;
    }
    if (isElsewhere(path) || isForBuild(subject, copy, workdir, isBuildCommand)) continue;
    // A folder around the working folder holds more than that (`COPY . /srv`, `WORKDIR /srv/web`), one beside it may
    // be what packages are installed from.
    if (copy.intoFolder || (await bringsFolder(copy, project.context.list))) folders.add(path);
    else if (workdir === "/" && !isManifest(baseName(path))) {
      if (path.lastIndexOf("/") === 0) files.add(path);
      else folders.add(path.slice(0, path.lastIndexOf("/")));
    }
  }
  const outermost = [...folders].filter(
    (folder) => ![...folders].some((other) => other !== folder && isWithin(folder, other)),
  );
  return {
    copies: [
      ...outermost.map((folder): Copy => ({ from: folder, to: folder, isFolder: true })),
      ...[...files].map((file): Copy => ({ from: file, to: file, isFolder: false })),
    ],
    concerns,
  };
}

/** The working folder, if it is one while something is built: set later, it may not even be there by then. */
function findUsedWorkdir({ reading }: Subject): string {
  const { workdir } = reading;
  const isUsed = reading.instructions.some(
    (instruction) =>
      /^(?:RUN|COPY|ADD)$/.test(instruction.keyword) && reading.workdirAt(instruction) === workdir,
  );
  return isUsed ? (workdir ?? "/") : "/";
}

/**
 * Files that only commands of the build name: wheels that another stage has made, sources of a package that is
 * installed. Without a working folder an application is named by nothing else.
 */
function isForBuild(
  { dockerfile, reading }: Subject,
  { from, destination, intoFolder }: CopyReading,
  workdir: string,
  isBuildCommand: (program: string, args: readonly string[]) => boolean,
): boolean {
  if (destination === undefined || isWithin(workdir, destination)) return false;
  if (from.kind !== "stage" && workdir === "/") return false;
  const names = (command: Command) =>
    [command.programWord, ...command.arguments].some(({ text: word }) => word.includes(destination));
  const users = reading.commands.filter(names);
  const isStarted = dockerfile.startScripts.some(
    ({ stage, commands }) => stage === reading.stage && commands.some(names),
  );
  if (isStarted) return false;
  const isInstalled = users.every(
    ({ program, arguments: words }) =>
      program === "rm" ||
      isBuildCommand(
        program,
        words.map(({ text: word }) => word),
      ),
  );
  // Manifests that are copied on their own go to a folder, too.
  return users.length > 0 && isInstalled && (intoFolder || from.kind === "stage");
}

type List = Subject["project"]["context"]["list"];

/** Whether the single source of a COPY is a folder of the context. */
async function bringsFolder({ sources: [source], from }: CopyReading, list: List): Promise<boolean> {
  if (source === undefined || from.kind !== "context") return source?.endsWith("/") ?? false;
  if (/(?:^|\/)\.?\/?$/.test(source)) return true;
  const entries = await list(source.replace(/^\.?\/+/, "").replace(/\/$/, ""));
  // Only folders have names without a dot as a rule, where the context cannot be seen.
  return entries.length > 0;
}

const systemFolders: ReadonlySet<string> = new Set([
  ...[
    "bin",
    "boot",
    "dev",
    "etc",
    "home",
    "lib",
    "lib64",
    "media",
    "mnt",
    "opt",
    "proc",
    "root",
    "run",
    "sbin",
  ],
  ...["srv", "sys", "tmp", "usr", "var"],
]);

/** What a COPY to the root folder puts there; undefined where that cannot be seen, or mixes with the system. */
async function listSpread(
  copy: CopyReading,
  list: List,
): Promise<{ readonly files: readonly string[]; readonly folders: readonly string[] } | undefined> {
  if (copy.from.kind !== "context") return undefined;
  const files: string[] = [];
  const folders: string[] = [];
  for (const source of copy.sources) {
    if (source === undefined || /[*?[]/.test(source)) return undefined;
    const path = source.replace(/^\.?\/+/, "").replace(/\/$/, "") || ".";
    const entries = await list(path);
    if (entries.length === 0) {
      if (path === "." || source.endsWith("/")) return undefined;
      files.push(baseName(path));
    }
    for (const { name, kind } of entries) (kind === "folder" ? folders : files).push(name);
  }
  return folders.some((name) => systemFolders.has(name)) ? undefined : { files, folders };
}

function spreadInRoot({ instruction }: CopyReading): Concern {
  return {
    id: "S4",
    weight: "refuse",
    span: instruction.keywordSpan,
    text: text(
      "The application lies in the root folder among the system's own files, so it cannot be copied as a whole.",
    ),
    remedy: text("Put WORKDIR /app in front of the COPY that brings the application."),
  };
}

/** A place that a command names, seen from its working folder. */
export function placeOf(word: string, workdir: string | undefined): string | undefined {
  if (/[$*?[{]/.test(word)) return undefined;
  if (word.startsWith("/")) return joinPath("/", word);
  return workdir === undefined ? undefined : joinPath(workdir, word);
}
