/** Who is process 1 once no shell and no init stands in front of the application (H30). */
import { programName } from "../../dockerfile/wrappers.ts";
import { inits } from "../start/inits.ts";
import { text } from "../text.ts";
import type { Hazard, Situation } from "./situation.ts";

const interpreters = /^(?:node|nodejs|python[\d.]*|ruby)$/;

const isInit = (program: string) => inits.has(program) || program === "s6-svscan";

export function findFirstProcess({ before, after }: Situation): readonly Hazard[] {
  const { start } = before;
  const hadInit = [start.entrypoint, start.command].some((instruction) =>
    instruction?.json?.some(({ value }) => isInit(programName(value))),
  );
  const keepsInit = after.dockerfile.startScripts
    .filter(({ stage }) => stage === after.stage)
    .some(({ code }) => /\b(?:tini|dumb-init|catatonit)\b/.test(code));
  const program = programName(start.argv?.[0] ?? "");
  const isBare = start.kind !== "exec" && start.kind !== "none" && interpreters.test(program);
  if (hadInit ? keepsInit : !isBare) return [];
  const span = (start.entrypoint ?? start.command)?.argumentsSpan;
  const what = text(
    "{program} is the container's first process now: it gets the signals itself, and docker run --init collects processes that have ended.",
    { program },
  );
  return [{ concern: { id: "H30", weight: "note", ...(span === undefined ? {} : { span }), text: what } }];
}
