/** Starts that do nothing but serve files: which folder, on which port, and what they answer for unknown paths. */
import type { StartCommand } from "../node/start-commands.ts";

export interface SiteStart {
  /** The program that serves, for texts. */
  readonly tool: string;
  /**
   * `files`: serves a folder. `preview`: serves what its own build has made. `development`: builds in memory and
   * serves that: there need not be a build in the file.
   */
  readonly kind: "files" | "preview" | "development";
  /** As named on the command line, from the working folder; undefined where the tool's configuration says it. */
  readonly folder: string | undefined;
  /** Named on the command line. */
  readonly port: number | undefined;
  /** Where nothing is named; undefined where that hangs on the version. */
  readonly usualPort: number | undefined;
  /** Paths without a file are answered with index.html. */
  readonly isSinglePage: boolean;
}

interface Server {
  readonly kind: SiteStart["kind"];
  readonly verbs?: readonly string[];
  readonly portOptions: readonly string[];
  readonly usualPort?: number;
  readonly isSinglePage: boolean;
}

const p = ["-p", "--port"];
const dev = (usualPort: number, ...verbs: readonly string[]): Server => ({
  kind: "development",
  portOptions: p,
  usualPort,
  isSinglePage: true,
  ...(verbs.length === 0 ? {} : { verbs }),
});

/** From the tools' own help (2026-11). */
const servers: readonly (readonly [program: string, Server])[] = [
  ["serve", { kind: "files", portOptions: ["-l", "--listen", "-p", "--port"], isSinglePage: false }],
  ["http-server", { kind: "files", portOptions: p, usualPort: 8080, isSinglePage: false }],
  ["live-server", { kind: "files", portOptions: ["--port"], usualPort: 8080, isSinglePage: false }],
  ["sirv", { kind: "files", portOptions: p, isSinglePage: false }],
  ["vite", { kind: "preview", verbs: ["preview"], portOptions: p, usualPort: 4173, isSinglePage: true }],
  ["gatsby", { kind: "preview", verbs: ["serve"], portOptions: p, usualPort: 9000, isSinglePage: false }],
  ["docusaurus", { kind: "preview", verbs: ["serve"], portOptions: p, usualPort: 3000, isSinglePage: false }],
  [
    "astro",
    { kind: "preview", verbs: ["preview"], portOptions: ["--port"], usualPort: 4321, isSinglePage: false },
  ],
  ["vite", dev(5173)],
  ["react-scripts", dev(3000, "start")],
  ["react-app-rewired", dev(3000, "start")],
  ["craco", dev(3000, "start")],
  ["ng", dev(4200, "serve", "s")],
  ["vue-cli-service", dev(8080, "serve")],
  ["gatsby", { ...dev(8000, "develop"), isSinglePage: false }],
  ["docusaurus", { ...dev(3000, "start"), isSinglePage: false }],
  ["astro", { ...dev(4321, "dev", "start"), isSinglePage: false }],
];

/** Programs that only lead to the one that serves. */
const leading: ReadonlySet<string> = new Set([
  "npm",
  "npx",
  "yarn",
  "yarnpkg",
  "pnpm",
  "pnpx",
  "cross-env",
  "exec",
]);

/** Undefined where the start is something else, or does more. */
export function readSiteStart(commands: readonly StartCommand[]): SiteStart | undefined {
  const rest = commands.filter(({ program }) => !leading.has(program) && !program.includes("/"));
  const [only, ...others] = rest;
  if (only === undefined || others.length > 0) return undefined;
  const words = only.arguments;
  const verb = words.find((word) => !word.startsWith("-"));
  const server = servers.find(
    ([program, { verbs }]) =>
      program === only.program && (verbs === undefined || (verb !== undefined && verbs.includes(verb))),
  )?.[1];
  if (server === undefined) return undefined;
  // `vite build --watch`, `vite optimize`.
  if (
    only.program === "vite" &&
    server.kind === "development" &&
    !/^(?:dev|serve|undefined)$/.test(String(verb))
  )
    return undefined;
  const options = readOptions(words, server.portOptions);
  const operands = options.operands.filter(
    (word) => server.verbs === undefined || !server.verbs.includes(word),
  );
  const isSingle =
    words.some((word) => /^(?:-s|--single)$/.test(word)) &&
    (only.program === "serve" || only.program === "sirv");
  return {
    tool: only.program,
    kind: server.kind,
    folder: server.kind === "files" ? (operands[0] ?? ".") : undefined,
    port: options.port,
    usualPort: server.usualPort,
    isSinglePage: server.isSinglePage || isSingle,
  };
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
