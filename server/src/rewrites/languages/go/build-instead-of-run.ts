/** `go run` compiles each time a container starts: what it would compile is built once, when the image is. */
import { readGoCommand } from "../../../package-managers/go.ts";
import { toExecForm } from "../../argument-vector.ts";
import { joinPath } from "../../container-path.ts";
import type { Subject } from "../../language.ts";
import type { Concern } from "../../rewrite.ts";
import { text } from "../../text.ts";
import { buildBehind, findRunCommand, startBuilt } from "../native/run-command.ts";
import type { BuiltInstead } from "../native/split-program.ts";
import { findModule, type GoBuild, type SourceModule } from "./go-builds.ts";

export interface BuiltGo extends BuiltInstead {
  readonly module: SourceModule | undefined;
}

/** Undefined where the container does not start with `go run` of its own sources. */
export async function buildInsteadOfRun(
  subject: Subject,
  builds: readonly GoBuild[],
): Promise<BuiltGo | undefined> {
  const run = findRunCommand(subject, "go");
  if (run === undefined) return undefined;
  const { command, workdir } = run;
  const read = readGoCommand(command);
  if (
    read?.verb.text !== "run" ||
    command.arguments.some(
      ({ value, maySplit, raw }) => value === undefined || (maySplit && raw.includes("$")),
    )
  ) {
    return undefined;
  }
  const words = command.arguments;
  const begin = words.findIndex(({ span }) => span.start === read.operands[0]?.word.span.start);
  const first = words[begin];
  if (first === undefined || first.text.includes("@")) return undefined;
  // `go help run`: the files up to the first word that is none, or one package; the rest is the program's.
  const behind = words.slice(begin);
  const count = first.text.endsWith(".go") ? behind.findIndex(({ text: word }) => !word.endsWith(".go")) : 1;
  const sources = count < 0 ? behind : behind.slice(0, count);
  const args = behind.slice(sources.length).map(({ text: word }) => word);
  const options = words.slice(words.indexOf(read.verb.word) + 1, begin).map(({ raw }) => raw);
  const module = await findModule(subject, subject.stage, workdir);
  const name = nameOf(first.text, workdir, module);
  const path = joinPath("/usr/local/bin", name);
  const line = ["go", "build", ...options, "-o", path, ...sources.map(({ raw }) => raw)].join(" ");
  const environment = command.assignments
    .map(({ name: variable, value }) => `${variable}=${value?.raw ?? ""} `)
    .join("");
  const isBuilt = builds.some(({ outputs, isForeign }) => outputs.length > 0 && !isForeign);
  return {
    path,
    module,
    additions: [buildBehind(subject, run, environment + line)],
    start: startBuilt(subject, run, path, args),
    doubt: {
      id: "H05",
      weight: "assume",
      text: text(
        "{path} is what go run compiled at each start: check that the program does not look for its files beside its sources.",
        { path },
      ),
    },
    concerns: isBuilt ? [alsoBuilt(toExecForm([path]))] : [],
  };
}

function alsoBuilt(program: string): Concern {
  return {
    id: "H05",
    weight: "note",
    text: text("The file builds a program that nothing starts: {program} is built from what go run names.", {
      program,
    }),
  };
}

/** `main.go` of `example.com/shop` is `shop`. */
function nameOf(operand: string, workdir: string, module: SourceModule | undefined): string {
  const folder = joinPath(workdir, operand.endsWith(".go") ? operand.replace(/[^/]*$/, "") || "." : operand);
  const path = folder === module?.imageFolder ? (module.value?.path ?? folder) : folder;
  const parts = path.split("/").filter((part) => part !== "" && !/^v\d+$/.test(part));
  return parts.at(-1)?.replace(/[^\w.-]/g, "") || "app";
}
