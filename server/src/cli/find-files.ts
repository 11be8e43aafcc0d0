/** From the paths of a command line to the files that are checked. */
import ignore, { type Ignore } from "ignore";
import picomatch from "picomatch";
import type { Localise } from "../l10n/texts.ts";
import { describeError } from "./describe-error.ts";
import type { CliHost, Entry } from "./host.ts";
import type { Problem } from "./report.ts";

export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  /** Named on the command line: exclusions and ignore files do not hold for it. */
  readonly isExplicit: boolean;
}

export interface Search {
  readonly files: readonly FoundFile[];
  readonly problems: readonly Problem[];
}

/** The rules of one `.gitignore` and the folder they start from. */
interface IgnoreFile {
  readonly folder: string;
  readonly rules: Ignore;
}

const dockerfileName = /^(?:Docker|Container)file|^(?:docker|container)file$|\.(?:docker|container)file$/i;

/** What Docker, editors and merges put beside a Dockerfile, and pages about it. */
const otherEnding =
  /(?:~|\.(?:dockerignore|containerignore|swp|orig|rej|patch|diff|md|mdx|rst|adoc|html?))$/i;

/** `Dockerfile.go` is one for Go, but `DockerfileParser.java` and `Dockerfile.test.ts` are programs. */
const sourceFile =
  /^(?:Docker|Container)file.+\.(?:[cm]?[jt]sx?|py|go|java|kt|rb|rs|php|cs|c|h|cpp|json|ya?ml|toml|snap)$/i;

function looksLikeDockerfile(name: string): boolean {
  return dockerfileName.test(name) && !otherEnding.test(name) && !sourceFile.test(name);
}

/** Never a project's own files. */
const skippedFolders: ReadonlySet<string> = new Set([".git", ".hg", ".svn", ".jj", "node_modules"]);

/**
 * @param paths files, folders and globs, as somebody typed them; no path means the working folder
 * @returns each file once, in the order of `paths` and by name below a folder
 */
export async function findFiles(host: CliHost, t: Localise, paths: readonly string[]): Promise<Search> {
  const files = new Map<string, FoundFile>();
  const problems: Problem[] = [];
  const add = (path: string, isExplicit: boolean) => {
    if (isExplicit || !files.has(path)) files.set(path, { path, isExplicit });
  };
  const fail = (path: string, message: string) => {
    problems.push({ path: host.relativePath(host.cwd, path), message });
  };
  for (const given of paths.length > 0 ? paths : ["."]) {
    const { path, kind } = await locate(host, given);
    if (kind === "file") add(path, true);
    else if (kind === "other") fail(path, t("This is neither a file nor a folder."));
    else if (kind === "folder") {
      for await (const found of walk(host, t, path, fail)) {
        if (looksLikeDockerfile(host.relativePath(host.resolvePath(found, ".."), found))) add(found, false);
      }
    } else if (isGlob(given)) {
      const { base, matches } = readGlob(host, given);
      let count = 0;
      for await (const found of walk(host, t, base, fail)) {
        if (!matches(host.relativePath(base, found))) continue;
        count++;
        add(found, false);
      }
      if (count === 0) problems.push({ path: given, message: t("No file matches this pattern.") });
    } else {
      problems.push({ path: given, message: t("There is no such file or folder.") });
    }
  }
  return { files: [...files.values()], problems };
}

/** Elsewhere a backslash is a character like others, but a path copied from Windows names nothing there. */
async function locate(host: CliHost, given: string) {
  const path = host.resolvePath(host.cwd, given);
  // A variable of a script that is not set must not mean the whole working folder.
  if (given === "") return { path, kind: undefined };
  const kind = await host.findKind(path);
  if (kind !== undefined || host.isWindows || !given.includes("\\")) return { path, kind };
  const slashed = host.resolvePath(host.cwd, given.replaceAll("\\", "/"));
  const slashedKind = await host.findKind(slashed);
  return slashedKind === undefined ? { path, kind } : { path: slashed, kind: slashedKind };
}

function isGlob(given: string): boolean {
  return /[*?[\]{}!]/.test(given);
}

function readGlob(host: CliHost, given: string) {
  const { base, glob } = picomatch.scan(host.isWindows ? given.replaceAll("\\", "/") : given);
  const matches = picomatch(glob, { dot: true, nocase: host.isWindows });
  return { base: host.resolvePath(host.cwd, base === "" && given.startsWith("/") ? "/" : base), matches };
}

/** All files below a folder that no `.gitignore` leaves out. Links to folders are not followed. */
async function* walk(
  host: CliHost,
  t: Localise,
  top: string,
  fail: (path: string, message: string) => void,
): AsyncGenerator<string> {
  const outer = await findOuterIgnoreFiles(host, top);
  yield* walkFolder(top, isIgnored(host, outer, top, true) ? [] : outer);

  async function* walkFolder(folder: string, above: readonly IgnoreFile[]): AsyncGenerator<string> {
    const entries = await listFolder(host, t, folder, fail);
    const own = entries.some(({ name, kind }) => name === ".gitignore" && kind !== "folder")
      ? await readIgnoreFile(host, folder)
      : undefined;
    const ignoreFiles = own === undefined ? above : [...above, own];
    for (const { name, kind } of entries) {
      const path = host.resolvePath(folder, name);
      if (kind === "folder") {
        if (!skippedFolders.has(name) && !isIgnored(host, ignoreFiles, path, true)) {
          yield* walkFolder(path, ignoreFiles);
        }
      } else if (kind !== "other" && !isIgnored(host, ignoreFiles, path, false)) {
        const target = kind === "link" ? await host.findKind(path) : kind;
        // A link that leads nowhere is told of where it is read.
        if (target === "file" || target === undefined) yield path;
      }
    }
  }
}

async function listFolder(
  host: CliHost,
  t: Localise,
  folder: string,
  fail: (path: string, message: string) => void,
): Promise<readonly Entry[]> {
  try {
    const entries = await host.listFolder(folder);
    return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    fail(folder, describeError(error, t));
    return [];
  }
}

/** The ignore files from the root of the repository that a folder is in down to the one above the folder. */
async function findOuterIgnoreFiles(host: CliHost, folder: string): Promise<readonly IgnoreFile[]> {
  const folders: string[] = [];
  for (let current = folder; ; ) {
    if ((await host.findKind(host.resolvePath(current, ".git"))) !== undefined) break;
    const parent = host.resolvePath(current, "..");
    // Outside of a repository only what lies in the folder counts.
    if (parent === current) return [];
    folders.unshift(parent);
    current = parent;
  }
  const found: IgnoreFile[] = [];
  for (const current of folders) {
    if ((await host.findKind(host.resolvePath(current, ".gitignore"))) !== "file") continue;
    const file = await readIgnoreFile(host, current);
    if (file !== undefined) found.push(file);
  }
  return found;
}

async function readIgnoreFile(host: CliHost, folder: string): Promise<IgnoreFile | undefined> {
  try {
    const bytes = await host.readFile(host.resolvePath(folder, ".gitignore"));
    const rules = ignore({ ignorecase: host.isWindows }).add(new TextDecoder().decode(bytes));
    return { folder, rules };
  } catch {
    // As git does: a list that cannot be read leaves nothing out.
    return undefined;
  }
}

/** The nearest file that says something about a path has the last word. */
function isIgnored(host: CliHost, files: readonly IgnoreFile[], path: string, isFolder: boolean): boolean {
  for (const { folder, rules } of files.toReversed()) {
    const { ignored, unignored } = rules.test(`${host.relativePath(folder, path)}${isFolder ? "/" : ""}`);
    if (ignored || unignored) return ignored;
  }
  return false;
}
