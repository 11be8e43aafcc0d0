/** Puts a virtual environment in front of what a file installs, so that its own lines install into that. */
import type { Instruction } from "../../../dockerfile/model.ts";
import { envPairs, resolve } from "../../../dockerfile/variables.ts";
import type { Edit } from "../../../finding.ts";
import { keywordIn } from "../../instruction-text.ts";
import type { Addition, Refusal, Subject } from "../../language.ts";
import type { Concern } from "../../rewrite.ts";
import { type Text, text } from "../../text.ts";
import { addEnvironmentPackage, type Begin, beginBehindPython } from "./distribution-python.ts";
import type { Installation } from "./installations.ts";
import { isInterpreters, type PackagePlace } from "./package-place.ts";
import type { PythonBase } from "./python-base.ts";

export const environmentFolder = "/opt/venv";

export interface EnvironmentEdits {
  readonly kind: "edits";
  readonly edits: readonly Edit[];
  readonly additions: readonly Addition[];
  readonly concerns: readonly Concern[];
}

type InSystem = Extract<PackagePlace, { kind: "system" }>;

export function editInstallations(
  subject: Subject,
  place: InSystem,
  source: PythonBase["source"],
): EnvironmentEdits | Refusal {
  const obstacles = [...findObstacles(subject, place), ...findFixedPath(subject), ...findPaths(subject)];
  if (obstacles.length > 0) return { kind: "refusal", concerns: obstacles };
  const keyword = (name: string) => keywordIn(subject.dockerfile, name);
  const added = source === "distribution" ? addEnvironmentPackage(subject) : undefined;
  if (added !== undefined && "kind" in added) return added;
  const begin: Begin | Refusal =
    source === "distribution"
      ? beginBehindPython(subject, place.at, place.installations)
      : { kind: "begin", at: place.at, inside: undefined };
  if (begin.kind === "refusal") return begin;
  const make = `${source === "distribution" ? "python3" : "python"} -m venv ${environmentFolder}`;
  const { start } = begin.inside?.span ?? { start: 0 };
  // pip finds the environment by its own folder; the others look for this variable.
  const isNamed = place.installations.some(({ tool }) => tool !== "pip" && tool !== "setup");
  return {
    kind: "edits",
    edits: [
      ...(added === undefined ? [] : [added]),
      ...(begin.inside === undefined ? [] : [{ span: { start, end: start }, text: `${make} && ` }]),
      ...place.installations.flatMap((one) => editOptions(subject, one)),
      ...editVariables(subject),
      ...movePaths(subject),
    ],
    additions: [
      {
        at: begin.at,
        where: "before",
        lines: [
          ...(begin.inside === undefined ? [`${keyword("RUN")} ${make}`] : []),
          ...(isNamed ? [`${keyword("ENV")} VIRTUAL_ENV=${environmentFolder}`] : []),
          `${keyword("ENV")} PATH="${environmentFolder}/bin:$PATH"`,
        ],
      },
    ],
    concerns: [],
  };
}

/** `--user` and `--system` name a place that is not the environment. */
function editOptions({ dockerfile }: Subject, { operation, command }: Installation): readonly Edit[] {
  const unwanted = new Set(["--user", "--system", "--break-system-packages"]);
  const words = (operation?.options ?? []).filter(
    ({ name, value }) => unwanted.has(name) && value === undefined,
  );
  return words
    .filter(({ name }) => name !== "--break-system-packages" || command.program === "uv")
    .map(({ word }) => {
      const gap = /[^\S\n]*$/.exec(dockerfile.text.slice(0, word.span.start))?.[0].length ?? 0;
      return { span: { start: word.span.start - gap, end: word.span.end }, text: "" };
    });
}

/** uv leaves a virtual environment alone that is in its way to the system's Python. */
function editVariables({ reading }: Subject): readonly Edit[] {
  return reading.instructions.flatMap((instruction) =>
    instruction.keyword === "ENV"
      ? envPairs(instruction).flatMap(([name, value]) => {
          if (name === "UV_SYSTEM_PYTHON") return [{ span: value.span, text: "0" }];
          const isFolder = name === "UV_PROJECT_ENVIRONMENT" && isInterpreters(value.raw);
          return isFolder ? [{ span: value.span, text: environmentFolder }] : [];
        })
      : [],
  );
}

const sitePackages = /\/usr\/local\/lib\/python3\.\d+\/site-packages/g;
const distPackages = /\/usr\/(?:local\/)?lib\/python3(?:\.\d+)?\/dist-packages/;
const interpreter = /\/usr\/local\/bin\/(?:python|pip)[\d.]*(?![\w.-])/g;

/** In RUN both mean the environment from now on. */
function movePaths({ dockerfile, reading }: Subject): readonly Edit[] {
  return reading.instructions.flatMap((instruction) => {
    if (instruction.keyword !== "RUN") return [];
    const { start, end } = instruction.argumentsSpan;
    const code = dockerfile.text.slice(start, end);
    return [sitePackages, interpreter].flatMap((pattern) =>
      [...code.matchAll(pattern)].map((match) => {
        const at = start + match.index;
        return {
          span: { start: at, end: at + match[0].length },
          text: match[0].replace("/usr/local", environmentFolder),
        };
      }),
    );
  });
}

/** Elsewhere the path is a promise, or a file that a COPY puts among the packages. */
function findPaths({ dockerfile, reading }: Subject): readonly Concern[] {
  const found = reading.instructions.find(({ keyword, span }) => {
    const code = dockerfile.text.slice(span.start, span.end);
    return distPackages.test(code) || (keyword !== "RUN" && new RegExp(sitePackages.source).test(code));
  });
  return found === undefined
    ? []
    : [
        refuse(
          found,
          text(
            "{keyword} names the folder of the interpreter's packages, and they move to a virtual environment.",
            { keyword: found.keyword },
          ),
          text("Install into a virtual environment, and name its folder."),
        ),
      ];
}

function findFixedPath({ dockerfile, reading }: Subject): readonly Concern[] {
  const found = reading.instructions.find((instruction) => {
    const { stage, keyword } = instruction;
    if (keyword !== "ENV" || stage === undefined) return false;
    return envPairs(instruction).some(
      ([name, value]) =>
        name === "PATH" &&
        !resolve(value, stage.environmentAt(instruction), dockerfile.escape).variables.some(
          (one) => one.name === "PATH",
        ),
    );
  });
  if (found === undefined) return [];
  const what = text(
    "ENV replaces PATH as a whole, so that the programs of a virtual environment are not found.",
  );
  return [refuse(found, what, text("Add folders to PATH with $PATH behind them."))];
}

const placed: ReadonlySet<string> = new Set([
  "PIP_TARGET",
  "PIP_PREFIX",
  "PIP_USER",
  "PIP_ROOT",
  "PYTHONUSERBASE",
  "PYTHONHOME",
]);

function findObstacles({ reading }: Subject, { installations }: InSystem): readonly Concern[] {
  const elsewhere = text(
    "Packages are installed into a folder of their own, which a virtual environment does not replace.",
  );
  const remedy = text("Install into a virtual environment instead.");
  const variable = reading.instructions.find(
    (one) => one.keyword === "ENV" && envPairs(one).some(([name]) => placed.has(name)),
  );
  return [
    ...(variable === undefined ? [] : [refuse(variable, elsewhere, remedy)]),
    ...installations.flatMap(({ operation, command }) => {
      const isPlaced = operation?.hasOption("--target", "-t", "--prefix", "--root") === true;
      const isSudo = command.wrappers.some(({ program }) => program === "sudo");
      const { instruction } = command.script;
      if (isSudo) {
        return [
          refuse(
            instruction,
            text("sudo resets PATH, so that pip installs beside a virtual environment."),
            text("Install without sudo: the build runs as root until USER changes that."),
          ),
        ];
      }
      return isPlaced ? [refuse(instruction, elsewhere, remedy)] : [];
    }),
  ];
}

function refuse({ keywordSpan }: Instruction, what: Text, remedy: Text): Concern {
  return { id: "H27", weight: "refuse", span: keywordSpan, text: what, remedy };
}
