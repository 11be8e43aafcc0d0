/** What is wrong with an image reference, while it is typed. The server looks at it again. */
import { parseImageReference } from "../../../server/src/images/image-reference.ts";
import type { Translate } from "./scan-words.ts";

/** @returns undefined where nothing is wrong, or nothing was typed yet */
export function findReferenceProblem(text: string, t: Translate): string | undefined {
  if (text === "") return undefined;
  if (/[\s\p{Cc}]/u.test(text)) return t("An image reference has no blanks.");
  if (text.startsWith("-")) return t("An image reference does not begin with a hyphen.");
  const reference = parseImageReference(text, () => undefined);
  if (reference.kind === "image") return undefined;
  switch (reference.problem) {
    // Of an image on this machine.
    case "image-id":
      return undefined;
    case "upper-case":
      return t("The name of an image is in lower case.");
    case "empty-tag":
    case "bad-tag":
      return t("Behind the colon stands a tag: letters, digits, underscores, full stops and hyphens.");
    case "empty-digest":
    case "bad-digest":
      return t("Behind the at sign stands a digest: sha256 and a colon, then 64 hexadecimal digits.");
    default:
      return t(
        "This is no image reference. Two that are: {0} and {1}",
        "node:22-slim",
        "ghcr.io/team/app:1.2",
      );
  }
}
