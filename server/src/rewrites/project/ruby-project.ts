/** Gemfile, Gemfile.lock and what stands beside them. A Gemfile is a program: plain lines of it are read. */
import type { BuildContext } from "../build-context.ts";
import { joinPath } from "../context-paths.ts";
import { readManifest } from "./manifest.ts";
import type { Manifest } from "./project.ts";

export interface RubyProject {
  readonly gemfile: Manifest<Gemfile>;
  readonly lock: Manifest<GemfileLock>;
  /** `3.4.1`, of .ruby-version, .tool-versions, the lock file or the Gemfile. */
  readonly rubyVersion: string | undefined;
  /** `config.ru`: any Rack server can start it. */
  readonly hasRackup: boolean;
  readonly hasRailsApplication: boolean;
  /** `bin/docker-entrypoint`, as Rails makes it. */
  readonly hasRailsEntrypoint: boolean;
}

export interface Gemfile {
  /** By name; of all groups. */
  readonly gems: ReadonlySet<string>;
  /** Those that stand in groups for development and test only. */
  readonly developmentGems: ReadonlySet<string>;
  readonly ruby: string | undefined;
  /** Gems out of folders and repositories. */
  readonly hasPathOrGit: boolean;
}

export interface GemfileLock {
  /** Versions by gem, with what they depend on: `1.16.5`, `1.16.5-x86_64-linux` without its platform. */
  readonly gems: ReadonlyMap<string, string>;
  readonly ruby: string | undefined;
  readonly platforms: readonly string[];
  readonly bundler: string | undefined;
}

export async function readRubyProject(context: BuildContext, folder: string): Promise<RubyProject> {
  const at = (name: string) => joinPath(folder, name);
  const [entries, configuration, programs, gemfile, lock, version, tools] = await Promise.all([
    context.list(folder),
    context.list(at("config")),
    context.list(at("bin")),
    readManifest(context, at("Gemfile"), parseGemfile),
    readManifest(context, at("Gemfile.lock"), parseGemfileLock),
    context.read(at(".ruby-version")),
    context.read(at(".tool-versions")),
  ]);
  const has = (list: typeof entries, name: string) =>
    list.some((entry) => entry.kind === "file" && entry.name === name);
  const [, written] =
    /^(?:ruby-)?(\d+\.\d+(?:\.\d+)?)/.exec(version.kind === "text" ? version.text.trim() : "") ?? [];
  const [, tool] = /^ruby\s+(\d+\.\d+(?:\.\d+)?)/m.exec(tools.kind === "text" ? tools.text : "") ?? [];
  return {
    gemfile,
    lock,
    rubyVersion:
      written ??
      tool ??
      (lock.kind === "read" ? lock.value.ruby : undefined) ??
      (gemfile.kind === "read" ? gemfile.value.ruby : undefined),
    hasRackup: has(entries, "config.ru"),
    hasRailsApplication: has(configuration, "application.rb"),
    hasRailsEntrypoint: has(programs, "docker-entrypoint"),
  };
}

export function parseGemfile(text: string): Gemfile {
  const gems = new Set<string>();
  const development = new Set<string>();
  const production = new Set<string>();
  /** For each open block whether it is of development only. */
  const blocks: boolean[] = [];
  for (const raw of text.split(/\r?\n/)) {
    // Nobody's; a list of groups would be looked for in it again and again.
    if (raw.length > 1_000) continue;
    const line = raw.replace(/(^|\s)#.*$/, "").trim();
    const [, name, options = ""] = /^gem[ \t(]+["']([^"'\s]+)["'](.*)$/.exec(line) ?? [];
    if (name !== undefined) {
      gems.add(name);
      const [, group] = /\bgroups?(?::|\s*=>)\s*(\[[^\]]*\]|%i\[[^\]]*\]|:\w+)/.exec(options) ?? [];
      const isDevelopment = blocks.includes(true) || (group !== undefined && isDevelopmentOnly(group));
      (isDevelopment ? development : production).add(name);
    } else if (/\bdo(?:\s*\|[^|]*\|)?$/.test(line)) {
      blocks.push(/^group\b/.test(line) && isDevelopmentOnly(line));
    } else if (/^(?:if|unless|case|begin)\b/.test(line)) blocks.push(false);
    else if (line === "end") blocks.pop();
  }
  const [, ruby] = /^[ \t]*ruby[^\S\n(]+["'](?:~> ?|>= ?)?(\d+(?:\.\d+)*)["']/m.exec(text) ?? [];
  return {
    gems,
    developmentGems: new Set([...development].filter((name) => !production.has(name))),
    ruby,
    hasPathOrGit: /^[ \t]*(?:path|git|github)\b|\b(?:path|git|github)(?::| ?=>)/m.test(text),
  };
}

function isDevelopmentOnly(text: string): boolean {
  const names = [...text.replace(/^group\b/, "").matchAll(/:?"?\b([a-z_]+)\b/g)]
    .map(([, name = ""]) => name)
    .filter((name) => !/^(?:do|optional|true|false|i)$/.test(name));
  return names.length > 0 && names.every((name) => /^(?:development|test|ci|lint|debug)$/.test(name));
}

/** Sections begin at the line's start; gems stand four spaces in, what they need stands six in. */
export function parseGemfileLock(text: string): GemfileLock {
  const gems = new Map<string, string>();
  const platforms: string[] = [];
  let ruby: string | undefined;
  let bundler: string | undefined;
  let section = "";
  for (const line of text.split(/\r?\n/)) {
    if (/^\S/.test(line)) section = line.trim();
    else if (/^(?:GEM|GIT|PATH|PLUGIN SOURCE)$/.test(section)) {
      const [, name, version] = /^ {4}(\S+) \(([^)\s-]+)[^)]*\)$/.exec(line) ?? [];
      if (name !== undefined && version !== undefined) gems.set(name, version);
    } else if (line.trim() === "") continue;
    else if (section === "PLATFORMS") platforms.push(line.trim());
    else if (section === "RUBY VERSION") ruby = /ruby (\d+\.\d+(?:\.\d+)?)/.exec(line)?.[1];
    else if (section === "BUNDLED WITH") bundler = line.trim();
  }
  if (gems.size === 0 && platforms.length === 0 && text.trim() !== "") {
    throw new Error("the file holds no locked gems");
  }
  return { gems, ruby, platforms, bundler };
}
