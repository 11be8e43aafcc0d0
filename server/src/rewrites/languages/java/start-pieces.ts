/** The files that a start command needs from the build: its jar, what lies beside it, its class path, its scripts. */

import { folderOfCommand, seenFrom } from "../../command-folder.ts";
import { baseName, isWithin, joinPath } from "../../container-path.ts";
import type { CopiedEntry } from "../../copied-entries.ts";
import type { Copy, Refusal, Subject } from "../../language.ts";
import type { Concern } from "../../rewrite.ts";
import { findImageFile } from "../../start/files-in-image.ts";
import { listStartFiles } from "../../start/start-files.ts";
import { type Text, text } from "../../text.ts";
import type { JavaBuild } from "./java-build.ts";
import { findJarName, findJavaModule, type JavaModule, readJarContents } from "./java-module.ts";
import type { JavaStart } from "./java-start.ts";
import { isTomcat } from "./runtime-image.ts";

export interface Pieces {
  readonly kind: "pieces";
  readonly copies: readonly Copy[];
  readonly steps: readonly Text[];
  readonly concerns: readonly Concern[];
}

export async function findPieces(
  subject: Subject,
  start: JavaStart | undefined,
  builds: readonly JavaBuild[],
  entries: readonly CopiedEntry[],
): Promise<Pieces | Refusal> {
  const { reading } = subject;
  // The instruction that puts the war in its place is found by what it does.
  if (isTomcat(subject)) return { kind: "pieces", copies: [], steps: [], concerns: [] };
  if (start === undefined || start.command.runs.kind === "nothing") return findOtherProgram(subject, builds);
  const { command } = start;
  const main = command.runs.kind === "jar" ? await findJar(subject, command.runs.path, builds) : undefined;
  const pattern = main?.kind === "found" ? findOpenPattern(start, main.copies) : [];
  if (main?.kind === "refusal") return main;
  const classPath = command.runs.kind === "class" ? findClassPath(subject, command.classPath, builds) : [];
  if (!Array.isArray(classPath)) return classPath as Refusal;
  const others = [
    ...command.agents,
    ...command.arguments.flatMap(pathsIn),
    ...command.options.flatMap(pathsIn),
  ]
    .map((path) => seenFrom(reading.workdir, path))
    .filter((path) => path !== undefined && isProduct(path, builds));
  const copies = [
    ...(main?.copies ?? []),
    ...classPath,
    ...others.map((path) => fileCopy(path ?? "")),
    ...(await findScripts(subject, entries)),
  ];
  return {
    kind: "pieces",
    copies: withoutInner(copies),
    steps: main?.steps ?? [],
    concerns: [...(main?.concerns ?? []), ...pattern],
  };
}

/** In exec form, Java takes a pattern for the name of the jar. */
function findOpenPattern({ command, where }: JavaStart, copies: readonly Copy[]): readonly Concern[] {
  const jar = command.runs.kind === "jar" ? command.runs.path : "";
  if (where !== "vector" || !copies.some(({ from }) => /[*?]/.test(from))) return [];
  const what = text(
    "In exec form no shell replaces {jar}, and Java finds no jar of that name: write its name.",
    {
      jar,
    },
  );
  return [{ id: "H01", weight: "assume", text: what }];
}

function fileCopy(path: string): Copy {
  return { from: path, to: path, isFolder: false };
}

function folderCopy(path: string): Copy {
  return { from: path, to: path, isFolder: true };
}

/** What lies in a folder that is copied needs no line of its own. */
function withoutInner(copies: readonly Copy[]): readonly Copy[] {
  return copies.filter(
    ({ from }, index) =>
      !copies.some(
        (other, at) =>
          at !== index && other.isFolder && isWithin(from, other.from) && (other.from !== from || at < index),
      ) && copies.findIndex((other) => other.from === from) === index,
  );
}

/** Where Maven and Gradle put what they make. */
function isProduct(path: string, builds: readonly JavaBuild[]): boolean {
  return (
    /\/(?:target|build)\//.test(path) &&
    builds.some(({ folder }) => folder === undefined || isWithin(path, folder))
  );
}

/** `-Dlogging.config=/app/logback.xml`, `--config=file:conf.yml`, `conf.yml`. */
function pathsIn(word: string): readonly string[] {
  const value = word.startsWith("-") ? word.slice(word.search(/[=:]/) + 1) : word;
  const path = value.replace(/^(?:file:|optional:)+(?:\/\/)?/, "");
  return /^[\w./-]+$/.test(path) && /[./]/.test(path) ? [path] : [];
}

type Found = Pick<Pieces, "copies" | "steps" | "concerns"> & { readonly kind: "found" };

async function findJar(
  subject: Subject,
  written: string,
  builds: readonly JavaBuild[],
): Promise<Found | Refusal> {
  const { reading } = subject;
  const isPattern = /[*?[]/.test(written);
  if (written === "" || written.includes("$") || reading.workdir === undefined) return unknownJar(written);
  const path = joinPath(reading.workdir, written);
  const folder = joinPath(path, "..");
  if (baseName(path) === "quarkus-run.jar") {
    const step = text("{folder} holds the application and the libraries that its jar looks for.", { folder });
    return { kind: "found", copies: [folderCopy(folder)], steps: [step], concerns: [] };
  }
  const made = findOrigin(subject, path);
  const module = await findModuleOf(subject, made, builds);
  const name = isPattern && module !== undefined ? findJarName(module) : undefined;
  const isBuilt = /\/(?:target|build\/libs)\/[^/]*$/.test(path);
  if (isPattern && /[*?[]/.test(folder)) return unknownJar(written);
  const copies = isPattern
    ? name !== undefined && isBuilt
      ? [fileCopy(joinPath(folder, name))]
      : [{ from: path, to: `${folder}/`, isFolder: false }]
    : [fileCopy(path)];
  const contents = /-runner\.jar$/.test(made) ? "quarkus" : readJarContents(module, baseName(made));
  const steps = [text("{path} is what the container starts.", { path: copies[0]?.from ?? path })];
  if (contents === "quarkus" || contents.kind === "unknown") {
    const doubt = perhapsOthers(path, module);
    const [first, ...rest] = copies;
    const doubted = first === undefined ? [] : [{ ...first, todo: doubt.text }, ...rest];
    return { kind: "found", copies: doubted, steps, concerns: [doubt] };
  }
  if (contents.kind === "whole") return { kind: "found", copies, steps, concerns: [] };
  const beside = contents.folders.map((one) => folderCopy(joinPath(folder, one)));
  return { kind: "found", copies: [...copies, ...beside], steps, concerns: [] };
}

function perhapsOthers(path: string, module: JavaModule | undefined): Concern {
  return {
    id: "S4",
    weight: "assume",
    text:
      module?.isBroken === true
        ? text("The build's manifest cannot be read: {path} is taken to hold all that it depends on.", {
            path,
          })
        : text(
            "{path} is taken to hold all that it depends on: copy the folder with its libraries, too, if it does not.",
            { path },
          ),
  };
}

function unknownJar(written: string): Refusal {
  return {
    kind: "refusal",
    concerns: [
      {
        id: "S4",
        weight: "refuse",
        text: text("Which jar the container starts cannot be seen from {path}.", { path: written }),
        remedy: text("Start the jar by its full path, without variables."),
      },
    ],
  };
}

/** `mv target/app.jar /app.jar`: where a file was made, before it was put in its place. */
function findOrigin({ reading }: Subject, path: string): string {
  for (const command of reading.commands.toReversed()) {
    if (!/^(?:cp|mv|ln|install)$/.test(command.program)) continue;
    const folder = folderOfCommand(reading, command);
    const [source, target, ...more] = command.arguments
      .map(({ text: word }) => word)
      .filter((word) => !word.startsWith("-"));
    if (source === undefined || target === undefined || more.length > 0) continue;
    const to = seenFrom(folder, target);
    const isInto = to !== undefined && joinPath(to, baseName(source)) === path;
    if ((to === path || isInto) && folder !== undefined) return joinPath(folder, source);
  }
  return path;
}

async function findModuleOf(
  subject: Subject,
  path: string,
  builds: readonly JavaBuild[],
): Promise<JavaModule | undefined> {
  const [, own] = /^(.*?)\/(?:target|build)\//.exec(path) ?? [];
  const folders = [own === "" ? "/" : own, ...builds.map(({ folder }) => folder)];
  for (const folder of folders) {
    const module = folder === undefined ? undefined : await findJavaModule(subject, folder);
    if (module !== undefined) return module;
  }
  return undefined;
}

/** Without a class path, classes are looked for in the working folder. */
function findClassPath(
  { reading, stage }: Subject,
  entries: readonly string[],
  builds: readonly JavaBuild[],
): readonly Copy[] | Refusal {
  const fromEnvironment = stage.environment.get("CLASSPATH")?.value?.split(":") ?? ["."];
  const copies: Copy[] = [];
  for (const entry of entries.length > 0 ? entries : fromEnvironment) {
    const path = seenFrom(reading.workdir, entry.replace(/\/\*$/, "") || "/");
    if (path === undefined || path === "/") return unknownJar(entry);
    copies.push(/\.(?:jar|zip|war)$/.test(path) ? fileCopy(path) : folderCopy(path));
  }
  return builds.length === 0 ? [] : copies;
}

/** `build/install/shop/bin/shop`: a script that Gradle or Maven makes, with its libraries around it. */
function findOtherProgram({ start, reading }: Subject, builds: readonly JavaBuild[]): Pieces | Refusal {
  const words =
    start.argv ??
    start.entrypoint?.json?.map(({ value }) => value) ??
    start.command?.json?.map(({ value }) => value) ??
    [];
  const program = words.find((word) => /\/bin\/[^/]+$/.test(word));
  const path = program === undefined ? undefined : seenFrom(reading.workdir, program);
  const home = path?.replace(/\/bin\/[^/]+$/, "");
  const isMade =
    home !== undefined &&
    home !== "" &&
    builds.some(({ folder }) => folder === undefined || isWithin(home, folder));
  if (isMade && isProduct(path ?? "", builds)) {
    return { kind: "pieces", copies: [folderCopy(home)], steps: [], concerns: [] };
  }
  const [first] = start.concerns.filter(({ id, weight }) => weight === "refuse" && id === "H05");
  if (first !== undefined)
    return {
      kind: "refusal",
      concerns: [{ remedy: text("Start the application with java -jar."), ...first }],
    };
  return {
    kind: "refusal",
    concerns: [
      {
        id: "S3",
        weight: "refuse",
        text: text("The file does not say which program runs what it builds."),
        remedy: text("Start the application with java -jar."),
      },
    ],
  };
}

/** Scripts of the context that lie in the working folder: others move with the instruction that brings them. */
async function findScripts(subject: Subject, entries: readonly CopiedEntry[]): Promise<readonly Copy[]> {
  const found = await Promise.all(
    listStartFiles(subject).map(async (path) => {
      // Of the build: where they started the container, a jar takes their place.
      if (/^(?:mvnw|gradlew)$/.test(baseName(path))) return [];
      const file = await findImageFile(subject, subject.stage, path);
      const isBrought = file !== undefined && file.file.kind === "text";
      const isNamed = entries.some((entry) => entry.path === path && entry.isNamed && !isInWork(path));
      return isBrought && !isNamed ? [fileCopy(path)] : [];
    }),
  );
  return found.flat();

  function isInWork(path: string): boolean {
    const { workdir } = subject.reading;
    return workdir !== undefined && workdir !== "/" && isWithin(path, workdir);
  }
}
