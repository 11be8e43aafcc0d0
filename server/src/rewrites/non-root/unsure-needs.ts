/** What a container may do that its new user cannot, where the file shows no more than that it might. */
import type { Instruction } from "../../dockerfile/model.ts";
import { posixShells, programName } from "../../dockerfile/wrappers.ts";
import { baseName, isWithin, joinPath } from "../container-path.ts";
import type { Subject } from "../language.ts";
import { findWrittenPlaces } from "../languages/node/written-places.ts";
import { isMinimal } from "../minimal-image.ts";
import type { Concern } from "../rewrite.ts";
import { readStage } from "../stage-reading.ts";
import { text } from "../text.ts";
import { findOwnServer } from "./own-user-servers.ts";
import { findRootPackages } from "./root-packages.ts";
import { describeUnreadScript } from "./unread-script.ts";
import { findUnsurePrograms } from "./unsure-programs.ts";
import { findOddFolder, findWritableFolders } from "./writable-folders.ts";

export async function findUnsureNeeds(subject: Subject): Promise<readonly Concern[]> {
  return [
    ...findOpenStart(subject),
    ...findDockerClient(subject),
    ...findUnreadScript(subject),
    ...(await findUnsurePrograms(subject)),
    ...findClosedFiles(subject),
    ...findFetchedFiles(subject),
    ...findWholeSystem(subject),
    ...findClosedCopies(subject),
    ...findOwnerOnly(subject),
    ...(await findWrittenFiles(subject)),
    ...(await findUntoldPlaces(subject)),
    ...(await findOddPlace(subject)),
    ...(await findRootPackages(subject)),
  ];
}

/** A shell, or nothing: whoever starts the container says what it does. */
function isOpen({ entrypoint, command, argv }: Subject["start"]): boolean {
  if (entrypoint === undefined && command === undefined) return argv === undefined || argv.length < 2;
  const [program = "", ...options] = [...wordsOf(entrypoint), ...wordsOf(command)];
  return posixShells.has(programName(program)) && options.every((word) => /^-[^c]*$/.test(word));
}

function findOpenStart(subject: Subject): readonly Concern[] {
  const { start, stage } = subject;
  // What the image starts is known, and that any user may.
  if (findOwnServer(subject) !== undefined) return [];
  // Services of which the image says what they are run as.
  const facts = stage.rootImage?.facts;
  if (!isOpen(start) || facts?.entrypointDropsTo !== undefined) return [];
  const isItsOwn = start.entrypoint === undefined && start.command === undefined;
  // The image is made for a user of its own, which the file only left to install something.
  if (isItsOwn && facts?.user?.isRoot === false) return [];
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

/** Docker's socket belongs to root. */
function findDockerClient({ reading }: Subject): readonly Concern[] {
  const copied = reading.copies.some(
    ({ from, sources }) =>
      from.kind !== "context" &&
      sources.some((source) => source !== undefined && baseName(source) === "docker"),
  );
  const installed = reading.systemInstalls.some(({ packages }) =>
    packages.some(({ name }) => /^docker(?:-cli|\.io|-ce|-ce-cli)?$/.test(name)),
  );
  const fetched = reading.commands.some(({ arguments: words }) =>
    words.some(({ text: word }) => /\/\/(?:get|test|download)\.docker\.com\b/.test(word)),
  );
  if (!copied && !installed && !fetched) return [];
  return [
    {
      id: "S10",
      weight: "assume",
      text: text("The image has Docker's client: it must not need Docker's socket, which belongs to root."),
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
  return [describeUnreadScript(copy.instruction.keywordSpan)];
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
    .flatMap(({ arguments: words }) => words.map(({ value }) => value?.replace(/^~\//, "/root/")))
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

/** ADD gives what it fetches the mode 600. */
function findFetchedFiles({ reading }: Subject): readonly Concern[] {
  const fetched = reading.copies.find(
    ({ from, sources, destination, intoFolder, instruction }) =>
      from.kind === "remote" &&
      sources.some((source) => /^https?:/.test(source ?? "") && !source?.endsWith(".git")) &&
      !instruction.flags.some(({ name }) => name === "chmod" || name === "chown" || name === "unpack") &&
      !reading.commands.some(({ arguments: words }) => {
        const names = intoFolder ? sources.map((source) => baseName(source ?? "")) : [destination ?? ""];
        return words.some(({ text: word }) => names.some((name) => word.endsWith(baseName(name))));
      }),
  );
  if (fetched === undefined) return [];
  const path = fetched.destination ?? fetched.sources[0] ?? "";
  return [
    {
      id: "H07",
      weight: "assume",
      span: fetched.instruction.keywordSpan,
      text: text("ADD fetches {path} for root alone to read: --chmod=644 opens it to others.", { path }),
    },
  ];
}

/** `COPY --chmod=700 app /app`. */
function findClosedCopies({ reading }: Subject): readonly Concern[] {
  const closed = reading.copies.find(({ instruction: { flags } }) => {
    const mode = flags.find(({ name }) => name === "chmod")?.value ?? "";
    return /^0?[0-7]{2}[0-3]$/.test(mode) && !flags.some(({ name }) => name === "chown");
  });
  if (closed === undefined) return [];
  return [
    {
      id: "H07",
      weight: "refuse",
      span: closed.instruction.keywordSpan,
      text: text("{path} is copied so that root alone can read it.", { path: closed.destination ?? "COPY" }),
      remedy: text("Let others read it with --chmod=755, or give it to the user with --chown."),
    },
  ];
}

/** `FROM scratch`, `COPY --from=build / /`: all that another image or an archive holds. */
function findWholeSystem(subject: Subject): readonly Concern[] {
  if (!isMinimal(subject)) return [];
  const whole = subject.reading.copies.find(
    ({ sources, destination, instruction }) =>
      destination === "/" &&
      sources.some(
        (source) =>
          source === "/" ||
          /(?:^|\/)(?:\w*(?:fs|root|rootfs)\/?)$/i.test(source ?? "") ||
          (instruction.keyword === "ADD" && /\.(?:tar(?:\.\w+)?|tgz|txz)$/.test(source ?? "")),
      ),
  );
  if (whole === undefined) return [];
  return [
    {
      id: "S3",
      weight: "assume",
      span: whole.instruction.keywordSpan,
      text: text(
        "A whole file system is copied: what the container runs in it must not need root, nor write where only root may.",
      ),
    },
  ];
}

/** `chmod u+x`, `chmod 744`: nobody but root may run it then. */
function findOwnerOnly({ dockerfile, reading, start }: Subject): readonly Concern[] {
  const started = new Set(
    [...(start.argv ?? []), start.script?.name ?? "", ...wordsOf(start.entrypoint), ...wordsOf(start.command)]
      .filter((word) => word !== "" && !word.startsWith("-"))
      .map(baseName),
  );
  const donors = reading.copies.flatMap(({ from }) => (from.kind === "stage" ? [from.stage] : []));
  const commands = [...new Set(donors)].flatMap((stage) => readStage(dockerfile, stage).commands);
  const command = [...reading.commands, ...commands].find(
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

/** `VOLUME ["/my data"]`. */
async function findOddPlace(subject: Subject): Promise<readonly Concern[]> {
  const path = await findOddFolder(subject);
  if (path === undefined) return [];
  return [
    {
      id: "S9",
      weight: "assume",
      text: text("The folder {path} must belong to the user: its name cannot stand in RUN as it is.", {
        path: path.replaceAll(/\p{Cc}/gu, "?"),
      }),
    },
  ];
}

/** Code that writes, and nothing in the file that makes room for it. */
async function findUntoldPlaces(subject: Subject): Promise<readonly Concern[]> {
  const { isOpen } = await findWrittenPlaces(subject);
  if (!isOpen || (await findWritableFolders(subject)).length > 0) return [];
  return [
    {
      id: "S9",
      weight: "assume",
      text: text(
        "The application writes files, and where is not told: chown the folders that it writes to, the others are root's.",
      ),
    },
  ];
}
