/** All commands that a container runs when it starts: by way of scripts of package.json and entry scripts, too. */
import { joinPath as joinInImage } from "../container-path.ts";
import { folderOfPath } from "../context-paths.ts";
import type { Subject } from "../language.ts";
import { valueOf } from "../project/manifest.ts";
import { findImageFile } from "../start/files-in-image.ts";
import { readRunnerCall } from "../start/package-runner.ts";
import { parseScript } from "../start/parse-script.ts";

/** `npm start` → `npm run dev` → `next dev`: nobody goes further. */
const mostSteps = 5;

/** Each with its arguments, the calls of package managers among them. */
export async function listStartedCommands(subject: Subject): Promise<readonly (readonly string[])[]> {
  const { dockerfile, start, project, parse } = subject;
  const inForce = dockerfile.startScripts.filter(
    ({ instruction }) => instruction === start.entrypoint || instruction === start.command,
  );
  const path = start.script?.path;
  const file = path === undefined ? undefined : await project.context.read(path);
  const own = file?.kind === "text" ? (parseScript(file.text, parse)?.commands ?? []) : [];
  const first = [...inForce.flatMap(({ commands }) => commands), ...own].map(toWords);
  const all = await Promise.all(first.map((words) => follow(subject, words, mostSteps)));
  const found = [...(start.argv === undefined ? [] : [start.argv]), ...all.flat()];
  return [...found, ...found.flatMap(moduleOf)];
}

/** `python -m poetry run …`, `bundle exec jekyll …`: the module with its arguments. */
function moduleOf([program = "", option, ...rest]: readonly string[]): readonly (readonly string[])[] {
  if (program === "bundle" && option === "exec") return [rest];
  return /(?:^|\/)python[\d.]*$/.test(program) && option === "-m" ? [rest] : [];
}

interface Told {
  readonly program: string;
  readonly arguments: readonly { readonly text: string }[];
}

function toWords({ program, arguments: words }: Told): readonly string[] {
  return [program, ...words.map(({ text }) => text)];
}

async function follow(
  subject: Subject,
  words: readonly string[],
  steps: number,
): Promise<readonly (readonly string[])[]> {
  const call = readRunnerCall(words);
  if (call === undefined || steps === 0) return [words];
  if (call.kind === "command") return [words, [call.command, ...call.arguments]];
  if (call.kind === "other") return [words];
  const { script } = call;
  const scripts = await readScripts(subject, call.folder);
  const names = [`pre${script}`, script, `post${script}`];
  const lines = names.flatMap((name) => scripts?.get(name) ?? []);
  // Yarn and pnpm run a package's command where there is no such script.
  const commands =
    lines.length === 0
      ? [[script, ...call.arguments]]
      : lines.flatMap((line) => (parseScript(line, subject.parse)?.commands ?? []).map(toWords));
  const further = await Promise.all(commands.map((command) => follow(subject, command, steps - 1)));
  return [words, ...further.flat()];
}

async function readScripts(
  subject: Subject,
  folder: string,
): Promise<ReadonlyMap<string, string> | undefined> {
  const { reading, stage, project } = subject;
  if (reading.workdir === undefined) return undefined;
  const path = joinInImage(reading.workdir, `${folder}/package.json`);
  const found = await findImageFile(subject, stage, path);
  return found === undefined
    ? undefined
    : valueOf(await project.packageJson(folderOfPath(found.path)))?.scripts;
}
