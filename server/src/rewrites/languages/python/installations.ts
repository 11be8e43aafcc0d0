/** What a build installs with Python's own tools. */
import type { Command } from "../../../dockerfile/command.ts";
import type { PackageOperation } from "../../../package-managers/package-operation.ts";
import { parsePackageCommand } from "../../../package-managers/parse-package-command.ts";

export type InstallationTool = "pip" | "uv pip" | "uv sync" | "poetry" | "pipenv" | "pdm" | "setup";

export interface Installation {
  readonly tool: InstallationTool;
  readonly command: Command;
  /** pip's and uv's, by their grammars. */
  readonly operation: PackageOperation | undefined;
  /** Only brings tools that install what the application needs: `pip install poetry`. */
  readonly bringsTools: boolean;
  /** Only makes pip itself newer. */
  readonly bringsPip: boolean;
}

const installers: ReadonlySet<string> = new Set([
  ...["poetry", "poetry-core", "poetry-plugin-export", "uv", "pipenv", "virtualenv", "pdm", "pipx", "hatch"],
]);
const foundations: ReadonlySet<string> = new Set(["pip", "setuptools", "wheel", "build"]);

/** @returns undefined for commands that install nothing */
export function readInstallation(command: Command): Installation | undefined {
  const tool = findTool(command);
  if (tool === undefined) return undefined;
  const operation = parsePackageCommand(command);
  const names =
    operation?.packages.map(({ name, kind }) => (kind === "name" ? name.toLowerCase() : undefined)) ?? [];
  const isNamed = (set: ReadonlySet<string>) =>
    names.length > 0 &&
    names.every((name) => name !== undefined && set.has(name.replace(/\[.*$/, ""))) &&
    operation?.hasOption("-r", "--requirement", "-e", "--editable") !== true;
  return {
    tool,
    command,
    operation,
    bringsTools: isNamed(new Set([...installers, ...foundations])) && !isNamed(foundations),
    bringsPip: isNamed(foundations),
  };
}

function findTool(command: Command): InstallationTool | undefined {
  const { program } = command;
  const words = command.arguments.map(({ text }) => text);
  const operation = parsePackageCommand(command);
  if (operation?.manager === "pip" && operation.action === "install") {
    if (program === "uv") {
      if (operation.verbName === "sync") return "uv sync";
      return operation.verbName.startsWith("pip ") ? "uv pip" : undefined;
    }
    return program === "pipx" ? undefined : "pip";
  }
  const verb = words.find((word) => !word.startsWith("-"));
  if (program === "poetry" || program === "pipenv" || program === "pdm") {
    return verb === "install" || verb === "sync" ? program : undefined;
  }
  if (/^python[\d.]*$/.test(program)) {
    if (words[0] === "setup.py" && (words.includes("install") || words.includes("develop"))) return "setup";
    const module = words[0] === "-m" ? words[1] : undefined;
    if (module === "poetry" || module === "pipenv" || module === "pdm") {
      return words.slice(2).find((word) => !word.startsWith("-")) === "install" ? module : undefined;
    }
  }
  return program === "pip-sync" ? "pip" : program === "easy_install" ? "setup" : undefined;
}

/** Where a command makes a virtual environment: as written, undefined where it makes none. */
export function findMadeEnvironment(command: Command): string | undefined {
  const words = command.arguments.map(({ text }) => text);
  if (/^python[\d.]*$/.test(command.program)) {
    const at = words.indexOf("-m");
    const module = at === -1 ? undefined : words[at + 1];
    return module === "venv" || module === "virtualenv" ? folderIn(words.slice(at + 2)) : undefined;
  }
  if (command.program === "virtualenv") return folderIn(words);
  if (command.program === "uv" && words[0] === "venv") return folderIn(words.slice(1)) ?? ".venv";
  return undefined;
}

const valued: ReadonlySet<string> = new Set(["-p", "--python", "--prompt", "--seeder", "--app-data"]);

function folderIn(words: readonly string[]): string | undefined {
  return words.find((word, index) => !word.startsWith("-") && !valued.has(words[index - 1] ?? ""));
}
