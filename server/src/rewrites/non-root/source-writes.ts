/**
 * Folders that an application's own sources and settings say they write to, read from their text: nothing is run.
 * Node.js' are followed from its entry (`languages/node/written-places.ts`); of other languages all files are looked at.
 */
import { memoizeAnswer } from "../../dockerfile/memo.ts";
import type { ContextEntry } from "../build-context.ts";
import { baseName, isAbsolute, joinPath } from "../container-path.ts";
import { folderOfPath, joinPath as joinInContext, normalisePath } from "../context-paths.ts";
import type { LanguageId, Subject } from "../language.ts";
import { findLanguage } from "../languages/languages.ts";
import { listCopiedPaths } from "./context-folders.ts";
import { findPlace, listCopied } from "./copied-places.ts";
import { listFlaskInstances } from "./flask-instance.ts";
import { listStartedCommands } from "./started-commands.ts";

interface Writer {
  readonly languages: readonly LanguageId[];
  /** Names of files in which it may stand. */
  readonly files: RegExp;
  /** Its last group that matched is the path. */
  readonly pattern: RegExp;
  readonly kind: "file" | "folder";
  /** Its last group is seen from the working folder; the others from the folder of the project or of the file. */
  readonly others?: "project" | "file";
  /** It only writes where the container runs this word. */
  readonly ifStarted?: string;
}

const quoted = String.raw`[fru]?["']([^"'\n{}$%]+)["']`;
/** `BASE_DIR / "media"`, `os.path.join(BASE_DIR, "media")`, `"media"`: what stands in front is the project's folder. */
const pythonPath = String.raw`(?:str\()?(?:(?:os\.)?path\.join\(\s*[\w.]+(?:\([^()]*\))*\s*,\s*${quoted}\s*\)|[\w.]+\s*\/\s*${quoted}|(?:Path\()?\s*${quoted})`;
const python = (pattern: string, kind: Writer["kind"], ifStarted?: string): Writer => ({
  languages: ["python"],
  files: /\.py$/,
  pattern: new RegExp(pattern, "g"),
  kind,
  others: "project",
  ...(ifStarted === undefined ? {} : { ifStarted }),
});

/** By the documentation of the languages, frameworks and loggers (2026-08). */
const writers: readonly Writer[] = [
  python(String.raw`\b\w*FileHandler\(\s*(?:filename\s*=\s*)?${pythonPath}`, "file"),
  python(String.raw`\bbasicConfig\([^)]{0,300}?\bfilename\s*=\s*${quoted}`, "file"),
  python(String.raw`\b(?:os\.)?(?:makedirs|mkdir)\(\s*${pythonPath}`, "folder"),
  python(String.raw`\bPath\(\s*${quoted}\s*\)\.mkdir\(`, "folder"),
  python(String.raw`\bopen\(\s*${quoted}\s*,\s*(?:mode\s*=\s*)?["'][wax]`, "file"),
  python(
    String.raw`\b(?:MEDIA_ROOT|UPLOADS?_(?:FOLDER|DIR|PATH)|UPLOADED_\w+_DEST|LOGS?_DIR|DOWNLOADS?_(?:FOLDER|DIR))["'\]]*\s*(?::\s*\w+\s*)?=\s*${pythonPath}`,
    "folder",
  ),
  python(String.raw`\bSTATIC_ROOT\s*=\s*${pythonPath}`, "folder", "collectstatic"),
  {
    languages: ["java"],
    files: /^(?:application|bootstrap)[\w-]*\.(?:properties|ya?ml)$/,
    pattern:
      /\bjdbc:(?:h2:(?:file:)?|sqlite:|hsqldb:file:|derby:(?:directory:)?)(?!mem:|tcp:|ssl:|:|nio)([\w./-]+)/g,
    kind: "file",
  },
  {
    languages: ["java"],
    files: /^(?:application|bootstrap)[\w-]*\.(?:properties|ya?ml)$/,
    pattern:
      /\blogging\.file(?:\.name)?[ \t]*[=:][ \t]*([\w./-]+)|^[ \t]*file:[ \t]*\r?\n[ \t]+name:[ \t]*["']?([\w./-]+)/gm,
    kind: "file",
  },
  {
    languages: ["java"],
    files: /^(?:application|bootstrap)[\w-]*\.(?:properties|ya?ml)$/,
    pattern:
      /\blogging\.(?:file\.)?path[ \t]*[=:][ \t]*([\w./-]+)|^[ \t]*file:[ \t]*\r?\n[ \t]+path:[ \t]*["']?([\w./-]+)|^[ \t]*(?:[\w.]+\.)?(?:upload|storage)[\w-]*[.-]?(?:dir|directory|path|location|folder)[ \t]*[=:][ \t]*["']?(\.?\/?[\w./-]+)["']?[ \t]*$/gim,
    kind: "folder",
  },
  {
    languages: ["java"],
    files: /^(?:logback|log4j2?)[\w.-]*\.xml$/,
    pattern: /<file>\s*([\w./-]+)\s*<\/file>|\bfileName="([\w./-]+)"/g,
    kind: "file",
  },
  {
    languages: ["java"],
    files: /^(?:logback|log4j2?)[\w.-]*\.xml$/,
    pattern: /<(?:property|variable)\s+name="LOG\w*(?:PATH|DIR|HOME|FOLDER)"\s+value="([\w./-]+)"/gi,
    kind: "folder",
  },
  {
    languages: ["dotnet"],
    files: /\.[cf]s$/,
    pattern: /\bWriteTo\s*\.\s*(?:Rolling)?File\(\s*(?:path:\s*)?[@$]?"([^"\n{}]+)"/g,
    kind: "file",
  },
  {
    languages: ["dotnet"],
    files: /\.[cf]s$/,
    pattern: /\bDirectory\.CreateDirectory\(\s*@?"([^"\n{}]+)"/g,
    kind: "folder",
  },
  {
    languages: ["dotnet"],
    files: /^appsettings(?:\.\w+)?\.json$/,
    pattern: /"(?:path|pathFormat|fileName)"\s*:\s*"([\w./\\-]*logs?[\w./\\-]*)"/gi,
    kind: "file",
  },
  {
    languages: ["go"],
    files: /\.go$/,
    pattern:
      /\bos\.(?:Create|WriteFile)\(\s*"([^"\n%]+)"|\bos\.OpenFile\(\s*"([^"\n%]+)"[^\n]*O_(?:CREATE|WRONLY|RDWR)/g,
    kind: "file",
  },
  { languages: ["go"], files: /\.go$/, pattern: /\bos\.Mkdir(?:All)?\(\s*"([^"\n%]+)"/g, kind: "folder" },
  {
    languages: ["rust"],
    files: /\.rs$/,
    pattern: /\bFile::create(?:_new)?\(\s*"([^"\n{}]+)"/g,
    kind: "file",
  },
  {
    languages: ["rust"],
    files: /\.rs$/,
    pattern: /\bcreate_dir(?:_all)?\(\s*"([^"\n{}]+)"/g,
    kind: "folder",
  },
  {
    languages: ["ruby"],
    files: /\.(?:rb|ru)$/,
    pattern:
      /\bFile\.(?:open|write)\(\s*["']([^"'\n#{}]+)["'](?:\s*,\s*["'][wa]|\s*,)|\bLogger\.new\(\s*["']([^"'\n#{}]+)["']/g,
    kind: "file",
  },
  {
    languages: ["ruby"],
    files: /\.(?:rb|ru)$/,
    pattern: /\bmkdir_p\b\(?\s*["']([^"'\n#{}]+)["']/g,
    kind: "folder",
  },
  {
    languages: ["php"],
    files: /\.php$/,
    pattern: /\bfile_put_contents\(\s*(?:__DIR__\s*\.\s*["']\/([^"'\n${}]+)|["']([^"'\n${}]+))["']/g,
    kind: "file",
    others: "file",
  },
  {
    languages: ["php"],
    files: /\.php$/,
    pattern: /\bmkdir\(\s*(?:__DIR__\s*\.\s*["']\/([^"'\n${}]+)|["']([^"'\n${}]+))["']/g,
    kind: "folder",
    others: "file",
  },
];

/** Beside the application: it builds, fills a database once, tests, or belongs to others. */
const aside =
  /^(?:\..*|node_modules|vendor|tests?|spec|docs?|examples?|scripts?|tools|bench(?:marks)?|notebooks?|venv|env|site-packages|migrations|fixtures|static|public|assets|target|build|dist|out|bin|obj|frontend|client)$/i;
const asideFile = /(?:^test_|[._-]tests?\.|_spec\.|^conftest|^setup\.py$|^build\.rs$|^magefile)/i;
const mostFiles = 250;
const mostFolders = 250;
/** UTF-16 code units of all files together. */
const mostText = 8_000_000;

/** Where files of many belong: not to be given away for one of them. */
const shared =
  /^(?:\/(?:var|run|opt|srv|home|mnt|media|usr|etc)?(?:\/(?:log|lib|run|local|cache))?|\/(?:tmp|dev|proc|sys)(?:\/.*)?|\/var\/tmp(?:\/.*)?)$/;

/** Absolute; the working folder itself where files lie beside the program. */
export const listWrittenBySources = memoizeAnswer(
  (subject: Subject) => subject.dockerfile,
  async (subject): Promise<readonly string[]> => {
    const { workdir } = subject.reading;
    const language = (await findLanguage(subject))?.id;
    const mine = writers.filter(({ languages }) => language !== undefined && languages.includes(language));
    if (workdir === undefined || mine.length === 0) return [];
    const started = new Set((await listStartedCommands(subject)).flat());
    const active = mine.filter(({ ifStarted }) => ifStarted === undefined || started.has(ifStarted));
    const found = new Set<string>();
    const copied = listCopied(subject.dockerfile, subject.reading);
    const sources = await readSources(subject, active);
    if (language === "python") {
      for (const path of await listFlaskInstances(subject, sources)) found.add(path);
    }
    for (const { path: source, text } of sources) {
      const place = findPlace(copied, source);
      for (const { pattern, kind, others } of active.filter(({ files }) => files.test(baseName(source)))) {
        for (const match of text.matchAll(pattern)) {
          const path = match.slice(1).find((group) => group !== undefined);
          const isPlain = others === undefined || match.at(-1) !== undefined;
          const isBesideFile = others === "file" || /__file__/.test(match[0]);
          const own = isBesideFile ? place?.folder : place?.root;
          const from = isPlain ? workdir : (own ?? workdir);
          const folder = path === undefined ? undefined : placeOf(path, kind, from);
          if (folder !== undefined) found.add(folder);
        }
      }
    }
    return [...found];
  },
);

interface Source {
  /** In the context. */
  readonly path: string;
  readonly text: string;
}

async function readSources(subject: Subject, active: readonly Writer[]): Promise<readonly Source[]> {
  const { project } = subject;
  const paths = [...listCopiedPaths(subject)];
  const seen = new Set(paths);
  const sources: Source[] = [];
  let rest = mostText;
  for (let at = 0; at < paths.length && at < mostFolders; at++) {
    const path = paths[at] ?? ".";
    const entries = await project.listTop(path);
    const isFile = entries.length === 0;
    const folder = isFile ? folderOfPath(path) : path;
    const inside: readonly ContextEntry[] = isFile ? [{ name: baseName(path), kind: "file" }] : entries;
    for (const { name, kind } of inside) {
      const place = joinInContext(folder, name);
      if (kind === "folder" && !aside.test(name) && !seen.has(place)) {
        seen.add(place);
        paths.push(place);
      }
      if (kind !== "file" || asideFile.test(name) || !active.some(({ files }) => files.test(name))) continue;
      const file = await project.context.read(place);
      if (file.kind !== "text") continue;
      rest -= file.text.length;
      if (sources.length >= mostFiles || rest < 0) return sources;
      sources.push({ path: place, text: file.text });
    }
  }
  return sources;
}

/** @param from what a relative path is seen from */
function placeOf(written: string, kind: Writer["kind"], from: string): string | undefined {
  const path = written.trim().replaceAll("\\", "/");
  if (path === "" || /[~*:<>|]|\s/.test(path)) return undefined;
  if (isAbsolute(path)) {
    const folder = joinPath("/", kind === "file" ? folderOfPath(path) || "/" : path);
    return shared.test(folder) ? undefined : folder;
  }
  const inside = normalisePath(kind === "file" ? folderOfPath(path) : path);
  // Above that folder, or among what a build makes.
  if (inside === undefined || /^(?:target|build|dist|bin|obj|src|test)(?:\/|$)/.test(inside))
    return undefined;
  return joinPath(from, inside);
}
