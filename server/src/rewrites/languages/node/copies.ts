/** What the runtime stage takes: the whole folder as a rule, less where nothing else can be needed. */
import { isWithin, joinPath } from "../../container-path.ts";
import type { Copy, NewStart, Subject } from "../../language.ts";
import type { PackageJson } from "../../project/package-json.ts";
import { parseScript } from "../../start/parse-script.ts";
import { type Text, text } from "../../text.ts";
import type { NodeApplication } from "./application.ts";
import { findEntryFile } from "./entry-file.ts";
import { isBuildCommand } from "./own-tools.ts";
import { readAllImports } from "./source-imports.ts";
import { findBundledServer } from "./svelte-kit.ts";

export interface Taken {
  readonly copies: readonly Copy[];
  /** Nothing of `node_modules` comes along: what is needed of it is in what the build made. */
  readonly isSelfContained: boolean;
  readonly runtimeLines: readonly string[];
  readonly start?: NewStart;
  readonly steps: readonly Text[];
}

export async function chooseCopies(subject: Subject, application: NodeApplication): Promise<Taken> {
  const { folder, folders, manifest } = application;
  const whole: Taken = {
    copies: folders.map(copyFolder),
    isSelfContained: false,
    runtimeLines: [],
    steps: folders.map((one) =>
      text("{folder} is copied as a whole: sources, installed packages and what the build made.", {
        folder: one,
      }),
    ),
  };
  if (manifest.kind !== "read" || folder === undefined || folders.length !== 1 || folders[0] !== folder) {
    return whole;
  }
  if (subject.reading.workdir !== folder || !buildsOnly(subject, manifest.value)) return whole;
  return (
    (await takeStandalone(subject, application, folder)) ??
    takeNuxt(application, folder) ??
    (await takeCompiled(subject, application, manifest.value, folder)) ??
    whole
  );
}

function copyFolder(folder: string): Copy {
  return { from: folder, to: folder, isFolder: true };
}

/** No RUN does anything to the folder but install packages and build: what else it does might be needed. */
function buildsOnly({ reading }: Subject, manifest: PackageJson): boolean {
  return reading.commands.every((command) => isBuildCommand(command, manifest));
}

/** https://nextjs.org/docs/app/api-reference/config/next-config-js/output: `next build` collects what it needs. */
async function takeStandalone(
  { project, start, stage }: Subject,
  { contextFolder, startCommands, lock }: NodeApplication,
  folder: string,
): Promise<Taken | undefined> {
  if (contextFolder === undefined || lock?.hasWorkspaces === true || start.entrypointLength > 0)
    return undefined;
  const next = (await project.frontEnds(contextFolder)).find(({ tool }) => tool === "next");
  if (next?.output.kind !== "literal" || next.output.value !== "standalone") return undefined;
  const built = next.outputFolder;
  const call = startCommands.filter(({ program }) => program === "next");
  const words = call[0]?.arguments ?? [];
  if (built === undefined || call.length !== 1 || words[0] !== "start" || start.argv === undefined)
    return undefined;
  const options = readOptions(words.slice(1));
  if (options === undefined) return undefined;
  const hasPublic = (await project.listTop(contextFolder)).some(
    ({ name, kind }) => name === "public" && kind === "folder",
  );
  const standalone = joinPath(folder, `${built}/standalone`);
  const isHostSet = stage.environment.get("HOSTNAME")?.kind === "env";
  return {
    copies: [
      { from: standalone, to: folder, isFolder: true },
      copyFolder(joinPath(folder, `${built}/static`)),
      ...(hasPublic ? [copyFolder(joinPath(folder, "public"))] : []),
    ],
    isSelfContained: true,
    runtimeLines: [
      ...(options.port === undefined ? [] : [`ENV PORT=${options.port}`]),
      // Docker sets it to the container's id, which the server would take for the only address to listen on.
      ...(isHostSet && options.host === undefined ? [] : [`ENV HOSTNAME=${options.host ?? "0.0.0.0"}`]),
    ],
    start: { entrypoint: null, command: ["node", "server.js"] },
    steps: [
      text("Of Next.js, only what it collected for a server of its own is copied, and server.js is started."),
    ],
  };
}

function readOptions(
  words: readonly string[],
): { readonly port?: string; readonly host?: string } | undefined {
  const found: { port?: string; host?: string } = {};
  for (let at = 0; at < words.length; at += 2) {
    const value = words[at + 1];
    if (value === undefined || !/^[\w.:-]+$/.test(value)) return undefined;
    if (words[at] === "-p" || words[at] === "--port") found.port = value;
    else if (words[at] === "-H" || words[at] === "--hostname") found.host = value;
    else return undefined;
  }
  return found;
}

/** Nuxt's server holds all that it loads: https://nuxt.com/docs/getting-started/deployment */
function takeNuxt({ startCommands }: NodeApplication, folder: string): Taken | undefined {
  const entry = startedFile(startCommands);
  const output = joinPath(folder, ".output");
  if (entry === undefined || !isWithin(joinPath(folder, entry), output)) return undefined;
  const needsPackage = startCommands.some(({ program }) => program !== "node");
  const manifest = joinPath(folder, "package.json");
  return {
    copies: [
      copyFolder(output),
      ...(needsPackage ? [{ from: manifest, to: manifest, isFolder: false }] : []),
    ],
    isSelfContained: true,
    runtimeLines: [],
    steps: [text("Only .output is copied: the server in it holds all that it loads.")],
  };
}

/** What is at the top of a project and no application reads at run time. */
const idle =
  /^(?:src|tests?|__tests__|e2e|docs?|\.github|\.gitlab|\.vscode|\.idea|\.husky|\.changeset|\.devcontainer|package(?:-lock)?\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|tsconfig.*\.json|nest-cli\.json|.*\.md|licen[cs]e.*|(?:.*\.)?dockerfile.*|(?:docker-)?compose.*\.ya?ml|\.docker.*|\.git.*|\.?(?:eslint|prettier|jest|vitest|babel|swc|webpack|rollup|tsup|commitlint|lint-?staged|nodemon|renovate|biome)(?:rc|ignore|\.config|\.json|\.).*|\.?(?:eslint|prettier|babel|swc)rc|\.prettierignore|\.eslintignore|\.editorconfig|\.nvmrc|\.node-version|\.tool-versions|\.npmignore|\.env\.(?:example|sample|template)|makefile|\.travis\.yml|dist|build|node_modules)$/i;

/** What only a build of SvelteKit reads; what is in `static` comes to the server's folder. */
const ofSvelteKit =
  /^(?:static|messages|project\.inlang|(?:svelte|vite|tailwind|postcss|playwright)\.config\..*)$/;

/** Code that finds files by a path, not by an import. */
const readsFiles =
  /process\.cwd\(|["'`](?:\.{0,2}\/)*src\/|\b__dirname\b|\b__filename\b|import\.meta|\breadFile|\breaddir|createReadStream|sendFile|useStaticAssets|serveStatic|\.static\(|package\.json|tsconfig|["'`][^"'`\n]*\*\*?\/[^"'`\n]*["'`]/;

const compilerFolders: ReadonlySet<string> = new Set(["dist", "build", "lib", "out"]);

/** They write nothing but what they compile. */
const compilers: ReadonlySet<string> = new Set([
  ...["tsc", "nest", "tsup", "swc", "esbuild", "babel", "tsc-alias", "rimraf", "del-cli", "rm", "cross-env"],
]);

/** The scripts that build run compilers alone: others might write pages or schemas beside what they compile. */
function onlyCompiles({ parse }: Subject, { scripts }: PackageJson): boolean {
  const lines = ["prebuild", "build", "postbuild", "prepare", "postinstall"].flatMap(
    (name) => scripts.get(name) ?? [],
  );
  const commands = lines.flatMap((line) => parseScript(line, parse)?.commands ?? []);
  return (
    commands.length > 0 && commands.every(({ program }) => compilers.has(program) || program === "husky")
  );
}

/** A server that a compiler has written to a folder: that, its packages and package.json. */
async function takeCompiled(
  subject: Subject,
  { contextFolder, startCommands, lock }: NodeApplication,
  manifest: PackageJson,
  folder: string,
): Promise<Taken | undefined> {
  if (contextFolder === undefined || lock?.nodeLinker === "pnp" || lock?.hasWorkspaces === true)
    return undefined;
  const entry = startedFile(startCommands) ?? "";
  const { project } = subject;
  const [first = "", ...rest] = entry.replace(/^\.\//, "").split("/");
  const server = await findBundledServer(subject, contextFolder, manifest, entry);
  const built = server ?? first;
  if (server === undefined && (!compilerFolders.has(built) || rest.length === 0)) return undefined;
  if (manifest.dependencies.size === 0) return undefined;
  const words = startCommands.flatMap(({ arguments: own }) => own);
  if (words.some((word) => /tsconfig-paths|module-alias|\.env|dotenv/.test(word))) return undefined;
  const top = await project.listTop(contextFolder);
  const isIdle = (name: string) => idle.test(name) || (server !== undefined && ofSvelteKit.test(name));
  if (!top.every(({ name }) => isIdle(name)) || !top.some(({ name }) => name === "src")) return undefined;
  const sources = await readAllImports(project.context, contextFolder);
  // Pages and what they show are in the server's folder.
  if (!sources.isComplete || (sources.hasOtherFiles && server === undefined)) return undefined;
  if (sources.files.some(({ text: code }) => readsFiles.test(code))) return undefined;
  if (server === undefined && !onlyCompiles(subject, manifest)) return undefined;
  const packages = joinPath(folder, "node_modules");
  const output = joinPath(folder, built);
  const file = joinPath(folder, "package.json");
  return {
    copies: [{ from: file, to: file, isFolder: false }, copyFolder(packages), copyFolder(output)],
    isSelfContained: false,
    runtimeLines: [],
    steps: [
      text(
        "{output}, {packages} and package.json are copied: nothing else is read when the application runs.",
        {
          output,
          packages,
        },
      ),
    ],
  };
}

/** The file that the start runs, where it runs nothing else: package managers only stand in front of it. */
function startedFile(commands: NodeApplication["startCommands"]): string | undefined {
  const others = commands.filter(
    ({ program }) => !/^(?:node|npm|yarn|pnpm|cross-env|\/.*\/node)$/.test(program),
  );
  const [call, ...more] = commands.filter(({ program }) => program === "node");
  return others.length > 0 || more.length > 0 || call === undefined
    ? undefined
    : findEntryFile(call.arguments);
}
