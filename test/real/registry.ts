/** Debian's docker-registry on a free port of this machine. */
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { startDaemon } from "../../scripts/machine/daemons.ts";
import { endProcess } from "../../scripts/machine/processes.ts";
import { requireProgram } from "../../scripts/machine/requirements.ts";
import { createScratchFolder } from "../../scripts/machine/scratch.ts";

export interface Registry {
  /** Host and port, as they stand before the name in an image reference. */
  readonly address: string;
  stop(): Promise<void>;
}

/** Starts an empty registry that speaks plain HTTP. */
export async function startRegistry(): Promise<Registry> {
  const program = await requireProgram(["docker-registry"], ["docker-registry"], "The test of scans");
  const folder = createScratchFolder("registry");
  const address = `127.0.0.1:${await findFreePort()}`;
  const configuration = join(folder, "config.json");
  // YAML takes JSON as it is.
  const settings = {
    version: "0.1",
    log: { level: "error", accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, "data") } },
    http: { addr: address },
  };
  writeFileSync(configuration, JSON.stringify(settings));
  const registry = startDaemon(program, ["serve", configuration], { stdio: "ignore" });
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (registry.exitCode !== null) break;
    const response = await fetch(`http://${address}/v2/`).catch(() => undefined);
    if (response?.ok) return { address, stop: () => endProcess(registry) };
    await wait(100);
  }
  await endProcess(registry);
  throw new Error(`docker-registry did not answer at ${address}`);
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (typeof address === "object" && address ? resolve(address.port) : reject(address)));
    });
  });
}
