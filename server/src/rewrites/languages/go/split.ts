/** Splits a stage that builds and runs a Go program: the runtime stage gets the program and the files that it reads. */
import { joinPath } from "../../container-path.ts";
import type { NewStart, Refusal, Split, SplitGoal, Subject } from "../../language.ts";
import type { Concern } from "../../rewrite.ts";
import { text } from "../../text.ts";
import { type BuiltProgram, builders } from "../native/built-programs.ts";
import { openSplit } from "../native/open-split.ts";
import { splitProgram, unseenFiles } from "../native/split-program.ts";
import { buildInsteadOfRun } from "./build-instead-of-run.ts";
import { findGoBuilds, findModule, type GoBuild, type SourceModule } from "./go-builds.ts";
import { readGoSources } from "./go-sources.ts";
import { findCUse } from "./needs-c.ts";
import { findNeeds } from "./needs-of-runtime.ts";

/** What only the go command reads. */
const buildVariables = [
  ...["GOPATH", "GO111MODULE", "GOPROXY", "GOSUMDB", "GONOSUMDB", "GONOSUMCHECK", "GOPRIVATE", "GONOPROXY"],
  ...["GOINSECURE", "GOFLAGS", "GOOS", "GOARCH", "GOARM", "GOAMD64", "GOBIN", "GOCACHE", "GOMODCACHE"],
  ...[
    "GOTOOLCHAIN",
    "GOWORK",
    "GOEXPERIMENT",
    "GOROOT",
    "CGO_ENABLED",
    "CGO_CFLAGS",
    "CGO_LDFLAGS",
    "CC",
    "CXX",
  ],
];

export async function splitGo(subject: Subject, goal: SplitGoal): Promise<Split | Refusal | undefined> {
  const { stage, reading } = subject;
  const builds = await findGoBuilds(subject, stage);
  const open = builds.filter(({ folder }) => folder !== undefined);
  const foldersOf = (isBuild: boolean) =>
    open.flatMap(({ folder, read }) =>
      folder !== undefined && (read.verb.text === "build") === isBuild ? folder : [],
    );
  const opened = await openSplit(subject, {
    builds,
    instead: await buildInsteadOfRun(subject, builds),
    outputs: builds.flatMap(({ outputs }) => outputs),
    folders: foldersOf(true),
    installFolders: foldersOf(false),
    remedy: text("Name the program with go build -o, and start it by that path."),
  });
  if (opened?.kind !== "opened") return opened;
  const { image, programs, instead } = opened;

  const module =
    builds.find((build) => build.module !== undefined)?.module ??
    instead?.module ??
    (reading.workdir === undefined ? undefined : await findModule(subject, stage, reading.workdir));
  const sources =
    module === undefined ? undefined : await readGoSources(subject.project.context, module.folder);
  const isForeign = module === undefined && builds.length > 0 && builds.every((build) => build.isForeign);
  const use = await findCUse(subject.project, reading, module);
  const needs = findNeeds(subject, image, sources, goal);
  const isStatic = builds.length > 0 && builds.every((build) => build.cgo === "off" || build.isStatic);
  const isDoubted = programs.built.some(({ doubt }) => doubt !== undefined);
  return splitProgram(subject, image, {
    goal,
    programs,
    instead,
    asksForItsPlace: sources?.isComplete === true ? sources.asksForItsPlace : undefined,
    files: isForeign
      ? undefined
      : {
          words: [...(sources?.paths ?? []), ...(await readByFrameworks(subject, module))],
          embedded: sources?.embedded ?? [],
          isSource: (name) => /\.go$|^go\.(?:mod|sum|work)(?:\.sum)?$/.test(name),
          isComplete: sources?.isComplete === true,
          root: module?.imageFolder,
        },
    packages: needs.packages,
    without: isStatic ? "libraries" : use.kind === "c" && use.isCpp ? undefined : "compiler-libraries",
    copies: needs.copies,
    lines: needs.lines,
    buildVariables,
    sources: sourcesOf(subject, builds),
    roles,
    lastBuild: builds.at(-1)?.command.script.instruction,
    start: withoutGoPath(subject, programs.built),
    concerns: [
      ...needs.concerns,
      ...(sources === undefined && !isForeign ? [unseenFiles()] : []),
      ...(module !== undefined && module.value === undefined && !isDoubted && makesModule(subject)
        ? [withoutModule(module.imageFolder)]
        : []),
    ],
  });
}

/** Folders that a framework looks for without being told. */
async function readByFrameworks(
  { project }: Subject,
  module: SourceModule | undefined,
): Promise<readonly string[]> {
  if (module === undefined) return [];
  const { imports } = await project.goPackages(module.folder);
  const usesBeego = [...imports].some((path) => /^github\.com\/(?:astaxie|beego)\/beego(?:\/|$)/.test(path));
  return usesBeego ? ["conf", "views", "static"] : [];
}

function roles(program: string): "build" | undefined {
  return buildTools.has(program) ? "build" : undefined;
}

const buildTools: ReadonlySet<string> = new Set([
  ...builders,
  ...[
    "go",
    "gofmt",
    "goimports",
    "golint",
    "golangci-lint",
    "staticcheck",
    "swag",
    "templ",
    "protoc",
    "buf",
    "sqlc",
  ],
  ...[
    "mockgen",
    "wire",
    "go-bindata",
    "statik",
    "easyjson",
    "gqlgen",
    "ent",
    "oapi-codegen",
    "dep",
    "glide",
    "govendor",
  ],
  ...[
    "godep",
    "upx",
    "npm",
    "yarn",
    "pnpm",
    "node",
    "tailwindcss",
    "rice",
    "pkger",
    "govulncheck",
    "gosec",
    "stringer",
  ],
]);

/** Folders that only the go command reads: those in which it runs, and modules that it is pointed to. */
function sourcesOf({ reading }: Subject, builds: readonly GoBuild[]): readonly string[] {
  const folders = builds.flatMap(({ command, module }) => [
    ...[reading.workdirAt(command.script.instruction) ?? "/", module?.imageFolder ?? "/"],
    ...[...(module?.value?.replaces.values() ?? [])]
      .filter((path) => path.startsWith("."))
      .map((path) => joinPath(module?.imageFolder ?? "/", path)),
  ]);
  // /go is where the image begins, and where a file may put anything.
  return [...new Set(folders)].filter((folder) => folder !== "/" && folder !== "/go");
}

/** `$GOPATH/bin/app` has no value in an image without Go. */
function withoutGoPath(subject: Subject, built: readonly BuiltProgram[]): NewStart | undefined {
  const { start, dockerfile } = subject;
  const uses = dockerfile.startScripts.filter(
    ({ instruction, code }) =>
      (instruction === start.command || instruction === start.entrypoint) &&
      /\$\{?GO(?:PATH|BIN)\b/.test(code),
  );
  const [only] = uses;
  const [first] = built;
  if (only === undefined || first === undefined || only.commands.length !== 1) return undefined;
  const args = only.commands[0]?.arguments ?? [];
  if (args.some(({ value }) => value === undefined)) return undefined;
  const argv = [first.to, ...args.map(({ text: word }) => word)];
  return only.instruction.keyword === "CMD"
    ? { entrypoint: null, command: argv }
    : { entrypoint: argv, command: null };
}

/** Without one, the program has its folder's name; one that is made may give it another. */
function makesModule({ reading }: Subject): boolean {
  return reading.commands.some(
    ({ program, arguments: words }) =>
      program === "go" && words[0]?.text === "mod" && words[1]?.text === "init",
  );
}

function withoutModule(folder: string): Concern {
  return {
    id: "S2",
    weight: "assume",
    text: text("There is no go.mod, so the program has the name of its folder {folder}.", { folder }),
  };
}
