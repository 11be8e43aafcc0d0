/** `$JAVA_OPTS` in a command line: without a shell the JVM takes such options from JAVA_TOOL_OPTIONS itself (H03). */
import type { Stage } from "../../dockerfile/model.ts";
import type { Concern } from "../rewrite.ts";
import { text } from "../text.ts";

/** The value that the file gives those variables; empty where it gives them none. */
export function toJavaToolOptions(stage: Stage, names: readonly string[]): Readonly<Record<string, string>> {
  const values = names
    .filter((name) => name !== "JAVA_TOOL_OPTIONS")
    .map((name) => stage.environment.get(name))
    .flatMap((variable) => (variable?.kind === "env" && variable.value ? [variable.value] : []))
    .map(withoutOptionsOfLauncher)
    .filter((value) => value !== "");
  if (values.length === 0) return {};
  const known = stage.environment.get("JAVA_TOOL_OPTIONS");
  const before = known?.kind === "env" && known.value ? [known.value] : [];
  return { JAVA_TOOL_OPTIONS: [...before, ...values].join(" ") };
}

/** The java program takes these itself, and the JVM ends where JAVA_TOOL_OPTIONS has them; none does anything today. */
function withoutOptionsOfLauncher(options: string): string {
  return options
    .split(/\s+/)
    .filter((option) => !/^-(?:server|client|d32|d64)$/.test(option))
    .join(" ")
    .trim();
}

export function describeJavaOptions(name: string): Concern {
  return {
    id: "H03",
    weight: "assume",
    text: text(
      "No shell puts {name} in the command line any more: set JAVA_TOOL_OPTIONS instead, which Java reads itself.",
      { name },
    ),
  };
}
