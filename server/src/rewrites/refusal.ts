/** What a language answers where it must not rewrite a stage. */
import type { Refusal, Subject } from "./language.ts";
import type { Concern } from "./rewrite.ts";
import type { Text } from "./text.ts";

/** @param concerns at least one of weight `refuse` */
export function refuse(...concerns: readonly Concern[]): Refusal {
  return { kind: "refusal", concerns };
}

/** A refusal of one reason. */
export function refuseFor(id: Concern["id"], span: Concern["span"], what: Text, remedy: Text): Refusal {
  return refuse({ id, weight: "refuse", text: what, remedy, ...(span === undefined ? {} : { span }) });
}

/**
 * Why a stage's start cannot do without a shell; empty where it can.
 *
 * @param remedy what makes it possible, where the reason itself says nothing of that
 */
export function shellNeedsOf({ start }: Pick<Subject, "start">, remedy: Text): readonly Concern[] {
  return start.concerns
    .filter(({ weight }) => weight === "refuse")
    .map((concern) => (concern.remedy === undefined ? { ...concern, remedy } : concern));
}
