/** Why an engine did not do what it was asked to, from how its command line ended. */
import type { RunOutcome } from "../scan-host.ts";
import type { EngineFailure } from "./engine.ts";

/** Words of docker, podman and nerdctl; later ones are looked for only where earlier ones are not found. */
const words: readonly (readonly [EngineFailure["kind"], RegExp])[] = [
  [
    "denied",
    /permission denied while trying to connect|dial unix .*permission denied|open .*docker_engine.*access is denied/i,
  ],
  [
    "not-running",
    /cannot connect to the docker daemon|is the docker daemon running|error during connect|failed to connect to the docker api|docker_engine.*cannot find the file|context "[^"]*":? (?:context not found|does not exist)|(?:cannot|unable to) connect to podman|cannot access containerd socket|rootless containerd not running|connection refused/i,
  ],
  [
    "not-found",
    /no such (?:image|object)|image not known|does not exist in local storage|image not found|no image found|reference does not exist|^.*level=fatal.*not found/im,
  ],
  ["denied", /permission denied|access is denied/i],
];

/** @param program as people call it */
export function explainEngine(program: string, outcome: RunOutcome): EngineFailure {
  switch (outcome.kind) {
    case "missing":
      return { kind: "not-running", detail: `${program} is not there any more` };
    case "not-started":
      return { kind: "failed", detail: `${program} could not be started: ${outcome.reason}` };
    case "timed-out":
      return { kind: "not-running", detail: `${program} did not answer in time` };
    case "too-much-output":
      return { kind: "failed", detail: `${program} wrote more than it should` };
    case "killed":
      return { kind: "failed", detail: `${program} was killed (${outcome.by})` };
    case "cancelled":
      return { kind: "failed", detail: "cancelled" };
    case "exited":
      return explainWords(outcome.errors, `${program} ended with exit code ${outcome.code}`);
  }
}

function explainWords(errors: string, otherwise: string): EngineFailure {
  const kind = words.find(([, pattern]) => pattern.test(errors))?.[0] ?? "failed";
  return { kind, detail: lastWords(errors) ?? otherwise };
}

/** A build has failed by itself unless there was nobody to build: its instructions may write any of those words. */
export function explainBuild(program: string, outcome: RunOutcome, lastLines: string): EngineFailure {
  if (outcome.kind !== "exited") return explainEngine(program, outcome);
  const failure = explainWords(outcome.errors, `${program} ended with exit code ${outcome.code}`);
  const isOfSocket = words.slice(0, 2).some(([, pattern]) => pattern.test(lastLines));
  return isOfSocket
    ? failure
    : { ...failure, kind: "build-failed", detail: lastWords(lastLines) ?? failure.detail };
}

/** The last line first of all, for it says most; hints that a command line adds below its error are not it. */
function lastWords(errors: string): string | undefined {
  const lines = errors
    .split("\n")
    .filter((line) => line.trim() !== "" && !/^(?:See '|Run '|For more help)/.test(line));
  return lines.length === 0 ? undefined : lines.slice(-5).toReversed().join("\n");
}
