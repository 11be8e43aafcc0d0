/** Says what a line needs a shell for, and what would spare it. */
import type { Concern } from "../rewrite.ts";
import { type Text, text } from "../text.ts";
import type { ShellNeed } from "./shell-line.ts";

export function describeNeed(need: ShellNeed): Concern {
  const { id, what, remedy } = describe(need);
  return { id, weight: "refuse", text: what, remedy };
}

interface Description {
  readonly id: "H01" | "H03";
  readonly what: Text;
  readonly remedy: Text;
}

function describe(need: ShellNeed): Description {
  switch (need.kind) {
    case "list":
      return {
        id: "H01",
        what: text("The start is more than one command, joined by {operator}, which only a shell runs.", {
          operator: need.operator,
        }),
        remedy: text("Do the preparations when the image is built, and start one program."),
      };
    case "folder":
      return {
        id: "H01",
        what: text("The start changes to the folder {folder} first, which only a shell does.", {
          folder: need.folder,
        }),
        remedy: text("Put WORKDIR {folder} in front of it, and start the program alone.", {
          folder: need.folder,
        }),
      };
    case "variable":
      return {
        id: "H03",
        what: text("The start uses the variable {name}, which nothing but a shell fills in.", {
          name: need.name,
        }),
        remedy: text("Let the application read {name} from its environment, or write its value.", {
          name: need.name,
        }),
      };
    case "substitution":
      return {
        id: "H01",
        what: text("The start uses the output of a command, which only a shell does."),
        remedy: text("Write what it stands for."),
      };
    case "redirection":
      return {
        id: "H01",
        what: text("The start redirects input or output with {operator}, which only a shell does.", {
          operator: need.operator,
        }),
        remedy: text("Let the program write to its standard output: the container's runtime keeps it."),
      };
    case "pattern":
      return {
        id: "H01",
        what: text("A shell replaces {word} before the program gets it.", { word: need.word }),
        remedy: text("Write what it stands for."),
      };
    case "control":
      return {
        id: "H01",
        what: text("The start has branches, loops or groups, which only a shell runs."),
        remedy: text("Let the application decide, and start one program."),
      };
    case "builtin":
      return {
        id: "H01",
        what: text("{program} is a command of the shell itself.", { program: need.program }),
        remedy: text("Start the application itself."),
      };
    case "unreadable":
      return {
        id: "H01",
        what: text("The start cannot be read as one command."),
        remedy: text("Write it in exec form: a JSON array of the program and its arguments."),
      };
  }
}
