/** The linters beside ours: installed into the cache where that works, named as missing where it does not. */
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { inCache, inProject } from "../scripts/machine/paths.ts";

export interface Linter {
  readonly name: string;
  readonly version: string;
  /** Lints the files that follow these arguments. */
  readonly lint: readonly string[];
  /** Starts its language server on stdio, where it has one. */
  readonly serve?: readonly string[];
  /** Files to run on first; it then says itself how long the others took. */
  readonly warmUp?: readonly string[];
  /** Only so many of the files are given to one that takes seconds for each. */
  readonly share?: number;
  /** It takes seconds to start: few runs will do. */
  readonly isSlow?: boolean;
}

/**
 * Ours: the engine in a process that runs already and in one that starts, the command line, and the server.
 *
 * @param bundles the folder with what `npm run build` makes
 * @param others files that are not measured
 */
export function findOwn(bundles: string, engine: string, others: readonly string[]): readonly Linter[] {
  const node = process.execPath;
  const { version } = JSON.parse(capture(node, ["-p", "JSON.stringify(require('./package.json'))"]));
  const cli = join(bundles, "cli.cjs");
  const own = { name: "Dockerfile Security", version };
  return [
    {
      ...own,
      name: "Dockerfile Security, engine",
      lint: [node, engine, String(others.length), ...others],
      warmUp: others,
      serve: [node, join(bundles, "server.cjs"), "--stdio"],
    },
    { ...own, name: "Dockerfile Security, engine and its start", lint: [node, engine, "0"] },
    ...(existsSync(cli)
      ? [{ ...own, name: "Dockerfile Security, command line", lint: [node, cli, "lint", "--format", "json"] }]
      : []),
  ];
}

/** @returns those that could be installed, and the names of the others */
export function installPeers(): { readonly peers: readonly Linter[]; readonly missing: readonly string[] } {
  const folder = inCache("bench");
  mkdirSync(folder, { recursive: true });
  for (const file of ["package.json", "package-lock.json"])
    copyFileSync(inProject("bench", file), join(folder, file));
  run("npm", ["ci", "--no-audit", "--no-fund"], folder);
  const python = join(folder, "python");
  if (!existsSync(join(python, "bin/pip"))) run("python3", ["-m", "venv", python], folder);
  const pip = [
    "install",
    "--quiet",
    "--disable-pip-version-check",
    "-r",
    inProject("bench/requirements.txt"),
  ];
  if (existsSync(join(python, "bin/pip"))) run(join(python, "bin/pip"), pip, folder);

  const tally = join(folder, "node_modules/@wharflab/tally-linux-x64/bin/tally");
  const tallyLint = [tally, "lint", "--slow-checks", "off", "--no-config", "--format", "json"];
  const dockerfilelint = join(folder, "node_modules/dockerfilelint/bin/dockerfilelint");
  const hadolint = join(python, "bin/hadolint");
  const checkov = join(python, "bin/checkov");
  const wanted: readonly (Omit<Linter, "version"> & {
    readonly file: string;
    readonly ask: readonly string[];
  })[] = [
    {
      name: "tally",
      file: tally,
      ask: [tally, "--version"],
      lint: tallyLint,
      share: 0.2,
      serve: [tally, "lsp", "--stdio"],
    },
    {
      name: "tally, ShellCheck off",
      file: tally,
      ask: [tally, "--version"],
      lint: [...tallyLint, "--ignore", "shellcheck/*"],
    },
    {
      name: "hadolint",
      file: hadolint,
      ask: [hadolint, "--version"],
      lint: [hadolint, "--no-fail", "--format", "json"],
      share: 0.2,
    },
    {
      name: "dockerfilelint",
      file: dockerfilelint,
      ask: [
        process.execPath,
        "-p",
        `require(${JSON.stringify(join(dockerfilelint, "../../package.json"))}).version`,
      ],
      lint: [process.execPath, dockerfilelint, "--json"],
    },
    {
      name: "checkov",
      file: checkov,
      ask: [checkov, "--version"],
      lint: [checkov, "--framework", "dockerfile", "--compact", "--quiet", "--output", "json", "--file"],
      share: 0.1,
      isSlow: true,
    },
  ];
  const found = wanted.filter(({ file }) => existsSync(file));
  return {
    peers: found.map(({ file: _file, ask: [program = "", ...args], ...linter }) => ({
      ...linter,
      version: /\d+(?:\.\d+)+/.exec(capture(program, args))?.[0] ?? "unknown",
    })),
    missing: wanted.filter((linter) => !found.includes(linter)).map(({ name }) => name),
  };
}

function run(program: string, args: readonly string[], cwd: string): void {
  const { status, error } = spawnSync(program, args, { cwd, stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) console.warn(`${program} ${args[0]} failed: ${error?.message ?? `exit code ${status}`}`);
}

function capture(program: string, args: readonly string[]): string {
  return spawnSync(program, args, { cwd: inProject(), encoding: "utf8" }).stdout;
}
