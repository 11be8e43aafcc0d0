/** From a command to what it does with a package manager. */
import type { Command, Script } from "../dockerfile/command.ts";
import { memoize } from "../dockerfile/memo.ts";
import { parseApk } from "./apk.ts";
import { parseApt } from "./apt.ts";
import { parseCargo } from "./cargo.ts";
import { parseGem } from "./gem.ts";
import { parseGo } from "./go.ts";
import { parseNpm } from "./npm.ts";
import type { PackageOperation, ParsedOperation } from "./package-operation.ts";
import { findPipModule, parsePip, parsePipx } from "./pip.ts";
import { parseRpm } from "./rpm.ts";
import { parseUv } from "./uv.ts";
import { parseZypper } from "./zypper.ts";

type Grammar = (command: Command) => ParsedOperation | undefined;

const grammars: Readonly<Record<string, Grammar>> = {
  "apt-get": parseApt,
  apt: parseApt,
  aptitude: parseApt,
  nala: parseApt,
  "apt-fast": parseApt,
  apk: parseApk,
  yum: parseRpm,
  dnf: parseRpm,
  dnf5: parseRpm,
  microdnf: parseRpm,
  tdnf: parseRpm,
  zypper: parseZypper,
  pipx: parsePipx,
  uv: parseUv,
  npm: parseNpm,
  yarn: parseNpm,
  yarnpkg: parseNpm,
  pnpm: parseNpm,
  gem: parseGem,
  go: parseGo,
  cargo: parseCargo,
};

function findGrammar(program: string): Grammar | undefined {
  if (/^pip-?[\d.]*$/.test(program))
    return (command) => parsePip(command.programWord.text, command.arguments);
  if (/^(?:python|pypy)[\d.]*$/.test(program)) {
    return (command) => {
      const module = findPipModule(command);
      return module && parsePip(module.tool, module.words);
    };
  }
  return Object.hasOwn(grammars, program) ? grammars[program] : undefined;
}

/** What `command` does with a package manager; undefined where it runs none, or names no subcommand. */
export const parsePackageCommand: (command: Command) => PackageOperation | undefined = memoize(
  ({ script }) => script,
  (command) => {
    const parsed = findGrammar(command.program)?.(command);
    return (
      parsed && {
        ...parsed,
        command,
        hasOption: (...names: readonly string[]) => parsed.options.some(({ name }) => names.includes(name)),
      }
    );
  },
);

/** The package operations of a script in source order. */
export function findPackageOperations(script: Script): readonly PackageOperation[] {
  return script.commands.flatMap((command) => parsePackageCommand(command) ?? []);
}
