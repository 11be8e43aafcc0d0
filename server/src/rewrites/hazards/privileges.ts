/** What a program may do only with rights that a file carries, or that the new user does not have (H34). */
import type { Command } from "../../dockerfile/command.ts";
import { programName } from "../../dockerfile/wrappers.ts";
import { readStage } from "../stage-reading.ts";
import { text } from "../text.ts";
import type { Hazard, Situation } from "./situation.ts";

/** They open raw sockets. */
const rawSockets: ReadonlySet<string> = new Set([
  ...[
    "ping",
    "ping6",
    "fping",
    "tcpdump",
    "tshark",
    "dumpcap",
    "nmap",
    "arping",
    "traceroute",
    "mtr",
    "hping3",
  ],
]);

export function findPrivileges({ before, after, plan }: Situation): readonly Hazard[] {
  const { start, dockerfile } = before;
  const started = dockerfile.startScripts
    .filter(({ stage }) => stage === before.stage)
    .flatMap((script) => script.commands.map(({ program }) => program));
  const raw = [...started, programName(start.argv?.[0] ?? "")].find((program) => rawSockets.has(program));
  const span = (start.entrypoint ?? start.command)?.argumentsSpan;
  const place = span === undefined ? {} : { span };
  if (raw !== undefined) {
    const what = text("{program} opens raw sockets, which takes rights that the new process does not have.", {
      program: raw,
    });
    const remedy = text("Give the container NET_RAW, and keep the image as it is.");
    return plan.rewrite === "multi-stage"
      ? []
      : [{ concern: { id: "H34", weight: "refuse", ...place, text: what, remedy } }];
  }
  if (plan.rewrite === "non-root") return [];
  const donors = after.reading.copies.flatMap(({ from }) => (from.kind === "stage" ? [from.stage] : []));
  const right = [...new Set(donors)]
    .flatMap((stage) => readStage(after.dockerfile, stage).commands)
    .find(givesRights);
  if (right === undefined) return [];
  const what = text("{program} gives a program rights that copying it to another stage may lose.", {
    program: right.program,
  });
  const remedy = text("Give the rights in the last stage by hand after splitting, or do without them.");
  return [{ concern: { id: "H34", weight: "refuse", text: what, remedy } }];
}

function givesRights({ program }: Command): boolean {
  return program === "setcap";
}
