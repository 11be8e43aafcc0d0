/** Scripts that a container starts with: what they are written in, and what they need (H06, H07). */
import type { Dockerfile } from "../../dockerfile/model.ts";
import { posixShells, programName } from "../../dockerfile/wrappers.ts";
import { baseName, joinPath } from "../container-path.ts";
import { readStage } from "../stage-reading.ts";
import { findImageFile, type ImageFile } from "./files-in-image.ts";
import type { ScriptSite } from "./package-script.ts";
import { parseScript } from "./parse-script.ts";
import { searchPath } from "./search-path.ts";
import { readShellLine } from "./shell-line.ts";

export interface EntryScript {
  /** In the context; undefined where the script comes from elsewhere. */
  readonly path: string | undefined;
  readonly name: string;
  /** The program behind `#!`: `sh`, `python3`; `sh` where there is no such line. */
  readonly interpreter: string;
  readonly needs: readonly ScriptNeed[];
  /** It ends with `exec "$@"` and looks at no word of the CMD itself. */
  readonly passesOn: boolean;
  /** What the script runs, where that is one program and nothing else. */
  readonly runs: ScriptRun | undefined;
  /** Whether its first line names its interpreter; undefined where nobody can see it. */
  readonly hasShebang: boolean | undefined;
  readonly hasCarriageReturns: boolean;
  /** It is started by its name, and nothing makes it executable. */
  readonly isNotExecutable: boolean;
}

export type ScriptNeed = "envsubst" | "waiting" | "migration" | "user-change" | "arguments";

export type ScriptRun =
  /** `exec "$@"`: the CMD. */
  | { readonly kind: "arguments" }
  | {
      readonly kind: "program";
      readonly argv: readonly string[];
      readonly environment: Readonly<Record<string, string>>;
    };

const waiting = /^(?:wait-for|wait-for-it|wait|dockerize|wait4x|nc|pg_isready|mysqladmin)(?:\.sh)?$/;
const migration = /^(?:migrate|db:migrate|db:prepare|upgrade|migrations:migrate|deploy)$/;
const userChange: ReadonlySet<string> = new Set([
  "gosu",
  "su-exec",
  "su",
  "chown",
  "usermod",
  "setpriv",
  "runuser",
]);

/**
 * Reads the script at `program`; undefined where it is no script, or a program that nobody can see.
 *
 * @param isNamed it is the argument of a shell: then it need not be executable
 */
export async function readEntryScript(
  site: ScriptSite,
  program: string,
  isNamed: boolean,
): Promise<EntryScript | undefined> {
  const found = await find(site, program, isNamed);
  const name = baseName(program);
  const hasName = /\.(?:sh|bash|ash)$/.test(name) || isNamed;
  if (found === undefined || found.file.kind !== "text") {
    if (found !== undefined && found.file.kind === "binary" && !isNamed) return undefined;
    return hasName ? makeUnseen(name) : undefined;
  }
  const { text } = found.file;
  const shebang = /^\uFEFF?#!\s*(\S+)(?:\s+(?:-S\s+)?(\S+))?/.exec(text);
  const first = programName(shebang?.[1] ?? "sh");
  const interpreter = isNamed ? "sh" : first === "env" ? programName(shebang?.[2] ?? "") : first;
  const isShell = posixShells.has(interpreter);
  return {
    path: found.path,
    name,
    interpreter,
    needs: isShell ? findNeeds(text, site.parse) : [],
    passesOn: isShell && passesOn(text),
    runs: isShell ? findRun(text, site.parse) : undefined,
    hasShebang: shebang !== null,
    hasCarriageReturns: text.includes("\r\n"),
    isNotExecutable: !isNamed && found.file.isExecutable === false && !isMadeExecutable(site, found, name),
  };
}

async function find(site: ScriptSite, program: string, isNamed: boolean): Promise<ImageFile | undefined> {
  if (program.includes("/") || isNamed) {
    if (site.workdir === undefined && !program.startsWith("/")) return undefined;
    return findImageFile(site, site.stage, joinPath(site.workdir ?? "/", program));
  }
  for (const folder of searchPath) {
    const found = await findImageFile(site, site.stage, joinPath(folder, program));
    if (found !== undefined) return found;
  }
  return undefined;
}

function makeUnseen(name: string): EntryScript {
  const rest = {
    needs: [],
    passesOn: false,
    runs: undefined,
    hasShebang: undefined,
    hasCarriageReturns: false,
    isNotExecutable: false,
  };
  return { path: undefined, name, interpreter: "sh", ...rest };
}

function findNeeds(text: string, parse: (text: string) => Dockerfile): readonly ScriptNeed[] {
  const needs = new Set<ScriptNeed>();
  for (const { program, programWord, arguments: words, wrappers } of parseScript(text, parse)?.commands ??
    []) {
    const names = [program, ...wrappers.map((wrapper) => wrapper.program)];
    if (names.includes("envsubst")) needs.add("envsubst");
    if (names.some((name) => waiting.test(name))) needs.add("waiting");
    if (
      words.some((word) => migration.test(word.text)) &&
      /^(?:python|npx|npm|yarn|pnpm|alembic|flask|rake|rails|bundle|bin|php|prisma|knex|sequelize|manage|diesel|goose|migrate)/.test(
        program,
      )
    ) {
      needs.add("migration");
    }
    if (names.some((name) => userChange.has(name))) needs.add("user-change");
    if ([programWord, ...words].some(({ raw }) => /^"?\$[@*]"?$/.test(raw))) needs.add("arguments");
  }
  return [...needs];
}

/** A script that it reads with `.` has its arguments, too; that of a virtual environment does not look at them. */
const looksAtArguments =
  /\$(?:[@*#\d]|\{[@*#\d])|\bshift\b|\bset\s+--|\bgetopts\b|\bfor[ \t]+\w+[ \t]*(?:[;\n]|do\b)|^[ \t]*(?:\.|source)[ \t]+(?!\S*\/activate\b)/m;

function passesOn(text: string): boolean {
  const code = text.replaceAll(/^[ \t]*#.*$/gm, "").trimEnd();
  const before = code.replace(/\n[ \t]*exec[ \t]+"\$@"$/, "");
  return before !== code && !looksAtArguments.test(before);
}

/** A script that prepares nothing: `set -e`, literal exports, and one program. */
function findRun(text: string, parse: (text: string) => Dockerfile): ScriptRun | undefined {
  const lines = text
    .replaceAll("\r\n", "\n")
    .replace(/^\uFEFF?#!.*\n?/, "")
    .replaceAll(/\\\n/g, " ")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#") && !/^set -[a-z]+(?: pipefail)?$/.test(line));
  const last = lines.at(-1);
  if (last === undefined) return undefined;
  const environment: Record<string, string> = {};
  for (const line of lines.slice(0, -1)) {
    const [, name, value] = /^export (\w+)=(?:"([^"$`\\]*)"|'[^']*'|[\w./:,@%+-]*)$/.exec(line) ?? [];
    if (name === undefined) return undefined;
    environment[name] = value ?? line.slice(line.indexOf("=") + 1).replaceAll("'", "");
  }
  if (/^exec "\$@"$/.test(last))
    return Object.keys(environment).length > 0 ? undefined : { kind: "arguments" };
  const read = readShellLine(last, parse);
  if (read.kind === "shell" || read.javaOptions.length > 0) return undefined;
  return { kind: "program", argv: read.argv, environment: { ...environment, ...read.environment } };
}

/** `COPY --chmod=0755`, or a RUN with chmod that names the script, a pattern or a folder. */
function isMadeExecutable(site: ScriptSite, { copy }: ImageFile, name: string): boolean {
  if (copy.instruction.flags.some((flag) => flag.name === "chmod")) return true;
  return readStage(site.dockerfile, site.stage).commands.some(
    ({ program, arguments: words }) =>
      program === "chmod" &&
      words.some(({ text }) => text.includes(name) || /[*/.]$/.test(text) || text === "-R"),
  );
}
