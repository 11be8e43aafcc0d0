/** Engines whose command lines answer as real ones did: Docker 20.10 with a client of 28.2, Podman 4.3. */
import { readFileSync } from "node:fs";
import { inProject } from "../../scripts/machine/paths.ts";
import { createEngine } from "../../server/src/containers/command-line-engine.ts";
import type { ContainerEngine, EngineId } from "../../server/src/containers/engine.ts";
import type { ImageConfig } from "../../server/src/images/image-config.ts";
import { exited, type Play, playedHost } from "../support/scan-host.ts";

export function readRecorded(name: string): string {
  return readFileSync(inProject(`test/fixtures/engines/${name}`), "utf8");
}

export function engineOf(id: EngineId, play: Play, archived?: ImageConfig): ContainerEngine {
  const host = playedHost({ [id]: play });
  return createEngine({ id, path: `/programs/${id}`, host }, undefined, async (archive) => {
    for await (const _ of archive);
    return archived;
  });
}

export function answer(answers: Readonly<Record<string, string>>): Play {
  return ({ args }) => {
    const command = args.slice(0, 2).join(" ") + (args.length > 4 && args[1] === "inspect" ? " many" : "");
    const found = answers[command];
    return found === undefined ? exited("", 1, `unexpected: ${command}`) : exited(found);
  };
}
