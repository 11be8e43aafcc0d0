import type { Subject } from "../language.ts";
import type { Outcome } from "../rewrite.ts";

/** Start commands as argument vectors: what a shell or a package manager does in between is taken out. */
export async function planExecForm(_subject: Subject): Promise<Outcome> {
  return { kind: "nothing" };
}
