/** The images that a project builds from one Dockerfile, by the files that say so. */
import type { ShellParser } from "../dockerfile/shell-parser.ts";
import { azureFile, readAzurePipeline } from "./azure-pipeline.ts";
import { bakeFile, readBake } from "./bake.ts";
import type { BuildReason, BuiltImage, ProjectText, ReadContext } from "./built-image.ts";
import { composeFile, readCompose } from "./compose.ts";
import { devContainerFile, readDevContainer } from "./dev-container.ts";
import { readGitRemote } from "./git-remote.ts";
import { readWorkflow, workflowFile } from "./github-workflow.ts";
import { gitlabFile, readGitlabPipeline } from "./gitlab-pipeline.ts";
import { createHclParser, type HclParser } from "./hcl-syntax.ts";
import { type ImageName, nameKey, unknown } from "./image-name.ts";
import { readDotEnv } from "./interpolate.ts";
import { justfile, readJustfile } from "./justfile.ts";
import { makefile, readMakefile } from "./makefile.ts";
import { readPackageScripts } from "./package-scripts.ts";
import { listProjectFiles, type ProjectFiles } from "./project-files.ts";
import { folderOf, isSameUrl, nameOf } from "./project-urls.ts";
import { readShellScript, shellScript } from "./shell-script.ts";
import { readSkaffold, skaffoldFile } from "./skaffold.ts";
import { readTaskfile, taskfile } from "./taskfile.ts";
import { readTasks } from "./tasks.ts";

/** An image with all that speaks for it, and what the first of that says about the build. */
export interface BuildCandidate {
  readonly name: ImageName;
  readonly context: string | undefined;
  readonly stage: string | undefined;
  readonly buildArguments: Readonly<Record<string, string>>;
  /** The strongest first; at least one. */
  readonly reasons: readonly BuildReason[];
}

export interface BuildTools {
  readonly shell: ShellParser;
  /** tree-sitter-hcl's grammar, as its file holds it; asked for where there is a bake file. */
  loadHclGrammar(): Promise<Uint8Array>;
}

/** Bytes: nobody writes a larger one by hand. */
const largestFile = 512 * 1024;
/** Characters of all files together; the nearest to the Dockerfile are read first. */
const mostText = 16 * 1024 * 1024;

/** How exactly each kind of file says what is built. */
const strength: Readonly<Record<BuildReason["kind"], number>> = {
  label: 0,
  compose: 1,
  bake: 2,
  task: 3,
  skaffold: 4,
  command: 5,
  workflow: 6,
  devcontainer: 7,
  history: 8,
};

/** Best first. Files that cannot be read or are broken say nothing; rejects only where `signal` is aborted. */
export async function findBuiltImages(
  dockerfile: string,
  files: ProjectFiles,
  tools: BuildTools,
  signal?: AbortSignal,
): Promise<readonly BuildCandidate[]> {
  const urls = await listProjectFiles(files, dockerfile, (url) => findReader(url) !== undefined, { signal });
  const context = await makeContext(files, tools);
  const found: BuiltImage[] = [];
  let length = 0;
  for (const [reader, group] of groupByReader(urls)) {
    signal?.throwIfAborted();
    const texts = await readAll(files, group);
    length += texts.reduce((sum, { text }) => sum + text.length, 0);
    if (length > mostText) break;
    found.push(...(await readSafely(() => reader.read(texts, context, { files, dockerfile }))));
  }
  return combine(found.filter((image) => isSameUrl(image.dockerfile, dockerfile)));
}

interface Reader {
  readonly matches: (url: string, name: string) => boolean;
  /** Files of one folder belong together. */
  readonly byFolder?: true;
  readonly read: (
    texts: readonly ProjectText[],
    context: ReadContext,
    asked: { readonly files: ProjectFiles; readonly dockerfile: string },
  ) => Promise<readonly BuiltImage[]>;
}

type ReadOne = (
  text: string,
  url: string,
  context: ReadContext,
) => readonly BuiltImage[] | Promise<readonly BuiltImage[]>;

function each(matches: Reader["matches"], readOne: ReadOne): Reader {
  return {
    matches,
    async read(texts, context) {
      const found = await Promise.all(texts.map(async ({ text, url }) => readOne(text, url, context)));
      return found.flat();
    },
  };
}

const byName = (pattern: RegExp) => (_: string, name: string) => pattern.test(name);
const byUrl = (pattern: RegExp) => (url: string) => pattern.test(url);

const readers: readonly Reader[] = [
  {
    matches: byName(composeFile),
    byFolder: true,
    async read(texts, _, { files }) {
      const [first] = texts;
      const environment = first && (await files.readText(`${folderOf(first.url)}.env`, largestFile));
      return readCompose(texts, readDotEnv(environment ?? ""));
    },
  },
  { matches: byName(bakeFile), byFolder: true, read: readBake },
  each(byUrl(/\/\.vscode\/tasks\.json$/), readTasks),
  each(byUrl(devContainerFile), readDevContainer),
  each(byUrl(workflowFile), readWorkflow),
  each(byName(gitlabFile), readGitlabPipeline),
  {
    matches: byUrl(azureFile),
    async read(texts, context, { dockerfile }) {
      const found = texts.map(({ text, url }) => readAzurePipeline(text, url, context, dockerfile));
      return (await Promise.all(found)).flat();
    },
  },
  each(byName(skaffoldFile), readSkaffold),
  each(byName(makefile), readMakefile),
  each(byName(justfile), readJustfile),
  each(byName(taskfile), readTaskfile),
  each(byName(/^package\.json$/), readPackageScripts),
  each(byName(shellScript), readShellScript),
];

function findReader(url: string): Reader | undefined {
  const name = nameOf(url);
  return readers.find((reader) => reader.matches(url, name));
}

function groupByReader(urls: readonly string[]): readonly (readonly [Reader, readonly string[]])[] {
  const groups = new Map<string, [Reader, string[]]>();
  for (const url of urls) {
    const reader = findReader(url);
    if (reader === undefined) continue;
    const key = `${readers.indexOf(reader)} ${reader.byFolder ? folderOf(url) : url}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [reader, [url]]);
    else group[1].push(url);
  }
  return [...groups.values()];
}

async function readAll(files: ProjectFiles, urls: readonly string[]): Promise<readonly ProjectText[]> {
  const texts = await Promise.all(
    urls.map(async (url) => {
      const text = await files.readText(url, largestFile).catch(() => undefined);
      return text === undefined ? [] : [{ url, text: text.replace(/^\uFEFF/, "") }];
    }),
  );
  return texts.flat();
}

/** A file may be anything: what nobody thought of in one must not hide what the others say. */
async function readSafely(read: () => Promise<readonly BuiltImage[]>): Promise<readonly BuiltImage[]> {
  try {
    return await read();
  } catch {
    return [];
  }
}

async function makeContext(files: ProjectFiles, tools: BuildTools): Promise<ReadContext> {
  const git = await files.readText(`${files.root}.git/config`, largestFile).catch(() => undefined);
  let parser: Promise<HclParser> | undefined;
  return {
    root: files.root,
    remote: git === undefined ? undefined : readGitRemote(git),
    shell: tools.shell,
    hcl() {
      parser ??= tools.loadHclGrammar().then(createHclParser);
      return parser;
    },
  };
}

function combine(found: readonly BuiltImage[]): readonly BuildCandidate[] {
  const groups = new Map<string, BuiltImage[]>();
  for (const image of found) {
    // A stage that nobody knows is none that one can ask for.
    const stage = image.stage?.includes(unknown) || image.stage === "" ? undefined : image.stage;
    const key = `${nameKey(image.name)} ${stage ?? ""}`;
    groups.set(key, [...(groups.get(key) ?? []), { ...image, stage }]);
  }
  const candidates = [...groups.values()].flatMap((group): readonly BuildCandidate[] => {
    const sorted = group.toSorted((a, b) => strength[a.reason.kind] - strength[b.reason.kind]);
    const [first] = sorted;
    if (first === undefined) return [];
    const known = Object.entries(first.buildArguments).filter(([, value]) => !value.includes(unknown));
    const { name, context, stage } = first;
    return [{ name, context, stage, buildArguments: Object.fromEntries(known), reasons: unique(sorted) }];
  });
  const rank = ({ name, reasons: [first] }: BuildCandidate) =>
    (name.kind === "reference" ? 0 : 100) + (first === undefined ? 50 : strength[first.kind]);
  return candidates.toSorted((a, b) => rank(a) - rank(b));
}

function unique(images: readonly BuiltImage[]): readonly BuildReason[] {
  const reasons = new Map(images.map(({ reason }) => [JSON.stringify(reason), reason]));
  return [...reasons.values()];
}
