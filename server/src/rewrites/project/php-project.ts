/** composer.json and what stands beside it: https://getcomposer.org/doc/04-schema.md */
import { memberOf } from "../../built-images/project-values.ts";
import { recordsOf, stringsOf } from "../../json-values.ts";
import type { BuildContext } from "../build-context.ts";
import { joinPath } from "../context-paths.ts";
import { readManifest } from "./manifest.ts";
import { parseJsonRecord, recordAt, type Texts, textAt, textsAt } from "./manifest-values.ts";
import type { Manifest } from "./project.ts";

export interface PhpProject {
  readonly composer: Manifest<ComposerJson>;
  readonly lock: Manifest<ComposerLock>;
  /** The framework whose files are there. */
  readonly framework: "laravel" | "symfony" | "wordpress" | undefined;
  /** Names of what stands in the folder, for `public`, `index.php`… */
  readonly hasPublicFolder: boolean;
}

export interface ComposerJson {
  readonly name: string | undefined;
  readonly type: string | undefined;
  /** Versions by package, with `php` and `ext-*`. */
  readonly require: Texts;
  readonly requireDev: Texts;
  /** Names without `ext-`. */
  readonly extensions: readonly string[];
  /** Commands by event or name; `@php artisan …` as it stands. */
  readonly scripts: ReadonlyMap<string, readonly string[]>;
  /** `vendor` */
  readonly vendorFolder: string;
  /** Folders of the context that packages come from. */
  readonly pathRepositories: readonly string[];
}

export interface ComposerLock {
  /** Packages that are installed without development's. */
  readonly packages: ReadonlySet<string>;
  /** Extensions that any of them asks for, without `ext-`. */
  readonly extensions: readonly string[];
}

export async function readPhpProject(context: BuildContext, folder: string): Promise<PhpProject> {
  const at = (name: string) => joinPath(folder, name);
  const [entries, programs, composer, lock] = await Promise.all([
    context.list(folder),
    context.list(at("bin")),
    readManifest(context, at("composer.json"), parseComposerJson),
    readManifest(context, at("composer.lock"), parseComposerLock),
  ]);
  const has = (name: string) => entries.some((entry) => entry.kind === "file" && entry.name === name);
  return {
    composer,
    lock,
    framework: has("artisan")
      ? "laravel"
      : programs.some(({ name }) => name === "console")
        ? "symfony"
        : has("wp-config.php") || has("wp-config-sample.php") || has("wp-load.php")
          ? "wordpress"
          : undefined,
    hasPublicFolder: entries.some(({ name, kind }) => kind === "folder" && name === "public"),
  };
}

/** @throws Error where it is no JSON object */
async function parseComposerJson(text: string): Promise<ComposerJson> {
  const content = await parseJsonRecord(text);
  const require = textsAt(content, "require");
  return {
    name: textAt(content, "name"),
    type: textAt(content, "type"),
    require,
    requireDev: textsAt(content, "require-dev"),
    extensions: extensionsOf(require.keys()),
    scripts: new Map(
      Object.entries(recordAt(content, "scripts")).map(([name, value]) => [
        name,
        typeof value === "string" ? [value] : stringsOf(value),
      ]),
    ),
    vendorFolder: textAt(recordAt(content, "config"), "vendor-dir") ?? "vendor",
    pathRepositories: recordsOf(Object.values(asList(memberOf(content, "repositories")))).flatMap(
      (repository) => (textAt(repository, "type") === "path" ? (textAt(repository, "url") ?? []) : []),
    ),
  };
}

/** A list, or a map with names that nobody uses. */
function asList(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}

/** @throws Error where it is no JSON object */
async function parseComposerLock(text: string): Promise<ComposerLock> {
  const content = await parseJsonRecord(text);
  const packages = recordsOf(memberOf(content, "packages"));
  const required = [content, ...packages].flatMap((one) => [
    ...textsAt(one, "require").keys(),
    ...textsAt(one, "platform").keys(),
  ]);
  return {
    packages: new Set(packages.flatMap((one) => textAt(one, "name") ?? [])),
    extensions: extensionsOf(required),
  };
}

function extensionsOf(names: Iterable<string>): readonly string[] {
  return [
    ...new Set([...names].flatMap((name) => (name.startsWith("ext-") ? name.slice("ext-".length) : []))),
  ];
}
