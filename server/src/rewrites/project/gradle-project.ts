/**
 * build.gradle and build.gradle.kts are programs: lines whose meaning is certain are read, and what is not certain is
 * undefined. https://docs.gradle.org/current/userguide/plugins.html
 */

import { recordOf } from "../../json-values.ts";
import type { BuildContext } from "../build-context.ts";
import { foldersUpward, joinPath } from "../context-paths.ts";
import { readManifest, valueOf } from "./manifest.ts";
import { parseTomlRecord, recordAt, textAt, textsAt } from "./manifest-values.ts";
import type { Manifest } from "./project.ts";

export interface GradleProject {
  /** Versions by plugin's id; undefined where it has none here: `java`, or one from a settings file. */
  readonly plugins: ReadonlyMap<string, string | undefined>;
  /** Of the settings; undefined: the name of its folder, which a container's build does not know. */
  readonly rootProjectName: string | undefined;
  readonly version: string | undefined;
  readonly group: string | undefined;
  /** `17` */
  readonly javaVersion: string | undefined;
  /** `archivesName` of `base`, or `archivesBaseName`: what all its archives are called, without the version. */
  readonly archivesName: string | undefined;
  /** Of `bootJar`, `jar` or `shadowJar`, by the task's name; only what is a plain text. */
  readonly archives: ReadonlyMap<string, GradleArchive>;
  /** `tasks.jar { enabled = false }`: no `-plain.jar` beside Spring Boot's. */
  readonly isJarDisabled: boolean;
  /** Of `application`. */
  readonly mainClass: string | undefined;
  /** Paths as Gradle has them, without the first colon: `app`, `libs:core`. */
  readonly subprojects: readonly string[];
  /** `group:artifact` of what is written as text: none of a version catalogue. */
  readonly dependencies: ReadonlySet<string>;
  readonly hasWrapper: boolean;
}

export interface GradleArchive {
  readonly fileName: string | undefined;
  readonly baseName: string | undefined;
  readonly version: string | undefined;
  readonly classifier: string | undefined;
}

/** Characters; programs are read with more effort than data. */
const mostText = 256 * 1024;

export async function readGradleProject(
  context: BuildContext,
  folder: string,
): Promise<Manifest<GradleProject>> {
  const entries = await context.list(folder);
  const has = (name: string) => entries.some((entry) => entry.name === name);
  const build = has("build.gradle.kts") && !has("build.gradle") ? "build.gradle.kts" : "build.gradle";
  const settings =
    has("settings.gradle.kts") && !has("settings.gradle") ? "settings.gradle.kts" : "settings.gradle";
  const [built, set, properties, catalogue] = await Promise.all([
    readManifest(context, joinPath(folder, build), parseGradleBuild),
    readManifest(context, joinPath(folder, settings), parseGradleSettings),
    readManifest(context, joinPath(folder, "gradle.properties"), parseProperties),
    readCatalogue(context, folder),
  ]);
  // Many a root project has only settings.
  const main =
    built.kind === "missing" && set.kind === "read" ? { ...set, value: parseGradleBuild("") } : built;
  if (main.kind !== "read") return main;
  return {
    ...main,
    value: {
      ...main.value,
      plugins: new Map([...main.value.plugins].map(([id, version]) => catalogue.get(id) ?? [id, version])),
      version: main.value.version ?? valueOf(properties)?.get("version"),
      group: main.value.group ?? valueOf(properties)?.get("group"),
      ...(valueOf(set) ?? parseGradleSettings("")),
      hasWrapper: has("gradlew"),
    },
  };
}

/** Plugins of the version catalogue by the words that stand for them: `libs.plugins.spring.boot`. */
async function readCatalogue(
  context: BuildContext,
  folder: string,
): Promise<ReadonlyMap<string, readonly [string, string | undefined]>> {
  for (const at of foldersUpward(folder)) {
    const path = joinPath(at, "gradle/libs.versions.toml");
    const content = valueOf(await readManifest(context, path, parseTomlRecord));
    if (content === undefined) continue;
    const versions = textsAt(content, "versions");
    return new Map(
      Object.entries(recordAt(content, "plugins")).flatMap(([alias, value]) => {
        const [written, short] = typeof value === "string" ? value.split(":", 2) : [];
        const plugin = recordOf(value);
        const id = written ?? textAt(plugin, "id");
        const reference = textAt(recordAt(plugin, "version"), "ref");
        const version =
          short ??
          textAt(plugin, "version") ??
          (reference === undefined ? undefined : versions.get(reference));
        const name = `libs.plugins.${alias.replace(/[-_]/g, ".")}`;
        return id === undefined ? [] : [[name, [id, version] as const] as const];
      }),
    );
  }
  return new Map();
}

export function parseGradleBuild(
  text: string,
): Omit<GradleProject, "hasWrapper" | "rootProjectName" | "subprojects"> {
  if (text.length > mostText) throw new Error("the file is too large");
  const code = withoutComments(text);
  const blocks = readBlocks(code);
  const top = blocks.get("") ?? "";
  const inBlocks = (pattern: RegExp) =>
    [...blocks].flatMap(([path, body]) => (pattern.test(path) ? body : [])).join("\n");
  return {
    plugins: readPlugins(top, inBlocks(/(?:^|\/)plugins$/)),
    version: assigned(top, "version"),
    group: assigned(top, "group"),
    javaVersion: readJavaVersion(code),
    archivesName:
      assigned(inBlocks(/(?:^|\/)base$/), "archivesName") ??
      assigned(top, "(?:base\\.)?archives(?:Base)?Name"),
    archives: new Map(
      ["bootJar", "jar", "shadowJar", "bootWar", "war"].flatMap((task) => {
        const body = inBlocks(taskBlock(task));
        return body === "" ? [] : [[task, readArchive(body)] as const];
      }),
    ),
    isJarDisabled:
      assignedWord(inBlocks(taskBlock("jar")), "enabled") === "false" ||
      /^[ \t]*(?:tasks\.)?jar\.enabled[ \t]*=[ \t]*false\b/m.test(top),
    mainClass:
      assigned(inBlocks(/(?:^|\/)application$/), "mainClass") ??
      assigned(inBlocks(/(?:^|\/)springBoot$/), "mainClass") ??
      assigned(inBlocks(/(?:^|\/)application$/), "mainClassName"),
    dependencies: readDependencies(inBlocks(/^dependencies$/)),
  };
}

export function parseGradleSettings(text: string): Pick<GradleProject, "rootProjectName" | "subprojects"> {
  if (text.length > mostText) throw new Error("the file is too large");
  const code = withoutComments(text);
  const [, name] = /^[ \t]*rootProject\.name[ \t]*=[ \t]*["']([^"'$]+)["']/m.exec(code) ?? [];
  // The list may go on over several lines, with or without parentheses.
  const includes = [...code.matchAll(/^[ \t]*include\b\s*\(?\s*((?:["'][^"'\n$]+["']\s*,?\s*)+)/gm)];
  return {
    rootProjectName: name,
    subprojects: includes.flatMap(([, list = ""]) =>
      [...list.matchAll(/["']([^"'\n]+)["']/g)].map(([, path = ""]) => path.replace(/^:/, "")),
    ),
  };
}

/** `bootJar`, `tasks.bootJar`, `tasks.named<BootJar>("bootJar")`. */
function taskBlock(task: string): RegExp {
  return new RegExp(
    `(?:^|/)(?:tasks\\.)?(?:${task}|(?:named|getByName|withType)(?:<[\\w.]+>)? ?\\( ?["']${task}["'](?:, ?\\w+(?:::class)?)?\\))$`,
  );
}

function readPlugins(top: string, block: string): GradleProject["plugins"] {
  const declared = [
    ...withSingleSpaces(block).matchAll(
      /^ ?(?:id ?\(? ?["']([^"'\n]+)["'] ?\)?|kotlin ?\( ?["']([^"'\n]+)["'] ?\)|alias ?\( ?(libs\.plugins\.[\w.]+) ?\)|`?([a-z][a-z-]*)`?)(?: ?\.?version ?\(? ?["']([^"'$\n]+)["'] ?\)?)?(?: ?\.?apply ?\(? ?(false) ?\)?)? ?;?$/gm,
    ),
  ].flatMap(([, id, kotlin, alias, word, version, isOff]) => {
    const name = id ?? alias ?? (kotlin === undefined ? word : `org.jetbrains.kotlin.${kotlin}`);
    return name === undefined || isOff !== undefined ? [] : [[name, version] as const];
  });
  const applied = [
    ...top.matchAll(/^[ \t]*apply[ \t]*\(?[ \t]*plugin[ \t]*[:=][ \t]*["']([^"'\n]+)["']/gm),
  ].map(([, id = ""]) => [id, undefined] as const);
  return new Map([...applied, ...declared]);
}

/** `name = "text"`, `name "text"`, `name.set("text")`; undefined for anything that is computed. */
function assigned(code: string, name: string): string | undefined {
  const pattern = new RegExp(
    `^ ?(?:project\\.)?${name} ?(?:= ?|\\.set ?\\( ?| )["']([^"'$\\n]*)["'] ?\\)? ?;? ?$`,
    "gm",
  );
  // Two of them mean that a condition decides.
  const found = [...withSingleSpaces(code).matchAll(pattern)];
  return found.length === 1 ? found[0]?.[1] : undefined;
}

function assignedWord(code: string, name: string): string | undefined {
  const [, word] =
    new RegExp(`^ ?${name} ?(?:= ?|\\.set ?\\( ?|\\( ?| )(\\w+) ?\\)? ?;? ?$`, "m").exec(
      withSingleSpaces(code),
    ) ?? [];
  return word;
}

function readArchive(body: string): GradleArchive {
  return {
    fileName: assigned(body, "archiveFileName") ?? assigned(body, "archiveName"),
    baseName: assigned(body, "archiveBaseName") ?? assigned(body, "baseName"),
    version: assigned(body, "archiveVersion"),
    classifier: assigned(body, "archiveClassifier") ?? assigned(body, "classifier"),
  };
}

function readJavaVersion(code: string): string | undefined {
  const [, version] =
    /JavaLanguageVersion\.of\(\s*["']?(\d+)["']?\s*\)/.exec(code) ??
    /\bjvmToolchain\s*\(\s*(\d+)\s*\)/.exec(code) ??
    /\boptions\.release\s*(?:=|\.set\()\s*(\d+)/.exec(code) ??
    /\b(?:target|source)Compatibility\s*=?\s*(?:JavaVersion\.VERSION_)?["']?(?:1[._])?(\d+)\b/.exec(code) ??
    [];
  return version;
}

function readDependencies(body: string): ReadonlySet<string> {
  const texts = body.matchAll(
    /^[ \t]*(?:implementation|api|runtimeOnly|compile|runtime)\b[ \t]*\(?[ \t]*["']([\w.-]+:[\w.-]+)(?::[^"'\n]*)?["']/gm,
  );
  return new Set([...texts].map(([, name = ""]) => name));
}

function parseProperties(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split(/[\r\n]+/).flatMap((line) => {
      const [, name, value = ""] = /^\s*([\w.-]+)\s*[=:](.*)$/.exec(line) ?? [];
      return name === undefined ? [] : [[name, value.trim()] as const];
    }),
  );
}

/** Strings stay, so that `"http://…"` is no comment. */
function withoutComments(text: string): string {
  return text.replace(
    /("[^"\\\n]*(?:\\.[^"\\\n]*)*"?|'[^'\\\n]*(?:\\.[^'\\\n]*)*'?)|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g,
    (whole, literal: string | undefined) => literal ?? (whole.startsWith("/*") ? " " : ""),
  );
}

function withSingleSpaces(code: string): string {
  return code.replace(/[^\S\n]+/g, " ").replace(/ $/gm, "");
}

/** Deeper blocks say nothing that is asked for. */
const deepest = 6;
const longestHead = 200;

/**
 * What stands directly in each block, by its path: `tasks/bootJar`; `` for the file itself. Blocks of one path are
 * put together.
 */
function readBlocks(code: string): ReadonlyMap<string, string> {
  const bodies = new Map<string, string[]>();
  const heads: string[] = [];
  let depth = 0;
  let line = "";
  let before = "";
  const endLine = () => {
    before = line.trim() || before;
    if (depth <= deepest && line.trim() !== "") {
      const path = heads.join("/");
      const parts = bodies.get(path);
      if (parts === undefined) bodies.set(path, [line]);
      else parts.push(line);
    }
    line = "";
  };
  for (const [token] of code.matchAll(
    /"[^"\\\n]*(?:\\.[^"\\\n]*)*"?|'[^'\\\n]*(?:\\.[^'\\\n]*)*'?|[{}\n;]|[^{}\n;"']+/g,
  )) {
    if (token === "{") {
      // A brace of its own line belongs to what stands above it.
      const head = line.trim() || before;
      if (++depth <= deepest) heads.push(head.slice(0, longestHead));
      line = "";
      before = "";
    } else if (token === "}") {
      endLine();
      before = "";
      if (depth > 0 && depth-- <= deepest) heads.pop();
    } else if (token === "\n" || token === ";") endLine();
    else line += token;
  }
  endLine();
  return new Map([...bodies].map(([path, parts]) => [path, parts.join("\n")]));
}
