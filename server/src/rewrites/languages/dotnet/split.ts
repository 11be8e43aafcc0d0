/** Splits a stage that builds a .NET program and runs it: the SDK, and the runtime with what it publishes. */

import { seenFrom } from "../../command-folder.ts";
import { baseName, isWithin, joinPath } from "../../container-path.ts";
import { folderOfPath, joinPath as joinContextPath } from "../../context-paths.ts";
import { listCopied } from "../../copied-entries.ts";
import { keywordIn } from "../../instruction-text.ts";
import type { Addition, Copy, NewStart, Refusal, Split, Subject } from "../../language.ts";
import { refuse } from "../../refusal.ts";
import type { Concern } from "../../rewrite.ts";
import { text } from "../../text.ts";
import { type DotnetCommand, findDotnetCommands } from "./dotnet-commands.ts";
import { type DotnetImage, findDotnetImage } from "./dotnet-image.ts";
import {
  type FoundProject,
  findProject,
  isWeb,
  listWithReferences,
  versionOf,
} from "./dotnet-project-files.ts";
import { findDotnetStart, type RunStart } from "./dotnet-start.ts";
import { judgePort } from "./listening.ts";
import { findPlace } from "./published-folder.ts";

export async function splitDotnet(subject: Subject): Promise<Split | Refusal | undefined> {
  const { dockerfile, stage, reading, start } = subject;
  const image = findDotnetImage(dockerfile, stage);
  if (image?.kind !== "sdk") return undefined;
  if (start.entrypoint === undefined && start.command === undefined) return undefined;
  const commands = findDotnetCommands(reading);
  const started = await findDotnetStart(subject);
  if (started === undefined)
    return commands.some(({ verb }) => verb === "publish" || verb === "build")
      ? refuse(unknownStart(subject))
      : undefined;
  if (started.kind === "sdk") return refuse(callsSdk(subject, started.call));
  if (started.kind === "run") return splitRun(subject, image, started, commands);
  const { workdir } = reading;
  const path = seenFrom(workdir, started.path);
  if (path === undefined || workdir === undefined) return refuse(unknownStart(subject));
  const build =
    commands.findLast(({ output }) => output !== undefined && isWithin(path, output)) ??
    commands.findLast(({ verb }) => verb === "publish" || verb === "build");
  // A program that is copied in is built by nobody here.
  if (build === undefined) return undefined;
  const folder = joinPath(path, "..");
  const found = build.project === undefined ? undefined : await findProject(subject, build.project);
  const project = found === "several" ? undefined : found;
  const place = findPlace(subject, path, commands, build, project);
  if (place.kind === "refusal") return place;
  const runtime = await chooseRuntime(subject, image, project, build, started.kind === "program");
  if (runtime.kind === "refusal") return runtime;
  const scripts = (started.kind === "script" ? started.files : []).filter(
    (one) => isWithin(one, workdir) && !isWithin(one, folder),
  );
  const files = [
    ...(await findContentFiles(subject, folder)),
    ...scripts.map((one) => ({ from: one, to: one, isFolder: false })),
  ];
  return {
    ...empty,
    kind: "split",
    runtimeImage: runtime.image,
    copies: [{ from: place.folder, to: folder, isFolder: true }, ...files],
    sources: commands.flatMap(({ project: one }) => sourceFolder(one)),
    buildVariables: buildOnlyVariables(subject),
    concerns: [
      ...runtime.concerns,
      ...place.concerns,
      ...(await judgePort(subject, runtime.version, undefined)).concerns,
    ],
  };
}

const empty = {
  edits: [],
  additions: [],
  runtimeLines: [],
  runtimePackages: [],
  // Front ends are built with Node.js.
  isProvided: (name: string) => /^(?:nodejs|npm|yarn|yarnpkg)$/.test(name),
  steps: [],
  roles: (program: string) => (program === "dotnet" ? ("build" as const) : undefined),
};

function sourceFolder(path: string | undefined): readonly string[] {
  const folder = path !== undefined && /\.\w+(?:proj|sln|slnx)$/.test(path) ? joinPath(path, "..") : path;
  return folder === undefined || folder === "/" ? [] : [folder];
}

/** What only the SDK and NuGet read. */
function buildOnlyVariables({ stage }: Subject): readonly string[] {
  const names = [
    "NUGET_XMLDOC_MODE",
    "NUGET_PACKAGES",
    "DOTNET_CLI_TELEMETRY_OPTOUT",
    "DOTNET_NOLOGO",
    "DOTNET_USE_POLLING_FILE_WATCHER",
    "DOTNET_SKIP_FIRST_TIME_EXPERIENCE",
  ];
  return names.filter((name) => stage.environment.get(name)?.kind === "env");
}

interface Chosen {
  readonly kind: "runtime";
  readonly image: string;
  /** Of .NET: `8.0`. */
  readonly version: string | undefined;
  readonly concerns: readonly Concern[];
}

async function chooseRuntime(
  subject: Subject,
  image: DotnetImage,
  found: FoundProject | undefined,
  build: DotnetCommand | undefined,
  isProgram: boolean,
): Promise<Chosen | Refusal> {
  const target = found === undefined ? undefined : versionOf(found.project);
  const version = target === undefined || target === image.version ? undefined : target;
  const isWhole = isProgram && build?.isSelfContained === true;
  // ASP.NET Core's image has the plain runtime in it, too.
  const web = found === undefined || isWeb(await listWithReferences(subject, found));
  const kind = isWhole ? "runtime-deps" : web ? "aspnet" : "runtime";
  const reference = image.sibling(kind, version);
  if (reference === undefined) {
    return refuse({
      id: "H14",
      weight: "refuse",
      span: subject.stage.baseSpan,
      text: text("Which version of .NET the program needs cannot be seen."),
      remedy: text("Name the version in the tag of the SDK's image, such as {image}.", {
        image: "mcr.microsoft.com/dotnet/sdk:10.0",
      }),
    });
  }
  const digest = subject.stage.rootImage?.reference.digest;
  return {
    kind: "runtime",
    image: reference,
    version: version ?? image.version,
    concerns:
      digest === undefined
        ? []
        : [
            {
              id: "H38",
              weight: "assume",
              text: text(
                "The digest of {image} holds for that image alone: pin the new stage's image to a digest of its own.",
                {
                  image: subject.stage.rootImage?.reference.text ?? "",
                },
              ),
            },
          ],
  };
}

/** Where there is a project around it, a program reads these from the folder that it starts in. */
const content =
  /^(?:wwwroot|certs?|config|data|templates|resources|\.env|.*\.(?:json|ya?ml|xml|ini|toml|config|txt|csv|html?|env|pfx|pem|crt|db|sqlite3?))$/i;

/** What the build and its people read. */
const development =
  /^(?:\.(?!env$).*|(?:package|tsconfig|global|libman|bower|bundleconfig|compilerconfig|omnisharp|renovate|codecov|packages|web|app|(?:docker-)?compose|docker-bake|azure-pipelines|appveyor|mkdocs|version|stylecop|nuget)\b.*|directory\..*|(?:readme|licen[cs]e|changelog|notice|todo).*)$/i;

async function findContentFiles(subject: Subject, taken: string): Promise<readonly Copy[]> {
  const { workdir } = subject.reading;
  if (workdir === undefined || workdir === "/" || isWithin(workdir, taken)) return [];
  const entries = await listCopied(subject, (names) => names.some((name) => /\.\w+proj$/.test(name)));
  return entries
    .filter(
      ({ name, path }) => content.test(name) && !development.test(name) && joinPath(path, "..") === workdir,
    )
    .map(({ path, isFolder }) => ({ from: path, to: path, isFolder }));
}

function callsSdk({ start }: Subject, call: string): Concern {
  const line = start.entrypoint ?? start.command;
  return {
    id: "H05",
    weight: "refuse",
    ...(line === undefined ? {} : { span: line.span }),
    text: text("The script that the container starts with calls {call}, which only the SDK has.", { call }),
    remedy: text(
      "Do it when the image is built, or in a container of its own: dotnet ef migrations bundle makes a program that needs no SDK.",
    ),
  };
}

function unknownStart({ start }: Subject): Concern {
  const [known] = start.concerns.filter(({ weight, id }) => weight === "refuse" && id === "H05");
  const remedy = text("Publish the application with dotnet publish and start its dll.");
  if (known !== undefined) return { remedy, ...known };
  return {
    id: "S3",
    weight: "refuse",
    text: text("The file does not say which program runs what it builds."),
    remedy,
  };
}

/** Where `dotnet publish` puts the program, if the file does not say. */
const output = "/out";

async function splitRun(
  subject: Subject,
  image: DotnetImage,
  run: RunStart,
  commands: readonly DotnetCommand[],
): Promise<Split | Refusal> {
  const { dockerfile, reading, start } = subject;
  const { workdir } = reading;
  const place = run.project === undefined ? workdir : seenFrom(workdir, run.project);
  const found = place === undefined ? undefined : await findProject(subject, place);
  const at = reading.instructions.findLast(
    ({ keyword }) => keyword === "RUN" || keyword === "COPY" || keyword === "ADD",
  );
  if (workdir === undefined || found === undefined || found === "several" || at === undefined) {
    return refuse(unknownProject(subject, found === "several"));
  }
  const published = commands.findLast(({ verb, output: to }) => verb === "publish" && to !== undefined);
  const runtime = await chooseRuntime(subject, image, found, published, false);
  if (runtime.kind === "refusal") return runtime;
  const from = published?.output ?? output;
  // A solution beside the project would be published in its place.
  const operand = run.project ?? baseName(found.path);
  const line = `${keywordIn(dockerfile, "RUN")} dotnet publish ${operand} -c ${run.configuration ?? "Release"} -o ${output}`;
  const additions: readonly Addition[] =
    published === undefined ? [{ at, where: "after", lines: [line] }] : [];
  const argv = ["dotnet", `${found.project.assemblyName}.dll`, ...run.arguments];
  const newStart: NewStart =
    start.entrypoint === undefined
      ? { entrypoint: null, command: argv }
      : { entrypoint: argv, command: null };
  const port = await judgePort(subject, runtime.version, found);
  return {
    ...empty,
    kind: "split",
    runtimeImage: runtime.image,
    additions,
    copies: [{ from, to: workdir, isFolder: true }],
    runtimeLines: port.lines,
    sources: [...sourceFolder(place), ...(workdir === "/" ? [] : [workdir])],
    buildVariables: buildOnlyVariables(subject),
    start: newStart,
    steps: [
      text("The program is published in the image, and its dll takes the place of dotnet {verb}.", {
        verb: run.verb,
      }),
    ],
    concerns: [
      ...runtime.concerns,
      ...((await hasLaunchSettings(subject, run, found)) ? [ranInDevelopment(run)] : []),
      ...port.concerns,
    ],
    ...(port.lines.length > 0 ? { changes: ["environment"] as const } : {}),
  };
}

/** They have been read by `dotnet run` so far, unless it was told not to. */
async function hasLaunchSettings(
  { project }: Subject,
  run: RunStart,
  { path }: FoundProject,
): Promise<boolean> {
  if (run.ignoresLaunchSettings) return false;
  const entries = await project.listTop(joinContextPath(folderOfPath(path), "Properties"));
  return entries.some(({ name }) => name === "launchSettings.json");
}

function ranInDevelopment({ verb }: RunStart): Concern {
  return {
    id: "H05",
    weight: "assume",
    text: text(
      "launchSettings.json holds for dotnet {verb} alone: set what the program needs of it with ENV, such as ASPNETCORE_ENVIRONMENT=Development.",
      { verb },
    ),
  };
}

function unknownProject({ start }: Subject, isSeveral: boolean): Concern {
  const line = start.command ?? start.entrypoint;
  return {
    id: "S4",
    weight: "refuse",
    ...(line === undefined ? {} : { span: line.span }),
    text: isSeveral
      ? text("There is more than one project, and the start names none of them.")
      : text("Which project the container starts cannot be seen."),
    remedy: text("Name it with dotnet run --project, or publish it and start its dll."),
  };
}
