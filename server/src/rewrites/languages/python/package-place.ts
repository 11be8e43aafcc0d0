/** Where a stage's Python packages end up: what the stage that runs has to take over. */
import type { Instruction } from "../../../dockerfile/model.ts";
import { envPairs, resolve } from "../../../dockerfile/variables.ts";
import { isWithin, joinPath } from "../../container-path.ts";
import type { Refusal, Subject } from "../../language.ts";
import { text } from "../../text.ts";
import { findHome } from "./home-folder.ts";
import { findMadeEnvironment, type Installation, readInstallation } from "./installations.ts";

export type PackagePlace =
  | { readonly kind: "none" }
  /** A virtual environment that the file makes itself, or that a tool makes in the project's folder. */
  | {
      readonly kind: "environment";
      readonly folder: string;
      readonly isOnPath: boolean;
      readonly isProjects: boolean;
    }
  /** `~/.local` */
  | { readonly kind: "user"; readonly folder: string }
  /** The interpreter's own folders: a virtual environment takes their place from `at` on. */
  | { readonly kind: "system"; readonly at: Instruction; readonly installations: readonly Installation[] };

export function findPackagePlace(subject: Subject): PackagePlace | Refusal {
  const { reading, stage } = subject;
  const all = reading.commands.flatMap((command) => readInstallation(command) ?? []);
  const main = all.filter(({ bringsTools }) => !bringsTools);
  const ofApplication = main.filter(({ bringsPip }) => !bringsPip);
  const [first] = ofApplication;
  if (first === undefined) return { kind: "none" };
  const made = findMade(subject);
  if (made !== undefined) return made;
  const projects = ofApplication.filter((one) => isForProject(subject, one));
  const others = ofApplication.filter((one) => !projects.includes(one));
  const [project] = projects;
  if (project !== undefined) {
    const folder = projectEnvironment(subject, project.command.script.instruction);
    if (folder === undefined || others.length > 0) return refuse(project);
    return { kind: "environment", folder, isOnPath: isOnPath(subject, folder), isProjects: true };
  }
  const isUsers = (one: Installation) =>
    one.operation?.hasOption("--user") === true ||
    stage.userAt(one.command.script.instruction).state === "nonRoot";
  if (others.every(isUsers)) {
    const home = findHome(subject, first.command.script.instruction);
    return home === undefined ? refuse(first) : { kind: "user", folder: joinPath(home, ".local") };
  }
  if (others.some((one) => stage.userAt(one.command.script.instruction).state !== "root"))
    return refuse(first);
  return { kind: "system", at: findBegin(all, first), installations: all };
}

/** pip itself and the tools that are installed with it stay out, unless pip is all there is in front. */
function findBegin(all: readonly Installation[], begin: Installation): Instruction {
  const { instruction } = begin.command.script;
  const before = all.slice(0, all.indexOf(begin));
  if (before.some(({ bringsTools }) => bringsTools)) return instruction;
  return before[0]?.command.script.instruction ?? instruction;
}

function refuse({ command }: Installation): Refusal {
  return {
    kind: "refusal",
    concerns: [
      {
        id: "S4",
        weight: "refuse",
        span: command.span,
        text: text(
          "Packages of Python go to several places, so what the application needs cannot be told apart.",
        ),
        remedy: text("Install all packages into one virtual environment, as the same user."),
      },
    ],
  };
}

/** `python -m venv`, `virtualenv`, `uv venv`, where the file uses what it makes. */
function findMade(subject: Subject): PackagePlace | undefined {
  const { reading } = subject;
  for (const command of reading.commands) {
    const folder = findMadeEnvironment(command);
    if (folder === undefined || /[$*?]/.test(folder)) continue;
    const workdir = reading.workdirAt(command.script.instruction);
    if (!folder.startsWith("/") && workdir === undefined) continue;
    const path = joinPath(workdir ?? "/", folder);
    // Beside the application's packages: Poetry's own installation, for one.
    const isUsed =
      isOnPath(subject, path) ||
      subject.stage.environment.get("VIRTUAL_ENV")?.value === path ||
      reading.commands.some(({ script, programWord, arguments: words }) => {
        const folderOfRun = reading.workdirAt(script.instruction) ?? "/";
        return [programWord, ...words].some(
          ({ text: word }) =>
            /\/(?:pip[\d.]*|python[\d.]*|activate)$/.test(word) &&
            isWithin(joinPath(folderOfRun, word), `${path}/bin`),
        );
      });
    const hasOther = /poetry|pipenv/.test(path);
    if (isUsed && !hasOther)
      return { kind: "environment", folder: path, isOnPath: isOnPath(subject, path), isProjects: false };
  }
  return undefined;
}

/** uv and PDM make `.venv` in the project's folder; Poetry and Pipenv do so where they are told. */
function isForProject(subject: Subject, { tool, command }: Installation): boolean {
  const environment = subject.stage.environmentAt(command.script.instruction);
  if (tool === "uv sync") return !isInterpreters(environment.get("UV_PROJECT_ENVIRONMENT")?.value);
  if (tool === "pdm") return environment.get("VIRTUAL_ENV") === undefined;
  const isOn = (name: string) => /^(?:1|true|yes|on)$/i.test(environment.get(name)?.value ?? "");
  if (tool === "pipenv") {
    return isOn("PIPENV_VENV_IN_PROJECT") && !command.arguments.some(({ text: word }) => word === "--system");
  }
  if (tool !== "poetry") return false;
  return isOn("POETRY_VIRTUALENVS_IN_PROJECT") || isConfigured(subject, "virtualenvs.in-project", "true");
}

/** `ENV UV_PROJECT_ENVIRONMENT=/usr/local`: among the interpreter's own packages. */
export function isInterpreters(folder: string | undefined): boolean {
  return folder !== undefined && /^["']?\/usr(?:\/local)?\/?["']?$/.test(folder);
}

function isConfigured({ reading }: Subject, option: string, value: string): boolean {
  return reading.commands.some(({ program, arguments: words }) => {
    const texts = words.map(({ text: word }) => word);
    const at = texts.indexOf(option);
    return program === "poetry" && texts[0] === "config" && at !== -1 && texts[at + 1] === value;
  });
}

function projectEnvironment({ reading, stage }: Subject, instruction: Instruction): string | undefined {
  const named = stage.environmentAt(instruction).get("UV_PROJECT_ENVIRONMENT")?.value ?? ".venv";
  const workdir = reading.workdirAt(instruction);
  if (workdir === undefined && !named.startsWith("/")) return undefined;
  return joinPath(workdir ?? "/", named);
}

/** Whether ENV puts the environment's programs in front of those of the image. */
export function isOnPath({ dockerfile, reading }: Subject, folder: string): boolean {
  return reading.instructions.some((instruction) => {
    const { keyword, stage } = instruction;
    if (keyword !== "ENV" || stage === undefined) return false;
    const workdir = reading.workdirAt(instruction) ?? "/";
    return envPairs(instruction).some(([name, value]) => {
      if (name !== "PATH") return false;
      const filled = resolve(value, stage.environmentAt(instruction), dockerfile.escape).text.replace(
        /^"|"$/g,
        "",
      );
      return filled.split(":").some((part) => part !== "" && joinPath(workdir, part) === `${folder}/bin`);
    });
  });
}
