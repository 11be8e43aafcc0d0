/** Moves an application in Python to an image without a shell. */
import type { MinimalBase, Refusal, Subject } from "../../language.ts";

export async function minimisePython(_subject: Subject): Promise<MinimalBase | Refusal | undefined> {
  return undefined;
}
