import assert from "node:assert/strict";
import {
  type ImageReference,
  isValidReference,
  parseImageReference,
} from "../../server/src/images/image-reference.ts";

/** A reference that is known to be valid, without places in a document. */
export function reference(text: string): ImageReference {
  const parsed = parseImageReference(text, () => undefined);
  assert.ok(isValidReference(parsed), `${text} is a valid reference`);
  return parsed;
}
