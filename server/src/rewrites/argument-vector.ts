/** Argument vectors as Dockerfiles write them. */

/** `["node", "server.js"]`, as JSON has it but with a blank behind each comma. */
export function toExecForm(argv: readonly string[]): string {
  return `[${argv.map((word) => JSON.stringify(word)).join(", ")}]`;
}
