/**
 * `#trivy:ignore:DS-0002[:exp:2026-12-31]`, several in a line, for what begins in the same line or the one below;
 * comments in lines that follow each other count as one.
 */
import { type Claim, type Dialect, readReason } from "./dialect.ts";
import type { Note, Place } from "./notes.ts";

const form = /(?<![^\s#])trivy:ignore:([^\s:[\]]+)(?:\[[^\]\s]*\])?((?::[\w-]+:[^\s:]+)*)/g;

export const trivy: Dialect = {
  tool: "trivy",
  marker: "trivy:ignore:",
  read(note, place) {
    const scope = findScope(note, place);
    if (scope === undefined) return [];
    const matches = [...note.text.matchAll(form)];
    const last = matches.at(-1);
    const reason = readReason(last && note.text.slice(last.index + last[0].length));
    return matches.flatMap(({ 1: id = "", 2: sections = "", index }): readonly Claim[] => {
      if (isExpired(sections, place.today)) return [];
      const start = note.start + index + "trivy:ignore:".length;
      const ids = id === "*" ? "all" : [{ text: id, span: { start, end: start + id.length } }];
      return [{ ids, reach: "instruction", scope, reason }];
    });
  },
};

function findScope(note: Note, place: Place) {
  const { instruction } = place;
  if (note.kind === "directive" || instruction === undefined) return undefined;
  // What Trivy has to say about an instruction begins where the instruction does.
  return place.isInsideInstruction && instruction.span.start < place.lines.start
    ? place.lines
    : place.scopeOf(instruction);
}

/** From the beginning of the day on that is named; at once where it is no day. */
function isExpired(sections: string, today: string | undefined): boolean {
  const date = /(?:^|:)exp:([^:]+)/.exec(sections)?.[1];
  if (date === undefined) return false;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(date))) return true;
  return today !== undefined && today >= date;
}
