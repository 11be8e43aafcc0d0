/** Says what there is to know about a script that a container starts with (H06, H07). */
import type { Concern } from "../rewrite.ts";
import { type Text, text } from "../text.ts";
import type { EntryScript, ScriptNeed } from "./entry-script.ts";

export function describeScript(script: EntryScript): readonly Concern[] {
  const { name, needs } = script;
  return [
    ...(script.hasCarriageReturns
      ? [
          note(
            "H07",
            text("{name} has Windows line ends, with which Linux does not find its interpreter.", { name }),
          ),
        ]
      : []),
    ...(script.isNotExecutable
      ? [
          note(
            "H07",
            text("{name} is not executable, so a container does not start: COPY --chmod=0755 makes it so.", {
              name,
            }),
          ),
        ]
      : []),
    ...needs.flatMap((need) => {
      const what = describeNeed(need, name);
      return what === undefined ? [] : [note("H06", what)];
    }),
  ];
}

function note(id: "H06" | "H07", what: Text): Concern {
  return { id, weight: "note", text: what };
}

function describeNeed(need: ScriptNeed, name: string): Text | undefined {
  switch (need) {
    case "envsubst":
      return text("{name} fills in a configuration with envsubst.", { name });
    case "waiting":
      return text("{name} waits for another service.", { name });
    case "migration":
      return text("{name} migrates a database.", { name });
    case "user-change":
      return text("{name} changes users or the owners of files, which only root may do.", { name });
    default:
      return undefined;
  }
}
