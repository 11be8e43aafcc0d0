/** Python as Debian and Ubuntu package it: pip installs beside the distribution's own packages. */
import type { Edit } from "../../../finding.ts";
import type { Refusal, Subject } from "../../language.ts";
import { text } from "../../text.ts";
import { consoleScripts } from "./start-edits.ts";

/** What only installing needs, and what a virtual environment has of its own. */
const ofInstalling =
  /^python3(?:\.\d+)?-(?:pip|venv|dev|setuptools|wheel|distutils|minimal|full|pkg-resources|virtualenv|lib2to3|apt|software-properties)$/;

/** Whether the stage installs Python and starts with it. */
export function runsDistributionPython({ reading, dockerfile, stage }: Subject): boolean {
  const isInstalled = reading.systemInstalls.some(({ packages }) =>
    packages.some(({ name }) => /^python3(?:-pip)?$/.test(name)),
  );
  if (!isInstalled) return false;
  return dockerfile.startScripts
    .filter((script) => script.stage === stage)
    .some(({ commands }) => commands.some(({ program }) => consoleScripts.test(program)));
}

/** Ubuntu and Debian keep the module that makes environments in a package of its own. */
export function addEnvironmentPackage({ reading }: Subject): Edit | Refusal {
  const installs = reading.systemInstalls.flatMap(({ packages }) => packages);
  const own = installs.filter(({ name }) => /^python3-/.test(name) && !ofInstalling.test(name));
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
  const isThere = installs.some(({ name }) => /^python3-(?:venv|full)$/.test(name));
  const at = pip?.word.span.end ?? 0;
  return { span: { start: at, end: at }, text: isThere ? "" : " python3-venv" };
}
