/** Whether pip, pipx or uv leave what they download in the layer. */
import type { Script } from "../dockerfile/command.ts";
import { findMountTargets, removes } from "./kept-files.ts";
import type { PackageOperation } from "./package-operation.ts";
import { findPackageOperations } from "./parse-package-command.ts";

/** pip and pipx share a cache, uv has its own. */
interface PythonCache {
  readonly name: "pip" | "uv";
  /** Switches it off for one command. */
  readonly flag: string;
  readonly isFlag: (option: string) => boolean;
  /** Switches it off for all. */
  readonly variable: string;
  /** Says where it is. */
  readonly folderVariable: string;
}

const pip: PythonCache = {
  name: "pip",
  flag: "--no-cache-dir",
  // pip takes any abbreviation that is not ambiguous.
  isFlag: (option) => option.length >= "--no-ca".length && "--no-cache-dir".startsWith(option),
  variable: "PIP_NO_CACHE_DIR",
  folderVariable: "PIP_CACHE_DIR",
};
const pipx: PythonCache = { ...pip, flag: "--pip-args=--no-cache-dir", isFlag: () => false };
const uv: PythonCache = {
  name: "uv",
  flag: "--no-cache",
  isFlag: (option) => option === "--no-cache" || option === "-n" || option === "--no-cache-dir",
  variable: "UV_NO_CACHE",
  folderVariable: "UV_CACHE_DIR",
};

/** The cache that an install fills and nothing in its RUN empties; undefined where nothing is left. */
export function findLeftPythonCache(operation: PackageOperation): PythonCache | undefined {
  if (operation.manager !== "pip" || operation.action !== "install") return undefined;
  const { program } = operation.command;
  const cache = program === "uv" ? uv : program === "pipx" ? pipx : pip;
  if (isSwitchedOff(operation, cache) || isSwitchedOffAround(operation, cache)) return undefined;
  return isKeptOut(operation, cache) ? undefined : cache;
}

// pip switches its cache off whatever the truth value says (`_handle_no_cache_dir`); uv does not.
function isSet(value: string | undefined, { name }: PythonCache): boolean {
  if (value === undefined || value === "") return false;
  return name !== "uv" || !/^(?:0|false|f|no|n|off)$/i.test(value);
}

/** By an option, or by a variable in front of the command. */
function isSwitchedOff({ command, options }: PackageOperation, cache: PythonCache): boolean {
  if (options.some(({ name }) => cache.isFlag(name))) return true;
  if (options.some(({ name, value }) => name === "--pip-args" && value?.includes("--no-cache"))) return true;
  const assigned = command.assignments.map(({ name, value }) => `${name}=${value?.value ?? ""}`);
  const wrapped = command.wrappers.flatMap((wrapper) => wrapper.arguments.map(({ text }) => text));
  const start = `${cache.variable}=`;
  return [...assigned, ...wrapped].some(
    (text) => text.startsWith(start) && isSet(text.slice(start.length), cache),
  );
}

/** By ENV or ARG, or in the same RUN by `export` or `pip config set global.no-cache-dir true`. */
function isSwitchedOffAround({ command }: PackageOperation, cache: PythonCache): boolean {
  const { script, span } = command;
  if (isSet(readVariable(script, cache.variable), cache)) return true;
  const code = script.code.slice(0, span.start - script.span.start);
  return (
    new RegExp(`\\bexport\\s+(?:\\w+=\\S*\\s+)*${cache.variable}=\\S`).test(code) ||
    /\bconfig\s+(?:--\w+\s+)*set\s+\S*no-cache-dir/.test(code)
  );
}

function readVariable({ environment }: Script, name: string): string | undefined {
  return environment.get(name)?.value;
}

/** By a mount, or by a removal later in the same RUN. */
function isKeptOut({ command }: PackageOperation, cache: PythonCache): boolean {
  const { script, span } = command;
  const folder = readVariable(script, cache.folderVariable)?.replace(/\/$/, "");
  const usual = new RegExp(`/\\.cache(?:/${cache.name})?(?:/|/\\*+)?$|/cache/${cache.name}/?$`);
  const isCache = (path: string) => usual.test(path) || path.replace(/\/\*?$/, "") === folder;
  if (findMountTargets(script).some((target) => target.includes("$") || isCache(target))) return true;
  const purges = findPackageOperations(script).filter(
    ({ manager, action }) => manager === "pip" && action === "clean",
  );
  return script.commands.some(
    (other) =>
      other.span.start > span.start &&
      (removes(other, isCache) || purges.some((purge) => purge.command === other)),
  );
}
