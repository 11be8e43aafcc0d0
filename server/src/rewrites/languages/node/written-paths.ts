/** Where an application's code writes, read from its text: nothing is run. */
import { isAbsolute, joinPath as joinInImage } from "../../container-path.ts";
import { folderOfPath, normalisePath } from "../../context-paths.ts";
import { readArguments, readScope, resolvePlace } from "./path-expressions.ts";
import type { SourceFile } from "./source-imports.ts";

export interface Writes {
  /** From the folder of package.json, which is `.`; absolute ones as they are. */
  readonly folders: readonly string[];
  /** Code also writes to places that only its run can tell. */
  readonly isOpen: boolean;
}

interface Writer {
  /** In a text that uses it. */
  readonly user: RegExp;
  /** Up to the bracket or colon in front of what it takes. */
  readonly call: RegExp;
  /** Which of the arguments is written to. */
  readonly argument: number;
  readonly kind: "file" | "folder";
  /** An option: it may be a function, or something else than a path. */
  readonly isOption?: boolean;
}

const fileSystem = /["'](?:node:)?fs(?:\/promises)?["']|["'](?:fs-extra|graceful-fs|mkdirp|make-dir)["']/;
const call = (names: string) =>
  new RegExp(
    `(?:\\b(?:fs|fsp|fse|fsPromises|fsExtra|promises)\\s*\\.\\s*|(?<![.\\w]|function\\s))(?:${names})(?:Sync)?\\s*\\(`,
    "g",
  );

/** Node.js' own functions and fs-extra's, and packages that write, by their documentation (2026-08). */
const writers: readonly Writer[] = [
  {
    user: fileSystem,
    call: call("writeFile|appendFile|createWriteStream|outputFile|outputJson|writeJson|writeJSON"),
    argument: 0,
    kind: "file",
  },
  { user: fileSystem, call: call("mkdir|mkdirp|ensureDir"), argument: 0, kind: "folder" },
  { user: fileSystem, call: call("copyFile|rename"), argument: 1, kind: "file" },
  { user: /sqlite/, call: /\bnew\s+(?:\w+\.)?Database(?:Sync)?\s*\(/g, argument: 0, kind: "file" },
  { user: /baileys/i, call: /\buseMultiFileAuthState\s*\(/g, argument: 0, kind: "folder" },
  { user: /\bmulter\b/, call: /\bdest(?:ination)?\s*:/g, argument: 0, kind: "folder", isOption: true },
  {
    // `destination: (req, file, cb) => cb(null, "uploads/")`
    user: /\bdiskStorage\b/,
    call: /\bdestination\b[^{}]{0,200}?(?:\{[^{}]{0,200}?)??\b\w{1,40}\(\s*null\s*,/g,
    argument: 0,
    kind: "folder",
  },
  {
    user: /\btransports\.File\b|\bDailyRotateFile\b|["']log4js["']/,
    call: /\bfilename\s*:/g,
    argument: 0,
    kind: "file",
    isOption: true,
  },
  {
    user: /\bDailyRotateFile\b/,
    call: /\bdirname\s*:/g,
    argument: 0,
    kind: "folder",
    isOption: true,
  },
  {
    user: /["'](?:sqlite3?|better-sqlite3)["']/,
    call: /\b(?:storage|filename|database)\s*:/g,
    argument: 0,
    kind: "file",
    isOption: true,
  },
];

/** Code beside the application: it builds, fills a database once, or tests. */
const aside = /(?:^|\/)(?:scripts?|tools?|seed(?:s|ers?)?|migrations?|fixtures|mocks?|benchmarks?)\//;
/** Calls of one file that are looked at; bundles have more of them than anybody wrote. */
const mostTargets = 200;
const temporary = /^\/(?:tmp|var\/tmp|dev|proc)(?:\/|$)/;

/** @param files their paths seen from the folder of package.json */
export function findWrites(files: readonly SourceFile[]): Writes {
  const folders = new Set<string>();
  let isOpen = false;
  for (const { path, text } of files) {
    if (aside.test(path)) continue;
    const scope = readScope(text, folderAtRunTime(path));
    const targets = listTargets(text);
    isOpen ||= targets.length > mostTargets;
    for (const { expression, kind } of targets.slice(0, mostTargets)) {
      const place = resolvePlace(expression, scope);
      if (place.kind === "temporary") continue;
      if (place.kind === "unknown") {
        isOpen = true;
        continue;
      }
      const isFolder = kind === "folder" || place.isPrefix;
      const folder = isFolder ? place.path : folderOfPath(place.path) || "/";
      if (isAbsolute(folder)) {
        if (!temporary.test(folder)) folders.add(joinInImage("/", folder));
        continue;
      }
      const inside = normalisePath(folder);
      // Beside what is compiled, or above the project.
      if (inside === undefined || /^(?:src|dist|build|lib)(?:\/|$)/.test(inside)) isOpen = true;
      else folders.add(inside);
    }
    // whatsapp-web.js keeps its sessions in the working folder.
    if (/\bnew\s+(?:\w+\.)?LocalAuth\s*\(\s*(?:\)|\{(?![^}]*dataPath))/.test(text)) folders.add(".");
  }
  return { folders: [...folders].toSorted(), isOpen };
}

interface Target {
  readonly expression: string;
  readonly kind: "file" | "folder";
}

function listTargets(text: string): readonly Target[] {
  return writers
    .filter(({ user }) => user.test(text))
    .flatMap(({ call: pattern, argument, kind, isOption = false }) =>
      [...text.matchAll(pattern)].flatMap((match): readonly Target[] => {
        const expression = readArguments(text, match.index + match[0].length)[argument];
        // Databases in memory.
        if (expression === undefined || /^["'`](?::memory:)?["'`]$/.test(expression)) return [];
        const isPath = /^["'`]|^(?:path\.)?(?:join|resolve)\(|^__dirname\b/.test(expression);
        return isOption && !isPath ? [] : [{ expression, kind }];
      }),
    );
}

/** Where a file lies when it runs, seen from package.json: `src/db/x.ts` is compiled to `dist/db/x.js`. */
function folderAtRunTime(path: string): string | undefined {
  const folder = folderOfPath(path);
  const isCompiled = /\.[cm]?tsx?$/.test(path);
  if (!isCompiled) return folder;
  return /^src(?:\/|$)/.test(folder) ? folder : undefined;
}
