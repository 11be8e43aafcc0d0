/** What scanning an image needs of the world. Made for Node in `scan-host.node.ts`; tests make their own. */

/** A program and its argument vector. It is never given to a shell. */
export interface Invocation {
  /** An absolute path, or a name that is looked up on the PATH. */
  readonly program: string;
  readonly args: readonly string[];
  /** The whole environment of the process; nothing else is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  /** The working folder. */
  readonly folder: string;
}

export interface RunOptions {
  /** Ends the process with all that it started. */
  readonly signal?: AbortSignal;
  /** Milliseconds; without it there is no limit. */
  readonly timeout?: number;
  /** Bytes of standard output, and of standard error, that are taken before the process is ended. */
  readonly mostOutput: number;
  /** Gets standard output as it comes instead of having it collected; the process waits for the promise. */
  readonly onOutput?: (chunk: Uint8Array) => Promise<void> | void;
  /** Gets standard error line by line, without line breaks. */
  readonly onErrorLine?: (line: string) => void;
}

/** How a process ended. `errors` is what it wrote to standard error, or the end of it. */
export type RunOutcome =
  | { readonly kind: "exited"; readonly code: number; readonly output: string; readonly errors: string }
  /** Something else killed it: the system for want of memory, or a user. */
  | { readonly kind: "killed"; readonly by: string; readonly errors: string }
  /** There is no such program. */
  | { readonly kind: "missing" }
  /** There is one, and the system refuses to start it. */
  | { readonly kind: "not-started"; readonly reason: string }
  | { readonly kind: "timed-out"; readonly errors: string }
  | { readonly kind: "too-much-output"; readonly errors: string }
  | { readonly kind: "cancelled" };

export interface TemporaryFolder {
  readonly path: string;
  /** Removes it with all that is in it; never rejects. */
  remove(): Promise<void>;
}

/** Paths are absolute. Functions that reject do so with an error like Node's, that has a code. */
export interface ScanHost {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly isWindows: boolean;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Never rejects. */
  run(invocation: Invocation, options: RunOptions): Promise<RunOutcome>;
  /** The absolute path of a program on the PATH; folders of the working folder's own do not count. */
  findProgram(name: string): Promise<string | undefined>;
  /** Readable by nobody else. */
  makeTemporaryFolder(): Promise<TemporaryFolder>;
  /** @param most bytes that the file may have; EFBIG where it has more */
  readFile(path: string, most: number): Promise<Uint8Array>;
  /** The bytes of a file, in pieces. */
  streamFile(path: string): AsyncIterable<Uint8Array>;
  writeFile(path: string, content: AsyncIterable<Uint8Array> | Uint8Array): Promise<void>;
  /** Follows links; undefined where there is nothing. */
  findKind(path: string): Promise<"file" | "folder" | "other" | undefined>;
  listFolder(path: string): Promise<readonly string[]>;
  joinPath(...parts: readonly string[]): string;
  /**
   * Waits until nobody else, in this process or another, holds the lock of that name.
   *
   * @returns gives the lock back; rejects when `signal` is aborted
   */
  lock(name: string, signal?: AbortSignal): Promise<() => Promise<void>>;
}
