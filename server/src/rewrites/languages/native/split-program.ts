/** Puts together how a stage is split that builds a program and runs it: the same for all compiled languages. */
import type { Instruction } from "../../../dockerfile/model.ts";
import { envPairs } from "../../../dockerfile/variables.ts";
import { baseName, isOfSystem, isWithin, joinPath } from "../../container-path.ts";
import type { Addition, Copy, NewStart, Refusal, Split, SplitGoal, Subject } from "../../language.ts";
import { refuseFor } from "../../refusal.ts";
import type { Concern } from "../../rewrite.ts";
import { text } from "../../text.ts";
import { type BuiltPrograms, builders } from "./built-programs.ts";
import { isLibrary } from "./is-library.ts";
import { fillInLost } from "./lost-variables.ts";
import { findMadeExecutable } from "./made-executable.ts";
import { type FileQuestion, findRunTimeFiles } from "./run-time-files.ts";
import type { RuntimeImage } from "./runtime-image.ts";

/** Where the container compiled the program each time it started: built once instead. */
export interface BuiltInstead {
  /** Of the program; absolute. */
  readonly path: string;
  readonly additions: readonly Addition[];
  readonly start: NewStart;
  /** What is to be checked where not all sources could be read, or one asks for where it lies. */
  readonly doubt: Concern;
  /** Whatever the sources say. */
  readonly concerns: readonly Concern[];
}

export interface ProgramSplit {
  readonly goal: SplitGoal;
  readonly programs: BuiltPrograms;
  readonly instead: BuiltInstead | undefined;
  /** Whether the sources ask where they lie, or for the tool that runs them; undefined where not all could be read. */
  readonly asksForItsPlace: boolean | undefined;
  /** Undefined: it reads none, for it comes from elsewhere. */
  readonly files: FileQuestion | undefined;
  readonly packages: readonly string[];
  /** Which libraries are of no use to it: all, for they are in it, or those that Alpine's compilers may link to. */
  readonly without: "libraries" | "compiler-libraries" | undefined;
  /** Beyond the programs and files. */
  readonly copies: readonly Copy[];
  /** ENVs of the runtime stage. */
  readonly lines: readonly string[];
  readonly buildVariables: readonly string[];
  readonly sources: readonly string[];
  readonly roles: NonNullable<Split["roles"]>;
  /** The instruction behind which nothing is built any more. */
  readonly lastBuild: Instruction | undefined;
  readonly start: NewStart | undefined;
  readonly concerns: readonly Concern[];
}

export async function splitProgram(
  subject: Subject,
  image: RuntimeImage,
  plan: ProgramSplit,
): Promise<Split> {
  const { reading } = subject;
  const { instead, programs } = plan;
  const binaries: readonly Copy[] =
    instead === undefined
      ? programs.built.map(({ from, to }) => ({ from, to, isFolder: false }))
      : [{ from: instead.path, to: instead.path, isFolder: false }];
  const tools = plan.goal === "slim" ? await findMadeExecutable(subject) : [];
  const scripts = [...new Set([...programs.started.scripts, ...tools])]
    .filter((path) => reading.workdir !== undefined && isWithin(path, reading.workdir))
    .map((path): Copy => ({ from: path, to: path, isFolder: false }));
  const taken = [...binaries, ...scripts].map(({ from }) => from);
  const question = plan.files && {
    ...plan.files,
    buildsPages: reading.commands.some(({ program }) => pageBuilders.has(program)),
    words: [...plan.files.words, ...programs.started.words, ...valuesOf(subject)],
  };
  const files =
    question === undefined ? [] : await findRunTimeFiles(subject, question, (path) => taken.includes(path));
  const late = findLateFiles(subject, plan.lastBuild, [...files, ...binaries, ...scripts]);
  const start = instead?.start ?? plan.start;
  return {
    kind: "split",
    runtimeImage: image.image,
    edits: fillInLost(subject, plan.lastBuild),
    additions: instead?.additions ?? [],
    copies: [...binaries, ...scripts, ...files, ...late, ...plan.copies],
    runtimeLines: plan.lines,
    runtimePackages: plan.packages,
    ...(plan.without === undefined
      ? {}
      : { isProvided: plan.without === "libraries" ? isLibrary : isCompilerLibrary }),
    buildVariables: [...plan.buildVariables, ...(addsToolsAlone(subject) ? ["PATH"] : [])],
    ...(start === undefined ? {} : { start }),
    sources: plan.sources.flatMap((folder) =>
      folder === "/" ? listSources(subject, plan.lastBuild) : folder,
    ),
    roles: plan.roles,
    ...(plan.lines.length === 0 ? {} : { changes: ["environment"] as const }),
    steps: [
      text("{program} is copied from the build stage.", {
        program: (binaries.length > 0 ? binaries : plan.copies).map(({ to }) => to).join(", "),
      }),
      ...(files.length === 0
        ? []
        : [
            text("So are the files that it reads: {files}.", { files: files.map(({ to }) => to).join(", ") }),
          ]),
    ],
    concerns: [
      ...image.concerns,
      ...(instead === undefined ? programs.built.flatMap(({ doubt }) => doubt ?? []) : instead.concerns),
      ...(instead === undefined || plan.asksForItsPlace === false ? [] : [instead.doubt]),
      ...plan.concerns,
      ...(programs.others.length === 0 || instead !== undefined ? [] : [otherPrograms(programs.others)]),
    ],
  };
}

/** Why nothing can be split where the file builds something, and starts what it does not say that it builds. */
export function refuseUnbuilt(
  { start }: Subject,
  { started }: BuiltPrograms,
  remedy: Concern["text"],
): Refusal | undefined {
  const names = [...started.programs.map(({ word }) => word), ...started.scripts];
  if (names.length === 0) return undefined;
  return refuseFor(
    "S4",
    (start.command ?? start.entrypoint)?.argumentsSpan,
    text("{program} is started, and no command of the file says that it builds it.", {
      program: names.join(", "),
    }),
    remedy,
  );
}

/** The start's own reasons that no split can do anything about: it builds, or watches files. */
export function refuseStart({ start }: Subject): Refusal | undefined {
  if (start.argv !== undefined) return undefined;
  const concerns = start.concerns.filter(({ id, weight }) => weight === "refuse" && id === "H05");
  return concerns.length === 0 ? undefined : { kind: "refusal", concerns };
}

const pageBuilders: ReadonlySet<string> = new Set([
  ...["npm", "npx", "yarn", "pnpm", "bun", "node", "trunk", "tailwindcss", "hugo"],
]);

function isCompilerLibrary(name: string): boolean {
  return name === "libgcc" || name === "libstdc++";
}

/** What is built in the root folder is built of what is copied into folders of it. */
function listSources({ reading }: Subject, last: Instruction | undefined): readonly string[] {
  return reading.copies.flatMap(({ from, destination, instruction }) => {
    const isBefore = last === undefined || instruction.span.start < last.span.start;
    const isSource = from.kind === "context" && isBefore && destination !== undefined;
    return isSource && !isOfSystem(destination) && destination !== "/" ? destination : [];
  });
}

const compilers = /^(?:go|cargo|rustc|(?:[\w-]+-)?(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+)(?:-\d+)?)$/;

/** Where a line or script of the start compiles, the new stage cannot. */
export function refuseCompiler({ start }: Subject, { started, others }: BuiltPrograms): Refusal | undefined {
  const compiler = started.programs.find(
    ({ word, path }) =>
      path === undefined && (compilers.test(word) || (builders.has(word) && others.includes(word))),
  );
  if (compiler === undefined) return undefined;
  return refuseFor(
    "H05",
    (start.command ?? start.entrypoint)?.argumentsSpan,
    text("{program} runs each time a container starts, and an image without build tools does not have it.", {
      program: compiler.word,
    }),
    text("Build the program in the image, and start what has been built."),
  );
}

const toolFolder =
  /^(?:\$\{?PATH\}?|(?:\$\{?(?:GOPATH|GOROOT|CARGO_HOME)\}?|\/go|\/usr\/local\/(?:go|cargo)|(?:~|\/root|\$\{?HOME\}?)\/\.cargo)\/bin)$/;

/** Whether the file adds but the compiler's folders to PATH: what is started lies elsewhere then. */
function addsToolsAlone({ reading }: Subject): boolean {
  const values = reading.instructions
    .filter(({ keyword }) => keyword === "ENV")
    .flatMap((instruction) =>
      envPairs(instruction).flatMap(([name, { raw }]) => (name === "PATH" ? raw : [])),
    );
  return values.every((value) =>
    value
      .replace(/["']/g, "")
      .split(":")
      .every((folder) => toolFolder.test(folder)),
  );
}

function valuesOf({ reading }: Subject): readonly string[] {
  return reading.instructions
    .filter(({ keyword }) => keyword === "ENV")
    .flatMap((instruction) => envPairs(instruction).map(([, { raw }]) => raw.replace(/^["']|["']$/g, "")))
    .filter((word) => word !== "");
}

/** What is copied behind the last build is not there for the build. */
function findLateFiles(
  { reading }: Subject,
  last: Instruction | undefined,
  known: readonly Copy[],
): readonly Copy[] {
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

function otherPrograms(words: readonly string[]): Concern {
  return {
    id: "H11",
    weight: "assume",
    text: text("{programs} is started, too, and must be in the new stage.", {
      programs: [...new Set(words)].join(", "),
    }),
  };
}

export function unseenFiles(): Concern {
  return {
    id: "H29",
    weight: "assume",
    text: text(
      "The program reads no files of its source folder when it runs: its sources could not be looked at.",
    ),
  };
}
