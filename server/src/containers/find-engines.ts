/** Which engines this machine has, and where a scanner can reach them. */
import { isRecord } from "../json-values.ts";
import type { ScanHost } from "../scan-host.ts";
import { createEngine, type ReadArchivedConfig } from "./command-line-engine.ts";
import type { ContainerEngine, EngineId } from "./engine.ts";
import { firstText, parseRecords } from "./engine-output.ts";
import { ask, type EngineProgram } from "./run-engine.ts";

interface Found {
  /** What the answer depends on. */
  readonly key: string;
  readonly until: number;
  readonly engines: Promise<readonly ContainerEngine[]>;
}

const known = new WeakMap<ScanHost, Found>();
const lifetime = 5 * 60_000;

/**
 * Engines whose program is on the PATH, whether they run or not. The answer holds for some minutes, unless the user
 * chooses another context meanwhile. Never rejects.
 */
export async function findEngines(host: ScanHost): Promise<readonly ContainerEngine[]> {
  const key = await readChoice(host);
  const before = known.get(host);
  if (before && before.key === key && before.until > host.now()) return await before.engines;
  const engines = lookForEngines(host);
  known.set(host, { key, until: host.now() + lifetime, engines });
  return await engines;
}

/** To be called when an engine turns out to be elsewhere, or nowhere. */
export function forgetEngines(host: ScanHost): void {
  known.delete(host);
}

/** The context that is chosen, as far as the environment and Docker's configuration say. */
async function readChoice(host: ScanHost): Promise<string> {
  const { environment } = host;
  const home = environment.HOME ?? environment.USERPROFILE ?? "";
  const folder = environment.DOCKER_CONFIG || host.joinPath(home, ".docker");
  const configuration = await host.readFile(host.joinPath(folder, "config.json"), 1 << 20).then(
    (bytes) => new TextDecoder().decode(bytes),
    () => "",
  );
  const variables = ["PATH", "DOCKER_HOST", "DOCKER_CONTEXT", "CONTAINER_HOST", "CONTAINER_CONNECTION"];
  return JSON.stringify([configuration, ...variables.map((name) => environment[name] ?? "")]);
}

async function lookForEngines(host: ScanHost): Promise<readonly ContainerEngine[]> {
  const find = async (
    id: EngineId,
    look: (program: EngineProgram) => Promise<{ readonly dockerHost: string | undefined } | undefined>,
  ) => {
    const path = await host.findProgram(id);
    if (path === undefined) return undefined;
    const program = { id, path, host };
    const found = await look(program);
    return found && createEngine(program, found.dockerHost, readArchivedConfig);
  };
  const engines = await Promise.all([
    find("docker", findDocker),
    find("podman", findPodman),
    find("nerdctl", async () => ({ dockerHost: undefined })),
  ]);
  return engines.filter((engine) => engine !== undefined);
}

async function findDocker(program: EngineProgram) {
  const [version, context] = await Promise.all([
    ask(program, ["--version"]),
    ask(program, ["context", "inspect", "--format", "{{json .}}"]),
  ]);
  // A stand-in of Podman's; it is found under its own name.
  if ("output" in version && /^podman\b/i.test(version.output)) return undefined;
  if ("output" in context) return { dockerHost: readContext(context.output) };
  // Command lines before 19.03 know no contexts.
  const isUnknown = /not a docker command|unknown command/i.test(context.detail);
  const { DOCKER_HOST } = program.host.environment;
  return { dockerHost: isUnknown ? reachable(DOCKER_HOST || defaultHost(program.host)) : undefined };
}

function defaultHost({ isWindows }: ScanHost): string {
  return isWindows ? "npipe:////./pipe/docker_engine" : "unix:///var/run/docker.sock";
}

/** @param text of `docker context inspect --format '{{json .}}'` */
export function readContext(text: string): string | undefined {
  const [context] = parseRecords(text);
  const endpoints = context?.Endpoints;
  const endpoint = isRecord(endpoints) ? endpoints.docker : undefined;
  if (!context || !isRecord(endpoint)) return undefined;
  const host = reachable(firstText(endpoint, "Host"));
  // Certificates of a context are known to Docker's own command line alone; those of the environment to all.
  const material = context.TLSMaterial;
  const hasOwnCertificates =
    firstText(context, "Name") !== "default" && isRecord(material) && Object.keys(material).length > 0;
  return host?.startsWith("tcp:") && hasOwnCertificates ? undefined : host;
}

function reachable(host: string | undefined): string | undefined {
  return host !== undefined && /^(?:unix|npipe|tcp):\/\/\S+$/.test(host) ? host : undefined;
}

/**
 * Podman answers as Docker does where its service listens; elsewhere there is nothing that a scanner could ask. Its
 * sockets have fixed places; `podman info` would tell them too, and take half a second.
 */
async function findPodman({ host }: EngineProgram) {
  const { XDG_RUNTIME_DIR, CONTAINER_HOST, CONTAINER_CONNECTION } = host.environment;
  if (host.isWindows || CONTAINER_HOST || CONTAINER_CONNECTION) return { dockerHost: undefined };
  const isUser = XDG_RUNTIME_DIR?.startsWith("/") && XDG_RUNTIME_DIR !== "/run/user/0";
  const path = `${isUser ? XDG_RUNTIME_DIR : "/run"}/podman/podman.sock`;
  return { dockerHost: (await host.findKind(path)) === "other" ? `unix://${path}` : undefined };
}

const readArchivedConfig: ReadArchivedConfig = async (chunks, signal) => {
  const { readArchiveConfig } = await import("../image-layers/read-archive-config.ts");
  const read = await readArchiveConfig({ kind: "stream", chunks }, {}, signal);
  return read.kind === "image" ? read.config : undefined;
};
