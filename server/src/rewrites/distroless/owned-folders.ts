/** Folders that the process of a stage writes to, and that the user of an image without a shell has to be given. */
import type { Subject } from "../language.ts";
import { findWritableFolders } from "../non-root/writable-folders.ts";
import type { Concern } from "../rewrite.ts";
import { text } from "../text.ts";

/** For `MinimalBase.writableFolders`. Whoever did not run as root before keeps what is its own. */
export async function listOwned(subject: Subject): Promise<readonly string[]> {
  if (subject.stage.effectiveUser.state === "nonRoot") return [];
  const folders = await findWritableFolders(subject);
  return folders
    .filter(({ isCertain, path }) => isCertain && path !== subject.reading.workdir)
    .map(({ path }) => path);
}

/** A file beside the program: its folder holds what is only read, too, and is not given away as a whole. */
export async function judgeWorkingFolder(subject: Subject, user: string): Promise<readonly Concern[]> {
  const { stage, reading } = subject;
  if (stage.effectiveUser.state === "nonRoot" || reading.workdir === undefined) return [];
  const folders = await findWritableFolders(subject);
  if (!folders.some(({ path }) => path === reading.workdir)) return [];
  const what = text(
    "{path} seems to be written by the application: its folder must belong to the user {user}.",
    { path: reading.workdir, user },
  );
  return [{ id: "S9", weight: "assume", text: what }];
}
