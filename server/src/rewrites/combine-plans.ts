/** Two rewrites, one after the other, as one plan for the text that is there. */
import { render, replace, toEdits, trim } from "../text-pieces.ts";
import type { Concern, Plan } from "./rewrite.ts";
import { inEnglish } from "./text.ts";

/**
 * @param text what `first` is about
 * @param second about what `first` leaves
 */
export function combine(text: string, first: Plan, second: Plan): Plan {
  const whole = [{ kept: { start: 0, end: text.length } }];
  const once = replace(
    whole,
    first.edits.map((edit) => trim(edit, text)),
  );
  const between = render(once, text);
  const twice = replace(
    once,
    second.edits.map((edit) => trim(edit, between)),
  );
  return {
    rewrite: second.rewrite,
    level: first.level === "A" ? second.level : first.level,
    edits: toEdits(twice, text),
    steps: [...first.steps, ...second.steps],
    concerns: [
      ...first.concerns,
      ...second.concerns
        .filter((one) => !first.concerns.some((other) => saysTheSame(one, other)))
        .map(withoutPlace),
    ],
    changes: [...new Set([...first.changes, ...second.changes])],
  };
}

/** Both rewrites may see it. */
function saysTheSame(one: Concern, other: Concern): boolean {
  return one.id === other.id && inEnglish(one.text) === inEnglish(other.text);
}

/** Its place is one in a text that nobody sees. */
export function withoutPlace({ span: _, ...concern }: Concern): Concern {
  return concern;
}
