/** Where and how a stage installs an application's packages. */
import type { Command, ShellWord } from "../../../dockerfile/command.ts";
import type { Instruction } from "../../../dockerfile/model.ts";
import type { PackageOperation } from "../../../package-managers/package-operation.ts";
import { parsePackageCommand } from "../../../package-managers/parse-package-command.ts";
import { joinPath } from "../../container-path.ts";
import type { StageReading } from "../../stage-reading.ts";

export type Installer = "npm" | "yarn" | "pnpm" | "bun";

export interface Installation {
  readonly installer: Installer;
  readonly command: Command;
  readonly instruction: Instruction;
  /** In the image; undefined where a variable hides it. */
  readonly folder: string | undefined;
  readonly omitsDevelopment: boolean;
  /** The word behind which options may be put: `ci`, or the program of a bare `yarn`. */
  readonly verb: ShellWord;
  /** Flags without which a later run of npm stops at peer dependencies that do not fit. */
  readonly peerFlags: readonly string[];
}

export interface GlobalInstallation {
  readonly command: Command;
  /** Packages' names. */
  readonly packages: readonly string[];
}

export interface Installations {
  /** Of the application's own packages, in source order. */
  readonly local: readonly Installation[];
  readonly global: readonly GlobalInstallation[];
  /** The last one takes the packages for development away again. */
  readonly isPruned: boolean;
}

const installers: ReadonlySet<string> = new Set<Installer>(["npm", "yarn", "pnpm", "bun"]);

export function readInstallations(reading: StageReading): Installations {
  const local: Installation[] = [];
  const global: GlobalInstallation[] = [];
  let isPruned = false;
  for (const command of reading.commands) {
    const operation = readOperation(command);
    if (operation === undefined) continue;
    const { installer, verb, isInstall } = operation;
    const words = command.arguments.map(({ text }) => text);
    if (isGlobal(words)) {
      if (isInstall) global.push({ command, packages: operation.packages });
      continue;
    }
    if (verb === "prune" && omits(command, words)) isPruned = true;
    if (!isInstall && verb !== "workspaces") continue;
    if (verb === "workspaces" && words[1] !== "focus") continue;
    if (operation.packages.length > 0 && verb !== "install" && verb !== "i") continue;
    const omitsDevelopment = omits(command, words);
    isPruned = omitsDevelopment && local.length > 0;
    local.push({
      installer,
      command,
      instruction: command.script.instruction,
      folder: folderOf(reading, command),
      omitsDevelopment,
      verb: operation.word,
      peerFlags: words.filter((word) => /^(?:--legacy-peer-deps|--force|-f)$/.test(word)),
    });
  }
  return { local, global, isPruned };
}

interface Operation {
  readonly installer: Installer;
  readonly verb: string;
  readonly isInstall: boolean;
  readonly packages: readonly string[];
  readonly word: ShellWord;
}

function readOperation(command: Command): Operation | undefined {
  const parsed: PackageOperation | undefined = parsePackageCommand(command);
  const { program } = command;
  if (program === "bun") {
    const [verb = "", ...rest] = command.arguments.map(({ text }) => text);
    const packages = rest.filter((word) => !word.startsWith("-"));
    return {
      installer: "bun",
      verb,
      isInstall: /^(?:install|i|add|ci)$/.test(verb),
      packages,
      word: command.arguments[0] ?? command.programWord,
    };
  }
  if (parsed?.manager !== "npm") return undefined;
  const name = program === "yarnpkg" ? "yarn" : program;
  if (!isInstaller(name)) return undefined;
  return {
    installer: name,
    verb: parsed.verbName,
    isInstall: parsed.action === "install",
    packages: parsed.packages.map((one) => one.name),
    word: parsed.verb ?? command.programWord,
  };
}

function isInstaller(name: string): name is Installer {
  return installers.has(name);
}

function isGlobal(words: readonly string[]): boolean {
  return words.some(
    (word) => word === "-g" || word === "--global" || word === "--location=global" || word === "global",
  );
}

function omits({ script, assignments }: Command, words: readonly string[]): boolean {
  const line = ` ${words.join(" ")} `;
  if (/ --include[= ]dev | --(?:production|prod)[= ]false | --dev | --also[= ]dev/.test(line)) return false;
  if (
    / --omit[= ]dev | --production(?:=true)? | --prod(?:=true)? | -P | --only[= ]prod(?:uction)? /.test(line)
  )
    return true;
  const own = assignments.find(({ name }) => name === "NODE_ENV")?.value?.text;
  const isBerry = words[0] === "workspaces";
  const value = own ?? script.environment.get("NODE_ENV")?.value;
  return (
    !isBerry && (value === "production" || script.environment.get("NPM_CONFIG_PRODUCTION")?.value === "true")
  );
}

/** The folder that a command of a RUN runs in: `cd client && npm ci`, `npm --prefix client ci`. */
function folderOf(reading: StageReading, command: Command): string | undefined {
  let folder = reading.workdirAt(command.script.instruction);
  for (const other of reading.commands) {
    if (other === command) break;
    if (other.script !== command.script || other.program !== "cd" || other.nesting.length > 0) continue;
    const target = other.arguments[0]?.value;
    folder = target === undefined || folder === undefined ? undefined : joinPath(folder, target);
  }
  const words = command.arguments.map(({ text }) => text);
  const at = words.findIndex((word) => /^(?:--prefix|--cwd|-C|--dir)$/.test(word));
  const given =
    at === -1
      ? words.find((word) => /^--(?:prefix|cwd|dir)=/.test(word))?.replace(/^[^=]*=/, "")
      : words[at + 1];
  return given === undefined || folder === undefined ? folder : joinPath(folder, given);
}
