/** How a container starts a .NET program. */
import type { Subject } from "../../language.ts";
import { findImageFile } from "../../start/files-in-image.ts";
import { parseScript } from "../../start/parse-script.ts";
import { readLine } from "../../start/read-start.ts";
import { listStartFiles } from "../../start/start-files.ts";
import { optionOf } from "./dotnet-commands.ts";

export type DotnetStart =
  /** `dotnet App.dll`. */
  | { readonly kind: "dll"; readonly path: string }
  /** `./App`: the program itself. */
  | { readonly kind: "program"; readonly path: string }
  /** A script of the context that runs a dll in the end. */
  | { readonly kind: "script"; readonly path: string; readonly files: readonly string[] }
  /** A script that calls what only the SDK has: `dotnet ef`. */
  | { readonly kind: "sdk"; readonly call: string }
  | RunStart;

/** `dotnet run`, `dotnet watch run`. */
export interface RunStart {
  readonly kind: "run";
  readonly verb: "run" | "watch";
  /** As written; undefined: the working folder's. */
  readonly project: string | undefined;
  readonly configuration: string | undefined;
  /** `--no-launch-profile`. */
  readonly ignoresLaunchSettings: boolean;
  /** For the program. */
  readonly arguments: readonly string[];
}

/** Options of `dotnet run` that say nothing about the program. */
const silent =
  /^(?:--no-build|--no-restore|--no-launch-profile|--no-hot-reload|--non-interactive|--verbose|--quiet|-q|-v|run)$/;
const withValue = /^(?:-c|--configuration|-p|--project|--launch-profile|-lp|-v|--verbosity|-f|--framework)$/;

export async function findDotnetStart(subject: Subject): Promise<DotnetStart | undefined> {
  return findDirectStart(subject) ?? (await findInScripts(subject));
}

async function findInScripts(subject: Subject): Promise<DotnetStart | undefined> {
  let dll: string | undefined;
  const files: string[] = [];
  const scripts: string[] = [];
  for (const path of listStartFiles(subject)) {
    const found = await findImageFile(subject, subject.stage, path);
    const script = found?.file.kind === "text" ? parseScript(found.file.text, subject.parse) : undefined;
    if (script !== undefined) scripts.push(path);
    const calls = script?.commands.filter(({ program }) => program === "dotnet") ?? [];
    if (calls.length > 0) files.push(path);
    for (const { arguments: words } of calls) {
      const [verb = ""] = words.map(({ text }) => text);
      if (/\.dll$/i.test(verb)) dll = verb;
      else if (!verb.startsWith("-")) return { kind: "sdk", call: `dotnet ${verb}` };
    }
  }
  if (dll !== undefined) return { kind: "script", path: dll, files };
  // `["/wait-for-it.sh", "db:1433", "--", "dotnet", "App.dll"]`: the script runs what is given to it.
  const given = subject.start.kind === "script" ? wordsOf(subject) : [];
  const at = given.findIndex((word) => /(?:^|\/)dotnet$/.test(word));
  const path = at < 1 ? undefined : given[at + 1];
  return path !== undefined && /\.dll$/i.test(path) ? { kind: "script", path, files: scripts } : undefined;
}

function findDirectStart(subject: Subject): DotnetStart | undefined {
  const { start } = subject;
  if (start.kind === "script") return undefined;
  const words = start.argv ?? wordsOf(subject);
  const at = words.findIndex((word) => /(?:^|\/)dotnet$/.test(word));
  if (at >= 0) {
    const [verb = "", ...rest] = words.slice(at + 1);
    if (verb === "run" || verb === "watch") return readRun(verb, rest);
    if (verb === "exec" && rest[0] !== undefined) return { kind: "dll", path: rest[0] };
    const dll = words.slice(at + 1).find((word) => /\.dll$/i.test(word));
    return dll === undefined ? undefined : { kind: "dll", path: dll };
  }
  const [program] = start.argv ?? [];
  return program?.includes("/") === true ? { kind: "program", path: program } : undefined;
}

/** Without a shell that runs more than one command. */
function wordsOf({ start, dockerfile }: Subject): readonly string[] {
  const both = [start.entrypoint, start.command].filter((one) => one !== undefined);
  const isShell = both.some(({ json }) => json === undefined);
  const script = dockerfile.startScripts.find(
    ({ instruction }) => instruction === (start.entrypoint ?? start.command),
  );
  if (isShell) {
    const commands = script?.commands.filter(({ program }) => program === "dotnet") ?? [];
    const [only] = commands;
    if (script?.commands.length !== 1 || only === undefined) return [];
    return [only.programWord, ...only.arguments].map(({ text }) => text);
  }
  return both.flatMap((one) => one.json?.map(({ value }) => value) ?? readLine(dockerfile, one).split(/\s+/));
}

function readRun(verb: "run" | "watch", words: readonly string[]): RunStart {
  const dashes = words.indexOf("--");
  const own = dashes < 0 ? words : words.slice(0, dashes);
  const behind = dashes < 0 ? [] : words.slice(dashes + 1);
  // What `dotnet run` does not know goes to the program.
  const rest = own.filter(
    (word, at) =>
      !silent.test(word) &&
      !withValue.test(word) &&
      !withValue.test(own[at - 1] ?? "") &&
      !/^--(?:project|configuration|launch-profile)=/.test(word),
  );
  return {
    kind: "run",
    verb,
    project: optionOf(own, "-p", "--project"),
    configuration: optionOf(own, "-c", "--configuration"),
    ignoresLaunchSettings: own.includes("--no-launch-profile"),
    arguments: [...rest, ...behind],
  };
}
