/** Splits a stage that builds and runs a Go program: the runtime stage gets the program and the files that it reads. */
import { envPairs } from "../../../dockerfile/variables.ts";
import { baseName, isWithin, joinPath } from "../../container-path.ts";
import type { Copy, NewStart, Refusal, Split, SplitGoal, Subject } from "../../language.ts";
import type { Concern } from "../../rewrite.ts";
import { packageThatRuns } from "../../system-packages/programs.ts";
import { type Text, text } from "../../text.ts";
import { findRunTimeFiles } from "../native/run-time-files.ts";
import { findRuntimeImage, type RuntimeImage } from "../native/runtime-image.ts";
import {
  findStartedPrograms,
  type StartedProgram,
  type StartedPrograms,
} from "../native/started-programs.ts";
import { buildInsteadOfRun } from "./build-instead-of-run.ts";
import { findGoBuilds, findModule, type GoBuild } from "./go-builds.ts";
import { readGoSources } from "./go-sources.ts";
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
  const { start, stage, reading } = subject;
  const image = findRuntimeImage(subject);
  const builds = await findGoBuilds(subject, stage);
  const rewritten = await buildInsteadOfRun(subject, builds);
  if (rewritten === undefined && start.argv === undefined) {
    const refusals = start.concerns.filter(({ id, weight }) => weight === "refuse" && id === "H05");
    if (refusals.length > 0) return { kind: "refusal", concerns: refusals };
  }
  if (start.kind === "none" && rewritten === undefined) return undefined;
  const started = await findStartedPrograms(subject);
  const programs = rewritten === undefined ? started.programs : [];
  const matches = programs.map((program) => match(subject, program, builds));
  const copied = matches.flatMap((found) => (found.kind === "other" ? [] : [found]));
  if (rewritten === undefined && copied.length === 0) return explain(subject, started, builds, image);
  if (image.kind === "refusal") return image;

  const module =
    builds.find((build) => build.module !== undefined)?.module ??
    rewritten?.module ??
    (reading.workdir === undefined ? undefined : await findModule(subject, stage, reading.workdir));
  const sources =
    module === undefined ? undefined : await readGoSources(subject.project.context, module.folder);
  const binaries: readonly Copy[] = [
    ...(rewritten === undefined ? [] : [{ from: rewritten.path, to: rewritten.path, isFolder: false }]),
    ...copied.map(({ from, to }) => ({ from, to, isFolder: false })),
  ];
  const scripts = started.scripts
    .filter((path) => reading.workdir !== undefined && isWithin(path, reading.workdir))
    .map((path): Copy => ({ from: path, to: path, isFolder: false }));
  const taken = [...binaries, ...scripts].map(({ from }) => from);
  const isForeign = module === undefined && builds.length > 0 && builds.every((build) => build.isForeign);
  const files = isForeign
    ? []
    : await findRunTimeFiles(
        subject,
        {
          words: [...(sources?.paths ?? []), ...started.words, ...valuesOf(subject)],
          embedded: sources?.embedded ?? [],
          isSource: (name) => /\.go$|^go\.(?:mod|sum|work)(?:\.sum)?$/.test(name),
          isComplete: sources?.isComplete === true,
        },
        (path) => taken.includes(path),
      );
  const needs = findNeeds(subject, image, sources, goal);
  const start_ = rewritten?.start ?? withoutGoPath(subject, copied);
  const others = matches
    .flatMap((found) => (found.kind === "other" ? [found.word] : []))
    .filter((word) => !isInstalled(subject, word));
  return {
    kind: "split",
    runtimeImage: image.image,
    edits: [],
    additions: rewritten?.additions ?? [],
    copies: [...binaries, ...scripts, ...files, ...lateFiles(subject, builds, files), ...needs.copies],
    runtimeLines: needs.lines,
    runtimePackages: needs.packages,
    buildVariables: [...buildVariables],
    ...(start_ === undefined ? {} : { start: start_ }),
    sources: sourcesOf(subject, builds),
    roles,
    ...(needs.lines.length === 0 ? {} : { changes: ["environment"] as const }),
    steps: [
      text("{program} is copied from the build stage.", { program: binaries.map(({ to }) => to).join(", ") }),
      ...(files.length === 0
        ? []
        : [
            text("So are the files that it reads: {files}.", { files: files.map(({ to }) => to).join(", ") }),
          ]),
    ],
    concerns: [
      ...image.concerns,
      ...(rewritten?.concerns ?? []),
      ...copied.flatMap(({ doubt }) => doubt ?? []),
      ...needs.concerns,
      ...(sources === undefined && !isForeign ? [unseen()] : []),
      ...(module?.value === undefined && module !== undefined && !copied.some(({ doubt }) => doubt)
        ? [withoutModule(module.imageFolder)]
        : []),
      ...(others.length === 0 ? [] : [otherPrograms(others)]),
    ],
  };
}

type Match =
  | {
      readonly kind: "built";
      readonly from: string;
      readonly to: string;
      readonly doubt?: Concern;
      readonly word: string;
    }
  | { readonly kind: "other"; readonly word: string };

/** A name that is looked up goes to where every image looks. */
function match(subject: Subject, program: StartedProgram, builds: readonly GoBuild[]): Match {
  const { word, path } = program;
  const outputs = builds.flatMap((build) => build.outputs);
  if (path === undefined) {
    const found = outputs.find((output) => baseName(output) === word) ?? findMoved(subject, word, builds);
    if (found !== undefined) return { kind: "built", from: found, to: placeOf(found), word };
    const open = builds.find((build) => build.folder !== undefined && build.read.verb.text !== "build");
    if (open?.folder !== undefined) {
      const from = joinPath(open.folder, word);
      return { kind: "built", from, to: placeOf(from), doubt: assumed(from), word };
    }
    return { kind: "other", word };
  }
  if (outputs.includes(path)) return { kind: "built", from: path, to: path, word };
  const { reading } = subject;
  const isMoved = reading.commands.some(({ program: mover, arguments: words }) => {
    if (mover !== "mv" && mover !== "cp" && mover !== "install" && mover !== "ln") return false;
    const target = words.at(-1)?.value;
    return target !== undefined && (target === path || joinPath(target, baseName(path)) === path);
  });
  if (isMoved && builds.length > 0) return { kind: "built", from: path, to: path, word };
  const open = builds.some((build) => build.folder !== undefined && joinPath(path, "..") === build.folder);
  const isBrought = reading.copies.some(
    ({ destination, intoFolder, sources }) =>
      destination === path ||
      (intoFolder &&
        sources.some(
          (source) =>
            source !== undefined &&
            destination !== undefined &&
            joinPath(destination, baseName(source)) === path,
        )),
  );
  if (isBrought && !open) return { kind: "other", word };
  if (open || hasBuildTool(subject))
    return { kind: "built", from: path, to: path, doubt: assumed(path), word };
  return { kind: "other", word };
}

/** `go build -o app && mv app /usr/local/bin/`. */
function findMoved(subject: Subject, word: string, builds: readonly GoBuild[]): string | undefined {
  if (builds.length === 0 && !hasBuildTool(subject)) return undefined;
  for (const { program, arguments: words } of subject.reading.commands) {
    if (program !== "mv" && program !== "cp" && program !== "install") continue;
    const target = words.at(-1)?.value;
    if (target === undefined || !/^(?:\/usr(?:\/local)?)?\/s?bin(?:\/|$)/.test(target)) continue;
    if (baseName(target) === word) return target;
    if (words.slice(0, -1).some(({ value }) => value !== undefined && baseName(value) === word))
      return joinPath(target, word);
  }
  return undefined;
}

/** Folders that every image's PATH has stay; those of the go command are in its own image's alone. */
function placeOf(path: string): string {
  return /^(?:\/usr(?:\/local)?)?\/s?bin\//.test(path) ? path : joinPath("/usr/local/bin", baseName(path));
}

/** Programs that build what a file of the context tells them. */
const builders: ReadonlySet<string> = new Set([
  "make",
  "mage",
  "task",
  "just",
  "goreleaser",
  "bazel",
  "packr",
  "packr2",
  "xgo",
  "gb",
  "wails",
  "buffalo",
]);

/** Whether something else than the go command may have built a program. */
export function hasBuildTool({ reading }: Pick<Subject, "reading">): boolean {
  return reading.commands.some(
    ({ program, programWord, arguments: words }) =>
      builders.has(program) ||
      /(?:^|\/)[\w.-]*(?:build|compile|install|make)[\w.-]*\.(?:sh|bash)$/.test(programWord.text) ||
      (/^(?:ba|a)?sh$/.test(program) &&
        words.some(({ text: word }) => /build|compile|install|make/.test(word))) ||
      program === "go",
  );
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

/** What the file sets, whole and behind an equals sign. */
function valuesOf({ reading }: Subject): readonly string[] {
  return reading.instructions
    .filter(({ keyword }) => keyword === "ENV")
    .flatMap((instruction) => envPairs(instruction).map(([, { raw }]) => raw.replace(/^["']|["']$/g, "")))
    .filter((word) => word !== "");
}

/** What is copied behind the last build is not there for the build. */
function lateFiles(
  { reading }: Subject,
  builds: readonly GoBuild[],
  known: readonly Copy[],
): readonly Copy[] {
  const last = builds.at(-1)?.command.script.instruction;
  const { workdir } = reading;
  if (last === undefined || workdir === undefined || workdir === "/") return [];
  return reading.copies
    .filter(({ instruction, from }) => from.kind === "context" && instruction.span.start > last.span.start)
    .flatMap(({ sources, destination, intoFolder }) =>
      sources.flatMap((source) => {
        if (source === undefined || destination === undefined || /[*?[]|(?:^|\/)\.?$/.test(source)) return [];
        const isFile = /\.\w+$/.test(source);
        const path = intoFolder && isFile ? joinPath(destination, baseName(source)) : destination;
        const isInside = path !== workdir && isWithin(path, workdir);
        return isInside && !known.some(({ from }) => isWithin(path, from))
          ? [{ from: path, to: path, isFolder: !isFile }]
          : [];
      }),
    );
}

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
function withoutGoPath(subject: Subject, copied: readonly Match[]): NewStart | undefined {
  const { start, dockerfile } = subject;
  const uses = dockerfile.startScripts.filter(
    ({ instruction, code }) =>
      (instruction === start.command || instruction === start.entrypoint) &&
      /\$\{?GO(?:PATH|BIN)\b/.test(code),
  );
  const [only] = uses;
  const [first] = copied;
  if (only === undefined || first?.kind !== "built" || only.commands.length !== 1) return undefined;
  const args = only.commands[0]?.arguments ?? [];
  if (args.some(({ value }) => value === undefined)) return undefined;
  const argv = [first.to, ...args.map(({ text: word }) => word)];
  return only.instruction.keyword === "CMD"
    ? { entrypoint: null, command: argv }
    : { entrypoint: argv, command: null };
}

function explain(
  subject: Subject,
  { programs, scripts }: StartedPrograms,
  builds: readonly GoBuild[],
  image: RuntimeImage | Refusal,
): Refusal | undefined {
  if (builds.length === 0 && !hasBuildTool(subject)) return undefined;
  const names = [...programs.map(({ word }) => word), ...scripts];
  if (names.length === 0) return undefined;
  if (image.kind === "refusal") return image;
  return refuse(
    "S4",
    text("{program} is started, and no command of the file says that it builds it.", {
      program: names.join(", "),
    }),
    {
      span: (subject.start.command ?? subject.start.entrypoint)?.argumentsSpan,
      remedy: text("Name the program with go build -o, and start it by that path."),
    },
  );
}

export function refuse(
  id: Concern["id"],
  what: Text,
  more: { readonly span?: Concern["span"]; readonly remedy: Text },
): Refusal {
  const { span, remedy } = more;
  return {
    kind: "refusal",
    concerns: [{ id, weight: "refuse", text: what, remedy, ...(span === undefined ? {} : { span }) }],
  };
}

function assumed(path: string): Concern {
  return {
    id: "S4",
    weight: "assume",
    text: text("The build leaves the program at {path}, where the container starts it.", { path }),
  };
}

function unseen(): Concern {
  return {
    id: "H29",
    weight: "assume",
    text: text(
      "The program reads no files of its source folder when it runs: its sources could not be looked at.",
    ),
  };
}

function withoutModule(folder: string): Concern {
  return {
    id: "S2",
    weight: "assume",
    text: text("There is no go.mod, so the program has the name of its folder {folder}.", { folder }),
  };
}

/** A package that the file installs brings it: it is looked at with the packages. */
function isInstalled({ reading }: Subject, word: string): boolean {
  const programs = new Set([baseName(word)]);
  return reading.systemInstalls.some(({ manager, packages }) =>
    packages.some(
      ({ name }) =>
        packageThatRuns(
          name,
          programs,
          manager === "apt",
          packages.map((other) => other.name),
        ) !== undefined,
    ),
  );
}

function otherPrograms(words: readonly string[]): Concern {
  return {
    id: "H11",
    weight: "assume",
    text: text("{programs} is started, too, and must be in the new stage.", {
      programs: [...new Set(words)].join(", "),
    }),
  };
}
