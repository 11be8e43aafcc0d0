/** VS Code as a server (code-server), for machines where the desktop one cannot be had. */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { inCache } from "./paths.ts";
import { capture, endProcess, projectEnvironment, run, startProcess } from "./processes.ts";
import { requireSystemPackages } from "./requirements.ts";
import { createScratchFolder } from "./scratch.ts";

const version = "4.139.1";
// Its native modules are compiled on installation.
const buildPackages = ["build-essential", "python3", "pkg-config", "libkrb5-dev", "libsecret-1-dev"];

export interface CodeServer {
  /** `http://127.0.0.1:port` */
  readonly address: string;
  stop(): Promise<void>;
}

export interface CodeServerOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly arguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** A packaged extension to install first. */
  readonly vsix?: string;
}

/** Starts a code-server with a profile of its own, which goes away with it. */
export async function startCodeServer(options: CodeServerOptions = {}): Promise<CodeServer> {
  const entry = await requireCodeServer();
  const profile = createScratchFolder("editor");
  const inProfile = (...parts: string[]) => join(profile, ...parts);
  await mkdir(inProfile("user/User"), { recursive: true });
  await mkdir(inProfile("tmp"));
  await writeFile(inProfile("config.yaml"), "");
  await writeFile(
    inProfile("user/User/settings.json"),
    JSON.stringify({ ...quietSettings, ...options.settings }, undefined, 2),
  );
  const env = projectEnvironment({
    HOME: inProfile("home"),
    TMPDIR: inProfile("tmp"),
    XDG_CONFIG_HOME: inProfile("home/.config"),
    XDG_DATA_HOME: inProfile("home/.local/share"),
    XDG_CACHE_HOME: inProfile("home/.cache"),
    XDG_RUNTIME_DIR: inProfile("tmp"),
    // No marketplace: nothing here needs one.
    EXTENSIONS_GALLERY: "{}",
    ...options.environment,
  });
  const folders = ["--user-data-dir", inProfile("user"), "--extensions-dir", inProfile("extensions")];
  if (options.vsix) await capture(node, [entry, ...folders, "--install-extension", options.vsix], { env });

  const port = await findFreePort();
  const server = startProcess(
    node,
    [
      entry,
      ...["--config", inProfile("config.yaml"), "--bind-addr", `127.0.0.1:${port}`, "--auth", "none"],
      ...folders,
      ...["--disable-telemetry", "--disable-update-check", "--disable-proxy"],
      ...["--disable-getting-started-override", "--ignore-last-opened"],
      ...(options.arguments ?? []),
    ],
    { env, stdio: process.env.DEBUG_EDITOR ? "inherit" : "ignore" },
  );
  const address = `http://127.0.0.1:${port}`;
  const stop = () => endProcess(server);
  try {
    await waitUntilHealthy(address, () => server.exitCode);
  } catch (error) {
    await stop();
    throw error;
  }
  return { address, stop };
}

const quietSettings = {
  "telemetry.telemetryLevel": "off",
  "workbench.startupEditor": "none",
  // A word and not `false`, which is migrated at start-up by opening settings.json.
  "extensions.autoUpdate": "off",
  "git.enabled": false,
  "chat.disableAIFeatures": true,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "security.workspace.trust.enabled": false,
};

const node = process.execPath;

/** The entry file of the installed code-server: `CODE_SERVER_ENTRY`, or the one kept in the cache. */
export async function requireCodeServer(): Promise<string> {
  const given = process.env.CODE_SERVER_ENTRY;
  if (given) return given;
  const home = inCache(`code-server-${version}`);
  const entry = join(home, "node_modules/code-server/out/node/entry.js");
  if (existsSync(entry)) return entry;

  await requireSystemPackages(buildPackages, "code-server");
  console.log(`Installing code-server ${version} into ${home} (once, about two minutes)`);
  await mkdir(dirname(home), { recursive: true });
  // Under another name until it is whole: an installation cut short must not be taken for one.
  const unfinished = await mkdtemp(`${home}-`);
  await writeFile(
    join(unfinished, "package.json"),
    JSON.stringify({ private: true, allowScripts: { "code-server": true, argon2: true } }),
  );
  const install = ["install", `code-server@${version}`, "--no-audit", "--no-fund", "--loglevel=error"];
  const code = await run("npm", install, { cwd: unfinished });
  if (code !== 0) {
    await rm(unfinished, { recursive: true, force: true });
    throw new Error(
      `npm could not install code-server ${version} (exit code ${code}): its messages are above. ` +
        `It compiles native modules and needs ${buildPackages.join(", ")}, or what the system calls them.`,
    );
  }
  await rm(home, { recursive: true, force: true });
  await rename(unfinished, home);
  return entry;
}

async function waitUntilHealthy(address: string, exitCode: () => number | null): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (exitCode() !== null)
      throw new Error(`code-server ended with exit code ${exitCode()}; DEBUG_EDITOR=1 shows why.`);
    try {
      if ((await fetch(`${address}/healthz`)).ok) return;
    } catch {
      // Not listening yet.
    }
    await sleep(100);
  }
  throw new Error("code-server did not answer within a minute; DEBUG_EDITOR=1 shows what it says.");
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
