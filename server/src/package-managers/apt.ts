/** Debian's tools: apt-get, apt, aptitude and their look-alikes nala and apt-fast. */
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
} from "./split-arguments.ts";

// apt-get(8), apt(8), aptitude(8).
const grammar: OptionGrammar = {
  valued: optionSet(
    "-t --target-release --default-release -o --option -c --config-file -a --host-architecture",
    "-P --build-profiles --solver --planner -w --width -F --display-format -O --sort",
  ),
};

const actions: Readonly<Record<string, PackageAction>> = {
  install: "install",
  reinstall: "install",
  satisfy: "install",
  "build-dep": "install",
  update: "update",
  upgrade: "upgrade",
  "safe-upgrade": "upgrade",
  "dist-upgrade": "upgrade",
  "full-upgrade": "upgrade",
  "dselect-upgrade": "upgrade",
  remove: "remove",
  purge: "remove",
  autoremove: "remove",
  autopurge: "remove",
  clean: "clean",
  autoclean: "clean",
  "auto-clean": "clean",
  "dist-clean": "clean",
  distclean: "clean",
};

export function parseApt(command: Command): ParsedOperation | undefined {
  const { options, operands, rest } = splitArguments(tokenize(command.arguments), grammar);
  const found = findVerb(operands);
  if (!found) return undefined;
  const verbName = found.verb.text;
  const action = findAction(actions, verbName);
  const namesPackages = verbName === "install" || verbName === "reinstall" || action === "upgrade";
  return {
    manager: "apt",
    tool: command.programWord.text,
    action,
    verb: found.verb.word,
    verbName,
    packages: namesPackages ? [...found.behind, ...rest].flatMap(readPackage) : [],
    options,
  };
}

function readPackage(token: Token): PackageArgument[] {
  const { text, word } = token;
  // `name-` and aptitude's `name_` take a package away.
  if (/^[a-z0-9][a-z0-9+.:-]*[-_]$/.test(text)) return [];
  if (/\.deb$/.test(text) || /^(?:\.{0,2}\/|~\/)/.test(text)) {
    return [{ word, name: text, version: undefined, kind: "file", isPinned: true }];
  }
  if (/\^$/.test(text)) return [{ word, name: text, version: undefined, kind: "group", isPinned: true }];
  const equals = text.indexOf("=");
  if (equals > 0) {
    const version = text.slice(equals + 1);
    return [{ word, name: text.slice(0, equals), version, kind: "name", isPinned: /[^*]/.test(version) }];
  }
  if (isOpaque(token) || endsUnknown(token)) {
    return [{ word, name: text, version: undefined, kind: "unknown", isPinned: false }];
  }
  const slash = text.indexOf("/");
  if (slash > 0) {
    // A release chosen on purpose (`curl/bookworm-backports`): within one, versions hardly move.
    return [
      { word, name: text.slice(0, slash), version: text.slice(slash + 1), kind: "name", isPinned: true },
    ];
  }
  return [{ word, name: text, version: undefined, kind: "name", isPinned: false }];
}
