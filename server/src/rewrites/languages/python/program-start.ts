/** What starts an application on an image whose interpreter lies elsewhere. */
import { baseName } from "../../container-path.ts";
import type { NewStart, Refusal, Subject } from "../../language.ts";
import type { Concern } from "../../rewrite.ts";
import { readStage } from "../../stage-reading.ts";
import { text } from "../../text.ts";
import type { CopiedPackages } from "./copied-packages.ts";
import type { Target } from "./minimal-images.ts";
import { readRequirements } from "./python-packages.ts";
import { consoleScripts } from "./start-edits.ts";

export interface ProgramStart {
  /** Undefined where the instructions stay as they are. */
  readonly start: NewStart | undefined;
}

/** Modules that do what the program of a package does: `python -m gunicorn`. */
const modules: Readonly<Record<string, string>> = {
  gunicorn: "gunicorn",
  uvicorn: "uvicorn",
  hypercorn: "hypercorn",
  daphne: "daphne",
  flask: "flask",
  celery: "celery",
  streamlit: "streamlit",
  "waitress-serve": "waitress",
  "django-admin": "django",
  fastapi: "fastapi",
  dramatiq: "dramatiq",
  granian: "granian",
  alembic: "alembic.config",
  scrapy: "scrapy",
};

/** @param isActive ENV puts the virtual environment's programs on PATH */
export async function chooseStart(
  subject: Subject,
  packages: CopiedPackages,
  target: Target,
  isActive: boolean,
): Promise<ProgramStart | Refusal> {
  const { start, stage } = subject;
  const { argv } = start;
  // What a file leaves to `docker run` or Compose may be anything, a shell too.
  const isOpen = start.entrypoint === undefined && start.command === undefined;
  if (argv === undefined || argv.length === 0 || isOpen)
    return { kind: "refusal", concerns: reasons(subject) };
  const program = argv[0] ?? "";
  const found = resolve(program, packages, target, isActive, await listPrograms(subject, packages));
  if (found === undefined) {
    return {
      kind: "refusal",
      concerns: [
        {
          id: "S3",
          weight: "refuse",
          ...(start.command === undefined ? {} : { span: start.command.keywordSpan }),
          text: text("{program} is no program of Python's packages, and {image} has none but those.", {
            program,
            image: target.image,
          }),
          remedy: text("Start the application with python, or with a program of a package that is copied."),
        },
      ],
    };
  }
  const words = [...found, ...argv.slice(1)];
  const isSame = start.kind === "exec" && words.join("\0") === argv.join("\0");
  const hasOwnEntrypoint = stage.instructions.some(({ keyword }) => keyword === "ENTRYPOINT");
  // What stands in the file needs no change where the image has no entry point, or the file's own takes its place.
  if (isSame && (hasOwnEntrypoint || !target.hasEntrypoint)) return { start: undefined };
  const split = start.entrypointLength === 0 ? 0 : start.entrypointLength + words.length - argv.length;
  const command = words.slice(split);
  return {
    start: {
      entrypoint: split > 0 ? words.slice(0, split) : target.hasEntrypoint || hasOwnEntrypoint ? [] : null,
      command: command.length > 0 ? command : null,
    },
  };
}

/** The words in place of the program's name. */
function resolve(
  program: string,
  packages: CopiedPackages,
  { interpreter }: Target,
  isActive: boolean,
  programs: ReadonlySet<string>,
): readonly string[] | undefined {
  const name = baseName(program);
  const isInterpreter = /^python(?:3(?:\.\d+)?)?$/.test(name);
  const own = packages.kind === "environment" ? `${packages.folder}/bin/` : undefined;
  if (own !== undefined && program.startsWith(own)) return [program];
  // The builder's own python may lie in /usr/local/bin, copied along with the programs of packages.
  const inherited = packages.kind === "folder" ? interpreter : "python";
  const unnamed = own === undefined ? inherited : isActive ? "python" : `${own}python`;
  if (isInterpreter) {
    if (!program.includes("/")) return [unnamed === "python" && name === "python3" ? name : unnamed];
    return [own === undefined || !isActive ? interpreter : `${own}python`];
  }
  // A file that names its interpreter by `#!/usr/bin/env`: there is no env.
  if (/\.py$/.test(name)) return [unnamed, program];
  const isProgram =
    (consoleScripts.test(name) || programs.has(name)) &&
    (!program.includes("/") || program === `/usr/local/bin/${name}`);
  if (!isProgram) return undefined;
  if (own !== undefined) return [isActive && !program.includes("/") ? name : `${own}${name}`];
  const module = Object.hasOwn(modules, name) ? modules[name] : undefined;
  return module === undefined ? undefined : [unnamed, "-m", module];
}

/** Programs by the names of their packages, and those that the project itself declares. */
async function listPrograms(subject: Subject, packages: CopiedPackages): Promise<ReadonlySet<string>> {
  if (packages.kind !== "environment") return new Set();
  const { donor } = packages;
  const reading = readStage(subject.dockerfile, donor);
  const asked = await readRequirements({ ...subject, stage: donor, reading });
  const { pyproject } = await subject.project.python(".");
  const declared = pyproject.kind === "read" ? [...pyproject.value.scripts.keys()] : [];
  return new Set([...asked.packages.map(({ name }) => name), ...declared]);
}

function reasons({ start }: Subject): readonly Concern[] {
  const refusals = start.concerns.filter(({ weight }) => weight === "refuse");
  if (refusals.length > 0) return refusals;
  const concern: Concern = {
    id: "S3",
    weight: "refuse",
    text: text("What the container starts cannot be told from the file."),
    remedy: text("Write CMD as an array: the program and its arguments."),
  };
  return [start.command === undefined ? concern : { ...concern, span: start.command.keywordSpan }];
}
