/** Reads a shell script that stands outside of a Dockerfile with the parser that reads those in it. */
import type { Script } from "../../dockerfile/command.ts";
import type { Dockerfile } from "../../dockerfile/model.ts";

const delimiter = "END_OF_SCRIPT";

/**
 * @param code as a shell gets it; a line `#!` at its head is left out
 * @param parse reads a Dockerfile: the code becomes a here-document of one
 * @returns undefined where there is nothing in it
 */
export function parseScript(code: string, parse: (text: string) => Dockerfile): Script | undefined {
  const body = code.replaceAll("\r\n", "\n").replace(/^\uFEFF?#!.*(?:\n|$)/, "");
  if (body.trim() === "" || body.includes(delimiter)) return undefined;
  return parse(`FROM scratch\nRUN <<'${delimiter}'\n${body}\n${delimiter}\n`).scripts[0];
}
