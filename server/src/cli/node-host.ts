/** The command line's host on Node. */
import { randomBytes } from "node:crypto";
import {
  access,
  chmod,
  chown,
  constants,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
} from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { loadShellGrammar } from "../load-shell-grammar.ts";
import type { CliHost, Entry, EntryKind, Interrupt, Stream } from "./host.ts";

/** @param docs the folder that holds the pages of the rules */
export function createNodeHost(pages: string): CliHost {
  let isClosed = false;
  const toStream = (stream: NodeJS.WriteStream): Stream => {
    // Who reads may stop at any time (`| head`): then there is nobody to tell.
    stream.on("error", () => {
      isClosed = true;
    });
    return {
      isTerminal: stream.isTTY === true,
      write: (text) =>
        new Promise((done) => {
          if (isClosed || text.length === 0) done();
          else stream.write(text, () => done());
        }),
    };
  };
  return {
    cwd: process.cwd(),
    environment: process.env,
    isWindows: process.platform === "win32",
    output: toStream(process.stdout),
    errors: toStream(process.stderr),
    isOutputClosed: () => isClosed,
    async readInput() {
      const chunks: Buffer[] = [];
      for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
      return Buffer.concat(chunks);
    },
    readFile: readWhole,
    replaceFile: (path, content) => replaceFile(path, content),
    async findKind(path) {
      try {
        return kindOf(await stat(path));
      } catch {
        return undefined;
      }
    },
    async listFolder(path) {
      const entries = await readdir(path, { withFileTypes: true });
      return entries.map(
        (entry): Entry => ({ name: entry.name, kind: entry.isSymbolicLink() ? "link" : kindOf(entry) }),
      );
    },
    resolvePath: (...parts) => resolve(...parts),
    relativePath: (from, to) => relative(from, to).split(sep).join("/"),
    fileUri: (path) => pathToFileURL(path).href,
    filePath: (uri) => fileURLToPath(uri),
    today() {
      const now = new Date();
      return [now.getFullYear(), now.getMonth() + 1, now.getDate()]
        .map((part) => String(part).padStart(2, "0"))
        .join("-");
    },
    loadShellGrammar,
    readRulePage: (rule) => readFile(join(pages, `${rule}.md`), "utf8"),
    async startLanguageServer() {
      // The protocol's library looks for the way to talk among the arguments.
      if (!process.argv.some((argument) => /^--(?:stdio|node-ipc|socket|pipe)\b/.test(argument))) {
        process.argv.push("--stdio");
      }
      await import("../main.node.ts");
    },
    async createContextHost() {
      const { diskContexts } = await import("../rewrites/context-files.node.ts");
      return diskContexts;
    },
    async createScanHost() {
      const { createScanHost } = await import("../scan-host.node.ts");
      return createScanHost();
    },
    listenToInterrupt,
  };
}

/** Milliseconds. npx passes on what the terminal has sent already: that is no second wish. */
const sameWish = 1000;

function listenToInterrupt(): Interrupt {
  const controller = new AbortController();
  let asked: { readonly code: 130 | 143; readonly at: number } | undefined;
  const end = (code: 130 | 143) => () => {
    if (asked !== undefined && performance.now() - asked.at > sameWish) process.exit(code);
    asked ??= { code, at: performance.now() };
    controller.abort();
  };
  const interrupt = end(130);
  const terminate = end(143);
  process.on("SIGINT", interrupt).on("SIGTERM", terminate);
  return {
    signal: controller.signal,
    exitCode: () => asked?.code ?? 130,
    dispose: () => process.off("SIGINT", interrupt).off("SIGTERM", terminate),
  };
}

function kindOf(entry: { isFile(): boolean; isDirectory(): boolean }): EntryKind {
  if (entry.isFile()) return "file";
  return entry.isDirectory() ? "folder" : "other";
}

/** A file may have the name of a Dockerfile and be an archive of many gigabytes. */
async function readWhole(path: string, most = Number.POSITIVE_INFINITY): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size > most) throw Object.assign(new Error("file too large"), { code: "EFBIG" });
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** Written beside and moved over it: who reads it meanwhile has the old file or the new one, never half of one. */
async function replaceFile(path: string, content: Uint8Array): Promise<void> {
  const target = await realpath(path);
  // A rename would not mind that the file is read-only.
  await access(target, constants.W_OK);
  const { mode, uid, gid } = await stat(target);
  const temporary = join(dirname(target), `.dockerfile-security-${randomBytes(6).toString("hex")}`);
  try {
    const file = await open(temporary, "wx", mode & 0o7777);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    // Only the administrator may give files away; for others the new file is theirs, as the old one was.
    await chown(temporary, uid, gid).catch(() => undefined);
    // Behind chown, which clears bits; and the umask has taken some.
    await chmod(temporary, mode & 0o7777);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
