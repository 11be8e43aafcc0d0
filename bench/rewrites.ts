/**
 * Code actions that rewrite: how long an editor waits for the list of them. Alone it prints its part of
 * docs/performance.md.
 */
import { cpSync, globSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { buildExtension } from "../scripts/build.ts";
import { inProject } from "../scripts/machine/paths.ts";
import { createScratchFolder } from "../scripts/machine/scratch.ts";
import { dataFolder, noData, readCorpus } from "../test/support/corpus.ts";
import { connect, type Session } from "./language-client.ts";
import { type Distribution, heads, listAimRows, ms, row, summarize } from "./report.ts";

interface Measured {
  readonly name: string;
  readonly files: number;
  /** Rewrites that were offered in all of them. */
  readonly offered: number;
  readonly first: Distribution;
  readonly edited: Distribution;
  readonly again: Distribution;
}

interface Subject {
  readonly text: string;
  readonly url: string;
}

/**
 * @param bundles the folder with what `npm run build` makes
 * @param wanted files of the corpus, taken evenly over it
 */
export async function measureRewrites(bundles: string, wanted: number): Promise<readonly Measured[]> {
  if (dataFolder === undefined) throw new Error(noData);
  const folder = createScratchFolder("bench-rewrites");
  const applications = copyApplications(folder);
  const corpus = readCorpus(dataFolder);
  const step = Math.max(1, Math.floor(corpus.length / wanted));
  const contexts = applications.map(({ url }) => new URL(".", url).href);
  // Each file in a folder with an application, as in a project: there are manifests to be read.
  const files = corpus
    .filter((_, index) => index % step === 0)
    .slice(0, wanted)
    .map(
      ({ text }, index): Subject => ({
        text,
        url: `${contexts[index % contexts.length]}${index}.dockerfile`,
      }),
    );
  const session = await connect([process.execPath, join(bundles, "server.cjs"), "--stdio"]);
  try {
    return [
      await measure(session, "public Dockerfiles, beside an application", files),
      await measure(session, "applications of the tests, with their own contexts", applications),
    ];
  } finally {
    session.close();
  }
}

function copyApplications(folder: string): readonly Subject[] {
  return globSync("test/fixtures/apps/*/*/context/Dockerfile", { cwd: inProject() }).map((path, index) => {
    const target = join(folder, String(index));
    mkdirSync(target);
    cpSync(dirname(inProject(path)), target, { recursive: true });
    const file = join(target, "Dockerfile");
    return { text: readFileSync(file, "utf8"), url: pathToFileURL(file).href };
  });
}

async function measure(session: Session, name: string, subjects: readonly Subject[]): Promise<Measured> {
  const times: { readonly [K in "first" | "edited" | "again"]: number[] } = {
    first: [],
    edited: [],
    again: [],
  };
  let offered = 0;
  for (const { text, url } of subjects) {
    await session.open(url, text);
    const time = async (list: number[]) => {
      const start = performance.now();
      const count = await session.listRewrites(url);
      list.push(performance.now() - start);
      return count;
    };
    offered += await time(times.first);
    await session.insert(url, text.length, "\n#");
    await time(times.edited);
    await time(times.again);
  }
  return {
    name,
    files: subjects.length,
    offered,
    first: summarize(times.first),
    edited: summarize(times.edited),
    again: summarize(times.again),
  };
}

export function renderRewrites(measured: readonly Measured[]): string {
  const p95 = Math.max(...measured.map(({ edited }) => edited.p95));
  return [
    "## Rewrites",
    "",
    ...listAimRows([
      {
        aim: "code actions that rewrite, with a warm context: p95 under 50 ms",
        measured: `${ms(p95)} ms`,
        isMet: p95 < 50,
      },
    ]),
    "",
    "From asking for the actions that rewrite to the answer, in ms, over stdio: all four are planned for it. First: the context is read, too. After an edit: what was read is known, and all is planned anew. Again: nothing has changed.",
    "",
    ...heads(
      "files",
      "count",
      "offers",
      "first: p50",
      "p95",
      "after an edit: p50",
      "p95",
      "max",
      "again: p50",
      "p95",
    ),
    ...measured.map(({ name, files, offered, first, edited, again }) =>
      row([
        name,
        String(files),
        String(offered),
        ...[first.median, first.p95, edited.median, edited.p95, edited.max, again.median, again.p95].map(ms),
      ]),
    ),
    "",
  ].join("\n");
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { files: { type: "string", default: "1000" } } });
  await buildExtension({ production: true });
  console.log(renderRewrites(await measureRewrites(inProject("dist"), Number(values.files))));
}
