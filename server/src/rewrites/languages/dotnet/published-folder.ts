/** Where a program lies that the file starts: what `dotnet publish` makes is not always where the start looks for it. */
import { seenFrom } from "../../command-folder.ts";
import { baseName, isWithin, joinPath } from "../../container-path.ts";
import type { Refusal, Subject } from "../../language.ts";
import { refuseFor } from "../../refusal.ts";
import type { Concern } from "../../rewrite.ts";
import { text } from "../../text.ts";
import type { DotnetCommand } from "./dotnet-commands.ts";
import type { FoundProject } from "./dotnet-project-files.ts";

export interface ProgramPlace {
  readonly kind: "place";
  /** Absolute, in the build stage: the folder with the program and its libraries. */
  readonly folder: string;
  readonly concerns: readonly Concern[];
}

/**
 * @param path of the dll or program that is started
 * @param build the command that makes it
 */
export function findPlace(
  subject: Subject,
  path: string,
  commands: readonly DotnetCommand[],
  build: DotnetCommand,
  project: FoundProject | undefined,
): ProgramPlace | Refusal {
  const folder = joinPath(path, "..");
  const outputs = commands.flatMap(({ output }) => output ?? []);
  const isMade = outputs.some((output) => isWithin(path, output)) || /\/bin\//.test(path);
  if (isMade || isPutThere(subject, folder)) {
    const isWhole =
      !leavesPackages(project) || build.verb !== "publish" || /\/publish$|^(?!.*\/bin\/)/.test(folder);
    return { kind: "place", folder: isWhole ? folder : joinPath(folder, "publish"), concerns: [] };
  }
  const output = build.output ?? defaultOutput(build, project);
  const isOfProject = project === undefined || baseName(path) === `${project.project.assemblyName}.dll`;
  if (output === undefined || !isOfProject) return notMade(subject, path);
  const what = text("{path} is not what the build makes: what it puts into {output} is copied there.", {
    path,
    output,
  });
  return { kind: "place", folder: output, concerns: [{ id: "S4", weight: "assume", text: what }] };
}

/** Before .NET Core 3 only what is published has its packages beside it: what is built has them in the home folder. */
function leavesPackages(project: FoundProject | undefined): boolean {
  return project?.project.targetFrameworks.some((name) => /^netcoreapp[12]\./.test(name)) === true;
}

/** `cp -r bin/Release/net8.0 /app`, or a COPY of what was built elsewhere. */
function isPutThere({ reading }: Subject, folder: string): boolean {
  const isMoved = reading.commands.some(({ program, arguments: words, script }) => {
    const target = words.at(-1)?.text;
    const workdir = reading.workdirAt(script.instruction);
    return /^(?:cp|mv|ln)$/.test(program) && isWithin(folder, seenFrom(workdir, target) ?? "/");
  });
  const isCopied = reading.copies.some(
    ({ from, destination }) =>
      from.kind !== "context" && destination !== undefined && isWithin(folder, destination),
  );
  return isMoved || isCopied;
}

/** `bin/Release/net8.0/publish` beside the project: the default of `dotnet publish`. */
function defaultOutput(
  { verb, project: place, configuration, runtime }: DotnetCommand,
  found: FoundProject | undefined,
): string | undefined {
  const [framework, other] = found?.project.targetFrameworks ?? [];
  if (place === undefined || framework === undefined || other !== undefined || configuration === undefined) {
    return undefined;
  }
  const folder = /\.\w+(?:proj|slnx?)$/.test(place) ? joinPath(place, "..") : place;
  const parts = ["bin", configuration, framework, runtime, verb === "publish" ? "publish" : undefined];
  return joinPath(folder, parts.filter((part) => part !== undefined).join("/"));
}

function notMade({ start }: Subject, path: string): Refusal {
  return refuseFor(
    "S4",
    (start.entrypoint ?? start.command)?.span,
    text("The container starts {path}, and the file does not say what puts it there.", { path }),
    text("Publish the application to a folder with dotnet publish -o, and start its dll there."),
  );
}
