/** RubyGems' gem. */
import type { Command } from "../dockerfile/command.ts";
import {
  findAction,
  type PackageAction,
  type PackageArgument,
  type ParsedOperation,
} from "./package-operation.ts";
import {
  endsUnknown,
  findVerb,
  isOpaque,
  type OptionGrammar,
  optionSet,
  splitArguments,
  type Token,
  tokenize,
  withVersionsFilledIn,
} from "./split-arguments.ts";

// `gem help install`. What follows `--` goes to the build of native extensions.
const grammar: OptionGrammar = {
  valued: optionSet(
    "-i --install-dir -n --bindir -v --version -P --trust-policy -s --source -p --http-proxy --platform -B",
    "--bulk-threshold --build-root --target-rbconfig --without --config-file",
  ),
};

const actions: Readonly<Record<string, PackageAction>> = {
  install: "install",
  i: "install",
  update: "upgrade",
  uninstall: "remove",
  cleanup: "remove",
};

export function parseGem(command: Command): ParsedOperation | undefined {
  const { options, operands } = splitArguments(tokenize(command.arguments), grammar);
  const found = findVerb(operands);
  if (!found) return undefined;
  const action = findAction(actions, found.verb.text);
  const version = options.findLast(({ name }) => name === "-v" || name === "--version")?.value;
  return {
    manager: "gem",
    tool: command.programWord.text,
    action,
    verb: found.verb.word,
    verbName: found.verb.text,
    packages: action === "install" ? found.behind.map((token) => readPackage(token, version)) : [],
    options,
  };
}

/** `forAll` is the value of `-v`, which holds for every gem without a version of its own. */
function readPackage(token: Token, forAll: string | undefined): PackageArgument {
  const { word } = token;
  const text = withVersionsFilledIn(token);
  if (/\.gem$/.test(text)) return { word, name: text, version: undefined, kind: "file", isPinned: true };
  const colon = text.indexOf(":");
  const version = colon > 0 ? text.slice(colon + 1) : forAll;
  const name = colon > 0 ? text.slice(0, colon) : token.text;
  if (version === undefined && (isOpaque(token) || endsUnknown(token))) {
    return { word, name, version, kind: "unknown", isPinned: false };
  }
  return {
    word,
    name,
    version,
    kind: "name",
    isPinned: version !== undefined && isExactRequirement(version),
  };
}

/** `1.2` and `= 1.2` are one version; `~> 1.2` and `>= 1` are ranges. */
function isExactRequirement(requirement: string): boolean {
  return requirement.split(",").some((part) => /^\s*=?\s*[^\s<>~!=]/.test(part));
}
