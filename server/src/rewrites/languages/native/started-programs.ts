/** Which programs a container starts, also where it takes a shell or a script to start them. */
import type { Command } from "../../../dockerfile/command.ts";
import { posixShells } from "../../../dockerfile/wrappers.ts";
import { folderFrom } from "../../command-folder.ts";
import { isAbsolute, joinPath } from "../../container-path.ts";
import type { Subject } from "../../language.ts";
import { readEntryScript } from "../../start/entry-script.ts";
import { findImageFile } from "../../start/files-in-image.ts";
import { parseScript } from "../../start/parse-script.ts";

export interface StartedProgram {
  /** As it is written, what the file fixes filled in. */
  readonly word: string;
  /** Absolute; undefined for a name that is looked up in PATH. */
  readonly path: string | undefined;
}

export interface StartedPrograms {
  readonly programs: readonly StartedProgram[];
  /** Scripts of the context, by their paths in the image. */
  readonly scripts: readonly string[];
  /** The words of all commands that start anything: paths among them. */
  readonly words: readonly string[];
}

/** Parts of a shell, and what every Linux image has. */
const everywhere: ReadonlySet<string> = new Set([
  ...[
    "cd",
    "exec",
    "set",
    "export",
    "echo",
    "printf",
    "test",
    "[",
    "[[",
    "true",
    "false",
    ":",
    ".",
    "source",
  ],
  ...["exit", "trap", "wait", "sleep", "read", "shift", "unset", "local", "return", "eval", "kill", "umask"],
  ...["cat", "cp", "mv", "rm", "mkdir", "chmod", "chown", "ls", "ln", "touch", "sed", "grep", "awk", "cut"],
  ...["tr", "head", "tail", "env", "date", "id", "hostname", "sort", "uniq", "wc", "basename", "dirname"],
  ...["mktemp", "tee", "xargs", "find", "pwd", "whoami", "nohup", "break", "continue", "ulimit", "type"],
  ...["command", "install", "seq", "stat", "sync", "getopts", "expr", "readlink", "su", "alias"],
]);

export async function findStartedPrograms(subject: Subject): Promise<StartedPrograms> {
  const { dockerfile, start, reading } = subject;
  const [direct] = start.argv ?? [];
  if (direct !== undefined && start.kind !== "script") {
    return { programs: [locate(direct, reading.workdir)], scripts: [], words: start.argv ?? [] };
  }
  const scriptsOf = (instruction: typeof start.command) =>
    dockerfile.startScripts.filter((script) => script.instruction === instruction);
  const own = [...scriptsOf(start.entrypoint), ...scriptsOf(start.command)].flatMap(
    ({ commands }) => commands,
  );
  const programs: StartedProgram[] = [];
  const scripts: string[] = [];
  const words: string[] = [];
  for (const command of own) await add(command, reading.workdir, true);
  return { programs, scripts, words };

  async function add(command: Command, workdir: string | undefined, isOutermost: boolean): Promise<void> {
    const folder = folderFrom(workdir, command);
    words.push(...command.arguments.map(({ text }) => text));
    const isShell =
      posixShells.has(command.program) || command.program === "." || command.program === "source";
    const word = isShell
      ? command.arguments.find(({ text }) => !/^[-+]/.test(text))?.text
      : readWord(command.programWord.text);
    if (word === undefined || word === "" || (everywhere.has(word) && !isShell)) return;
    const program = locate(word, folder);
    const script = isOutermost ? await readScript(word, program, isShell) : undefined;
    if (script === undefined) {
      if (!isShell && !/^\$[@*]?$/.test(word) && !programs.some((one) => isSame(one, program))) {
        programs.push(program);
      }
      return;
    }
    if (program.path !== undefined && !scripts.includes(program.path)) scripts.push(program.path);
    for (const inner of parseScript(script, subject.parse)?.commands ?? []) await add(inner, workdir, false);
  }

  async function readScript(
    word: string,
    { path }: StartedProgram,
    isNamed: boolean,
  ): Promise<string | undefined> {
    const site = { ...subject, workdir: reading.workdir };
    const script = await readEntryScript(site, word, isNamed);
    if (script?.path === undefined || path === undefined) return script === undefined ? undefined : "";
    const found = await findImageFile(subject, subject.stage, path);
    return found?.file.kind === "text" ? found.file.text : "";
  }
}

/** The images of Go set it. */
function readWord(word: string): string {
  return word.replace(/^\$\{?GOPATH\}?\//, "/go/");
}

function locate(word: string, folder: string | undefined): StartedProgram {
  const given = readWord(word);
  if (!given.includes("/")) return { word: given, path: undefined };
  if (isAbsolute(given)) return { word: given, path: joinPath("/", given) };
  return { word: given, path: folder && joinPath(folder, given) };
}

function isSame(left: StartedProgram, right: StartedProgram): boolean {
  return left.word === right.word && left.path === right.path;
}
