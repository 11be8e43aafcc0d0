/** Python as Debian and Ubuntu package it: pip installs beside the distribution's own packages. */
import type { Command } from "../../../dockerfile/command.ts";
import type { Instruction } from "../../../dockerfile/model.ts";
import type { Edit } from "../../../finding.ts";
import type { Refusal, Subject } from "../../language.ts";
import { refuseFor } from "../../refusal.ts";
import { text } from "../../text.ts";
import type { Installation } from "./installations.ts";
import { consoleScripts } from "./start-edits.ts";

/** What only installing needs, and what a virtual environment has of its own. */
const ofInstalling =
  /^(?:python3(?:\.\d+)?|py3)-(?:pip|venv|dev|setuptools|wheel|distutils|minimal|full|pkg-resources|virtualenv|lib2to3|apt|software-properties)$/;

/** The interpreter, or what depends on it. */
const brings = /^(?:python3(?:-pip)?|py3-pip)$/;

/** Whether the stage installs Python and starts with it. */
export function runsDistributionPython({ reading, dockerfile, stage }: Subject): boolean {
  const isInstalled = reading.systemInstalls.some(({ packages }) =>
    packages.some(({ name }) => brings.test(name)),
  );
  if (!isInstalled) return false;
  return dockerfile.startScripts
    .filter((script) => script.stage === stage)
    .some(({ commands }) => commands.some(({ program }) => consoleScripts.test(program)));
}

/** Ubuntu and Debian keep the module that makes environments in a package of its own, Alpine does not. */
export function addEnvironmentPackage({ reading, stage }: Subject): Edit | Refusal {
  const installs = reading.systemInstalls.flatMap(({ packages }) => packages);
  const own = installs.filter(({ name }) => /^(?:python3|py3)-/.test(name) && !ofInstalling.test(name));
  const [first] = own;
  if (first !== undefined) {
    return {
      kind: "refusal",
      concerns: [
        {
          id: "S4",
          weight: "refuse",
          span: first.word.span,
          text: text(
            "{packages} are the distribution's packages of Python, which a virtual environment does not see.",
            {
              packages: own.map(({ name }) => name).join(", "),
            },
          ),
          remedy: text("Install them with pip like the others."),
        },
      ],
    };
  }
  const pip =
    installs.find(({ name }) => name === "python3-pip") ?? installs.find(({ name }) => name === "python3");
  const isAlpine = stage.rootImage?.reference.familiarName === "alpine";
  const isThere = isAlpine || installs.some(({ name }) => /^python3-(?:venv|full)$/.test(name));
  const at = pip?.word.span.end ?? 0;
  return { span: { start: at, end: at }, text: isThere ? "" : " python3-venv" };
}

/** Where a virtual environment is made: in front of an instruction, or of a command inside it. */
export interface Begin {
  readonly kind: "begin";
  readonly at: Instruction;
  readonly inside: Command | undefined;
}

/**
 * Behind what brings the interpreter, which may be in the very RUN that uses it.
 *
 * @param at where the environment would be made if the interpreter were there from the start
 */
export function beginBehindPython(
  { reading }: Subject,
  at: Instruction,
  installations: readonly Installation[],
): Begin | Refusal {
  const bringer = reading.systemInstalls.findLast(({ packages }) =>
    packages.some(({ name }) => brings.test(name)),
  )?.command;
  const placeOf = (instruction: Instruction) => reading.instructions.indexOf(instruction);
  const bringing = bringer?.script.instruction;
  if (bringing === undefined || placeOf(at) > placeOf(bringing))
    return { kind: "begin", at, inside: undefined };
  const later = installations.filter(
    ({ command, bringsTools }) => !bringsTools && placeOf(command.script.instruction) >= placeOf(bringing),
  );
  const own = later.find(({ bringsPip }) => !bringsPip)?.command;
  if (own === undefined || own.script.instruction !== bringing)
    return { kind: "begin", at: own?.script.instruction ?? at, inside: undefined };
  const first = later[0]?.command ?? own;
  const earlier = own.script.commands.slice(0, own.script.commands.indexOf(first));
  // A shell that has called pip once does not look for it in the new folder.
  const isKnown = earlier.some(({ program }) => program === own.program);
  if (!isKnown && first.nesting.length === 0 && first.operator !== "|" && first.operator !== "||")
    return { kind: "begin", at: bringing, inside: first };
  return refuseFor(
    "S4",
    first.span,
    text("Python and its packages are installed together, with no place between them for what is new."),
    text("Install the packages in a RUN of their own."),
  );
}
