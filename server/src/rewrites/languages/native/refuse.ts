/** A refusal of one reason. */
import type { Refusal } from "../../language.ts";
import type { Concern } from "../../rewrite.ts";
import type { Text } from "../../text.ts";

export function refuse(
  id: Concern["id"],
  what: Text,
  more: { readonly span?: Concern["span"]; readonly remedy: Text },
): Refusal {
  const { span, remedy } = more;
  return {
    kind: "refusal",
    concerns: [{ id, weight: "refuse", text: what, remedy, ...(span === undefined ? {} : { span }) }],
  };
}
