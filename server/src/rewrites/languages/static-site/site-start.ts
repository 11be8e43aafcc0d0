/** Starts that do nothing but serve files: which folder, on which port, and what they answer for unknown paths. */
import type { Subject } from "../../language.ts";
import type { NodeApplication } from "../node/application.ts";
import { listUnseenScripts, type StartCommand } from "../node/start-commands.ts";
import { findServer, nameTool, type Server } from "./site-servers.ts";

export interface SiteStart {
  /** The program that serves, for texts. */
  readonly tool: string;
  readonly server: Server;
  readonly kind: Server["kind"];
  /** As named on the command line, from the working folder; undefined where the tool's configuration says it. */
  readonly folder: string | undefined;
  /** Where the tool's build writes to, from the working folder; undefined where a framework says it. */
  readonly output: string | undefined;
  /** Named on the command line. */
  readonly port: number | undefined;
  /** Paths without a file are answered with index.html. */
  readonly isSinglePage: boolean;
  /** The files are built first, each time a container starts. */
  readonly isBuilt: boolean;
}

/** Programs that only lead to the one that serves. */
const leading: ReadonlySet<string> = new Set([
  ...["npm", "npx", "yarn", "yarnpkg", "pnpm", "pnpx", "bun", "bunx", "cross-env", "exec"],
  // What their scripts run is listed beside them.
  ...["sh", "bash", "ash", "dash", "set"],
]);

/** Undefined where the start is something else, or does more than build and serve. */
export async function findSiteStart(
  subject: Subject,
  { startCommands }: NodeApplication,
): Promise<SiteStart | undefined> {
  const site = readSiteStart(startCommands);
  if (site === undefined) return undefined;
  const unseen = await listUnseenScripts(subject, startCommands);
  return unseen.length === 0 ? site : undefined;
}

function readSiteStart(commands: readonly StartCommand[]): SiteStart | undefined {
  const rest = commands
    .filter(({ program }) => !leading.has(program) && !isListedTwice(program))
    .map(({ program, arguments: words }) => nameTool(program, words));
  const last = rest.at(-1);
  if (last === undefined || !rest.slice(0, -1).every(([program, words]) => builds(program, words)))
    return undefined;
  const [program, words] = last;
  const verb = words.find((word) => !word.startsWith("-"));
  const server = findServer(program, verb, words);
  if (server === undefined) return undefined;
  // Below a path that the configuration names.
  if (words.includes("--prefix-paths")) return undefined;
  // `vite build --watch`, `vite optimize`.
  if (program === "vite" && server.kind === "development" && !/^(?:dev|serve|undefined)$/.test(String(verb)))
    return undefined;
  const options = readOptions(words, server.portOptions);
  const operands = options.operands.filter((word) => server.verbs?.includes(word) !== true);
  const isSingle =
    words.some((word) => /^(?:-s|--single)$/.test(word)) && (program === "serve" || program === "sirv");
  return {
    tool: program,
    server,
    kind: server.kind,
    folder: server.kind === "files" ? (operands[0] ?? ".") : undefined,
    output: server.output?.(operands[0] ?? "."),
    port: options.port,
    isSinglePage: server.isSinglePage || isSingle,
    isBuilt: rest.length > 1,
  };
}

/** A program by its path, or a script beside what it runs. */
function isListedTwice(program: string): boolean {
  return (program.includes("/") && !program.startsWith("@")) || program.endsWith(".sh");
}

/** Makes files and ends: `tsc`, `vite build`. */
function builds(program: string, words: readonly string[]): boolean {
  if (/^(?:tsc|vue-tsc|svelte-check|eslint|rimraf)$/.test(program)) return true;
  return (
    /^(?:vite|ng|react-scripts|react-app-rewired|craco|vue-cli-service|gatsby|docusaurus|astro|vitepress|vuepress)$/.test(
      program,
    ) && words[0] === "build"
  );
}

/** Options with a value that is no port. */
const valued =
  /^(?:-c|--config|--cors-origin|--host|-a|-H|--ssl-cert|--ssl-key|--cache|-d|--mode|-m|--base|--outDir|--configuration|--project)$/;

function readOptions(
  words: readonly string[],
  portOptions: readonly string[],
): { readonly port: number | undefined; readonly operands: readonly string[] } {
  const operands: string[] = [];
  let port: number | undefined;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    const [name = "", inline] = word.split("=", 2);
    if (portOptions.includes(name)) {
      const value = inline ?? words[++at] ?? "";
      port = Number(/(\d+)$/.exec(value)?.[1] ?? Number.NaN);
    } else if (word.startsWith("-")) {
      if (valued.test(word) && words[at + 1]?.startsWith("-") === false && word !== "-c") at++;
    } else operands.push(word);
  }
  return { port: port === undefined || Number.isNaN(port) ? undefined : port, operands };
}
