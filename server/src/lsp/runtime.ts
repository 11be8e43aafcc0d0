import type { ProjectFiles } from "../built-images/project-files.ts";
import type { ContextHost } from "../rewrites/context-files.ts";
import type { ScanHost } from "../scan-host.ts";
import type { ScanStorage } from "./scans/scan-storage.ts";

/** What touches the world outside the protocol, so that the server runs in Node, in a worker and in tests. */
export interface Runtime {
  /** The bytes of web-tree-sitter's module and of tree-sitter-bash's grammar. */
  loadShellGrammar(): Promise<{ readonly runtime: Uint8Array; readonly grammar: Uint8Array }>;
  /** A file by its URL; undefined where there is none, rejects where it cannot be read. */
  readTextFile(url: string): Promise<string | undefined>;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `callback` after `milliseconds`, unless the function it gives back is called before. */
  delay(callback: () => void, milliseconds: number): () => void;
  /** What rewrites read of a build context. Undefined where there are no files: in a browser. */
  readonly contexts?: ContextHost;
  /** Undefined where programs cannot be started: in a browser. */
  readonly scans?: ScanRuntime;
}

export interface ScanRuntime {
  /** Made when a scan is first asked for, and then kept. */
  host(): Promise<ScanHost>;
  /** @param folder where the client keeps what belongs to the workspace, as a path */
  storage(folder: string | undefined): ScanStorage;
  /** @param root `file:` URL with a slash at its end */
  projectFiles(root: string): ProjectFiles;
  loadHclGrammar(): Promise<Uint8Array>;
  /** The path of a file on this machine; undefined for other URLs. */
  toPath(url: string): string | undefined;
}
