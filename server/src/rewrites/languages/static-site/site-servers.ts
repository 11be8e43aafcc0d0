/** Tools that serve the files of a site: what the tools themselves say of it (their own help, 2026-11). */

export interface Server {
  /**
   * `files`: serves a folder. `preview`: serves what its own build has made. `development`: builds in memory and
   * serves that: there need not be a build in the file.
   */
  readonly kind: "files" | "preview" | "development";
  /** Its first word; undefined where it has none. */
  readonly verbs?: readonly string[];
  /** An option without which it does something else. */
  readonly option?: string;
  readonly portOptions: readonly string[];
  /** Where nothing is named; undefined where that hangs on the version. */
  readonly usualPort?: number;
  /** Takes the port from the variable PORT, too. */
  readonly readsPort: boolean;
  /** Paths without a file are answered with index.html. */
  readonly isSinglePage: boolean;
  /** Where its build writes to, unless its configuration says otherwise. @param source the folder that is named */
  readonly output?: (source: string) => string;
  /** The line of a script that builds; undefined where that script is called `build`. */
  readonly build?: RegExp;
}

const p = ["-p", "--port"];

function serves(portOptions: readonly string[], usualPort?: number): Server {
  const usual = usualPort === undefined ? {} : { usualPort };
  return { kind: "files", portOptions, readsPort: true, isSinglePage: false, ...usual };
}

function previews(usualPort: number, verb: string, more: Partial<Server> = {}): Server {
  const usual = { portOptions: p, usualPort, readsPort: false, isSinglePage: false };
  return { kind: "preview", verbs: [verb], ...usual, ...more };
}

function develops(usualPort: number, verbs?: readonly string[], more: Partial<Server> = {}): Server {
  const named = verbs === undefined ? {} : { verbs };
  const usual = { portOptions: p, usualPort, readsPort: false, isSinglePage: true };
  return { kind: "development", ...usual, ...named, ...more };
}

const ofPages = { isSinglePage: false };
const byVariable = { readsPort: true };

const vitepress = { ...ofPages, output: inSource(".vitepress/dist"), build: /\bvitepress build\b/ };
const vuepress = { ...ofPages, output: inSource(".vuepress/dist"), build: /\bvuepress build\b/ };
const storybook = {
  output: () => "storybook-static",
  build: /\b(?:storybook build|sb build|build-storybook)\b/,
};
const hexo = { ...ofPages, output: () => "public", build: /\bhexo (?:g|generate)\b/ };

function inSource(folder: string): (source: string) => string {
  return (source) => `${source.replace(/\/$/, "")}/${folder}`;
}

/** The first that fits counts: `vite preview` stands in front of `vite`. */
const servers: readonly (readonly [program: string, Server])[] = [
  ["serve", serves(["-l", "--listen", "-p", "--port"])],
  ["http-server", serves(p, 8080)],
  ["live-server", serves(["--port"], 8080)],
  ["sirv", serves(p)],
  ["vite", previews(4173, "preview", { isSinglePage: true })],
  ["gatsby", previews(9000, "serve")],
  ["docusaurus", previews(3000, "serve")],
  ["astro", previews(4321, "preview")],
  ["vitepress", previews(4173, "preview", vitepress)],
  ["vitepress", previews(4173, "serve", vitepress)],
  ["vite", develops(5173)],
  ["react-scripts", develops(3000, ["start"], byVariable)],
  ["react-app-rewired", develops(3000, ["start"], byVariable)],
  ["craco", develops(3000, ["start"], byVariable)],
  ["ng", develops(4200, ["serve", "s"])],
  ["vue-cli-service", develops(8080, ["serve"], byVariable)],
  ["gatsby", develops(8000, ["develop"], { ...ofPages, ...byVariable })],
  ["docusaurus", develops(3000, ["start"], ofPages)],
  ["astro", develops(4321, ["dev", "start"], ofPages)],
  ["vitepress", develops(5173, ["dev"], vitepress)],
  ["vuepress", develops(8080, ["dev"], vuepress)],
  ["storybook", develops(6006, ["dev"], storybook)],
  ["start-storybook", develops(6006, undefined, storybook)],
  [
    "eleventy",
    develops(8080, undefined, {
      ...ofPages,
      option: "--serve",
      output: () => "_site",
      build: /\beleventy\b(?!.*--serve)/,
    }),
  ],
  ["hexo", develops(4000, ["server", "s"], hexo)],
];

/** @param words the program's arguments, of which `verb` is the first that is no option */
export function findServer(
  program: string,
  verb: string | undefined,
  words: readonly string[],
): Server | undefined {
  return servers.find(
    ([name, { verbs, option }]) =>
      name === program &&
      (verbs === undefined || (verb !== undefined && verbs.includes(verb))) &&
      (option === undefined || words.includes(option)),
  )?.[1];
}

/** `npx serve@14`, `@11ty/eleventy`, `node node_modules/serve/build/main.js`: which tool that is. */
export function nameTool(program: string, words: readonly string[]): readonly [string, readonly string[]] {
  const file =
    program === "node" ? /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(words[0] ?? "") : null;
  const name = (file?.[1] ?? program).replace(/(?!^)@[^/]*$/, "");
  const tool = name === "@11ty/eleventy" ? "eleventy" : name === "sirv-cli" ? "sirv" : name;
  return [tool, file === null ? words : words.slice(1)];
}
