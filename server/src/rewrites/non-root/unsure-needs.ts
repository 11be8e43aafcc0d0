/** What a container may do that its new user cannot, where the file shows no more than that it might. */
import type { Instruction } from "../../dockerfile/model.ts";
import { posixShells, programName } from "../../dockerfile/wrappers.ts";
import { baseName, isWithin, joinPath } from "../container-path.ts";
import type { Subject } from "../language.ts";
import type { Concern } from "../rewrite.ts";
import { text } from "../text.ts";
import { findPhpServer } from "./php-server.ts";
import { findWritableFolders } from "./writable-folders.ts";

export async function findUnsureNeeds(subject: Subject): Promise<readonly Concern[]> {
  return [
    ...findOpenStart(subject),
    ...findUnreadScript(subject),
    ...findClosedFiles(subject),
    ...findOwnerOnly(subject),
    ...(await findWrittenFiles(subject)),
  ];
}

/** A shell, or nothing: whoever starts the container says what it does. */
function findOpenStart(subject: Subject): readonly Concern[] {
  const { start, stage } = subject;
  // What the image starts is known, and that any user may.
  if (findPhpServer(subject) !== undefined) return [];
  const { entrypoint, command, argv } = start;
  const isUnsaid = entrypoint === undefined && command === undefined;
  const [program = "", ...options] = [...wordsOf(entrypoint), ...wordsOf(command)];
  const isShell = posixShells.has(programName(program)) && options.every((word) => /^-[^c]*$/.test(word));
  const isOpen = isUnsaid && (argv === undefined || argv.length < 2);
  // Services of which the image says what they are run as.
  const facts = stage.rootImage?.facts;
  if ((!isOpen && !isShell) || facts?.entrypointDropsTo !== undefined) return [];
  return [
    {
      id: "S3",
      weight: "assume",
      text: text(
        "The file does not say what the container runs: it must not need root, nor write where only root may.",
      ),
    },
  ];
}

/** `COPY start.sh /usr/bin/start`, `CMD ["start"]`: a script by a name that says nothing of it. */
function findUnreadScript({ start, reading }: Subject): readonly Concern[] {
  const program = start.argv?.[0];
  if (program === undefined || start.kind === "script") return [];
  const copy = reading.copies.find(
    ({ from, sources, destination, intoFolder }) =>
      from.kind === "context" &&
      !intoFolder &&
      destination !== undefined &&
      sources.some((source) => source?.endsWith(".sh")) &&
      (program.startsWith("/") ? destination === program : baseName(destination) === program),
  );
  if (copy === undefined) return [];
  return [
    {
      id: "H06",
      weight: "assume",
      span: copy.instruction.keywordSpan,
      text: text("The container starts with a script: it must not need root, nor write where only root may."),
    },
  ];
}

/** Caches that only a build reads. */
const caches =
  /^\/root\/\.(?:cache|npm|yarn|m2|gradle|cargo|nuget|composer|pip|node-gyp|gnupg|bundle)(?:\/|$)/;

/** Settings and keys in root's home, which the new user does not find. */
function findClosedFiles({ reading }: Subject): readonly Concern[] {
  if (reading.workdir !== undefined && isWithin(reading.workdir, "/root")) return [];
  const isInHome = (path: string | undefined): path is string =>
    path?.startsWith("/root/") === true && path !== "/root/" && !caches.test(path);
  const copied = reading.copies.map(({ destination }) => destination).find(isInHome);
  const named = reading.commands
    .filter(({ program }) => program !== "rm" && program !== "mkdir" && program !== "cd")
    .flatMap(({ arguments: words }) => words.map(({ value }) => value))
    .find(isInHome);
  const path = copied ?? named;
  if (path === undefined) return [];
  return [
    {
      id: "H23",
      weight: "assume",
      text: text(
        "{path} is in root's home, which no other user can read: the application must not need it.",
        {
          path,
        },
      ),
    },
  ];
}

/** `chmod u+x`, `chmod 744`: nobody but root may run it then. */
function findOwnerOnly({ reading, start }: Subject): readonly Concern[] {
  const started = new Set(
    [...(start.argv ?? []), start.script?.name ?? "", ...wordsOf(start.entrypoint), ...wordsOf(start.command)]
      .filter((word) => word !== "" && !word.startsWith("-"))
      .map(baseName),
  );
  const command = reading.commands.find(
    ({ program, arguments: words }) =>
      program === "chmod" &&
      words.some(({ text: word }) => /^(?:u\+r?w?x|0?[1357][0-7][0246])$/.test(word)) &&
      words.some(({ text: word }) => word.includes("/") || word.includes(".")) &&
      words.some(({ text: word }) => started.has(baseName(word))),
  );
  if (command === undefined) return [];
  const path = command.arguments.find(({ text: word }) => started.has(baseName(word)))?.text ?? "";
  return [
    {
      id: "H07",
      weight: "assume",
      span: command.span,
      text: text("The owner alone may run {path} if nothing has let others: chmod a+rx does.", { path }),
    },
  ];
}

function wordsOf(instruction: Instruction | undefined): readonly string[] {
  return instruction?.json?.map(({ value }) => value) ?? instruction?.words.map(({ raw }) => raw) ?? [];
}

/** `CMD server > server.log`. */
async function findWrittenFiles(subject: Subject): Promise<readonly Concern[]> {
  const { dockerfile, start, reading } = subject;
  const files = dockerfile.startScripts
    .filter(({ instruction }) => instruction === start.entrypoint || instruction === start.command)
    .flatMap(({ commands }) => commands.flatMap(({ redirections }) => redirections))
    .filter(({ operator }) => operator.includes(">") && !operator.includes("&"))
    .flatMap(({ target }) => target?.value ?? [])
    .map((path) => joinPath(reading.workdir ?? "/", path))
    .filter((path) => !["/dev", "/tmp", "/var/tmp", "/proc"].some((folder) => isWithin(path, folder)));
  if (files.length === 0) return [];
  const folders = await findWritableFolders(subject);
  const path = files.find((file) => !folders.some((folder) => isWithin(file, folder.path)));
  if (path === undefined) return [];
  return [
    {
      id: "S9",
      weight: "assume",
      text: text("The start writes {path}, whose folder is root's: write to a folder such as /tmp.", {
        path,
      }),
    },
  ];
}
