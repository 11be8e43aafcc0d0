/** The project that a jar is built from: what the jar is called, and whether everything is in it. */
import { baseName, joinPath } from "../../container-path.ts";
import { folderOfPath, joinPath as joinContextPath, normalisePath } from "../../context-paths.ts";
import type { Subject } from "../../language.ts";
import type { GradleProject } from "../../project/gradle-project.ts";
import { valueOf } from "../../project/manifest.ts";
import type { MavenProject } from "../../project/maven-project.ts";
import { findImageFile } from "../../start/files-in-image.ts";

export interface JavaModule {
  /** In the context. */
  readonly folder: string;
  /** In the image. */
  readonly path: string;
  readonly maven: MavenProject | undefined;
  /** The project around it, where it is in the context. */
  readonly parent: MavenProject | undefined;
  readonly gradle: GradleProject | undefined;
  readonly isBroken: boolean;
}

export type JarContents =
  /** The jar alone runs. */
  | { readonly kind: "whole" }
  /** It looks for others in these folders, seen from its own. */
  | { readonly kind: "beside"; readonly folders: readonly string[] }
  | { readonly kind: "unknown" };

/** @param path a folder of the image; undefined where no manifest of the context is copied there */
export async function findJavaModule(subject: Subject, path: string): Promise<JavaModule | undefined> {
  const { project, stage } = subject;
  const found = await Promise.all(
    ["pom.xml", "build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts"].map((name) =>
      findImageFile(subject, stage, joinPath(path, name)),
    ),
  );
  const file = found.find((one) => one !== undefined);
  if (file === undefined) return undefined;
  const folder = folderOfPath(file.path);
  const isMaven = baseName(file.path) === "pom.xml";
  const manifest = isMaven ? await project.maven(folder) : await project.gradle(folder);
  const maven = isMaven ? valueOf(await project.maven(folder)) : undefined;
  return {
    ...{ folder, path, maven, isBroken: manifest.kind === "broken" },
    gradle: isMaven ? undefined : valueOf(await project.gradle(folder)),
    parent: maven === undefined ? undefined : await findParent(subject, folder, maven),
  };
}

async function findParent(
  { project }: Subject,
  folder: string,
  { parent }: MavenProject,
): Promise<MavenProject | undefined> {
  const above = parent === undefined ? undefined : normalisePath(joinContextPath(folder, ".."));
  const value = above === undefined ? undefined : valueOf(await project.maven(above));
  return value?.artifactId === parent?.artifactId ? value : undefined;
}

/** @param jar its file's name */
export function readJarContents(module: JavaModule | undefined, jar: string): JarContents {
  if (module?.maven !== undefined) return ofMaven(module.maven, module.parent, jar);
  return module?.gradle === undefined ? { kind: "unknown" } : ofGradle(module.gradle, jar);
}

const whole: JarContents = { kind: "whole" };
const unknown: JarContents = { kind: "unknown" };

/** Plugins that put all dependencies in the jar. */
const mavenBundlers = [
  ...["spring-boot-maven-plugin", "maven-shade-plugin", "onejar-maven-plugin", "micronaut-maven-plugin"],
  ...["vertx-maven-plugin", "hapi-maven-plugin", "wildfly-maven-plugin", "payara-micro-maven-plugin"],
];

function ofMaven(maven: MavenProject, parent: MavenProject | undefined, jar: string): JarContents {
  if (/-(?:jar-with-dependencies|shaded|fat|uber|all|bootable|microbundle)\.jar$/.test(jar)) return whole;
  const plugins = new Map([...(parent?.plugins ?? []), ...maven.plugins]);
  if (mavenBundlers.some((name) => plugins.has(name))) return whole;
  const assembly = plugins.get("maven-assembly-plugin")?.configuration;
  if (
    assembly?.get("descriptorRef") === "jar-with-dependencies" &&
    assembly.get("appendAssemblyId") === "false"
  ) {
    return whole;
  }
  const settings = plugins.get("maven-jar-plugin")?.configuration;
  if (settings?.get("addClasspath") === "true") {
    const prefix = settings.get("classpathPrefix")?.replace(/\/+$/, "");
    return prefix === undefined || /^[/.]|\$/.test(prefix) ? unknown : { kind: "beside", folders: [prefix] };
  }
  // Helidon's parent copies them there.
  if (maven.parent?.groupId?.startsWith("io.helidon") === true) return { kind: "beside", folders: ["libs"] };
  const hasOthers = maven.dependencies.size > 0 || maven.parent !== undefined;
  return hasOthers ? unknown : whole;
}

const gradleBundlers = [
  "com.github.johnrengelman.shadow",
  "com.gradleup.shadow",
  "io.ktor.plugin",
  "io.micronaut.application",
];

function ofGradle({ plugins, dependencies }: GradleProject, jar: string): JarContents {
  if (plugins.has("org.springframework.boot")) return whole;
  if (gradleBundlers.some((id) => plugins.has(id)) && /-(?:all|fat)\.jar$/.test(jar)) return whole;
  if (gradleBundlers.some((id) => plugins.has(id))) return unknown;
  return dependencies.size === 0 && plugins.has("java") ? whole : unknown;
}

/** The name of the jar that is started; undefined where the manifest does not fix it. */
export function findJarName({ maven, gradle, path }: JavaModule): string | undefined {
  if (maven !== undefined) {
    const { finalName, plugins, packaging } = maven;
    const own = plugins.get("spring-boot-maven-plugin")?.configuration;
    const name = own?.get("finalName") ?? finalName;
    if (name === undefined || maven.hasProfiles || (packaging !== "jar" && packaging !== "war"))
      return undefined;
    const classifier = own?.get("classifier");
    return `${name}${classifier === undefined ? "" : `-${classifier}`}.${packaging}`;
  }
  if (gradle === undefined || !gradle.plugins.has("org.springframework.boot")) return undefined;
  const archive = gradle.archives.get("bootJar");
  if (archive?.fileName !== undefined) return archive.fileName;
  // Gradle calls a project without settings by its folder.
  const base = archive?.baseName ?? gradle.rootProjectName ?? baseName(path);
  const version = archive?.version ?? gradle.version;
  const parts = [base, version, archive?.classifier].filter((part) => part !== undefined && part !== "");
  return `${parts.join("-")}.jar`;
}

/** Modules are sources, too: their folders, seen from the module's own. */
export function listSubfolders({ maven, gradle }: JavaModule): readonly string[] {
  return [...(maven?.modules ?? []), ...(gradle?.subprojects.map((name) => name.replaceAll(":", "/")) ?? [])];
}
