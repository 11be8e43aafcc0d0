/** Lets an image's process run as a user without privileges. */
import type { Subject } from "../language.ts";
import type { Outcome } from "../rewrite.ts";

export async function planNonRoot(_subject: Subject): Promise<Outcome> {
  return { kind: "nothing" };
}
