/** Command lines of Node.js package managers that run a script of package.json or a package's command. */

export type RunnerCall =
  | {
      readonly kind: "script";
      readonly manager: Manager;
      readonly script: string;
      readonly arguments: readonly string[];
      /** `--prefix client`: where package.json is, seen from the working folder. */
      readonly folder: string;
      /** Yarn, pnpm and Bun run a package's command where there is no such script. */
      readonly orCommand: boolean;
    }
  /** `npx serve`. */
  | {
      readonly kind: "command";
      readonly manager: Manager;
      readonly command: string;
      readonly arguments: readonly string[];
      readonly folder: string;
    }
  /** `npm install`, or options that change which package is meant. */
  | { readonly kind: "other"; readonly manager: Manager };

export type Manager = "npm" | "npx" | "yarn" | "pnpm" | "bun";

const managers: ReadonlySet<string> = new Set<Manager>(["npm", "npx", "yarn", "pnpm", "bun"]);

/** Options that change what is printed, and nothing of what is run. */
const quiet: ReadonlySet<string> = new Set([
  ...[
    "-s",
    "--silent",
    "-q",
    "--quiet",
    "-d",
    "--verbose",
    "--no-update-notifier",
    "--no-audit",
    "--no-fund",
  ],
  ...["--if-present", "-y", "--yes", "--no-install", "--no", "--offline", "--production", "--prod", "--bun"],
]);

const folderOptions: ReadonlySet<string> = new Set(["--prefix", "--cwd", "-C", "--dir"]);

/** Subcommands that are no scripts (npm help, yarn help, pnpm help). */
const subcommands: ReadonlySet<string> = new Set([
  ...["install", "i", "ci", "add", "remove", "rm", "uninstall", "update", "upgrade", "up", "publish", "pack"],
  ...["link", "unlink", "init", "create", "audit", "config", "cache", "version", "info", "view", "outdated"],
  ...[
    "list",
    "ls",
    "why",
    "login",
    "logout",
    "set",
    "rebuild",
    "prune",
    "dedupe",
    "help",
    "global",
    "plugin",
  ],
  ...[
    "workspace",
    "workspaces",
    "dlx",
    "deploy",
    "fetch",
    "store",
    "import",
    "pm",
    "x",
    "upgrade-interactive",
  ],
]);

/** @returns undefined where the program is neither a package manager nor a package's command */
export function readRunnerCall(argv: readonly string[]): RunnerCall | undefined {
  const command = /^(?:\.\/)?node_modules\/\.bin\/([^/]+)$/.exec(argv[0] ?? "")?.[1];
  if (command !== undefined) {
    return { kind: "command", manager: "npx", command, arguments: argv.slice(1), folder: "." };
  }
  const [program = "", ...rest] = argv[0] === "corepack" ? argv.slice(1) : argv;
  const name = program.slice(program.lastIndexOf("/") + 1);
  if (!isManager(name)) return undefined;
  const other: RunnerCall = { kind: "other", manager: name };
  const head = takeOptions(rest, ".");
  if (head === undefined) return other;
  const [verb, ...behind] = head.rest;
  if (verb === undefined) return other;
  if (name === "npx")
    return { kind: "command", manager: name, command: verb, arguments: behind, folder: head.folder };
  if (name === "bun" && isFile(verb)) return undefined;
  if (verb === "exec" || (name === "npm" && verb === "x"))
    return readExec(name, behind, head.folder) ?? other;
  if (verb === "run" || verb === "run-script" || verb === "rum") return readRun(name, behind, head.folder);
  const isShort =
    verb === "start" || verb === "test" || verb === "t" || verb === "stop" || verb === "restart";
  if (name === "npm" && !isShort) return other;
  if (name === "yarn" && verb === "node")
    return { kind: "command", manager: name, command: "node", arguments: behind, folder: head.folder };
  if (subcommands.has(verb)) return other;
  return (
    makeScript(name, verb === "t" ? "test" : verb, behind, head.folder, name !== "npm" && !isShort) ?? other
  );
}

function isManager(name: string): name is Manager {
  return managers.has(name);
}

/** Bun runs files itself: `bun run index.ts`. */
function isFile(word: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(word) || word.startsWith("./") || word.startsWith("/");
}

function readRun(manager: Manager, words: readonly string[], folder: string): RunnerCall | undefined {
  const other: RunnerCall = { kind: "other", manager };
  const head = takeOptions(words, folder);
  const [script, ...behind] = head?.rest ?? [];
  if (head === undefined || script === undefined) return other;
  if (manager === "bun" && isFile(script)) return undefined;
  return makeScript(manager, script, behind, head.folder, manager === "yarn" || manager === "bun") ?? other;
}

function readExec(manager: Manager, words: readonly string[], folder: string): RunnerCall | undefined {
  const head = takeOptions(words, folder);
  const behind = head?.rest[0] === "--" ? head.rest.slice(1) : head?.rest;
  const [command, ...rest] = behind ?? [];
  if (head === undefined || command === undefined) return undefined;
  // `npm exec serve -- -s`: npm takes the dashes for itself.
  const given = manager === "npm" ? passThrough(rest) : rest;
  if (given === undefined) return undefined;
  return { kind: "command", manager, command, arguments: given, folder: head.folder };
}

function makeScript(
  manager: Manager,
  script: string,
  behind: readonly string[],
  folder: string,
  orCommand: boolean,
): RunnerCall | undefined {
  const placed = manager === "npm" ? takeFolder(behind) : undefined;
  const words = placed?.rest ?? behind;
  const given = manager === "npm" ? passThrough(words) : words[0] === "--" ? words.slice(1) : words;
  return given === undefined
    ? undefined
    : { kind: "script", manager, script, arguments: given, folder: placed?.folder ?? folder, orCommand };
}

/**
 * `--prefix client` among the options of npm, which may stand behind the script as well; the last one counts.
 *
 * @returns the words without it, and the folder, if there is one
 */
export function takeFolder(words: readonly string[]): {
  readonly rest: readonly string[];
  readonly folder: string | undefined;
} {
  const rest: string[] = [];
  let folder: string | undefined;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (word === "--") return { rest: [...rest, ...words.slice(at)], folder };
    const [option = "", value] = word.split("=", 2);
    if (folderOptions.has(option)) folder = value ?? words[++at];
    else rest.push(word);
  }
  return { rest, folder };
}

/** npm keeps options for itself that stand in front of `--`; undefined for those that matter. */
function passThrough(words: readonly string[]): readonly string[] | undefined {
  const dashes = words.indexOf("--");
  const own = dashes === -1 ? words : words.slice(0, dashes);
  const given = dashes === -1 ? [] : words.slice(dashes + 1);
  if (own.some((word) => word.startsWith("-") && !quiet.has(word) && !word.startsWith("--loglevel=")))
    return undefined;
  return [...own.filter((word) => !word.startsWith("-")), ...given];
}

/** Options in front of a subcommand; undefined where one of them says which packages are meant. */
function takeOptions(
  words: readonly string[],
  folder: string,
): { readonly rest: readonly string[]; readonly folder: string } | undefined {
  let place = folder;
  let at = 0;
  for (; at < words.length; at++) {
    const word = words[at] ?? "";
    const [option = "", value] = word.split("=", 2);
    if (!word.startsWith("-") || word === "--") break;
    if (folderOptions.has(option)) {
      place = value ?? words[++at] ?? ".";
    } else if (option === "--loglevel") {
      if (value === undefined) at++;
    } else if (!quiet.has(word)) return undefined;
  }
  return { rest: words.slice(at), folder: place };
}
