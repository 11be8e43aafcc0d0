/** Scripts that a container starts with and that nobody has read, or not to the end (H06). */
import type { Span } from "../../dockerfile/span.ts";
import type { Concern } from "../rewrite.ts";
import { text } from "../text.ts";

export function describeUnreadScript(span?: Span): Concern {
  return {
    id: "H06",
    weight: "assume",
    ...(span === undefined ? {} : { span }),
    text: text("The container starts with a script: it must not need root, nor write where only root may."),
  };
}
