/** SUSE's zypper: other options and verbs than the rest of the RPM family. */
import type { Command } from "../dockerfile/command.ts";
import {
  findAction,
  type PackageAction,
  type PackageArgument,
  type ParsedOperation,
} from "./package-operation.ts";
import { readRpmPackage } from "./rpm.ts";
import {
  findVerb,
  type OptionGrammar,
  optionSet,
  splitArguments,
  type Token,
  tokenize,
} from "./split-arguments.ts";

// zypper(8). `-C` is a folder in front of the subcommand and a flag behind it, `-p`, `-s`, `-t` likewise.
const globalValued = optionSet(
  "--root --installroot --reposd-dir --cache-dir --raw-cache-dir --solv-cache-dir --pkg-cache-dir --config",
  "--userdata --plus-repo --plus-content --table-style --releasever",
);
const lettersInFront = optionSet("-R -D -C -c -p -s");
const behindVerb = optionSet("-r --repo --from -t --type --download --priority --bundle --root --url");

const actions: Readonly<Record<string, PackageAction>> = {
  install: "install",
  in: "install",
  "source-install": "install",
  si: "install",
  "install-new-recommends": "install",
  inr: "install",
  update: "upgrade",
  up: "upgrade",
  patch: "upgrade",
  "dist-upgrade": "upgrade",
  dup: "upgrade",
  refresh: "update",
  ref: "update",
  remove: "remove",
  rm: "remove",
  clean: "clean",
  cc: "clean",
};

export function parseZypper(command: Command): ParsedOperation | undefined {
  const tokens = tokenize(command.arguments);
  const verbAt = findVerbIndex(tokens);
  const front: OptionGrammar = { valued: new Set([...globalValued, ...lettersInFront]) };
  const behind: OptionGrammar = { valued: new Set([...globalValued, ...behindVerb]) };
  const before = splitArguments(tokens.slice(0, verbAt), front);
  const after = splitArguments(tokens.slice(verbAt), behind);
  const found = findVerb(after.operands);
  if (!found) return undefined;
  const action = findAction(actions, found.verb.text);
  const isPattern = after.options.some(
    ({ name, value }) => (name === "-t" || name === "--type") && value !== "package",
  );
  const namesPackages = (action === "install" || action === "upgrade") && found.verb.text !== "patch";
  return {
    manager: "rpm",
    tool: command.programWord.text,
    action,
    verb: found.verb.word,
    verbName: found.verb.text,
    packages: namesPackages
      ? [...found.behind, ...after.rest].flatMap((token) => readPackage(token, isPattern))
      : [],
    options: [...before.options, ...after.options],
  };
}

function findVerbIndex(tokens: readonly Token[]): number {
  const front: OptionGrammar = { valued: new Set([...globalValued, ...lettersInFront]) };
  const verb = findVerb(splitArguments(tokens, front).operands)?.verb;
  return verb ? tokens.indexOf(verb) : tokens.length;
}

function readPackage(token: Token, isPattern: boolean): PackageArgument[] {
  if (/^[!~]/.test(token.text)) return []; // takes the package away
  const typed = /^(package|pattern|product|patch|srcpackage|application):/.exec(token.text);
  if (typed && typed[1] !== "package") return [readRpmPackage(token, true)];
  const named = typed ? { ...token, text: token.text.slice(typed[0].length) } : token;
  return [readRpmPackage(named, isPattern)];
}
