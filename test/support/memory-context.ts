/** Build contexts in memory. */
import type { BuildContext, ContextEntry } from "../../server/src/rewrites/build-context.ts";
import type { ContextFiles, ContextHost } from "../../server/src/rewrites/context-files.ts";
import { openBuildContext } from "../../server/src/rewrites/open-build-context.ts";

/** @param files texts by their path; a path that ends with a slash is an empty folder */
export function createMemoryContext(
  files: Readonly<Record<string, string>>,
  folder = "file:///project/",
): BuildContext {
  return openBuildContext(createMemoryHost(files, folder).open(folder), undefined);
}

/** What was asked of it is counted; the files may be changed. */
export interface MemoryHost extends ContextHost {
  readonly files: Map<string, string>;
  asked: number;
}

/** @param root URL of the folder that the paths begin at */
export function createMemoryHost(
  files: Readonly<Record<string, string>>,
  root = "file:///project/",
): MemoryHost {
  const host: MemoryHost = {
    files: new Map(Object.entries(files)),
    asked: 0,
    open: (folder) => openFolder(host, decodeURIComponent(folder.slice(root.length)), folder),
    async realFolder(folder) {
      if (!folder.startsWith(root)) return folder;
      const prefix = decodeURIComponent(folder.slice(root.length));
      const isThere = prefix === "" || [...host.files.keys()].some((path) => path.startsWith(prefix));
      return isThere ? folder : undefined;
    },
  };
  return host;
}

function openFolder(host: MemoryHost, top: string, folder: string): ContextFiles {
  const at = (path: string) => (path === "." ? top : `${top}${path}`);
  const below = (path: string) => (path === "." ? top : `${top}${path}/`);
  const isFolder = (path: string) =>
    path === "." || [...host.files.keys()].some((one) => one.startsWith(below(path)));
  const list = (path: string): readonly ContextEntry[] => {
    const entries = new Map<string, ContextEntry>();
    for (const one of host.files.keys()) {
      if (!one.startsWith(below(path))) continue;
      const [name = "", ...inside] = one.slice(below(path).length).split("/");
      if (name !== "") entries.set(name, { name, kind: inside.length > 0 ? "folder" : "file" });
    }
    return [...entries.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  };
  return {
    folder,
    async readBytes(path, most) {
      host.asked++;
      const text = host.files.get(at(path));
      if (text === undefined) return { kind: isFolder(path) ? "failed" : "missing" };
      if (text.length > most) return { kind: "too-large" };
      return { kind: "bytes", bytes: new TextEncoder().encode(text), isExecutable: undefined };
    },
    async list(path, most) {
      host.asked++;
      return list(path).slice(0, most);
    },
    async stamp(path) {
      host.asked++;
      const text = host.files.get(at(path));
      if (text !== undefined) return `file:${text}`;
      return isFolder(path) ? `folder:${list(path).map(({ name }) => name)}` : undefined;
    },
  };
}
