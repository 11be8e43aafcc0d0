/** pom.xml: https://maven.apache.org/pom.html, with those of its parents that lie in the context. */
import type { BuildContext } from "../build-context.ts";
import { folderOfPath, joinPath, normalisePath } from "../context-paths.ts";
import { readManifest, valueOf } from "./manifest.ts";
import type { Texts } from "./manifest-values.ts";
import type { Manifest } from "./project.ts";
import { childAt, childrenNamed, parseXmlRoot, textOf, type XmlNode } from "./xml.ts";

export interface MavenProject {
  readonly groupId: string | undefined;
  readonly artifactId: string;
  /** Its parent's where it has none of its own. */
  readonly version: string | undefined;
  readonly packaging: string;
  /**
   * What the built file is called, without its ending: `shop-1.2.3`. Undefined where a property outside of the file
   * decides it.
   */
  readonly finalName: string | undefined;
  readonly parent:
    | {
        readonly groupId: string | undefined;
        readonly artifactId: string | undefined;
        readonly version: string | undefined;
      }
    | undefined;
  /** Of the parent, the imported BOM or the plugin; undefined where it is not used or not said here. */
  readonly springBootVersion: string | undefined;
  /** With other properties filled in; its parents', too. */
  readonly properties: Texts;
  /** `17`, `1.8` as `8`; undefined where it is not said here. */
  readonly javaVersion: string | undefined;
  readonly modules: readonly string[];
  /** By artifact: `spring-boot-maven-plugin`; those of profiles and `pluginManagement` are not among them. */
  readonly plugins: ReadonlyMap<string, MavenPlugin>;
  /** `group:artifact` of what it depends on, without tests' and provided ones. */
  readonly dependencies: ReadonlySet<string>;
  readonly hasProfiles: boolean;
}

export interface MavenPlugin {
  readonly groupId: string | undefined;
  readonly version: string | undefined;
  /** Texts of `configuration`, and of each execution's: `finalName`, `classifier`, `mainClass`, `descriptorRef`. */
  readonly configuration: Texts;
  readonly goals: ReadonlySet<string>;
}

/** A parent's parent…; a file may call itself its parent. */
const mostParents = 5;

export async function readMavenProject(
  context: BuildContext,
  folder: string,
): Promise<Manifest<MavenProject>> {
  const read = async (path: string, level: number): Promise<Manifest<MavenProject>> =>
    await readManifest(context, path, async (text, place) => {
      const root = await parseXmlRoot(text);
      const parent = childAt(root, "parent");
      const written = childAt(parent, "relativePath");
      // An empty path says that the parent comes from a repository.
      const relative = written === undefined ? "../pom.xml" : written.text;
      const above = normalisePath(joinPath(folderOfPath(place), relative));
      if (parent === undefined || relative === "" || above === undefined || level >= mostParents) {
        return describeProject(root, undefined);
      }
      const file = above.endsWith(".xml") ? above : joinPath(above, "pom.xml");
      const found = valueOf(await read(file, level + 1));
      // Maven, too, looks whether it is the one that is meant.
      return describeProject(root, found?.artifactId === textOf(parent, "artifactId") ? found : undefined);
    });
  return await read(joinPath(folder, "pom.xml"), 0);
}

/** A property may be made of another, and of itself. */
const deepestProperty = 10;
const longestValue = 4_000;

/** @throws Error where it is no project */
function describeProject(root: XmlNode, above: MavenProject | undefined): MavenProject {
  const artifactId = textOf(root, "artifactId");
  if (root.name !== "project" || artifactId === undefined) throw new Error("pom.xml names no project");
  const fill = createFilling(root, above?.properties ?? new Map());
  const at = (node: XmlNode | undefined, ...names: readonly string[]) => fill(textOf(node, ...names));
  const parent = childAt(root, "parent");
  const version = at(root, "version") ?? at(parent, "version");
  const ownPlugins = readPlugins(root, fill);
  const ownProperties = (childAt(root, "properties")?.children ?? []).flatMap((child) => {
    const value = fill(child.text);
    return value === undefined ? [] : [[child.name, value] as const];
  });
  const plugins = new Map([...(above?.plugins ?? []), ...ownPlugins]);
  const properties = new Map([...(above?.properties ?? []), ...ownProperties]);
  const finalName = textOf(root, "build", "finalName");
  const name = fill(artifactId) ?? artifactId;
  return {
    groupId: at(root, "groupId") ?? at(parent, "groupId"),
    artifactId: name,
    version,
    packaging: at(root, "packaging") ?? "jar",
    finalName:
      finalName === undefined ? (version === undefined ? undefined : `${name}-${version}`) : fill(finalName),
    parent: parent && {
      groupId: at(parent, "groupId"),
      artifactId: at(parent, "artifactId"),
      version: at(parent, "version"),
    },
    springBootVersion: readSpringBootVersion(root, ownPlugins, fill) ?? above?.springBootVersion,
    properties,
    javaVersion: readJavaVersion(properties, plugins),
    modules: childrenNamed(childAt(root, "modules"), "module").flatMap(
      ({ text: folder }) => fill(folder) ?? [],
    ),
    plugins,
    dependencies: new Set([...(above?.dependencies ?? []), ...readDependencies(root, fill)]),
    hasProfiles: childrenNamed(childAt(root, "profiles"), "profile").length > 0,
  };
}

type Filling = (text: string | undefined) => string | undefined;

/** `${…}` as far as this file and its parents say it; undefined where it does not, or for an empty text. */
function createFilling(root: XmlNode, inherited: Texts): Filling {
  const own = new Map(childAt(root, "properties")?.children.map(({ name, text }) => [name, text]));
  const valueOf = (name: string): string | undefined => {
    const known = own.get(name);
    if (known !== undefined) return known;
    const [, field] =
      /^(?:project\.|pom\.)(artifactId|version|groupId|packaging|name|parent\.version)$/.exec(name) ?? [];
    if (field === undefined) return inherited.get(name);
    const path = field.split(".");
    return textOf(root, ...path) ?? (field === "packaging" ? "jar" : textOf(root, "parent", ...path));
  };
  /** Each is filled in once: one may name the next several times, and that one the one behind it. */
  const filled = new Map<string, string | undefined>();
  const fillProperty = (name: string, depth: number): string | undefined => {
    if (filled.has(name)) return filled.get(name);
    // While it is filled in it has no value: it may name itself.
    filled.set(name, undefined);
    const value = fill(valueOf(name), depth);
    filled.set(name, value);
    return value;
  };
  const fill = (text: string | undefined, depth: number): string | undefined => {
    if (text === undefined || text === "") return undefined;
    if (depth > deepestProperty || text.length > longestValue) return undefined;
    let isKnown = true;
    let length = 0;
    const result = text.replace(/\$\{([^{}]*)\}/g, (_, name: string) => {
      const value = length > longestValue ? undefined : fillProperty(name.trim(), depth + 1);
      if (value === undefined) isKnown = false;
      length += value?.length ?? 0;
      return value ?? "";
    });
    return isKnown && result.length <= longestValue ? result : undefined;
  };
  return (text) => fill(text, 0);
}

function readPlugins(root: XmlNode, fill: Filling): ReadonlyMap<string, MavenPlugin> {
  return new Map(
    childrenNamed(childAt(root, "build", "plugins"), "plugin").flatMap((plugin) => {
      const artifactId = textOf(plugin, "artifactId");
      if (artifactId === undefined) return [];
      const executions = childrenNamed(childAt(plugin, "executions"), "execution");
      const configurations = [plugin, ...executions].flatMap((node) => childAt(node, "configuration") ?? []);
      return [
        [
          artifactId,
          {
            groupId: fill(textOf(plugin, "groupId")),
            version: fill(textOf(plugin, "version")),
            configuration: new Map(configurations.flatMap((node) => readTexts(node, fill))),
            goals: new Set(
              executions.flatMap((node) =>
                childrenNamed(childAt(node, "goals"), "goal").map(({ text }) => text),
              ),
            ),
          },
        ] as const,
      ];
    }),
  );
}

/** Of all levels: `archive/manifest/mainClass` is found as `mainClass`. */
function readTexts(node: XmlNode, fill: Filling): readonly (readonly [string, string])[] {
  return node.children.flatMap((child) => {
    const value = child.children.length === 0 ? fill(child.text) : undefined;
    return value === undefined ? readTexts(child, fill) : [[child.name, value] as const];
  });
}

function readSpringBootVersion(
  root: XmlNode,
  plugins: ReadonlyMap<string, MavenPlugin>,
  fill: Filling,
): string | undefined {
  const parent = childAt(root, "parent");
  if (/^spring-boot-(?:starter-parent|dependencies)$/.test(textOf(parent, "artifactId") ?? "")) {
    return fill(textOf(parent, "version"));
  }
  const managed = childrenNamed(childAt(root, "dependencyManagement", "dependencies"), "dependency");
  const imported = managed.find((one) => textOf(one, "artifactId") === "spring-boot-dependencies");
  return fill(textOf(imported, "version")) ?? plugins.get("spring-boot-maven-plugin")?.version;
}

function readJavaVersion(properties: Texts, plugins: ReadonlyMap<string, MavenPlugin>): string | undefined {
  const compiler = plugins.get("maven-compiler-plugin")?.configuration;
  const version =
    compiler?.get("release") ??
    properties.get("maven.compiler.release") ??
    compiler?.get("target") ??
    properties.get("maven.compiler.target") ??
    properties.get("java.version") ??
    compiler?.get("source") ??
    properties.get("maven.compiler.source");
  return version?.replace(/^1\.(?=\d)/, "");
}

function readDependencies(root: XmlNode, fill: Filling): ReadonlySet<string> {
  return new Set(
    childrenNamed(childAt(root, "dependencies"), "dependency").flatMap((one) => {
      const [group, artifact] = [fill(textOf(one, "groupId")), fill(textOf(one, "artifactId"))];
      if (group === undefined || artifact === undefined) return [];
      return /^(?:test|provided)$/.test(textOf(one, "scope") ?? "") ? [] : `${group}:${artifact}`;
    }),
  );
}
