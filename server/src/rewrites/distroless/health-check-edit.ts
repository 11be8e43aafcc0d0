/** Writes what becomes of a HEALTHCHECK into the stage that moves to an image without a shell. */
import type { Edit } from "../../finding.ts";
import { toExecForm } from "../argument-vector.ts";
import type { HealthCheckConversion } from "../health-check/convert-health-check.ts";
import type { Subject } from "../language.ts";

/** The options of the instruction stay as they are. */
export function editHealthCheck(
  { dockerfile, stage }: Subject,
  check: HealthCheckConversion,
): readonly Edit[] {
  const last = stage.instructions.findLast(({ keyword }) => keyword === "HEALTHCHECK");
  if (check.kind === "keep" || last === undefined) return [];
  const { start } = last.argumentsSpan;
  const end = last.span.start + dockerfile.text.slice(last.span.start, last.span.end).trimEnd().length;
  if (check.kind === "replace") return [{ span: { start, end }, text: `CMD ${toExecForm(check.argv)}` }];
  // The base image may bring one of its own: NONE takes that away, too.
  return [{ span: { start: last.keywordSpan.end, end }, text: " NONE" }];
}
