/** A folder's files as they are, before anything of them is left out: a disk, a test. Nothing is ever written. */
import type { ContextEntry, Unreadable } from "./build-context.ts";

export type RawFile =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array; readonly isExecutable: boolean | undefined }
  | { readonly kind: Exclude<Unreadable, "ignored" | "binary"> };

/** Paths are normalised (`normalisePath`): none of them climbs out of the folder, but links may. */
export interface ContextFiles {
  /** URL with a slash at its end. */
  readonly folder: string;
  /** @param most bytes */
  readBytes(path: string, most: number): Promise<RawFile>;
  /** The first of them, where there are more than `most`; empty where there is no such folder, or none that may be read. */
  list(path: string, most: number): Promise<readonly ContextEntry[]>;
  /** Another one after each change of the file or of a folder's entries; undefined where there is nothing. */
  stamp(path: string): Promise<string | undefined>;
}

export interface ContextHost {
  /** @param folder URL with a slash at its end */
  open(folder: string): ContextFiles;
  /** The URL of the folder that it is when links are followed; undefined where there is no such folder. */
  realFolder(folder: string): Promise<string | undefined>;
}
