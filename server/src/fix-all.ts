/** All fixes of a document that may be applied together, as one set of minimal edits. */
import type { Span } from "./dockerfile/span.ts";
import type { Engine, LintOptions } from "./engine.ts";
import type { Edit, Finding } from "./finding.ts";
import { type Piece, render, replace, toEdits, trim } from "./text-pieces.ts";

/** A fix can make way for another one, but not for ever: two that undo each other must end. */
const maximumRounds = 10;

/**
 * Applies fixes to a copy of the text, lints it again, and goes on until there is none left.
 *
 * @param trusted `any` takes the first fix of each finding, suggestions included
 * @returns edits of `text` in its own offsets, in order and apart from each other; empty where nothing is to do
 */
export function fixAll(
  engine: Pick<Engine, "parse" | "lint">,
  text: string,
  options: LintOptions,
  trusted: "safe" | "any" = "safe",
): readonly Edit[] {
  let pieces: readonly Piece[] = [{ kept: { start: 0, end: text.length } }];
  const seen = new Set([text]);
  for (let round = 0; round < maximumRounds; round++) {
    const current = render(pieces, text);
    const findings = engine.lint(engine.parse(current), options);
    const edits = chooseEdits(findings, trusted).map((edit) => trim(edit, current));
    if (edits.length === 0) break;
    const next = replace(pieces, edits);
    const result = render(next, text);
    // Fixes that undo each other: what stands now is as good as what would come.
    if (seen.has(result)) break;
    seen.add(result);
    pieces = next;
  }
  return toEdits(pieces, text);
}

/** The fixes that do not get in each other's way, whole or not at all; the others wait for the next round. */
function chooseEdits(findings: readonly Finding[], trusted: "safe" | "any"): readonly Edit[] {
  const chosen: Edit[] = [];
  for (const finding of findings) {
    const edits = finding.fixes.find((fix) => trusted === "any" || fix.safety === "safe")?.edits() ?? [];
    if (edits.some((edit) => chosen.some((other) => collide(edit.span, other.span)))) continue;
    chosen.push(...edits);
  }
  return chosen.sort((a, b) => a.span.start - b.span.start);
}

/** Spans that meet collide, too: which of two insertions in one place comes first is not for us to say. */
function collide(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}
