/** Commands that build Java programs, and where. */
import type { Command } from "../../../dockerfile/command.ts";
import { folderOfCommand, seenFrom } from "../../command-folder.ts";
import type { StageReading } from "../../stage-reading.ts";

export interface JavaBuild {
  readonly command: Command;
  readonly tool: "maven" | "gradle" | "other";
  /** What calls it: `mvn`, `./mvnw`. */
  readonly launcher: string;
  readonly arguments: readonly string[];
  /** Of pom.xml or build.gradle; undefined where a variable hides it. */
  readonly folder: string | undefined;
  /** It makes a jar or classes; otherwise it fetches what a build needs. */
  readonly makes: boolean;
}

const mavenGoals =
  /^(?:package|verify|install|deploy|compile|test|(?:[\w.-]+:)*(?:repackage|single|jar|shade|war|build))(?:@[\w-]+)?$/;
const gradleTasks =
  /(?:^|:)(?:build|assemble|jar|war|bootJar|bootWar|shadowJar|fatJar|uberJar|buildFatJar|allJars?|installDist|installShadowDist|distTar|distZip|assembleDist|quarkusBuild|nativeCompile|classes|optimizedJitJar|jlink|stage|copyDependencies|copyLibs|\w*[jJ]ar|\w*Dist)$/;

const others = new Map<string, (args: readonly string[]) => boolean>([
  ["javac", () => true],
  ["kotlinc", () => true],
  ["scalac", () => true],
  ["jar", (args) => args.some((arg) => /^-?c|^--create$/.test(arg))],
  ["ant", () => true],
  ["sbt", (args) => args.some((arg) => /assembly|stage|package|dist/.test(arg))],
  ["lein", (args) => args.some((arg) => /uberjar|jar/.test(arg))],
  ["clojure", (args) => args.some((arg) => /uber|build/.test(arg))],
  ["clj", (args) => args.some((arg) => /uber|build/.test(arg))],
]);

export function readJavaBuild(reading: StageReading, command: Command): JavaBuild | undefined {
  const called = readLauncher(command.program, command.programWord.text, wordsOf(command));
  if (called === undefined) return undefined;
  const { launcher, arguments: args } = called;
  const name = launcher.slice(launcher.lastIndexOf("/") + 1);
  const folder = folderOfCommand(reading, command);
  if (name === "mvn" || name === "mvnw" || name === "mvnd") {
    const file = optionOf(args, "-f", "--file");
    const place = file === undefined ? folder : seenFrom(folder, file.replace(/\/?[^/]*\.xml$/, "") || ".");
    return {
      command,
      tool: "maven",
      launcher,
      arguments: args,
      folder: place,
      makes: args.some((arg) => mavenGoals.test(arg)),
    };
  }
  if (name === "gradle" || name === "gradlew") {
    const project = optionOf(args, "-p", "--project-dir");
    const place = project === undefined ? folder : seenFrom(folder, project);
    return {
      command,
      tool: "gradle",
      launcher,
      arguments: args,
      folder: place,
      makes: args.some((arg) => gradleTasks.test(arg)),
    };
  }
  const makes = others.get(name)?.(args);
  return makes === undefined
    ? undefined
    : { command, tool: "other", launcher, arguments: args, folder, makes };
}

export function findJavaBuilds(reading: StageReading): readonly JavaBuild[] {
  return reading.commands.flatMap((command) => readJavaBuild(reading, command) ?? []);
}

/** For `Split.roles`: leaves nothing behind that a runtime stage has to do again. */
export function isBuildProgram(program: string, args: readonly string[]): boolean {
  const name = readLauncher(program, program, args)?.launcher ?? program;
  const tool = name.slice(name.lastIndexOf("/") + 1);
  return /^(?:mvn|mvnw|mvnd|gradle|gradlew|sdk)$/.test(tool) || others.has(tool);
}

function wordsOf({ arguments: words }: Command): readonly string[] {
  return words.map(({ text }) => text);
}

/** `sh ./mvnw package` is `./mvnw package`. */
function readLauncher(
  program: string,
  word: string,
  args: readonly string[],
): { readonly launcher: string; readonly arguments: readonly string[] } | undefined {
  const [first = "", ...rest] = args;
  const isShell = /^(?:ba|da|a)?sh$/.test(program);
  if (isShell && /(?:^|\/)(?:mvnw|gradlew)$/.test(first)) return { launcher: first, arguments: rest };
  return isShell ? undefined : { launcher: word, arguments: args };
}

function optionOf(args: readonly string[], short: string, long: string): string | undefined {
  const at = args.findIndex((arg) => arg === short || arg === long);
  if (at >= 0) return args[at + 1];
  return args.find((arg) => arg.startsWith(`${long}=`))?.slice(long.length + 1);
}
