/** Rust's cargo: `cargo install` and `cargo binstall`. */
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

// `cargo help install`, `cargo binstall --help`.
const grammar: OptionGrammar = {
  valued: optionSet(
    "--version --vers --git --branch --tag --rev --path --root --registry --index -F --features -j --jobs",
    "--target --targets --target-dir --profile --bin --example --color --config -Z -C --message-format --lockfile-path",
    "--install-path --manifest-path --strategies --disable-strategies --rate-limit --github-token --log-level",
    "-p --package --exclude",
  ),
};

export interface CargoCommand {
  readonly verb: Token;
  readonly options: ParsedOperation["options"];
  readonly operands: readonly Token[];
  /** Behind `--`: of `cargo run`, the program's own arguments. */
  readonly rest: readonly Token[];
}

/** What `cargo` is told; undefined where it names no subcommand. */
export function readCargoCommand(command: Command): CargoCommand | undefined {
  const tokens = tokenize(command.arguments).filter(({ text }) => !text.startsWith("+"));
  const { options, operands, rest } = splitArguments(tokens, grammar);
  const found = findVerb(operands);
  return found && { verb: found.verb, options, operands: found.behind, rest };
}

export function parseCargo(command: Command): ParsedOperation | undefined {
  const read = readCargoCommand(command);
  if (!read) return undefined;
  const { options, rest } = read;
  const found = { verb: read.verb, behind: read.operands };
  const isInstall = found.verb.text === "install" || found.verb.text === "binstall";
  const find = (...names: readonly string[]) => options.find(({ name }) => names.includes(name));
  const crates = isInstall ? [...found.behind, ...rest] : [];
  const path = find("--path");
  const git = find("--git");
  return {
    manager: "cargo",
    tool: command.programWord.text,
    action: isInstall ? "install" : found.verb.text === "uninstall" ? "remove" : "other",
    verb: found.verb.word,
    verbName: found.verb.text,
    packages: !isInstall
      ? []
      : path
        ? [{ word: path.word, name: path.value ?? "", version: undefined, kind: "file", isPinned: true }]
        : git
          ? [readGit(git, find("--rev", "--tag"))]
          : crates.map((token) => readCrate(token, find("--version", "--vers")?.value)),
    options,
  };
}

type CargoOption = ParsedOperation["options"][number];

function readGit(git: CargoOption, revision: CargoOption | undefined): PackageArgument {
  const isPinned = revision !== undefined;
  return { word: git.word, name: git.value ?? "", version: revision?.value, kind: "vcs", isPinned };
}

/** A version without an operator is exactly that one to `cargo install`, unlike in Cargo.toml. */
function readCrate(token: Token, forAll: string | undefined): PackageArgument {
  const { word } = token;
  const [crate = token.text, own] = withVersionsFilledIn(token).split("@", 2);
  const name = own === undefined ? token.text : crate;
  const version = own ?? forAll;
  if (version === undefined && (isOpaque(token) || endsUnknown(token))) {
    return { word, name, version, kind: "unknown", isPinned: false };
  }
  return {
    word,
    name,
    version,
    kind: "name",
    isPinned: version !== undefined && /^=?\s*[^\s^~<>*=][^*,]*$/.test(version),
  };
}
