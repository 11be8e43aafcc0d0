/** Everything that a start runs: the scripts of package.json and of the context that it goes through included. */
import type { Command } from "../../../dockerfile/command.ts";
import { isAbsolute, joinPath } from "../../container-path.ts";
import type { Subject } from "../../language.ts";
import type { PackageJson } from "../../project/package-json.ts";
import { findImageFile } from "../../start/files-in-image.ts";
import { readRunnerCall } from "../../start/package-runner.ts";
import { parseScript } from "../../start/parse-script.ts";

export interface StartCommand {
  readonly program: string;
  /** Without the program. */
  readonly arguments: readonly string[];
}

/** Scripts call each other; nobody goes further. */
const deepest = 5;

/**
 * Commands of ENTRYPOINT and CMD, with what `npm run` and scripts of the context run in their turn. A program that is
 * called through a package manager is listed beside it.
 */
export async function listStartCommands(
  subject: Subject,
  manifest: PackageJson | undefined,
): Promise<readonly StartCommand[]> {
  const { dockerfile, start } = subject;
  const parts = [start.entrypoint, start.command];
  const first = dockerfile.startScripts
    .filter(({ instruction }) => parts.includes(instruction))
    .flatMap((script) => script.commands)
    .flatMap(toStartCommands);
  // ENTRYPOINT is the program, and CMD what it runs.
  const [program = "", ...words] = start.argv ?? [];
  const isJoined = start.entrypoint !== undefined && start.command !== undefined && program === "node";
  return expand(subject, manifest, isJoined ? [...first, { program, arguments: words }] : first, deepest);
}

function toStartCommands({
  program,
  programWord,
  arguments: words,
  wrappers,
}: Command): readonly StartCommand[] {
  const args = words.map(({ text }) => text);
  const name = program === "" ? programWord.text : program;
  const around = wrappers.map((wrapper) => ({
    program: wrapper.program,
    arguments: wrapper.arguments.map(({ text }) => text),
  }));
  const path = programWord.text.includes("/") ? [{ program: programWord.text, arguments: args }] : [];
  return [...around, { program: name, arguments: args }, ...path];
}

async function expand(
  subject: Subject,
  manifest: PackageJson | undefined,
  commands: readonly StartCommand[],
  depth: number,
): Promise<readonly StartCommand[]> {
  if (depth === 0) return commands;
  const found: StartCommand[] = [];
  for (const command of commands) {
    found.push(command);
    const inner = (await readInner(subject, manifest, command)) ?? [];
    found.push(...(await expand(subject, manifest, inner, depth - 1)));
  }
  return found;
}

async function readInner(
  subject: Subject,
  manifest: PackageJson | undefined,
  { program, arguments: words }: StartCommand,
): Promise<readonly StartCommand[] | undefined> {
  const call = readRunnerCall([program, ...words]);
  if (call?.kind === "command") return [{ program: call.command, arguments: call.arguments }];
  if (call?.kind === "script") {
    const read = (name: string) => {
      const line = manifest?.scripts.get(name);
      return line === undefined
        ? []
        : (parseScript(line, subject.parse)?.commands ?? []).flatMap(toStartCommands);
    };
    const { script, orCommand, arguments: given } = call;
    const own = read(script);
    if (own.length === 0 && orCommand) return [{ program: script, arguments: given }];
    // They are put behind the script's line.
    const last = own.at(-1);
    const called =
      last === undefined ? [] : [...own.slice(0, -1), { ...last, arguments: [...last.arguments, ...given] }];
    return [...read(`pre${script}`), ...called, ...read(`post${script}`)];
  }
  if (program === "cross-env" || program === "dotenv" || program === "concurrently") {
    const rest = words.filter((word) => !/^\w+=/.test(word) && word !== "--");
    if (program !== "concurrently") return [{ program: rest[0] ?? "", arguments: rest.slice(1) }];
    return rest.flatMap((line) => parseScript(line, subject.parse)?.commands.flatMap(toStartCommands) ?? []);
  }
  const code = await readScript(subject, program, words);
  return code === undefined
    ? undefined
    : (parseScript(code, subject.parse)?.commands.flatMap(toStartCommands) ?? []);
}

/** Scripts of shells that the start goes through and that the build context does not have. */
export async function listUnseenScripts(
  subject: Subject,
  commands: readonly StartCommand[],
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { program, arguments: words } of commands) {
    const name = /^(?:sh|bash|ash|dash)$/.test(program)
      ? words.find((word) => !word.startsWith("-"))
      : program;
    if (name === undefined || !/\.(?:sh|bash)$/.test(name)) continue;
    // A program is listed by its name and by its path.
    if (commands.some((other) => other.program.endsWith(`/${name}`))) continue;
    if ((await readScript(subject, program, words)) === undefined) found.push(name);
  }
  return [...new Set(found)];
}

/** The text of a shell script of the context: started by its name, or as the argument of a shell. */
async function readScript(
  subject: Subject,
  program: string,
  words: readonly string[],
): Promise<string | undefined> {
  const isShell = /^(?:sh|bash|ash|dash)$/.test(program);
  const name = isShell ? words.find((word) => !word.startsWith("-")) : program;
  if (name === undefined || (!isShell && !/\.(?:sh|bash)$|\//.test(name))) return undefined;
  const { workdir } = subject.reading;
  if (!isAbsolute(name) && workdir === undefined) return undefined;
  const places =
    name.includes("/") || isShell
      ? [joinPath(workdir ?? "/", name)]
      : [`/usr/local/bin/${name}`, `/usr/bin/${name}`];
  for (const place of places) {
    const found = await findImageFile(subject, subject.stage, place);
    if (found?.file.kind !== "text") continue;
    const isScript =
      /^\uFEFF?#!.*\b(?:sh|bash|ash|dash)\b/.test(found.file.text) || /\.(?:sh|bash)$/.test(name) || isShell;
    if (isScript) return found.file.text;
  }
  return undefined;
}
