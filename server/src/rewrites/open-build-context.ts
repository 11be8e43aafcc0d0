/** A build context over a folder's files: what `.dockerignore` leaves out is left out, what is read is kept. */
import { folderOf, isSameUrl, nameOf } from "../built-images/project-urls.ts";
import type { BuildContext, ContextEntry, ContextFile } from "./build-context.ts";
import type { ContextFiles, RawFile } from "./context-files.ts";
import { folderOfPath, joinPath, normalisePath } from "./context-paths.ts";
import { type IgnorePatterns, parseIgnorePatterns } from "./ignore-patterns.ts";

/** A context that knows what of it was read, so that it can be kept while that stays as it is. */
export interface OpenBuildContext extends BuildContext {
  /** Whether all that was read or looked for is still as it was. */
  isUnchanged(): Promise<boolean>;
  /** Whether what was read, or looked for, changes with this file. */
  dependsOn(url: string, change: FileChange): boolean;
}

export type FileChange = "created" | "changed" | "deleted";

const limits = {
  fileBytes: 1024 * 1024,
  entriesOfFolder: 2_000,
  /** Characters that are kept of what was read; the rest is read again where it is asked for again. */
  keptText: 8 * 1024 * 1024,
};

/** @param dockerfile where it is, with the files of its folder: an ignore file beside it wins */
export function openBuildContext(
  files: ContextFiles,
  dockerfile?: { readonly files: ContextFiles; readonly url: string },
): OpenBuildContext {
  const sources = dockerfile === undefined ? [files] : [files, dockerfile.files];
  /** Of all that was asked for, by the folder it was asked of; what is not there has one, too. */
  const stamps = new Map(sources.map((source) => [source, new Map<string, Promise<string | undefined>>()]));
  const reads = new Map<string, Promise<ContextFile>>();
  const lists = new Map<string, Promise<readonly ContextEntry[]>>();
  let keptText = 0;
  let ignore: Promise<{ readonly url: string | undefined; readonly patterns: IgnorePatterns }> | undefined;

  async function stamp(source: ContextFiles, path: string): Promise<void> {
    const known = stamps.get(source);
    const promise = known?.get(path) ?? source.stamp(path);
    known?.set(path, promise);
    // Before the file itself: a change in between then shows.
    await promise;
  }

  async function readFrom(source: ContextFiles, path: string): Promise<ContextFile> {
    await stamp(source, path);
    return decode(await source.readBytes(path, limits.fileBytes));
  }

  async function findIgnoreFile(): Promise<{ url: string | undefined; patterns: IgnorePatterns }> {
    const own = dockerfile && `${nameOf(dockerfile.url)}.dockerignore`;
    const candidates = [
      ...(dockerfile === undefined || own === undefined ? [] : [{ source: dockerfile.files, name: own }]),
      { source: files, name: ".dockerignore" },
    ];
    for (const { source, name } of candidates) {
      const file = await readFrom(source, name);
      if (file.kind === "text") {
        return {
          url: `${source.folder}${encodeURIComponent(name)}`,
          patterns: parseIgnorePatterns(file.text),
        };
      }
    }
    return { url: undefined, patterns: parseIgnorePatterns("") };
  }

  function getIgnore(): ReturnType<typeof findIgnoreFile> {
    ignore ??= findIgnoreFile();
    return ignore as ReturnType<typeof findIgnoreFile>;
  }

  async function read(place: string): Promise<ContextFile> {
    const { patterns } = await getIgnore();
    if (patterns.isIgnored(place)) return { kind: "ignored" };
    const file = await readFrom(files, place);
    const length = file.kind === "text" ? file.text.length : 0;
    if (keptText + length > limits.keptText) reads.delete(place);
    else keptText += length;
    return file;
  }

  async function list(place: string): Promise<readonly ContextEntry[]> {
    const { patterns } = await getIgnore();
    if (patterns.isIgnored(place) && !patterns.mayHoldMore(place)) return [];
    await stamp(files, place);
    const entries = await files.list(place, limits.entriesOfFolder);
    return entries.filter(({ name, kind }) => {
      const path = joinPath(place, name);
      return !patterns.isIgnored(path) || (kind === "folder" && patterns.mayHoldMore(path));
    });
  }

  return {
    folder: files.folder,
    async read(path) {
      const place = normalisePath(path);
      if (place === undefined) return { kind: "outside" };
      const known = reads.get(place);
      if (known !== undefined) return await known;
      const promise = read(place);
      reads.set(place, promise);
      return await promise;
    },
    async list(folder) {
      const place = normalisePath(folder);
      if (place === undefined) return [];
      const known = lists.get(place) ?? list(place);
      lists.set(place, known);
      return await known;
    },
    async ignoreFile() {
      return (await getIgnore()).url;
    },
    async isUnchanged() {
      const all = [...stamps].flatMap(([source, known]) =>
        [...known].map(([path, before]) => ({ source, path, before })),
      );
      // In portions: the first that has changed is enough, and a disk has only so many hands.
      for (let at = 0; at < all.length; at += 50) {
        const same = await Promise.all(
          all.slice(at, at + 50).map(async ({ source, path, before }) => {
            return (await source.stamp(path)) === (await before);
          }),
        );
        if (same.includes(false)) return false;
      }
      return true;
    },
    dependsOn(url, change) {
      return sources.some((source) => {
        const path = pathBelow(source.folder, url);
        const known = stamps.get(source);
        if (path === undefined || known === undefined) return false;
        // What comes or goes changes the entries of its folder.
        return known.has(path) || (change !== "changed" && known.has(folderOfPath(path)));
      });
    },
  };
}

function decode(file: RawFile): ContextFile {
  if (file.kind !== "bytes") return file;
  // No text has it; UTF-16 has it at every other place.
  if (file.bytes.includes(0)) return { kind: "binary" };
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(file.bytes);
    return { kind: "text", text, isExecutable: file.isExecutable };
  } catch {
    return { kind: "binary" };
  }
}

/** The path of a file below a folder, whoever wrote the two URLs. */
export function pathBelow(folder: string, url: string): string | undefined {
  const names: string[] = [];
  for (let at = url; at.length > 1; ) {
    if (isSameUrl(at, folder)) return names.length === 0 ? "." : names.join("/");
    const name = nameOf(at);
    const above = folderOf(at.replace(/\/$/, ""));
    if (above === at || name === "" || names.length > 100) return undefined;
    names.unshift(name);
    at = above;
  }
  return undefined;
}
