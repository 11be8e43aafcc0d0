/** Shell scripts that a container starts with, and what they call that is elsewhere after a split. */
import { isAbsolute, joinPath } from "../../container-path.ts";
import type { Subject } from "../../language.ts";
import type { Concern } from "../../rewrite.ts";
import { findImageFile } from "../../start/files-in-image.ts";
import { parseScript } from "../../start/parse-script.ts";
import { text } from "../../text.ts";
import { consoleScripts } from "./start-edits.ts";

const runners: ReadonlySet<string> = new Set(["poetry", "pipenv", "pdm", "uv", "rye", "hatch"]);

/**
 * @param isMoved packages went from the interpreter's own folders to a virtual environment
 * @param isKept the tool that installs the packages is in the environment, too
 */
export async function findScriptConcerns(
  subject: Subject,
  isMoved: boolean,
  isKept: (tool: string) => boolean,
): Promise<readonly Concern[]> {
  const concerns: Concern[] = [];
  const cron = subject.dockerfile.startScripts
    .filter((script) => script.stage === subject.stage)
    .flatMap(({ commands }) => commands)
    .find(({ program }) => program === "cron" || program === "crond");
  if (isMoved && cron !== undefined) {
    concerns.push({
      id: "H27",
      weight: "assume",
      span: cron.span,
      text: text(
        "{program} starts its jobs with a PATH of its own: call {path} in them, where the packages are.",
        {
          program: cron.program,
          path: "/opt/venv/bin/python",
        },
      ),
    });
  }
  for (const { name, code } of await readScripts(subject)) {
    const commands = parseScript(code, subject.parse)?.commands ?? [];
    const runner = commands.find(({ program }) => runners.has(program) && !isKept(program));
    if (runner !== undefined) {
      concerns.push({
        id: "H05",
        weight: "refuse",
        text: text(
          "{name} calls {program}, which belongs to the build and would have to be in the image that runs.",
          {
            name,
            program: runner.program,
          },
        ),
        remedy: text("Call the programs themselves in the script: they are on PATH."),
      });
    }
    const fixed = commands.find(
      ({ programWord, program }) =>
        programWord.text === `/usr/local/bin/${program}` && consoleScripts.test(program),
    );
    if (isMoved && fixed !== undefined) {
      concerns.push({
        id: "H27",
        weight: "refuse",
        text: text("{name} calls {path}, and packages move to a virtual environment.", {
          name,
          path: fixed.programWord.text,
        }),
        remedy: text("Call {program} by its name in the script.", { program: fixed.program }),
      });
    }
    const login = commands.find(
      ({ program, arguments: words }) =>
        program === "su" && words.some(({ text: word }) => /^(?:-|-l|--login)$/.test(word)),
    );
    if (isMoved && login !== undefined) {
      concerns.push({
        id: "H27",
        weight: "assume",
        text: text(
          "{name} starts a login shell, which sets PATH anew: name programs of packages by their full path there.",
          { name },
        ),
      });
    }
  }
  return concerns;
}

async function readScripts(
  subject: Subject,
): Promise<readonly { readonly name: string; readonly code: string }[]> {
  const { dockerfile, stage, reading, project } = subject;
  const words = dockerfile.startScripts
    .filter((script) => script.stage !== undefined && stage.lineage.includes(script.stage))
    .flatMap(({ commands }) =>
      commands.flatMap((one) => [one.programWord.text, ...one.arguments.map(({ text: word }) => word)]),
    );
  const names = [...new Set(words)]
    .filter((word) => /\.(?:sh|bash)$|entrypoint|(?:^|\/)(?:start|run|boot)$/.test(word))
    .slice(0, 4);
  const found: { name: string; code: string }[] = [];
  for (const name of names) {
    const places = isAbsolute(name)
      ? [name]
      : [joinPath(reading.workdir ?? "/", name), joinPath("/usr/local/bin", name)];
    for (const place of places) {
      const file = await findImageFile({ dockerfile, project }, stage, joinPath("/", place));
      if (file?.file.kind !== "text") continue;
      found.push({ name, code: file.file.text });
      break;
    }
  }
  return found;
}
