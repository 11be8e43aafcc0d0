/** Containers that build each time they start (`mvn spring-boot:run`): the jar is built in the image instead (H05). */
import type { Instruction } from "../../../dockerfile/model.ts";
import { joinPath } from "../../container-path.ts";
import { keywordIn } from "../../instruction-text.ts";
import type { Addition, NewStart, Refusal, Subject } from "../../language.ts";
import type { MavenProject } from "../../project/maven-project.ts";
import type { Concern } from "../../rewrite.ts";
import { readLine } from "../../start/read-start.ts";
import { type Text, text } from "../../text.ts";
import { findJavaBuilds, type JavaBuild, readJavaBuild } from "./java-build.ts";
import { findJarName, findJavaModule, type JavaModule } from "./java-module.ts";
import type { JavaStart } from "./java-start.ts";

export interface BuildStart {
  readonly kind: "start";
  /** As if the file had started the jar. */
  readonly start: JavaStart;
  readonly newStart: NewStart;
  readonly additions: readonly Addition[];
  readonly steps: readonly Text[];
  readonly concerns: readonly Concern[];
}

/** Options that change what a build prints, or whether it asks the network. */
const harmless =
  /^(?:-B|-q|-e|-o|-U|-ntp|-T\S*|--batch-mode|--quiet|--offline|--no-transfer-progress|--no-daemon|--info|--stacktrace|-x|test|clean|-DskipTests(?:=true)?|-Dmaven\.test\.skip(?:=true)?)$/;

/** Undefined where the start is no build tool's. */
export async function planBuildStart(subject: Subject): Promise<BuildStart | Refusal | undefined> {
  const { start, reading, dockerfile } = subject;
  const scripts = dockerfile.startScripts.filter(
    ({ instruction }) => instruction === start.entrypoint || instruction === start.command,
  );
  const builds = scripts.flatMap(({ commands }) =>
    commands.flatMap((command) => readJavaBuild(reading, command) ?? []),
  );
  const build = builds.find(({ tool }) => tool !== "other");
  if (build === undefined) return undefined;
  const line = start.command ?? start.entrypoint;
  const words = joinWords(subject);
  const task = words.find((word) =>
    /^(?:[\w.-]+:)?(?:spring-boot:run|bootRun|:?(?:\w+:)*bootRun)$/.test(word),
  );
  const rest = words.slice(1).filter((word) => word !== task && !harmless.test(word));
  const isAlone = scripts.every(({ commands }) => commands.length <= 1);
  if (task === undefined || !isAlone || rest.some((word) => profileOf(word) === undefined))
    return refuse(subject, build, line);
  const folder = reading.workdir;
  const module = folder === undefined ? undefined : await findJavaModule(subject, folder);
  const name = module === undefined ? undefined : findJarName(module);
  const isWhole =
    module?.maven?.plugins.has("spring-boot-maven-plugin") === true ||
    module?.gradle?.plugins.has("org.springframework.boot") === true;
  const at = reading.instructions.findLast(
    ({ keyword }) => keyword === "RUN" || keyword === "COPY" || keyword === "ADD",
  );
  if (folder === undefined || module === undefined || name === undefined || !isWhole || at === undefined) {
    return refuse(subject, build, line);
  }
  const jar = module.maven === undefined ? `build/libs/${name}` : `target/${name}`;
  const profiles = rest.flatMap((word) => profileOf(word) ?? []);
  const argv = ["java", "-jar", jar, ...profiles.map((profile) => `--spring.profiles.active=${profile}`)];
  const isBuilt = findJavaBuilds(reading).some(
    ({ makes, arguments: args }) =>
      makes && args.some((arg) => /package|install|verify|bootJar|^build$|assemble/.test(arg)),
  );
  const command =
    module.maven === undefined
      ? `${build.launcher} --no-daemon bootJar`
      : `${build.launcher} -B package -DskipTests`;
  return {
    kind: "start",
    start: {
      command: {
        program: "java",
        options: [],
        runs: { kind: "jar", path: joinPath(folder, jar) },
        classPath: [],
        agents: [],
        arguments: [],
      },
      where: "vector",
      wrapper: [],
    },
    newStart:
      start.entrypoint === undefined
        ? { entrypoint: null, command: argv }
        : { entrypoint: argv, command: null },
    additions: isBuilt ? [] : [{ at, where: "after", lines: [`${keywordIn(dockerfile, "RUN")} ${command}`] }],
    steps: [text("The jar is built in the image, and java -jar takes the place of {tool}.", { tool: task })],
    concerns: givesNothing(module) ? [] : [givesOptions(jar, task)],
  };
}

/** Settings of Spring Boot's plugin that say how the jar is made, not how it is started. */
const ofTheJar =
  /^(?:mainClass|classifier|finalName|layout|exclude|groupId|artifactId|skip|executable|includeSystemScope|enabled|image|name|outputDirectory)$/;

/** Whether the manifest was read, and starts the application as `java -jar` does. */
function givesNothing({ maven, parent }: JavaModule): boolean {
  if (maven === undefined || (maven.parent !== undefined && !isKnownParent(maven, parent))) return false;
  const settings = maven.plugins.get("spring-boot-maven-plugin")?.configuration ?? new Map();
  const properties = [...maven.properties.keys()];
  return (
    [...settings.keys()].every((name) => ofTheJar.test(name)) &&
    !properties.some((name) => name.startsWith("spring-boot.run."))
  );
}

/** Spring's own, or one that is in the context. */
function isKnownParent({ parent }: MavenProject, found: MavenProject | undefined): boolean {
  return found !== undefined || parent?.groupId === "org.springframework.boot";
}

function givesOptions(jar: string, tool: string): Concern {
  return {
    id: "H05",
    weight: "assume",
    text: text(
      "{jar} runs in place of {tool}: arguments and JVM options that the build's file gives to it are to be added here.",
      { jar, tool },
    ),
  };
}

/** ENTRYPOINT and CMD together, or a shell's line: these have no quotes that matter. */
function joinWords({ start, dockerfile }: Subject): readonly string[] {
  return [start.entrypoint, start.command].flatMap((one) => {
    if (one === undefined) return [];
    return (
      one.json?.map(({ value }) => value) ??
      readLine(dockerfile, one)
        .replace(/^exec\s+/, "")
        .split(/\s+/)
    );
  });
}

function profileOf(word: string): string | undefined {
  return /^-Dspring-boot\.run\.profiles=([\w,-]+)$/.exec(word)?.[1];
}

function refuse(
  { start }: Subject,
  { launcher, arguments: args }: JavaBuild,
  line: Instruction | undefined,
): Refusal {
  const known = start.concerns.filter(({ weight, remedy }) => weight === "refuse" && remedy !== undefined);
  if (known.length > 0) return { kind: "refusal", concerns: known };
  const tool = [launcher, ...args.filter((arg) => !arg.startsWith("-"))].join(" ");
  return {
    kind: "refusal",
    concerns: [
      {
        id: "H05",
        weight: "refuse",
        ...(line === undefined ? {} : { span: line.span }),
        text: text(
          "{tool} builds the application each time a container starts, so the image needs all its build tools.",
          { tool },
        ),
        remedy: text("Build the jar in the image and start it with java -jar."),
      },
    ],
  };
}
