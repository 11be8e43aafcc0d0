/** Ports that not every container runtime lets a user without privileges open (H15). */
import type { Span } from "../../dockerfile/span.ts";
import type { Concern } from "../rewrite.ts";
import { text } from "../text.ts";

/** @param ports as they are listed: `80, 443` */
export function describeLowPort(ports: string, span?: Span): Concern {
  return {
    id: "H15",
    weight: "assume",
    ...(span === undefined ? {} : { span }),
    text: text(
      "Port {ports} is below 1024: a user without privileges can open it with Docker 20.10 and later, not everywhere else.",
      { ports },
    ),
  };
}
