/** What a container does before it starts nginx: fill in variables, as a rule. */
import type { Command } from "../../dockerfile/command.ts";
import { baseName, isWithin, joinPath } from "../container-path.ts";
import type { Subject } from "../language.ts";
import { findImageFile } from "../start/files-in-image.ts";
import { parseScript } from "../start/parse-script.ts";

/** Any user may run them where the files are that user's. */
const harmless: ReadonlySet<string> = new Set([
  // Sets a variable.
  "",
  ...[
    "set",
    "echo",
    "printf",
    "cat",
    "cp",
    "mv",
    "rm",
    "mkdir",
    "touch",
    "sed",
    "envsubst",
    "find",
    "ls",
    "ln",
  ],
  ...[
    "grep",
    "cut",
    "awk",
    "tr",
    "head",
    "tail",
    "export",
    "unset",
    "env",
    "printenv",
    "test",
    "[",
    "[[",
    "jq",
  ],
  ...[
    "true",
    "false",
    ":",
    "exit",
    "exec",
    "sleep",
    "read",
    "eval",
    "cd",
    "local",
    "return",
    "gzip",
    "nginx",
  ],
  ...["date", "basename", "dirname", "sort", "uniq", "xargs", "shift", "wait", "trap"],
]);

export interface NginxStart {
  /** What the preparation writes to; absolute. */
  readonly folders: readonly string[];
  /** Nor does it write to others: no variable hides one. */
  readonly isSure: boolean;
}

/**
 * @returns undefined where the container starts something else than nginx, or what it does first cannot be seen, or
 *   may need root
 */
export async function readNginxStart(subject: Subject): Promise<NginxStart | undefined> {
  const { start, dockerfile } = subject;
  const [first = "", ...rest] = start.argv ?? [];
  const isPlain =
    baseName(first) === "nginx" || (first === "/docker-entrypoint.sh" && baseName(rest[0] ?? "") === "nginx");
  const own = await listImageScripts(subject);
  if (own === undefined) return undefined;
  if (isPlain) return isElsewhere(rest) ? undefined : listWritten(subject, own);
  const path = start.script?.path;
  const file = path === undefined ? undefined : await subject.project.context.read(path);
  const inForce = dockerfile.startScripts
    .filter(({ instruction }) => instruction === start.entrypoint || instruction === start.command)
    .flatMap(({ commands }) => commands);
  const all =
    file === undefined
      ? inForce
      : file.kind === "text"
        ? (parseScript(file.text, subject.parse)?.commands ?? [])
        : [];
  // What `sh -c` is given is listed beside it.
  const commands = all.filter(
    ({ program, arguments: words }) => !(/^(?:ba|da|a)?sh$/.test(program) && words[0]?.text === "-c"),
  );
  const last = commands.at(-1);
  const isHandedOn = last !== undefined && /\$@|\$\{@/.test(last.programWord.raw + last.programWord.text);
  const given = start.command?.json?.map(({ value }) => value) ?? [];
  const options = isHandedOn ? given : (last?.arguments.map((word) => word.text) ?? []);
  const startsNginx = last?.program === "nginx" || (isHandedOn && baseName(given[0] ?? "") === "nginx");
  const before = isHandedOn ? commands.slice(0, -1) : commands;
  if (!startsNginx || isElsewhere(options) || !before.every(isHarmless)) return undefined;
  return listWritten(subject, [...own, ...before]);
}

/** Options that name another configuration or other places than those that are looked at (`nginx -h`). */
function isElsewhere(options: readonly string[]): boolean {
  return options.some(
    (option, index) =>
      (/^-[cep]/.test(option) && option + (options[index + 1] ?? "") !== "-c/etc/nginx/nginx.conf") ||
      /\b(?:pid|error_log)\s+(?!\/dev\/|\/tmp\/|stderr\b)/.test(option),
  );
}

function isHarmless({ program, programWord, wrappers }: Command): boolean {
  // Where a variable hides the program, its word is not empty.
  const isKnown = program !== "" || programWord.raw === "";
  return isKnown && harmless.has(program) && wrappers.every((wrapper) => harmless.has(wrapper.program));
}

/** The image runs what lies in that folder before it starts nginx. */
async function listImageScripts(subject: Subject): Promise<readonly Command[] | undefined> {
  const { reading, stage, parse } = subject;
  const found: Command[] = [];
  for (const { destination, sources, intoFolder } of reading.copies) {
    if (destination === undefined || !isWithin(destination, "/docker-entrypoint.d")) continue;
    const isFolder = intoFolder || destination === "/docker-entrypoint.d";
    const names = sources.map((source) => baseName((source ?? "").replace(/\/$/, "")));
    for (const path of isFolder ? names.map((name) => joinPath(destination, name)) : [destination]) {
      const file = (await findImageFile(subject, stage, path))?.file;
      if (file?.kind !== "text") return undefined;
      found.push(...(parseScript(file.text, parse)?.commands ?? []));
    }
  }
  return found.every(isHarmless) ? found : undefined;
}

/** Changes none of the files that it names. */
const readers =
  /^(?:set|echo|printf|cat|ls|grep|cut|awk|tr|head|tail|export|unset|test|\[|\[\[|cd|nginx|envsubst|exec)$/;

function listWritten({ reading }: Subject, commands: readonly Command[]): NginxStart {
  const paths = commands.flatMap(({ program, arguments: words, redirections }) => [
    ...(readers.test(program) ? [] : words.map(({ text }) => text).filter(isPath)),
    ...redirections
      .filter(({ operator }) => operator.includes(">") && !operator.includes("&"))
      .flatMap(({ target }) => target?.text ?? []),
  ]);
  const folders = paths
    .map((path) => joinPath(reading.workdir ?? "/", path.replace(/[*?[$].*$/, "")))
    .map((path) => (/\.\w+$/.test(baseName(path)) ? joinPath(path, "..") : path))
    .filter((path) => !["/tmp", "/dev", "/proc"].some((open) => isWithin(path, open)))
    .filter((path) =>
      /^\/(?:usr\/share\/nginx|etc\/nginx|var\/www|srv|app|opt|home|code|site)(?:\/|$)/.test(path),
    );
  const all = [...new Set(folders)];
  const isHidden = commands.some(
    ({ program, arguments: words, redirections }) =>
      (/^(?:cp|mv|rm|mkdir|touch|sed|ln|find)$/.test(program) &&
        words.some(({ raw }) => startsHidden(raw))) ||
      redirections.some(({ operator, target }) => operator.includes(">") && startsHidden(target?.raw ?? "")),
  );
  return {
    folders: all.filter((path) => !all.some((other) => other !== path && isWithin(path, other))),
    isSure: !isHidden,
  };
}

/** Scripts of sed have slashes, too. */
function isPath(word: string): boolean {
  return /^(?:\/[\w.-]+){2,}|^\.{1,2}\/[\w.-]+|^[\w-]+\.(?:js|json|html|conf|css)$/.test(word);
}

/** `$file`, `"${ROOT}/app.js"`. */
function startsHidden(raw: string): boolean {
  return /^"?\$[\w{]/.test(raw);
}
