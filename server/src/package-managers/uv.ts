/** uv: `uv pip`, `uv tool`, `uv add` and `uv sync`. */
import type { Command } from "../dockerfile/command.ts";
import {
  findAction,
  type PackageAction,
  type PackageArgument,
  type ParsedOperation,
} from "./package-operation.ts";
import { readRequirement } from "./python-requirement.ts";
import {
  findVerb,
  type OptionGrammar,
  optionSet,
  splitArguments,
  type Token,
  tokenize,
  withVersionsFilledIn,
} from "./split-arguments.ts";
import { isMovingReference } from "./version.ts";

// `uv help pip install`, `uv help tool install`, `uv help add`, `uv help sync` (uv 0.9).
const grammar: OptionGrammar = {
  valued: optionSet(
    "-r --requirement --requirements -c --constraint --constraints --override --overrides --exclude --excludes",
    "-b --build-constraint --build-constraints -e --editable --group --extra --index --default-index -i",
    "--index-url --extra-index-url -f --find-links --index-strategy --keyring-provider -P --upgrade-package",
    "--resolution --prerelease --fork-strategy --exclude-newer --exclude-newer-package --link-mode",
    "--reinstall-package --refresh-package -C --config-setting --config-settings --config-settings-package",
    "--no-build-isolation-package --no-build-package --no-binary-package --no-binary --only-binary --cache-dir",
    "-p --python --target --prefix --python-version --python-platform --torch-backend --allow-insecure-host",
    "--directory --project --config-file --color --with --with-editable --with-requirements --tag --branch --rev",
    "--marker -m --package --no-install-package --no-group --only-group --no-extra --bounds --script",
    "--with-executables-from --native-tls-ca --output-format",
  ),
};

const actions: Readonly<Record<string, PackageAction>> = {
  "pip install": "install",
  "pip sync": "install",
  "pip uninstall": "remove",
  "tool install": "install",
  "tool upgrade": "upgrade",
  "tool uninstall": "remove",
  add: "install",
  sync: "install",
  remove: "remove",
  "cache clean": "clean",
  "cache prune": "other",
};

export function parseUv(command: Command): ParsedOperation | undefined {
  const { options, operands, rest } = splitArguments(tokenize(command.arguments), grammar);
  let found = findVerb(operands);
  if (!found) return undefined;
  let verbName = found.verb.text;
  if (/^(?:pip|tool|cache)$/.test(verbName)) {
    found = findVerb(found.behind) ?? found;
    verbName = `${verbName} ${found.verb.text}`;
  } else if (verbName === "clean") verbName = "cache clean";
  const action = findAction(actions, verbName);
  const arguments_ = [...found.behind, ...rest];
  return {
    manager: "pip",
    tool: command.programWord.text,
    action,
    verb: found.verb.word,
    verbName,
    packages: readPackages(verbName, arguments_, options),
    options,
  };
}

function readPackages(
  verbName: string,
  tokens: readonly Token[],
  options: ParsedOperation["options"],
): PackageArgument[] {
  if (verbName === "pip install") return tokens.map(readRequirement);
  if (verbName === "tool install") return tokens.slice(0, 1).map(readTool);
  if (verbName !== "add") return [];
  const revision = options.find(({ name }) => name === "--rev" || name === "--tag");
  const packages = tokens.map(readRequirement);
  return revision ? packages.map((each) => ({ ...each, isPinned: true })) : packages;
}

/** `uv tool install ruff@0.6.0`: uv's short form beside that of PEP 508. */
function readTool(token: Token): PackageArgument {
  const short = /^([\w.-]+(?:\[[^\]]*\])?)@([^/:]+)$/.exec(withVersionsFilledIn(token));
  if (!short) return readRequirement(token);
  const [, name = token.text, version = ""] = short;
  return { word: token.word, name, version, kind: "name", isPinned: !isMovingReference(version) };
}
