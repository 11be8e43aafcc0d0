/** `cargo run` compiles where it has to each time a container starts: the image gets the program instead. */
import { readCargoCommand } from "../../../package-managers/cargo.ts";
import { findMountTargets } from "../../../package-managers/kept-files.ts";
import { isWithin, joinPath } from "../../container-path.ts";
import type { Subject } from "../../language.ts";
import { valueOf } from "../../project/manifest.ts";
import { text } from "../../text.ts";
import { buildBehind, findRunCommand, startBuilt } from "../native/run-command.ts";
import type { BuiltInstead } from "../native/split-program.ts";
import { variableAt } from "../native/variable-at.ts";
import type { CargoBuild } from "./cargo-builds.ts";
import { type CargoFolder, findCargoFolder, listPrograms } from "./cargo-folder.ts";

export interface BuiltCargo extends BuiltInstead {
  readonly cargo: CargoFolder;
}

/** Undefined where the container does not start with `cargo run`, or what that runs is not known. */
export async function buildInsteadOfRun(
  subject: Subject,
  builds: readonly CargoBuild[],
): Promise<BuiltCargo | undefined> {
  const { dockerfile, stage } = subject;
  const run = findRunCommand(subject, "cargo");
  if (run === undefined || run.command.arguments.some(({ value }) => value === undefined)) return undefined;
  const { command, workdir } = run;
  const read = readCargoCommand(command);
  if (read === undefined || (read.verb.text !== "run" && read.verb.text !== "r")) return undefined;
  const cargo = await findCargoFolder(subject, stage, workdir);
  if (cargo === undefined) return undefined;
  const find = (...names: readonly string[]) => read.options.find(({ name }) => names.includes(name))?.value;
  const bin = find("--bin");
  const one = find("-p", "--package");
  const names =
    bin === undefined
      ? await listPrograms(subject.project, cargo, one === undefined ? [] : [one], false)
      : [bin];
  const chosen = valueOf(await subject.project.cargo(cargo.folder))?.defaultRun;
  const name = bin ?? (names?.length === 1 ? names[0] : chosen);
  if (name === undefined) return undefined;
  const isRelease = read.options.some((option) => option.name === "--release" || option.name === "-r");
  const profile = find("--profile") ?? (isRelease ? "release" : "debug");
  const root = variableAt(command, "CARGO_TARGET_DIR") ?? joinPath(cargo.root, "target");
  const target = find("--target") ?? cargo.target;
  const path = [root, target, profile === "dev" ? "debug" : profile, name]
    .filter((part) => part !== undefined)
    .join("/");
  const words = command.arguments;
  const begin = words.indexOf(read.verb.word);
  const [firstArgument] = [...read.operands, ...read.rest];
  const end = words.findIndex((word) => word.text === "--" || word === firstArgument?.word);
  const options = words.slice(begin + 1, end < 0 ? undefined : end).map(({ raw }) => raw);
  const line = ["cargo", ...words.slice(0, begin).map(({ raw }) => raw), "build", ...options].join(" ");
  const args = [...read.operands, ...read.rest].map((token) => token.text);
  const isBuilt = builds.some(({ outputs }) => outputs.includes(path));
  const isMounted = stage.instructions.some((instruction) =>
    dockerfile.scripts.some(
      (other) =>
        other.instruction === instruction && findMountTargets(other).some((mount) => isWithin(path, mount)),
    ),
  );
  return {
    path,
    cargo,
    additions: isBuilt && !isMounted ? [] : [buildBehind(subject, run, line)],
    start: startBuilt(subject, run, path, args),
    doubt: {
      id: "H05",
      weight: "assume",
      text: text("{path} is what cargo run starts: check that the program does not need cargo itself.", {
        path,
      }),
    },
    concerns: [],
  };
}
