/** A host whose files are a table: how the command line takes paths on a system that this is not. */
import { posix, win32 } from "node:path";
import type { CliHost, Entry, EntryKind, Stream } from "../../server/src/cli/host.ts";

const nowhere: Stream = { isTerminal: false, write: async () => undefined };

/** @param files contents by absolute path, as the system writes it */
export function createMemoryHost(
  files: Readonly<Record<string, string>>,
  { cwd, isWindows }: { readonly cwd: string; readonly isWindows: boolean },
): CliHost {
  const path = isWindows ? win32 : posix;
  const names = Object.keys(files);
  const kindOf = (wanted: string): EntryKind | undefined => {
    if (wanted in files) return "file";
    const prefix = wanted.endsWith(path.sep) ? wanted : wanted + path.sep;
    return names.some((name) => name.startsWith(prefix)) ? "folder" : undefined;
  };
  const refuse = () => Promise.reject(new Error("not here"));
  return {
    cwd,
    environment: {},
    isWindows,
    output: nowhere,
    errors: nowhere,
    isOutputClosed: () => false,
    readInput: refuse,
    readFile: async (wanted) => new TextEncoder().encode(files[wanted]),
    replaceFile: refuse,
    findKind: async (wanted) => kindOf(wanted),
    async listFolder(folder) {
      const prefix = folder.endsWith(path.sep) ? folder : folder + path.sep;
      const inside = names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
      const own = new Set(inside.map((name) => name.split(path.sep, 1)[0] ?? ""));
      return [...own].map((name): Entry => ({ name, kind: kindOf(prefix + name) ?? "other" }));
    },
    resolvePath: (...parts) => path.resolve(...parts),
    relativePath: (from, to) => path.relative(from, to).split(path.sep).join("/"),
    fileUri: (wanted) => `file:///${wanted}`,
    filePath: (uri) => uri.slice("file:///".length),
    today: () => "2026-01-01",
    loadShellGrammar: refuse,
    readRulePage: refuse,
    startLanguageServer: refuse,
    createContextHost: refuse,
    createScanHost: refuse,
    listenToInterrupt: () => ({
      signal: new AbortController().signal,
      exitCode: () => 130,
      dispose: () => undefined,
    }),
  };
}
