/** Splits a stage that builds a jar and runs it: a JDK with Maven or Gradle, and a JRE with the jar. */
import { isAbsolute, isWithin } from "../../container-path.ts";
import { type CopiedEntry, listCopied } from "../../copied-entries.ts";
import type { Copy, NewStart, Refusal, Split, SplitGoal, Subject } from "../../language.ts";
import { refuse, refuseFor } from "../../refusal.ts";
import type { Concern } from "../../rewrite.ts";
import { text } from "../../text.ts";
import { planBuildStart } from "./build-start.ts";
import { findJavaBuilds, isBuildProgram, type JavaBuild } from "./java-build.ts";
import { findJavaModule, type JavaModule, listSubfolders } from "./java-module.ts";
import { findJavaStart, type JavaStart } from "./java-start.ts";
import { findJdkNeeds } from "./jdk-needs.ts";
import { parsePackageName } from "./jdk-packages.ts";
import { judgeFile } from "./runtime-files.ts";
import { chooseRuntime } from "./runtime-image.ts";
import { findPieces } from "./start-pieces.ts";

export async function splitJava(subject: Subject, goal: SplitGoal): Promise<Split | Refusal | undefined> {
  const { reading } = subject;
  const builds = findJavaBuilds(reading);
  const started = await planBuildStart(subject);
  if (started === undefined && !builds.some(({ makes }) => makes)) return undefined;
  if (started?.kind === "refusal") return started;
  const runtime = chooseRuntime(subject);
  if (runtime === undefined) return undefined;
  if (runtime.kind === "refusal") return runtime;
  const trust = reading.commands.find(({ program }) => program === "keytool");
  if (trust !== undefined) return changedTrust(trust.span);

  const start = started?.start ?? (await findJavaStart(subject));
  const modules = await listModules(subject, builds);
  const entries = await listCopied(subject, isProject);
  const pieces = await findPieces(subject, start, builds, entries);
  if (pieces.kind === "refusal") return pieces;
  const folders = modules.flatMap(listModuleFolders);
  const kept = findRuntimeFiles(subject, entries, builds, folders, pieces.copies);
  const program =
    start === undefined
      ? undefined
      : (replacePattern(subject, start, pieces, goal) ?? replaceProgram(subject, start));
  if (program?.kind === "refusal") return program;
  const sources = listSources(entries, builds, folders, kept.copies);
  const variables = buildOnly.filter((name) => subject.stage.environment.get(name)?.kind === "env");
  return {
    kind: "split",
    runtimeImage: runtime.image,
    edits: [],
    additions: started?.additions ?? [],
    copies: [...pieces.copies, ...kept.copies],
    runtimeLines: runtime.lines,
    runtimePackages: runtime.packages,
    // Front ends are built with Node.js; no jar calls it.
    isProvided: (name) =>
      parsePackageName(name) !== undefined ||
      /^(?:maven|gradle|ant|sbt|nodejs|nodejs-npm|npm|yarn|yarnpkg)$/.test(name),
    buildVariables: variables,
    sources,
    ...startOf(started?.newStart ?? program?.start),
    roles: (name, args) =>
      isBuildProgram(name, args) ? "build" : emptiesTomcat(name, args) ? "runtime" : undefined,
    steps: [...pieces.steps, ...kept.steps, ...(started?.steps ?? [])],
    concerns: [
      ...runtime.concerns,
      ...(started?.concerns ?? []),
      ...pieces.concerns,
      ...kept.concerns,
      ...(await findJdkNeeds(subject)),
    ],
  };
}

function startOf(start: NewStart | undefined): Pick<Split, "start"> {
  return start === undefined ? {} : { start };
}

/** Images of Tomcat up to 8.5.40 have pages of their own, and one of the same name hides a WAR. */
function emptiesTomcat(program: string, args: readonly string[]): boolean {
  return program === "rm" && args.some((arg) => /(?:^|\/)webapps(?:\/|$)/.test(arg));
}

/** Maven's and Gradle's own, which no program that they build reads. */
const buildOnly = [
  ...["MAVEN_OPTS", "MAVEN_CONFIG", "MAVEN_HOME", "MAVEN_VERSION", "MAVEN_CLI_OPTS", "M2_HOME", "M2"],
  ...["GRADLE_OPTS", "GRADLE_HOME", "GRADLE_USER_HOME", "GRADLE_VERSION"],
];

function changedTrust(span: Concern["span"]): Refusal {
  return refuseFor(
    "H09",
    span,
    text("keytool changes the JDK's certificates, and the JRE of the new stage has its own."),
    text("Put the certificates in a trust store of their own and name it with javax.net.ssl.trustStore."),
  );
}

async function listModules(subject: Subject, builds: readonly JavaBuild[]): Promise<readonly JavaModule[]> {
  const folders = [...new Set(builds.flatMap(({ folder }) => folder ?? []))];
  const found = await Promise.all(folders.map((folder) => findJavaModule(subject, folder)));
  return found.filter((module) => module !== undefined);
}

function listModuleFolders(module: JavaModule): readonly string[] {
  return listSubfolders(module).map((name) => (module.folder === "." ? name : `${module.folder}/${name}`));
}

function isProject(names: readonly string[]): boolean {
  return names.some((name) =>
    /^(?:pom\.xml|build\.gradle(?:\.kts)?|settings\.gradle(?:\.kts)?|build\.sbt)$/.test(name),
  );
}

interface Kept extends Pick<Split, "steps" | "concerns"> {
  readonly copies: readonly Copy[];
}

/** Files of the context that lie where the application runs, or came with its sources, and that it may read. */
function findRuntimeFiles(
  { reading }: Subject,
  entries: readonly CopiedEntry[],
  builds: readonly JavaBuild[],
  modules: readonly string[],
  taken: readonly Copy[],
): Kept {
  const { workdir = "/" } = reading;
  const wanted = entries.filter(({ path, isNamed, copy, ...rest }) => {
    if (judgeFile({ path, isNamed, copy, ...rest }, modules) === "build" || path === workdir) return false;
    if (taken.some(({ to }) => isWithin(path, to))) return false;
    const isAtWork = workdir !== "/" && isWithin(path, workdir);
    const isAtBuild = builds.some(({ folder }) => folder !== undefined && isWithin(path, folder));
    const isAround = taken.some(
      ({ from }) => copy.destination !== undefined && isWithin(from, copy.destination),
    );
    // What lies elsewhere has a place of its own: the instruction that brings it moves along.
    return isAtWork || isAtBuild || isAround || !isNamed;
  });
  const whole = [...new Map(wanted.map((entry) => [entry.path, entry])).values()];
  const files = whole.map(({ source }) => source).join(", ");
  const secrets = whole.filter((entry) => judgeFile(entry, modules) === "secret");
  return {
    copies: whole.map(({ path, isFolder }) => ({ from: path, to: path, isFolder })),
    steps:
      whole.length === 0
        ? []
        : [text("{files} are copied too: the application may read them while it runs.", { files })],
    concerns: secrets.map(({ source, copy }) => ({
      id: "H25",
      weight: "note",
      span: copy.instruction.span,
      text: text(
        "{file} may hold secrets and stays in the image as it was: name it in .dockerignore if the application does not need it.",
        { file: source },
      ),
    })),
  };
}

/** Folders and files that are read by the build alone. */
function listSources(
  entries: readonly CopiedEntry[],
  builds: readonly JavaBuild[],
  modules: readonly string[],
  kept: readonly Copy[],
): readonly string[] {
  const folders = builds.flatMap(({ folder }) => (folder === undefined || folder === "/" ? [] : folder));
  const paths = entries
    .filter((entry) => judgeFile(entry, modules) === "build" && entry.path !== "/")
    .map(({ path }) => path);
  return [...new Set([...folders, ...paths, ...kept.map(({ from }) => from)])];
}

/** Without a shell, `target/*.jar` has to be the name that it stands for: in exec form there never was one. */
function replacePattern(
  { start, reading, dockerfile }: Subject,
  { command, where }: JavaStart,
  { copies }: { readonly copies: readonly Copy[] },
  goal: SplitGoal,
): { readonly kind: "start"; readonly start: NewStart } | undefined {
  const written = command.runs.kind === "jar" ? command.runs.path : "";
  const [jar] = copies;
  const line = start.entrypoint ?? start.command;
  if (!/[*?]/.test(written) || jar?.isFolder !== false || /[*?]/.test(jar.from)) return undefined;
  if (where === "vector") return nameJar(start, written, jar.from);
  if (goal !== "minimal" || where !== "line") return undefined;
  const commands = dockerfile.startScripts.find(({ instruction }) => instruction === line)?.commands ?? [];
  const isPlain =
    commands.length === 1 && commands[0]?.redirections.length === 0 && commands[0].assignments.length === 0;
  const argv = [command.program, ...command.options, "-jar", jar.from, ...command.arguments];
  if (!isPlain || reading.workdir === undefined || argv.some((word) => /[$*?`]/.test(word))) return undefined;
  return {
    kind: "start",
    start:
      start.entrypoint === undefined
        ? { entrypoint: null, command: argv }
        : { entrypoint: argv, command: null },
  };
}

function nameJar(
  { argv = [], entrypointLength }: Subject["start"],
  written: string,
  path: string,
): { readonly kind: "start"; readonly start: NewStart } {
  const words = argv.map((word) => (word === written ? path : word));
  return { kind: "start", start: divide(words, entrypointLength) };
}

/** A path into the JDK leads nowhere on another image; `java` alone is found on each of them. */
function replaceProgram(
  subject: Subject,
  { command, where, wrapper }: JavaStart,
): { readonly kind: "start"; readonly start: NewStart } | Refusal | undefined {
  const { program } = command;
  if (!isAbsolute(program) || program === "/usr/bin/java") return undefined;
  const { argv, entrypointLength } = subject.start;
  if (where !== "vector" || argv === undefined) {
    return refuse({
      id: "H27",
      weight: "refuse",
      text: text("{program} is a path into the JDK, which the JRE's image does not have.", { program }),
      remedy: text("Start java without its path."),
    });
  }
  return {
    kind: "start",
    start: divide([...wrapper, "java", ...argv.slice(wrapper.length + 1)], entrypointLength),
  };
}

/** Into what ENTRYPOINT and CMD say. */
function divide(words: readonly string[], entrypointLength: number): NewStart {
  const [head, rest] = [words.slice(0, entrypointLength), words.slice(entrypointLength)];
  return { entrypoint: head.length === 0 ? null : head, command: rest.length === 0 ? null : rest };
}
