/** *.csproj and what stands around them: https://learn.microsoft.com/dotnet/core/project-sdk/msbuild-props */
import type { BuildContext } from "../build-context.ts";
import { folderOfPath, foldersUpward, joinPath, normalisePath } from "../context-paths.ts";
import { readManifest, valueOf } from "./manifest.ts";
import { parseJsonRecord, recordAt, type Texts, textAt } from "./manifest-values.ts";
import type { Manifest } from "./project.ts";
import { childrenNamed, parseXmlRoot, type XmlNode } from "./xml.ts";

export interface DotnetProject {
  /** `Microsoft.NET.Sdk.Web`; undefined in the form of before .NET Core. */
  readonly sdk: string | undefined;
  /** `net10.0`; several where it is built for each. */
  readonly targetFrameworks: readonly string[];
  /** What the built file is called, without `.dll`: the project's name where it says nothing. */
  readonly assemblyName: string;
  /** `Exe`, `Library`… */
  readonly outputType: string | undefined;
  /** Properties of the file and of Directory.Build.props around it, without those that have a condition. */
  readonly properties: Texts;
  /** Versions by package; undefined where another file says it. */
  readonly packages: ReadonlyMap<string, string | undefined>;
  /** Paths in the context of other projects that it is built with; those that lead outside are left out. */
  readonly references: readonly string[];
  /** Frameworks besides the usual one: `Microsoft.AspNetCore.App`. */
  readonly frameworkReferences: readonly string[];
}

export interface DotnetFolder {
  /** Paths of *.csproj, *.fsproj and *.vbproj in the folder. */
  readonly projects: readonly string[];
  /** Paths of *.sln and *.slnx in the folder. */
  readonly solutions: readonly string[];
  /** Files of the folder and those around it that restore and build read: paths. */
  readonly buildFiles: readonly string[];
  /** `10.0.100`, of global.json in the folder or around it. */
  readonly sdkVersion: string | undefined;
}

const projectFile = /\.(?:cs|fs|vb)proj$/i;
const solutionFile = /\.slnx?$/i;
const buildFile =
  /^(?:Directory\.(?:Build\.(?:props|targets)|Packages\.props)|nuget\.config|global\.json|packages\.lock\.json)$/i;

export async function readDotnetFolder(context: BuildContext, folder: string): Promise<DotnetFolder> {
  const entries = await context.list(folder);
  const paths = (pattern: RegExp) =>
    entries.flatMap(({ name, kind }) =>
      kind === "file" && pattern.test(name) ? joinPath(folder, name) : [],
    );
  const around = await Promise.all(
    foldersUpward(folder).map(async (at) =>
      (await context.list(at)).flatMap(({ name, kind }) =>
        kind === "file" && buildFile.test(name) ? joinPath(at, name) : [],
      ),
    ),
  );
  const buildFiles = around.flat();
  const global = buildFiles.find((path) => /(?:^|\/)global\.json$/i.test(path));
  const content =
    global === undefined ? undefined : valueOf(await readManifest(context, global, parseJsonRecord));
  return {
    projects: paths(projectFile),
    solutions: paths(solutionFile),
    buildFiles,
    sdkVersion: content && textAt(recordAt(content, "sdk"), "version"),
  };
}

/** @param path of a *.csproj */
export async function readDotnetProject(
  context: BuildContext,
  path: string,
): Promise<Manifest<DotnetProject>> {
  const file = await readManifest(context, path, parseXmlRoot);
  if (file.kind !== "read") return file;
  if (file.value.name !== "Project") {
    return { kind: "broken", path: file.path, problem: "the file holds no MSBuild project" };
  }
  const around = await readDirectoryProperties(context, folderOfPath(file.path));
  return { ...file, value: describeProject(file.value, file.path, around) };
}

/** Only the nearest is read by MSBuild, unless it imports the next one. */
async function readDirectoryProperties(context: BuildContext, folder: string): Promise<Texts> {
  for (const at of foldersUpward(folder)) {
    const file = await readManifest(context, joinPath(at, "Directory.Build.props"), parseXmlRoot);
    if (file.kind === "read") return readProperties(file.value);
    if (file.kind === "broken") break;
  }
  return new Map();
}

function readProperties(root: XmlNode): Texts {
  const groups = childrenNamed(root, "PropertyGroup").filter((group) => !group.attributes.has("Condition"));
  return new Map(
    groups.flatMap((group) =>
      group.children.flatMap(({ name, text, attributes }) =>
        text === "" || attributes.has("Condition") ? [] : [[name, text] as const],
      ),
    ),
  );
}

function describeProject(root: XmlNode, path: string, around: Texts): DotnetProject {
  const properties = new Map([...around, ...readProperties(root)]);
  const items = childrenNamed(root, "ItemGroup").flatMap(({ children }) => children);
  const included = (name: string) =>
    items.flatMap((item) => {
      const value = item.name === name ? item.attributes.get("Include") : undefined;
      return value === undefined ? [] : [{ item, value }];
    });
  const baseName = (path.split("/").at(-1) ?? "").replace(projectFile, "");
  const fill = (text: string | undefined) =>
    text?.replaceAll("$(MSBuildProjectName)", baseName).replaceAll("$(AssemblyName)", baseName);
  const frameworks = properties.get("TargetFrameworks") ?? properties.get("TargetFramework") ?? "";
  return {
    // `<Sdk Name="…" />` and `<Import Sdk="…" />` are other ways to write it.
    sdk:
      root.attributes.get("Sdk") ??
      childrenNamed(root, "Sdk")[0]?.attributes.get("Name") ??
      childrenNamed(root, "Import")[0]?.attributes.get("Sdk"),
    targetFrameworks: frameworks.split(";").flatMap((one) => one.trim() || []),
    assemblyName: fill(properties.get("AssemblyName")) ?? baseName,
    outputType: properties.get("OutputType"),
    properties,
    packages: new Map(
      included("PackageReference").map(({ item, value }) => [
        value,
        item.attributes.get("Version") ?? (childrenNamed(item, "Version")[0]?.text || undefined),
      ]),
    ),
    references: included("ProjectReference").flatMap(
      ({ value }) => normalisePath(joinPath(folderOfPath(path), value.replaceAll("\\", "/"))) ?? [],
    ),
    frameworkReferences: included("FrameworkReference").map(({ value }) => value),
  };
}

/**
 * The projects of a solution, of both forms of the file.
 * @param path of a *.sln or *.slnx
 * @returns paths in the context
 */
export async function readSolution(
  context: BuildContext,
  path: string,
): Promise<Manifest<readonly string[]>> {
  return await readManifest(context, path, async (text, place) => {
    const written = /\.slnx$/i.test(place)
      ? findProjects(await parseXmlRoot(text))
      : [...text.matchAll(/^Project\("[^"\n]*"\)\s*=\s*"[^"\n]*",\s*"([^"\n]+)"/gm)].map(
          ([, one = ""]) => one,
        );
    return written.flatMap((one) => {
      const slashed = one.replaceAll("\\", "/");
      // Folders of a solution look the same.
      return projectFile.test(slashed) ? (normalisePath(joinPath(folderOfPath(place), slashed)) ?? []) : [];
    });
  });
}

function findProjects(node: XmlNode): readonly string[] {
  return node.children.flatMap((child) =>
    child.name === "Project" ? (child.attributes.get("Path") ?? []) : findProjects(child),
  );
}
