import type { Script } from "../dockerfile/command.ts";
import type { Stage } from "../dockerfile/model.ts";
import { findMountTargets, removes } from "../package-managers/kept-files.ts";
import type { PackageOperation } from "../package-managers/package-operation.ts";
import { findPackageOperations } from "../package-managers/parse-package-command.ts";
import { insertArgument } from "../package-managers/run-edits.ts";
import { findOperationSpan, findShippedRuns } from "../package-managers/shipped-runs.ts";
import { rule } from "./rule.ts";

/** pip and pipx share a cache, uv has its own. */
interface CacheTraits {
  readonly folder: string;
  readonly variable: string;
  readonly flag: string;
  readonly isFlag: (option: string) => boolean;
}

const pip: CacheTraits = {
  folder: "pip",
  variable: "PIP_NO_CACHE_DIR",
  flag: "--no-cache-dir",
  // pip takes any abbreviation that is not ambiguous.
  isFlag: (option) => option.length >= "--no-ca".length && "--no-cache-dir".startsWith(option),
};
const uv: CacheTraits = {
  folder: "uv",
  variable: "UV_NO_CACHE",
  flag: "--no-cache",
  isFlag: (option) => option === "--no-cache" || option === "-n" || option === "--no-cache-dir",
};
const pipx: CacheTraits = { ...pip, flag: "--pip-args=--no-cache-dir", isFlag: () => false };

function findTraits({ command }: PackageOperation): CacheTraits {
  return command.program === "uv" ? uv : command.program === "pipx" ? pipx : pip;
}

// pip switches its cache off whatever the truth value says (`_handle_no_cache_dir`); uv does not.
function isSet(value: string | undefined, traits: CacheTraits): boolean {
  if (value === undefined || value === "") return false;
  return traits !== uv || !/^(?:0|false|f|no|n|off)$/i.test(value);
}

function isSwitchedOff(script: Script, operation: PackageOperation, traits: CacheTraits): boolean {
  const { command, options } = operation;
  const { variable } = traits;
  if (options.some(({ name }) => traits.isFlag(name))) return true;
  if (options.some(({ name, value }) => name === "--pip-args" && value?.includes("--no-cache"))) return true;
  if (command.assignments.some(({ name, value }) => name === variable && isSet(value?.value, traits)))
    return true;
  const before = [...command.wrappers.flatMap((wrapper) => wrapper.arguments.map(({ text }) => text))];
  if (
    before.some((text) => text.startsWith(`${variable}=`) && isSet(text.slice(variable.length + 1), traits))
  )
    return true;
  const { stage, instruction } = script;
  return (
    isSet(readVariable(stage, instruction, variable), traits) ||
    isExported(script, command.span.start, traits)
  );
}

function readVariable(stage: Stage | undefined, instruction: Script["instruction"], name: string) {
  const known = stage?.instructions.includes(instruction)
    ? stage.environmentAt(instruction)
    : stage?.environment;
  return known?.get(name)?.value;
}

/** `export PIP_NO_CACHE_DIR=1` or `pip config set global.no-cache-dir true` in front of it. */
function isExported(script: Script, before: number, { variable }: CacheTraits): boolean {
  const code = script.code.slice(0, before - script.span.start);
  return new RegExp(
    `\\bexport\\s+(?:\\w+=\\S*\\s+)*${variable}=\\S|\\bconfig\\s+(?:--\\w+\\s+)*set\\s+\\S*no-cache-dir`,
  ).test(code);
}

/** A mount on the cache, or its removal later in the same RUN. */
function isKeptOut(script: Script, operation: PackageOperation, { folder }: CacheTraits): boolean {
  const directory = readVariable(script.stage, script.instruction, `${folder.toUpperCase()}_CACHE_DIR`);
  const isCache = (path: string) =>
    new RegExp(`/\\.cache(?:/${folder})?(?:/|/\\*+)?$|/cache/${folder}/?$`).test(path) ||
    (directory !== undefined && path.replace(/\/\*?$/, "") === directory.replace(/\/$/, ""));
  if (findMountTargets(script).some((target) => target.includes("$") || isCache(target))) return true;
  return script.commands.some(
    (command) => command.span.start > operation.command.span.start && removes(command, isCache),
  );
}

function isPurgedBehind(
  operations: readonly PackageOperation[],
  { command, manager }: PackageOperation,
): boolean {
  return operations.some(
    (other) =>
      other.manager === manager && other.action === "clean" && other.command.span.start > command.span.start,
  );
}

export default rule({
  id: "pip-cache",
  title: "Python package cache left in a layer",
  category: "package-hygiene",
  severity: "info",
  since: "0.1.0",
  aliases: {
    hadolint: ["DL3042"],
    kics: ["f2f903fb-b977-461e-98d7-b3e2185c6118"],
    semgrep: ["missing-pip-no-cache-dir"],
    sonar: ["S6587"],
  },
  messages: { kept: "Downloads stay in the cache of {tool} in this layer and make the image larger." },
  fixes: { flag: { title: "Add {flag}", safety: "safe" } },
  check({ dockerfile, report }) {
    for (const script of findShippedRuns(dockerfile)) {
      const operations = findPackageOperations(script).filter(({ manager }) => manager === "pip");
      for (const operation of operations) {
        const { action, verb, command } = operation;
        const traits = findTraits(operation);
        if (action !== "install" || !verb || isSwitchedOff(script, operation, traits)) continue;
        if (isKeptOut(script, operation, traits) || isPurgedBehind(operations, operation)) continue;
        report(findOperationSpan(operation), "kept", {
          parameters: { tool: command.program === "uv" ? "uv" : "pip" },
          fixes: [
            {
              id: "flag",
              parameters: { flag: traits.flag },
              edits: () => [insertArgument(dockerfile, script, verb, traits.flag)],
            },
          ],
        });
      }
    }
  },
});
