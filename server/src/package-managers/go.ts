/** The go command: `go install`, `go get` and `go run`. */
import type { Command } from "../dockerfile/command.ts";
import type { PackageArgument, ParsedOperation } from "./package-operation.ts";
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
import { isExactSemanticVersion, isMovingReference } from "./version.ts";

// `go help build`: Go's flags take one dash or two.
const valued =
  "C p o asmflags buildmode buildvcs compiler covermode coverpkg exec gccgoflags gcflags installsuffix".split(
    " ",
  );
valued.push(..."ldflags mod modfile overlay pgo pkgdir tags toolexec".split(" "));
const grammar: OptionGrammar = {
  hasSingleDashNames: true,
  valued: optionSet(...valued.flatMap((name) => [`-${name}`, `--${name}`])),
};

export interface GoCommand {
  readonly verb: Token;
  readonly options: ParsedOperation["options"];
  /** Behind the verb: packages, files, for `run` the program's own arguments, too. */
  readonly operands: readonly Token[];
}

/** What a `go` command is told; undefined where it names no subcommand. */
export function readGoCommand(command: Command): GoCommand | undefined {
  const { options, operands, rest } = splitArguments(tokenize(command.arguments), grammar);
  const found = findVerb(operands);
  return found && { verb: found.verb, options, operands: [...found.behind, ...rest] };
}

export function parseGo(command: Command): ParsedOperation | undefined {
  const read = readGoCommand(command);
  if (!read) return undefined;
  const verbName = read.verb.text;
  const isInstall = verbName === "install" || verbName === "get" || verbName === "run";
  // What follows the package of `go run` are the program's own arguments.
  const named = !isInstall ? [] : verbName === "run" ? read.operands.slice(0, 1) : read.operands;
  return {
    manager: "go",
    tool: command.programWord.text,
    action: isInstall ? "install" : "other",
    verb: read.verb.word,
    verbName,
    packages: named.map(readPackage),
    options: read.options,
  };
}

function readPackage(token: Token): PackageArgument {
  const { word } = token;
  const text = withVersionsFilledIn(token);
  if (isOpaque(token)) return { word, name: text, version: undefined, kind: "unknown", isPinned: false };
  const [path = text, version] = text.split("@", 2);
  // Only a module from elsewhere has a dot in its first element: `go help importpath`.
  const isLocal = /^[./]/.test(path) || /\.go$/.test(path) || !path.split("/")[0]?.includes(".");
  if (isLocal && version === undefined) {
    const startsUnknown = !token.isKnown && path.startsWith("$");
    return { word, name: text, version, kind: startsUnknown ? "unknown" : "file", isPinned: !startsUnknown };
  }
  if (version === undefined && endsUnknown(token)) {
    return { word, name: text, version, kind: "unknown", isPinned: false };
  }
  return {
    word,
    name: version === undefined ? token.text : path,
    version,
    kind: "name",
    isPinned: version !== undefined && isExactQuery(version),
  };
}

/** `v1` and `v1.2` mean the newest version with that start, names like `latest` and `main` move. */
function isExactQuery(query: string): boolean {
  if (/^v?\d+(?:\.\d+)*$/.test(query)) return isExactSemanticVersion(query) || /^[0-9a-f]{7,40}$/.test(query);
  return !/^[<>]|^(?:upgrade|patch)$/.test(query) && !isMovingReference(query);
}
