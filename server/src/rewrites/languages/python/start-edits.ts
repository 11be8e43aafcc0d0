/** The start of a container after its packages have moved to a virtual environment. */
import type { Command, Script } from "../../../dockerfile/command.ts";
import type { Dockerfile } from "../../../dockerfile/model.ts";
import type { Edit } from "../../../finding.ts";
import { isArgumentVector } from "../../../fixes/statement-list.ts";
import type { Refusal, Subject } from "../../language.ts";
import type { Concern } from "../../rewrite.ts";
import { text } from "../../text.ts";
import type { PythonBase } from "./python-base.ts";

export interface StartEdits {
  readonly edits: readonly Edit[];
  readonly concerns: readonly Concern[];
  /** Tools like `poetry run` are taken away: the environment's programs are called by their names. */
  readonly dropsRunner: boolean;
}

const runners: ReadonlySet<string> = new Set(["poetry", "pipenv", "pdm", "uv", "rye", "hatch"]);

/** Options of `uv run` and `poetry run` that choose nothing about what is run. */
const harmless: ReadonlySet<string> = new Set([
  ...[
    "--no-sync",
    "--frozen",
    "--locked",
    "--no-dev",
    "--offline",
    "--no-cache",
    "-q",
    "--quiet",
    "--no-progress",
  ],
  ...["--no-project", "--no-env-file", "--no-interaction", "-n", "--active", "--"],
]);

/**
 * @param environment the virtual environment's folder
 * @param isMoved packages went there from the interpreter's own folders
 */
export function editStart(
  subject: Subject,
  environment: string,
  isMoved: boolean,
  source: PythonBase["source"],
): StartEdits | Refusal {
  const { dockerfile, stage } = subject;
  const edits: Edit[] = [];
  const concerns: Concern[] = [];
  let dropsRunner = false;
  for (const script of dockerfile.startScripts) {
    if (script.stage === undefined || !stage.lineage.includes(script.stage)) continue;
    for (const command of script.commands) {
      const run = findRunner(command);
      if (run === "unclear") {
        concerns.push(unclearRunner(command));
        continue;
      }
      if (run !== undefined) {
        dropsRunner = true;
        edits.push(dropWords(dockerfile, script, command, run));
      }
      if (isMoved) {
        for (const word of [command.programWord, ...command.arguments]) {
          const moved = moveWord(subject, word.text, environment, source);
          const at = word.raw.indexOf(word.text);
          if (moved === undefined || at === -1) continue;
          const start = word.span.start + at;
          edits.push({ span: { start, end: start + word.text.length }, text: moved });
        }
      }
    }
  }
  const refusals = concerns.filter(({ weight }) => weight === "refuse");
  return refusals.length > 0 ? { kind: "refusal", concerns: refusals } : { edits, concerns, dropsRunner };
}

/** `/usr/local/bin/gunicorn` is the environment's now; scripts that a COPY has put there are not. */
function moveWord(
  { reading }: Subject,
  word: string,
  environment: string,
  source: PythonBase["source"],
): string | undefined {
  const [, interpreter] = /^\/usr\/bin\/(python[\d.]*)$/.exec(word) ?? [];
  if (source === "distribution" && interpreter !== undefined) return `${environment}/bin/${interpreter}`;
  const [, program] = /^\/usr\/local\/bin\/([\w.-]+)$/.exec(word) ?? [];
  if (program === undefined) return undefined;
  const isCopied = reading.copies.some(
    ({ destination, sources }) =>
      destination === word ||
      (destination === "/usr/local/bin" &&
        sources.some((source) => source?.endsWith(program) === true || /\*/.test(source ?? ""))),
  );
  const isNamed = reading.commands.some(({ arguments: words }) =>
    words.some(({ text: one }) => one.includes(word)),
  );
  const isOwn = consoleScripts.test(program) || (!isCopied && !isNamed && !program.includes("."));
  return isOwn ? `${environment}/bin/${program}` : undefined;
}

/** Programs that packages of Python bring. */
export const consoleScripts =
  /^(?:python[\d.]*|pip[\d.]*|gunicorn|uvicorn|hypercorn|daphne|uwsgi|waitress-serve|flask|django-admin|celery|rq|dramatiq|huey_consumer|streamlit|jupyter(?:-\w+)?|fastapi|granian|alembic|scrapy|airflow|mlflow|superset|locust|mkdocs|sphinx-build|twistd|honcho|chainlit|gradio|prefect|dagster)$/;

interface Run {
  /** How many of the command's words go. */
  readonly words: number;
  /** A file is run: the interpreter has to be named. */
  readonly isScript: boolean;
}

function findRunner(command: Command): Run | "unclear" | undefined {
  const { program, arguments: words } = command;
  if (!runners.has(program)) return undefined;
  if (words[0]?.text !== "run") return "unclear";
  let at = 1;
  while (harmless.has(words[at]?.text ?? "")) at++;
  const first = words[at]?.text ?? "";
  if (first === "" || first.startsWith("-")) return "unclear";
  const isScript = program === "uv" && /\.pyw?$/.test(first);
  return { words: at + 1, isScript };
}

function dropWords(
  dockerfile: Dockerfile,
  script: Script,
  command: Command,
  { words: count, isScript }: Run,
): Edit {
  const next = [command.programWord, ...command.arguments][count];
  const { start } = command.programWord.span;
  // In an array the spans of words are those inside the quotation marks.
  const interpreter = isArgumentVector(dockerfile, script) ? 'python", "' : "python ";
  return { span: { start, end: next?.span.start ?? start }, text: isScript ? interpreter : "" };
}

function unclearRunner({ program, span }: Command): Concern {
  return {
    id: "H05",
    weight: "refuse",
    span,
    text: text(
      "{program} prepares the environment each time a container starts, so the image needs it and what it installs with.",
      { program },
    ),
    remedy: text("Start the program itself, such as gunicorn or python, from the virtual environment."),
  };
}
