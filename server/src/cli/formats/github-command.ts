/**
 * What GitHub's runner reads from the output of a step:
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
import type { Severity } from "../../finding.ts";

/** The commands that annotate a line. */
export const annotations = {
  error: "error",
  warning: "warning",
  info: "notice",
  hint: "notice",
} as const satisfies Record<Severity, string>;

/** One line, with its end. */
export function workflowCommand(
  name: string,
  properties: Readonly<Record<string, string>>,
  message: string,
): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`);
  return `::${name}${list.length > 0 ? ` ${list.join(",")}` : ""}::${escapeData(message)}\n`;
}

/** The runner's own escapes (its toolkit's `command.ts`). */
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
