/** `build`, with BuildKit wherever the engine's command line can have it. */
import { keepTail, splitLines } from "../scan-host/lines.ts";
import type { BuildRequest, EngineFailure } from "./engine.ts";
import { explainBuild } from "./engine-failure.ts";
import { toDigest } from "./engine-output.ts";
import { ask, type EngineProgram, runEngine } from "./run-engine.ts";

/** Characters of the build's output that are kept to explain a failure. */
const tail = 8192;

/** @throws the reason of `signal` when it is aborted */
export async function buildImage(
  program: EngineProgram,
  request: BuildRequest,
  signal?: AbortSignal,
): Promise<{ readonly id: string } | EngineFailure> {
  const { host } = program;
  const temporary = await host.makeTemporaryFolder();
  try {
    const idFile = host.joinPath(temporary.path, "image-id");
    const builder = await findBuilder(program, signal);
    const last = keepTail(tail);
    const onLine = (line: string) => {
      last.add(line);
      request.onLine(line);
    };
    // The classic builder writes to standard output, BuildKit to standard error.
    const lines = splitLines(onLine);
    const outcome = await runEngine(
      program,
      [...builder.command, ...buildArguments(request, idFile)],
      {
        mostOutput: Number.POSITIVE_INFINITY,
        onOutput: (chunk) => lines.push(chunk),
        onErrorLine: onLine,
      },
      signal,
      builder.environment,
    );
    lines.end();
    if (outcome.kind !== "exited" || outcome.code !== 0)
      return explainBuild(program.id, outcome, last.text());
    const written = await host.readFile(idFile, 1024).then(
      (bytes) => new TextDecoder().decode(bytes).trim(),
      () => undefined,
    );
    const id = toDigest(written);
    return id === undefined
      ? { kind: "build-failed", detail: `${program.id} did not say which image it has built` }
      : { id };
  } finally {
    await temporary.remove();
  }
}

function buildArguments(request: BuildRequest, idFile: string): readonly string[] {
  return [
    ...["--file", request.dockerfile],
    ...["--tag", request.tag],
    ...["--iidfile", idFile],
    ...(request.stage === undefined ? [] : ["--target", request.stage]),
    ...Object.entries(request.buildArguments).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]),
    "--",
    request.context,
  ];
}

interface Builder {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

async function findBuilder(program: EngineProgram, signal: AbortSignal | undefined): Promise<Builder> {
  if (program.id !== "docker") return { command: ["build"], environment: {} };
  // The user's own word on it holds, as in a terminal.
  const chosen = program.host.environment.DOCKER_BUILDKIT;
  const environment = {
    BUILDKIT_PROGRESS: "plain",
    // An attestation turns the image into an index, whose digest is the id of nothing that could be scanned.
    BUILDX_NO_DEFAULT_ATTESTATIONS: "1",
  };
  if (chosen !== undefined && chosen !== "") return { command: ["build"], environment };
  const buildx = await ask(program, ["buildx", "version"], signal);
  // Builders in containers keep what they build to themselves unless told otherwise.
  if ("output" in buildx) return { command: ["buildx", "build", "--load"], environment };
  const version = await ask(program, ["--version"], signal);
  const major = "output" in version ? Number(/\b(\d+)\.\d+/.exec(version.output)?.[1]) : Number.NaN;
  // Up to 20.10 the command line speaks BuildKit itself, if it is told to; since 23.0 it needs the plugin.
  return {
    command: ["build"],
    environment:
      major < 23 ? { ...environment, DOCKER_BUILDKIT: "1" } : { ...environment, DOCKER_BUILDKIT: "0" },
  };
}
