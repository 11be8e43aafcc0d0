/** Alpine's apk. */
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

// apk(8), apk-add(8); `--virtual` names what is installed, not what to install.
const grammar: OptionGrammar = {
  valued: optionSet(
    "-p --root -X --repository -t --virtual --arch --cache-dir --cache-max-age --keys-dir",
    "--progress-fd --repositories-file --repository-config --timeout --wait --logfile",
  ),
};

const actions: Readonly<Record<string, PackageAction>> = {
  add: "install",
  update: "update",
  upgrade: "upgrade",
  fix: "upgrade",
  del: "remove",
};

export function parseApk(command: Command): ParsedOperation | undefined {
  const { options, operands, rest } = splitArguments(tokenize(command.arguments), grammar);
  const found = findVerb(operands);
  if (!found) return undefined;
  const isPurge = found.verb.text === "cache" && found.behind.some(({ text }) => text === "purge");
  const action = isPurge ? "clean" : findAction(actions, found.verb.text);
  return {
    manager: "apk",
    tool: command.programWord.text,
    action,
    verb: found.verb.word,
    verbName: found.verb.text,
    packages: action === "install" ? [...found.behind, ...rest].flatMap(readPackage) : [],
    options,
  };
}

function readPackage(token: Token): PackageArgument[] {
  const { text, word } = token;
  if (text.startsWith("!")) return []; // a conflict: keeps a package out
  if (/\.apk$/.test(text) || /^(?:\.{0,2}\/)/.test(text)) {
    return [{ word, name: text, version: undefined, kind: "file", isPinned: true }];
  }
  const constraint = /^([^=~<>@]+)(?:@[^=~<>]+)?([=~<>]+)(.*)$/.exec(text);
  if (constraint) {
    const [, name = text, operator = "", version = ""] = constraint;
    // Only a lower bound leaves the way open for anything.
    const isPinned = !operator.startsWith(">");
    return [{ word, name, version: operator + version, kind: "name", isPinned }];
  }
  const isUnknown = isOpaque(token) || endsUnknown(token);
  const name = text.replace(/@.*$/, "");
  return [{ word, name, version: undefined, kind: isUnknown ? "unknown" : "name", isPinned: false }];
}
