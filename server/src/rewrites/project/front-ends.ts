/** Which tools build pages out of a folder, and where they put them, as far as a file says it for certain. */
import { memberOf } from "../../built-images/project-values.ts";
import { isRecord, type JsonRecord } from "../../json-values.ts";
import type { BuildContext } from "../build-context.ts";
import { joinPath } from "../context-paths.ts";
import { type ConfigLiterals, readConfigLiterals, type Setting } from "./config-literals.ts";
import { readManifest, valueOf } from "./manifest.ts";
import { parseJsonRecord, recordAt, textAt } from "./manifest-values.ts";
import type { PackageJson } from "./package-json.ts";
import type { Manifest } from "./project.ts";

export interface FrontEnd {
  readonly tool: FrontEndTool;
  /** Path of its configuration; undefined where it has none. */
  readonly config: string | undefined;
  /** Below the application's folder: `dist`; undefined where it cannot be known. */
  readonly outputFolder: string | undefined;
  /** `output` of Next.js and Astro, `ssr` of Nuxt: what kind of build it is. */
  readonly output: Setting;
  /** Where its servers listen. */
  readonly ports: { readonly development: Setting; readonly preview: Setting };
}

export type FrontEndTool =
  | "next"
  | "nuxt"
  | "astro"
  | "svelte-kit"
  | "angular"
  | "docusaurus"
  | "gatsby"
  | "vue-cli"
  | "create-react-app"
  | "vite";

interface ToolFacts {
  /** A package that the application depends on. */
  readonly package: string;
  /** Name of its configuration without its ending. */
  readonly config: string | undefined;
  /** What it makes where nothing else is said. */
  readonly folder: string;
  /** The setting that says otherwise. */
  readonly folderSetting?: string;
  readonly outputSetting?: string;
  /** The settings of the ports that its servers for development and for previews listen on. */
  readonly portSettings?: readonly [development: string, preview: string];
}

/** Those that build on Vite stand in front of it: their output is the one that counts. */
const tools: Readonly<Record<FrontEndTool, ToolFacts>> = {
  next: {
    package: "next",
    config: "next.config",
    folder: ".next",
    folderSetting: "distDir",
    outputSetting: "output",
  },
  nuxt: { package: "nuxt", config: "nuxt.config", folder: ".output", outputSetting: "ssr" },
  astro: {
    package: "astro",
    config: "astro.config",
    folder: "dist",
    folderSetting: "outDir",
    outputSetting: "output",
    portSettings: ["server.port", "server.port"],
  },
  "svelte-kit": { package: "@sveltejs/kit", config: "svelte.config", folder: "build" },
  angular: { package: "@angular/core", config: undefined, folder: "" },
  docusaurus: { package: "@docusaurus/core", config: "docusaurus.config", folder: "build" },
  gatsby: { package: "gatsby", config: "gatsby-config", folder: "public" },
  "vue-cli": {
    package: "@vue/cli-service",
    config: "vue.config",
    folder: "dist",
    folderSetting: "outputDir",
    portSettings: ["devServer.port", "devServer.port"],
  },
  "create-react-app": { package: "react-scripts", config: undefined, folder: "build" },
  vite: {
    package: "vite",
    config: "vite.config",
    folder: "dist",
    folderSetting: "build.outDir",
    portSettings: ["server.port", "preview.port"],
  },
};

const missing: Setting = { kind: "default" };

export async function readFrontEnds(
  context: BuildContext,
  folder: string,
  manifest: PackageJson | undefined,
): Promise<readonly FrontEnd[]> {
  const entries = await context.list(folder);
  const found: FrontEnd[] = [];
  for (const [tool, facts] of Object.entries(tools) as [FrontEndTool, ToolFacts][]) {
    const config = entries.find(({ name, kind }) => kind === "file" && isConfigOf(name, facts.config))?.name;
    const isUsed =
      manifest?.dependencies.has(facts.package) === true ||
      manifest?.devDependencies.has(facts.package) === true;
    if (!isUsed && config === undefined) continue;
    if (tool === "angular") {
      found.push(await readAngular(context, folder));
      continue;
    }
    const path = config === undefined ? undefined : joinPath(folder, config);
    const literals = path === undefined ? undefined : await readManifest(context, path, readConfigLiterals);
    found.push({
      tool,
      config: path,
      outputFolder: readFolder(facts, literals),
      output: facts.outputSetting === undefined ? missing : settingOf(literals, facts.outputSetting),
      ports: readPorts(facts, literals),
    });
  }
  return found;
}

function isConfigOf(name: string, config: string | undefined): boolean {
  return (
    config !== undefined && /^\.[cm]?[jt]s$/.test(name.startsWith(config) ? name.slice(config.length) : "")
  );
}

function readPorts(facts: ToolFacts, literals: Manifest<ConfigLiterals> | undefined): FrontEnd["ports"] {
  const [development, preview] = facts.portSettings ?? [];
  const read = (name: string | undefined) => (name === undefined ? missing : settingOf(literals, name));
  return { development: read(development), preview: read(preview) };
}

function settingOf(literals: Manifest<ConfigLiterals> | undefined, name: string): Setting {
  if (literals === undefined) return missing;
  return valueOf(literals)?.get(name) ?? { kind: "unknown" };
}

function readFolder(facts: ToolFacts, literals: Manifest<ConfigLiterals> | undefined): string | undefined {
  if (facts.folderSetting === undefined) return facts.folder;
  const setting = settingOf(literals, facts.folderSetting);
  // Vite puts it below its `root`.
  const root = facts.package === "vite" ? settingOf(literals, "root") : missing;
  if (setting.kind === "default" && root.kind === "default") return facts.folder;
  if (setting.kind !== "literal" || typeof setting.value !== "string" || root.kind !== "default")
    return undefined;
  const plain = setting.value.replace(/^\.\//, "").replace(/\/$/, "");
  return /^[\w.@-]+(?:\/[\w.@-]+)*$/.test(plain) && !plain.split("/").includes("..") ? plain : undefined;
}

/** https://angular.dev/reference/configs/workspace-config */
async function readAngular(context: BuildContext, folder: string): Promise<FrontEnd> {
  const path = joinPath(folder, "angular.json");
  const content = valueOf(await readManifest(context, path, parseJsonRecord));
  const projects = Object.entries(recordAt(content ?? {}, "projects")).flatMap(([name, value]) =>
    isRecord(value) && textAt(value, "projectType") !== "library" ? [{ name, value }] : [],
  );
  const [only] = projects;
  return {
    tool: "angular",
    config: content === undefined ? undefined : path,
    outputFolder:
      only === undefined || projects.length > 1 ? undefined : angularFolder(only.name, only.value),
    output: missing,
    ports: { development: angularPort(projects.map(({ value }) => value)), preview: missing },
  };
}

function angularPort(projects: readonly JsonRecord[]): Setting {
  const ports = projects.flatMap((project) => {
    const targets = isRecord(memberOf(project, "architect")) ? "architect" : "targets";
    return memberOf(recordAt(project, targets, "serve", "options"), "port") ?? [];
  });
  const [only] = ports;
  if (only === undefined) return missing;
  return typeof only === "number" && projects.length === 1
    ? { kind: "literal", value: String(only) }
    : { kind: "unknown" };
}

function angularFolder(name: string, project: JsonRecord): string | undefined {
  const targets = isRecord(memberOf(project, "architect")) ? "architect" : "targets";
  const build = recordAt(project, targets, "build");
  const options = recordAt(build, "options");
  const builder = textAt(build, "builder");
  if (builder === undefined) return undefined;
  const isApplication = /^@angular(?:-devkit)?\/build(?:-angular)?:application$/.test(builder);
  if (!isApplication && builder !== "@angular-devkit/build-angular:browser") return undefined;
  const output = memberOf(options, "outputPath");
  const base = typeof output === "string" ? output : isRecord(output) ? textAt(output, "base") : undefined;
  // The older builder has no default, the newer one names it by the project.
  const top = base ?? (isApplication ? `dist/${name}` : undefined);
  if (top === undefined) return undefined;
  if (!isApplication) return top;
  // An empty name puts the pages into the folder itself.
  const browser = isRecord(output) ? memberOf(output, "browser") : undefined;
  return browser === "" ? top : `${top}/${typeof browser === "string" ? browser : "browser"}`;
}
