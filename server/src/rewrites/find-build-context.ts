/** Which folder a Dockerfile is built in. */
import { folderOf, isSameUrl, parentOf } from "../built-images/project-urls.ts";
import type { ContextFiles, ContextHost } from "./context-files.ts";
import { joinPath, normalisePath } from "./context-paths.ts";
import { createMatcher } from "./ignore-patterns.ts";
import { pathBelow } from "./open-build-context.ts";

export interface ContextQuestion {
  /** URL, as the editor has it: a link stays a link. */
  readonly dockerfile: string;
  /** URL of the folder that is open, with a slash at its end: nothing outside of it is read. */
  readonly workspace: string | undefined;
  /** URL of the folder that the user named. */
  readonly explicit?: string | undefined;
  /** URL of the folder that a file of the project builds it in: Compose, Bake, a workflow. */
  readonly declared?: string | undefined;
  /** What COPY and ADD take from the context, as written, variables filled in. */
  readonly sources: readonly string[];
}

export type ContextAnswer =
  | {
      readonly kind: "folder";
      /** URL with a slash at its end. */
      readonly folder: string;
      /** `guess`: by the sources that are there, and by where manifests are. */
      readonly reason: "explicit" | "declared" | "guess";
    }
  /** It is there, but not in the folder that is open. */
  | { readonly kind: "outside-workspace"; readonly folder: string }
  /** No folder is open, it does not exist, or the Dockerfile is in none: `untitled:`. */
  | { readonly kind: "none" };

/** Levels above the Dockerfile's folder that are looked at. */
const mostLevels = 8;

/** Of an application: the folder in which one lies is more likely to be the context than one without. */
const manifests: readonly string[] = [
  ...["package.json", "go.mod", "pyproject.toml", "requirements.txt", "Pipfile", "pom.xml", "build.gradle"],
  ...[
    "build.gradle.kts",
    "Cargo.toml",
    "Gemfile",
    "composer.json",
    "CMakeLists.txt",
    "Makefile",
    ".dockerignore",
  ],
];

export async function findBuildContext(question: ContextQuestion, host: ContextHost): Promise<ContextAnswer> {
  const { dockerfile, workspace, explicit, declared } = question;
  const named = explicit ?? declared;
  if (named !== undefined) {
    return await admit(named, explicit === undefined ? "declared" : "explicit", workspace, host);
  }
  if (workspace === undefined) return { kind: "none" };
  const own = folderOf(dockerfile);
  if (pathBelow(workspace, own) === undefined) return await admit(own, "guess", workspace, host);
  const folders: string[] = [];
  for (let at = own; folders.length <= mostLevels; at = parentOf(at)) {
    folders.push(at);
    if (isSameUrl(at, workspace)) break;
  }
  const best = await chooseFolder(folders, question.sources, host);
  return await admit(best ?? own, "guess", workspace, host);
}

/** A link in place of the folder may lead out of the workspace. */
async function admit(
  folder: string,
  reason: "explicit" | "declared" | "guess",
  workspace: string | undefined,
  host: ContextHost,
): Promise<ContextAnswer> {
  const [real, top] = await Promise.all([
    host.realFolder(folder),
    workspace === undefined ? undefined : host.realFolder(workspace),
  ]);
  if (real === undefined || top === undefined) return { kind: "none" };
  if (pathBelow(top, real) === undefined) return { kind: "outside-workspace", folder };
  return { kind: "folder", folder, reason };
}

/** The nearest of those that have most of the sources; of those that have equally many, one with a manifest. */
async function chooseFolder(
  folders: readonly string[],
  sources: readonly string[],
  host: ContextHost,
): Promise<string | undefined> {
  const telling = [...new Set(sources.flatMap((source) => normaliseSource(source) ?? []))];
  const scored = await Promise.all(
    folders.map(async (folder) => {
      const files = host.open(folder);
      const found = await Promise.all(telling.map((source) => isThere(files, source)));
      return { folder, files, score: found.filter(Boolean).length };
    }),
  );
  const highest = Math.max(0, ...scored.map(({ score }) => score));
  const [nearest, ...others] = scored.filter(({ score }) => score === highest);
  // Where sources tell them apart, what lies farther away is not asked for its manifests.
  if (nearest === undefined || highest > 0) return nearest?.folder;
  for (const { folder, files } of [nearest, ...others]) {
    const stamps = await Promise.all(manifests.map((name) => files.stamp(name)));
    if (stamps.some((stamp) => stamp !== undefined)) return folder;
  }
  return nearest.folder;
}

/** Undefined for what every folder has, and for what is no path. */
function normaliseSource(source: string): string | undefined {
  if (/^(?:[a-z][a-z\d+.-]*:\/\/|git@)/i.test(source)) return undefined;
  const path = normalisePath(source);
  return path === "." || path === "*" ? undefined : path;
}

async function isThere(files: ContextFiles, source: string): Promise<boolean> {
  const parts = source.split("/");
  const first = parts.findIndex((part) => /[*?[\\]/.test(part));
  if (first < 0) return (await files.stamp(source)) !== undefined;
  const folder = parts.slice(0, first).join("/") || ".";
  const matches = createMatcher(parts[first] ?? "");
  const entries = await files.list(folder, 2_000);
  const found = entries.filter(({ name }) => matches?.(name) === true);
  if (first === parts.length - 1) return found.length > 0;
  const rest = parts.slice(first + 1).join("/");
  // Further patterns are not followed: one folder that has the first of it is enough.
  if (/[*?[\\]/.test(rest)) return found.length > 0;
  const stamps = await Promise.all(
    found.slice(0, 20).map(({ name }) => files.stamp(joinPath(joinPath(folder, name), rest))),
  );
  return stamps.some((stamp) => stamp !== undefined);
}
