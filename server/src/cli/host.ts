/** All that the command line needs of the world, so that it runs in Node and in tests alike. */
import type { ContextHost } from "../rewrites/context-files.ts";
import type { ScanHost } from "../scan-host.ts";

export type EntryKind = "file" | "folder" | "other";

export interface Entry {
  readonly name: string;
  /** `link` may lead anywhere, or nowhere. */
  readonly kind: EntryKind | "link";
}

export interface Stream {
  /** Resolves when the text is taken; never rejects: who reads may have gone. */
  write(text: string | Uint8Array): Promise<void>;
  readonly isTerminal: boolean;
}

export interface Interrupt {
  readonly signal: AbortSignal;
  /** What shells take a program's end for that this signal brought about: 128 and its number. */
  exitCode(): 130 | 143;
  dispose(): void;
}

/** Functions that reject do so with an error like Node's, that has a code. Paths are absolute. */
export interface CliHost {
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Backslashes separate folders, too. */
  readonly isWindows: boolean;
  readonly output: Stream;
  readonly errors: Stream;
  /** Whether nobody reads the output any more. */
  isOutputClosed(): boolean;
  readInput(): Promise<Uint8Array>;
  /** @param most bytes that it may have; EFBIG where it has more */
  readFile(path: string, most?: number): Promise<Uint8Array>;
  /** Replaces a file in one step and keeps its permissions; links stay and their target is replaced. */
  replaceFile(path: string, content: Uint8Array): Promise<void>;
  /** Follows links; undefined where there is nothing. */
  findKind(path: string): Promise<EntryKind | undefined>;
  listFolder(path: string): Promise<readonly Entry[]>;
  resolvePath(...parts: readonly string[]): string;
  /** With slashes, whatever the system separates folders by. */
  relativePath(from: string, to: string): string;
  fileUri(path: string): string;
  filePath(uri: string): string;
  /** `2026-12-31`, where the user is. */
  today(): string;
  loadShellGrammar(): Promise<{ readonly runtime: Uint8Array; readonly grammar: Uint8Array }>;
  /** The Markdown page of a rule. */
  readRulePage(rule: string): Promise<string>;
  startLanguageServer(): Promise<void>;
  /** Build contexts on this machine. */
  createContextHost(): Promise<ContextHost>;
  /** What scanning an image needs. */
  createScanHost(): Promise<ScanHost>;
  /** The signal is aborted when the program is asked to end; asked once more after a while, it ends at once. */
  listenToInterrupt(): Interrupt;
}
