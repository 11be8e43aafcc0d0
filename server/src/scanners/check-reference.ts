/** Whether an image reference may be given to a scanner or an engine at all. */
import { parseImageReference, type ReferenceProblem } from "../images/image-reference.ts";

export type RefusedReference =
  | ReferenceProblem
  /** It would be read as an option. */
  | "option"
  /** Blanks and control characters, also such as only look like nothing. */
  | "blank";

/** @param where an engine also takes the id of an image, whole or from its beginning */
export function checkReference(
  reference: string,
  where: "engine" | "registry",
): RefusedReference | undefined {
  if (reference.startsWith("-")) return "option";
  if (/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Zs}]/u.test(reference)) return "blank";
  // Twelve digits are a good name for a repository too, and then an engine decides.
  if (where === "engine" && /^(?:sha256:)?[a-f0-9]{64}$/.test(reference)) return undefined;
  // `sha256:…` alone reads as the tag of a repository `sha256`.
  if (/^sha256:[a-f0-9]{64}$/.test(reference)) return "image-id";
  const parsed = parseImageReference(reference, () => undefined);
  return parsed.kind === "invalid" ? parsed.problem : undefined;
}
