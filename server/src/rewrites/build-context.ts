/** The files that a build gets, read within bounds. Nothing of it is ever written or run. */

export interface ContextEntry {
  readonly name: string;
  /** `link`: to something outside the context, or to nothing. Links that stay inside are what they lead to. */
  readonly kind: "file" | "folder" | "link";
}

/** Why a file of the context cannot be used. */
export type Unreadable =
  | "missing"
  /** `.dockerignore` keeps it out of the build. */
  | "ignored"
  /** Its path, or a symbolic link, leads out of the context. */
  | "outside"
  | "too-large"
  /** Not text in UTF-8. */
  | "binary"
  /** Permissions, a failing disk, a pipe, a folder in its place… */
  | "failed";

export type ContextFile =
  | { readonly kind: "text"; readonly text: string; readonly isExecutable: boolean | undefined }
  | { readonly kind: Unreadable };

/** Paths are relative to the context's folder, with slashes: `src/main.ts`; `.` is the folder itself. */
export interface BuildContext {
  /** URL of the folder, with a slash at its end. */
  readonly folder: string;
  /** A byte order mark is left out, line ends stay as they are. */
  read(path: string): Promise<ContextFile>;
  /** What `.dockerignore` leaves out is not listed; empty where there is no such folder. */
  list(folder: string): Promise<readonly ContextEntry[]>;
  /** The file that says what is left out: `.dockerignore`, `Dockerfile.dockerignore`; undefined where there is none. */
  ignoreFile(): Promise<string | undefined>;
}
