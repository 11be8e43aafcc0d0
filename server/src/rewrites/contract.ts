/** What an image promises to those who run it, read from its Dockerfile: compared before and after a rewrite. */
import type { Dockerfile, Instruction } from "../dockerfile/model.ts";
import { envPairs } from "../dockerfile/variables.ts";
import type { ContractPart } from "./rewrite.ts";
import { readStage } from "./stage-reading.ts";

type Contract = Readonly<Record<ContractPart, string>>;

/** The parts in which two Dockerfiles differ; none where one of them has no stage. */
export function compareContracts(before: Dockerfile, after: Dockerfile): readonly ContractPart[] {
  const [old, changed] = [readContract(before), readContract(after)];
  if (old === undefined || changed === undefined) return [];
  return parts.filter((part) => old[part] !== changed[part]);
}

const parts: readonly ContractPart[] = [
  ...(["user", "ports", "volumes", "environment", "labels", "entrypoint", "command"] as const),
  ...(["working-directory", "health-check", "stop-signal", "shell"] as const),
];

function readContract(dockerfile: Dockerfile): Contract | undefined {
  const stage = dockerfile.stages.at(-1);
  if (stage === undefined) return undefined;
  const reading = readStage(dockerfile, stage);
  const all = (keyword: string) => reading.instructions.filter((one) => one.keyword === keyword);
  const last = (keyword: string) => writeArguments(all(keyword).at(-1));
  const words = (keyword: string) =>
    all(keyword)
      .flatMap((one) => one.json?.map(({ value }) => value) ?? one.words.map(({ raw }) => raw))
      .toSorted()
      .join("\n");
  const environment = new Map(
    all("ENV").flatMap((one) => envPairs(one).map(([name, { raw }]) => [name, raw])),
  );
  const { effectiveUser: user } = stage;
  return {
    user: user.name ?? user.state,
    ports: words("EXPOSE"),
    volumes: words("VOLUME"),
    environment: [...environment]
      .map(([name, value]) => `${name}=${value}`)
      .toSorted()
      .join("\n"),
    labels: words("LABEL"),
    entrypoint: last("ENTRYPOINT"),
    command: last("CMD"),
    "working-directory": reading.workdir ?? "",
    "health-check": last("HEALTHCHECK"),
    "stop-signal": last("STOPSIGNAL"),
    shell: last("SHELL"),
  };
}

function writeArguments(instruction: Instruction | undefined): string {
  if (instruction === undefined) return "";
  const flags = instruction.flags.map(({ name, value }) => `--${name}=${value}`);
  const { json } = instruction;
  const args = json
    ? JSON.stringify(json.map(({ value }) => value))
    : instruction.blanked.trim().replace(/\s+/g, " ");
  return [...flags, args].join(" ");
}
