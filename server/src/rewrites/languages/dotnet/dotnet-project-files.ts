/** The project that a command of the .NET SDK is about. */
import { joinPath as joinContextPath, normalisePath } from "../../context-paths.ts";
import type { Subject } from "../../language.ts";
import type { DotnetProject } from "../../project/dotnet-project.ts";
import { valueOf } from "../../project/manifest.ts";

export interface FoundProject {
  /** In the context. */
  readonly path: string;
  readonly project: DotnetProject;
}

/** How many references to other projects are followed. */
const mostProjects = 50;

/**
 * @param path in the image: a folder, or a project's file
 * @returns `several` where a folder has more than one project
 */
export async function findProject(
  subject: Subject,
  path: string,
): Promise<FoundProject | "several" | undefined> {
  for (const place of listContextPlaces(subject, path)) {
    if (/\.\w+proj$/.test(place)) {
      const project = valueOf(await subject.project.dotnet(place));
      if (project !== undefined) return { path: place, project };
      continue;
    }
    const { projects } = await subject.project.dotnetFolder(place);
    const [first, ...others] = projects;
    if (others.length > 0) return "several";
    const project = first === undefined ? undefined : valueOf(await subject.project.dotnet(first));
    if (first !== undefined && project !== undefined) return { path: first, project };
  }
  return undefined;
}

/** What of the context may lie at a path of the image, the last copy first. */
function listContextPlaces({ reading }: Subject, path: string): readonly string[] {
  return reading.copies.toReversed().flatMap(({ from, sources, destination }) => {
    if (from.kind !== "context" || destination === undefined) return [];
    const folder = destination === "/" ? "" : destination;
    if (path !== destination && !path.startsWith(`${folder}/`)) return [];
    const rest = path.slice(folder.length + 1);
    return sources.flatMap((source) => {
      const place =
        source === undefined || /[*?[]/.test(source) ? undefined : normalisePath(source.replace(/^\/+/, ""));
      if (place === undefined) return [];
      const inside = rest === "" ? place : joinContextPath(place, rest);
      // `COPY Api.csproj ./` brings the file itself.
      return place.endsWith(`/${rest}`) || place === rest ? [place, inside] : [inside];
    });
  });
}

/** The only project of the context that is a program: for stages that copy what another one publishes. */
export async function findPrograms({ project }: Subject): Promise<readonly FoundProject[]> {
  const top = await project.dotnetFolder(".");
  const listed = await Promise.all(
    top.solutions.map(async (path) => valueOf(await project.dotnetSolution(path)) ?? []),
  );
  const below = (await project.listTop(".")).filter(({ kind }) => kind === "folder").slice(0, mostProjects);
  const inFolders = await Promise.all(
    below.map(async ({ name }) => (await project.dotnetFolder(name)).projects),
  );
  const paths = [...new Set([...top.projects, ...listed.flat(), ...inFolders.flat()])].slice(0, mostProjects);
  const found = await Promise.all(
    paths.map(async (path) => ({ path, project: valueOf(await project.dotnet(path)) })),
  );
  return found.flatMap(({ path, project: value }) => (value === undefined ? [] : [{ path, project: value }]));
}

/** The project and those that it is built with. */
export async function listWithReferences(
  { project }: Subject,
  first: FoundProject,
): Promise<readonly DotnetProject[]> {
  const found = new Map([[first.path, first.project]]);
  const queue = [...first.project.references];
  for (let path = queue.shift(); path !== undefined && found.size < mostProjects; path = queue.shift()) {
    const value = found.has(path) ? undefined : valueOf(await project.dotnet(path));
    if (value === undefined) continue;
    found.set(path, value);
    queue.push(...value.references);
  }
  return [...found.values()];
}

/** Whether it needs ASP.NET Core's part of the runtime. */
export function isWeb(projects: readonly DotnetProject[]): boolean {
  return projects.some(
    ({ sdk, frameworkReferences }) =>
      /^Microsoft\.NET\.Sdk\.(?:Web|Razor|BlazorWebAssembly)/.test(sdk ?? "") ||
      frameworkReferences.includes("Microsoft.AspNetCore.App"),
  );
}

/** `8.0` of `net8.0`; undefined for several, or for what is no .NET. */
export function versionOf({ targetFrameworks }: DotnetProject): string | undefined {
  const [first, second] = targetFrameworks;
  if (first === undefined || second !== undefined) return undefined;
  return /^net(?:coreapp)?(\d+\.\d+)$/.exec(first)?.[1];
}

export function isTrue(value: string | undefined): boolean {
  return value !== undefined && /^(?:true|1)$/i.test(value);
}
