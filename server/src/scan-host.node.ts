/** The scan's host on Node. */
import { constants, createReadStream, createWriteStream } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { lockFile } from "./scan-host/file-lock.node.ts";
import { findProgram } from "./scan-host/find-program.node.ts";
import { findLockFolder, makeTemporaryFolder } from "./scan-host/own-folders.node.ts";
import { runProgram } from "./scan-host/run-program.node.ts";
import type { ScanHost } from "./scan-host.ts";

/** @param environment where programs are looked up, and what they may be given */
export function createScanHost(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): ScanHost {
  let lockFolder: Promise<string> | undefined;
  return {
    environment,
    isWindows: process.platform === "win32",
    now: () => Date.now(),
    async run(invocation, options) {
      // Looked up here and not by the system, which would also look into the working folder.
      const program = /^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(invocation.program)
        ? invocation.program
        : await findProgram(invocation.program, environment);
      return program === undefined
        ? { kind: "missing" }
        : await runProgram({ ...invocation, program }, options);
    },
    findProgram: (name) => findProgram(name, environment),
    makeTemporaryFolder: () => makeTemporaryFolder(),
    readFile: readWholeFile,
    streamFile: (path) => createReadStream(path, { highWaterMark: 1 << 18 }),
    async writeFile(path, content) {
      const source = content instanceof Uint8Array ? Readable.from([content]) : Readable.from(content);
      await pipeline(source, createWriteStream(path, { mode: 0o600 }));
    },
    async findKind(path) {
      try {
        const found = await stat(path);
        return found.isFile() ? "file" : found.isDirectory() ? "folder" : "other";
      } catch {
        return undefined;
      }
    },
    listFolder: (path) => readdir(path),
    joinPath: (...parts) => join(...parts),
    async lock(name, signal) {
      lockFolder ??= findLockFolder(environment);
      try {
        return await lockFile(await lockFolder, name, signal);
      } catch (error) {
        // Somebody may have removed it: the next one makes it again.
        lockFolder = undefined;
        throw error;
      }
    },
  };
}

/** A pipe would make us wait, a device would never end: only files are read, and no more of one than is allowed. */
async function readWholeFile(path: string, most: number): Promise<Uint8Array> {
  // Windows has no such flag.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = await file.stat();
    if (found.isDirectory()) throw withCode("it is a folder", "EISDIR");
    if (!found.isFile()) throw withCode("it is not a file", "EINVAL");
    const chunks: Uint8Array[] = [];
    let length = 0;
    if (found.size > most) throw tooLarge(most);
    for await (const chunk of file.createReadStream({ autoClose: false, highWaterMark: 1 << 18 })) {
      length += chunk.length;
      // It may grow while it is read.
      if (length > most) throw tooLarge(most);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks, length);
  } finally {
    await file.close();
  }
}

function tooLarge(most: number): Error {
  return withCode(`the file has more than ${most} bytes`, "EFBIG");
}

function withCode(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}
