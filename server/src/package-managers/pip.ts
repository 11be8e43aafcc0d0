/** pip, under all its names, and pipx, which installs with pip. */
import type { Command } from "../dockerfile/command.ts";
import type { PackageAction, ParsedOperation } from "./package-operation.ts";
import { readRequirement } from "./python-requirement.ts";
import { findVerb, type OptionGrammar, optionSet, splitArguments, tokenize } from "./split-arguments.ts";

// `pip install --help`, `pip --help` (pip 25).
const pipGrammar: OptionGrammar = {
  valued: optionSet(
    "-r --requirement --requirements -c --constraint --build-constraint -e --editable -t --target --platform",
    "--python-version --implementation --abi --root --prefix --src --upgrade-strategy -C --config-settings",
    "--config-setting --global-option --install-option --build-option --no-binary --only-binary --progress-bar",
    "--report --root-user-action -i --index-url --pypi-url --extra-index-url -f --find-links --log --log-file",
    "--proxy --retries --resume-retries --timeout --default-timeout --exists-action --trusted-host --cert",
    "--client-cert --cache-dir --use-feature --use-deprecated --keyring-provider --python --group -b --build",
    "--build-dir -d --dest --requirements-from-script --uploaded-prior-to --exclude",
  ),
};

const pipActions: Readonly<Record<string, PackageAction>> = {
  install: "install",
  uninstall: "remove",
  "cache purge": "clean",
};

/** `tool` is how pip is called (`python3 -m pip`), `words` are what follows that. */
export function parsePip(tool: string, words: Command["arguments"]): ParsedOperation | undefined {
  const { options, operands, rest } = splitArguments(tokenize(words), pipGrammar);
  const found = findVerb(operands);
  if (!found) return undefined;
  const second = found.behind[0];
  const verbName = found.verb.text === "cache" && second ? `cache ${second.text}` : found.verb.text;
  const action = pipActions[verbName] ?? "other";
  return {
    manager: "pip",
    tool,
    action,
    verb: found.verb.word,
    verbName,
    packages: action === "install" ? [...found.behind, ...rest].map(readRequirement) : [],
    options,
  };
}

const pipxGrammar: OptionGrammar = {
  valued: optionSet(
    "--spec --suffix --python --preinstall -i --index-url --pip-args --fetch-missing-python-url",
  ),
};

const pipxActions: Readonly<Record<string, PackageAction>> = {
  install: "install",
  inject: "install",
  upgrade: "upgrade",
  "upgrade-all": "upgrade",
  uninstall: "remove",
};

/** pipx: `inject` names the environment first; `--spec` says in full what the name stands for. */
export function parsePipx(command: Command): ParsedOperation | undefined {
  const { options, operands, rest } = splitArguments(tokenize(command.arguments), pipxGrammar);
  const found = findVerb(operands);
  if (!found) return undefined;
  const verbName = found.verb.text;
  const action = pipxActions[verbName] ?? "other";
  const named = [...found.behind, ...rest].slice(verbName === "inject" ? 1 : 0).map(readRequirement);
  const spec = options.find(({ name }) => name === "--spec");
  const specified =
    spec?.value === undefined
      ? undefined
      : tokenize([spec.word]).map((token) => readRequirement({ ...token, text: spec.value ?? "" }));
  return {
    manager: "pip",
    tool: command.programWord.text,
    action,
    verb: found.verb.word,
    verbName,
    packages: action === "install" ? (specified ?? named) : [],
    options,
  };
}

/**
 * What follows `python -m pip`, or undefined where the command runs another module or a file.
 * Options of the interpreter may stand in between: `python3 -I -m pip`.
 */
export function findPipModule(command: Command): { tool: string; words: Command["arguments"] } | undefined {
  const words = command.arguments;
  for (let index = 0; index < words.length; index++) {
    const text = words[index]?.text ?? "";
    if (/^-[a-zA-Z]*m$/.test(text)) {
      if (words[index + 1]?.text !== "pip") return undefined;
      return { tool: `${command.programWord.text} -m pip`, words: words.slice(index + 2) };
    }
    if (text === "-W" || text === "-X") index++;
    else if (!/^-[a-zA-Z]/.test(text)) return undefined;
  }
  return undefined;
}
