/** Lets an image's process run as a user without privileges, who owns what it writes to. */
import type { Instruction } from "../../dockerfile/model.ts";
import { posixShells, programName } from "../../dockerfile/wrappers.ts";
import type { Edit } from "../../finding.ts";
import { insertBeforeStart } from "../../fixes/insert-instruction.ts";
import { findUserSwitches, type UserSwitch } from "../../fixes/switch-user.ts";
import { isPlainPath, isWithin, joinPath } from "../container-path.ts";
import { moveOutOfHome, type WorkingFolder } from "../distroless/working-folder.ts";
import { folderOfPlace, isOpenPlace, listNamedPlaces } from "../hazards/written-places.ts";
import { insertLinesBefore, keywordIn } from "../instruction-text.ts";
import type { Subject } from "../language.ts";
import { isCalledMinimal, isMinimal } from "../minimal-image.ts";
import type { Concern, Outcome } from "../rewrite.ts";
import type { CopyReading, StageReading } from "../stage-reading.ts";
import { type Text, text } from "../text.ts";
import { toTodo } from "../todo.ts";
import { isWorkingFolderAlone } from "./homes.ts";
import { isWithoutProgram } from "./image-without-program.ts";
import { type MadeFolders, makeFolders } from "./made-folders.ts";
import { findNamedOwner, isGiven } from "./named-owners.ts";
import { needsHome } from "./needs-home.ts";
import { findOwnServer, serverUser } from "./own-user-servers.ts";
import { findRootNeeds } from "./root-needs.ts";
import { planUnprivilegedNginx } from "./unprivileged-nginx.ts";
import { findWritableFolders, type WritableFolder } from "./writable-folders.ts";

export async function planNonRoot(subject: Subject): Promise<Outcome> {
  const { dockerfile, stage } = subject;
  const { state, evidence } = stage.effectiveUser;
  if (state === "nonRoot" || stage.isWindows || evidence.kind === "invalid") return { kind: "nothing" };
  // A user that hangs on a variable is somebody's decision.
  if (state === "unknown" && evidence.kind === "instruction") return { kind: "nothing" };
  // So is `USER root` where no RUN can follow that would need it.
  if (evidence.kind === "instruction" && isMinimal(subject)) return { kind: "nothing" };
  // Whoever builds on it would inherit the user.
  if (isWithoutProgram(subject) || isCalledMinimal(stage)) return { kind: "nothing" };
  const shell = findOtherShell(subject);
  if (shell !== undefined) return { kind: "refused", concerns: [describeOtherShell(shell)] };
  const nginx = await planUnprivilegedNginx(subject);
  if (nginx !== undefined) return nginx;
  const needs = await findRootNeeds(subject);
  const refusals = needs.filter(({ weight }) => weight === "refuse");
  if (refusals.length > 0) return { kind: "refused", concerns: refusals };
  const own: UserSwitch = { kind: "existing", user: serverUser, setUp: [] };
  const folders = await findWritableFolders(subject);
  const taken = [...findOwner(subject, folders), ...findCopiedUser(subject)];
  const switches = findUserSwitches(dockerfile, stage);
  const named = isMinimal(subject) || switches[0]?.kind === "existing" ? undefined : findNamedOwner(subject);
  const kept: readonly UserSwitch[] =
    named === undefined || switches.length === 0 ? [] : [{ kind: "existing", user: named, setUp: [] }];
  const [user] = findOwnServer(subject) === undefined ? [...taken, ...kept, ...switches] : [own];
  if (user === undefined) return { kind: "nothing" };
  if (user.kind !== "existing" && isOpaque(subject)) {
    return { kind: "refused", concerns: [describeOpaque(subject)] };
  }
  const moved = isWorkingFolderAlone(subject) ? moveOutOfHome(subject) : undefined;
  const stays = moved?.concerns.filter(({ weight }) => weight === "refuse") ?? [];
  if (stays.length > 0) return { kind: "refused", concerns: stays };
  const closed = isMinimal(subject)
    ? folders.filter(({ isCertain, path }) => isCertain && !isOwned(subject, path, user.user))
    : [];
  const made = findMade(subject, closed, user.user);
  if (closed.length > 0 && made === undefined) return { kind: "refused", concerns: [judgeClosed(closed)] };
  const home = await needsHome(subject, user);
  const rest = folders.filter((folder) => !closed.includes(folder));
  return { kind: "offered", plan: assemble(subject, user, rest, needs, home, moved, made) };
}

/** What would read the RUN that makes the user, where that is no shell of POSIX. */
function findOtherShell({ stage }: Subject): string | undefined {
  const shell = programName(stage.shellAt(stage.instructions.at(-1) ?? stage.from)[0] ?? "sh");
  return posixShells.has(shell) ? undefined : shell;
}

function describeOtherShell(shell: string): Concern {
  return {
    id: "S8",
    weight: "refuse",
    text: text("SHELL makes {shell} read RUN, which cannot make a user as a POSIX shell does.", { shell }),
    remedy: text("Set SHELL back to /bin/sh at the end of the stage."),
  };
}

/** Folders that nothing in an image without a shell could give to the user: the certain ones, with all that are named. */
function findMade(
  subject: Subject,
  closed: readonly WritableFolder[],
  user: string,
): MadeFolders | undefined {
  if (!isMinimal(subject)) return undefined;
  const certain = closed.map(({ path }) => path);
  const named = listNamedPlaces(subject.reading, subject.start.argv ?? [])
    .filter((place) => !isOpenPlace(place))
    .map(folderOfPlace)
    .filter((path) => path !== "/" && isPlainPath(path) && !isOwned(subject, path, user));
  const all = [...new Set([...certain, ...named])];
  const outermost = all.filter((path) => !all.some((other) => other !== path && isWithin(path, other)));
  const make = (paths: readonly string[]) =>
    paths.length === 0 ? undefined : makeFolders(subject, paths.toSorted(), user);
  return make(outermost) ?? make(certain);
}

/** A product of which neither the file nor anybody else says who runs it and what that is. */
function isOpaque({ stage, start }: Subject): boolean {
  const isItsOwn = start.entrypoint === undefined && start.command === undefined;
  return isItsOwn && stage.rootImage !== undefined && stage.rootImage.facts?.user === undefined;
}

function describeOpaque({ stage }: Subject): Concern {
  return {
    id: "S1",
    weight: "refuse",
    span: stage.baseSpan,
    text: text("Neither the user of {image} nor what it starts is known.", {
      image: stage.baseResolution.text,
    }),
    remedy: text("Set USER to the user that the documentation of the image names."),
  };
}

/** Who is given the folders that the application writes to: `COPY --chown=65532 data /data`. */
function findOwner(subject: Subject, folders: readonly WritableFolder[]): readonly UserSwitch[] {
  if (!isMinimal(subject)) return [];
  const owner = folders.flatMap(({ path }) => listOwners(subject, path)).find((one) => /^[1-9]/.test(one));
  return owner === undefined ? [] : [{ kind: "existing", user: owner, setUp: [] }];
}

function listOwners({ reading }: Subject, path: string): readonly string[] {
  return ownersOf(listBringing(reading, path));
}

function listBringing({ copies }: StageReading, path: string): readonly CopyReading[] {
  return copies.filter(({ destination }) => destination !== undefined && isWithin(path, destination));
}

function ownersOf(copies: readonly CopyReading[]): readonly string[] {
  return copies.flatMap(
    ({ instruction: { flags } }) => flags.find(({ name }) => name === "chown")?.value ?? [],
  );
}

function isOwned(subject: Subject, path: string, user: string): boolean {
  const nameOf = (one: string) => one.split(":")[0]?.replace(/^nonroot$/, "65532");
  const { reading, stage } = subject;
  // COPY gives away what it brings, and not the folder that is there already: BuildKit makes that with WORKDIR.
  const isRoots = ({ instruction: { span }, destination }: CopyReading) =>
    destination === path &&
    stage.instructions.some(
      (one) =>
        one.keyword === "WORKDIR" &&
        one.span.start < span.start &&
        stage.userAt(one).state === "root" &&
        isWithin(joinPath(reading.workdirAt(one) ?? "/", one.words[0]?.raw ?? "."), path),
    );
  const owners = ownersOf(listBringing(reading, path).filter((copy) => !isRoots(copy)));
  return owners.some((owner) => nameOf(owner) === nameOf(user));
}

/** `COPY --from=build /etc/passwd /etc/`, for the sake of the user that the stage makes. */
function findCopiedUser({ reading }: Subject): readonly UserSwitch[] {
  return reading.copies.flatMap(({ from, sources }) => {
    if (from.kind !== "stage" || !sources.includes("/etc/passwd")) return [];
    const user = from.stage.createdUsers.findLast(({ uid }) => uid !== 0);
    return user === undefined ? [] : [{ kind: "existing", user: String(user.uid ?? user.name), setUp: [] }];
  });
}

function assemble(
  subject: Subject,
  user: UserSwitch,
  folders: readonly WritableFolder[],
  needs: readonly Concern[],
  home: boolean,
  moved: WorkingFolder | undefined,
  made: MadeFolders | undefined,
): Extract<Outcome, { kind: "offered" }>["plan"] {
  const canRun = !isMinimal(subject);
  const owned = canRun ? folders.filter(({ path }) => !isGiven(subject, path, user.user)) : [];
  const concerns = [
    ...needs,
    ...judgeFolders(
      canRun ? folders : folders.filter(({ path }) => !isOwned(subject, path, user.user)),
      canRun,
    ),
    ...judgeUser(subject, user),
  ];
  const assumptions = concerns.filter(({ weight }) => weight === "assume");
  const steps: Text[] = [
    describeUser(user),
    ...(owned.length > 0
      ? [text("{folders} become this user's: the application writes to them.", { folders: listPaths(owned) })]
      : []),
    text("The process runs as {user}; the application's code stays root's and read-only.", {
      user: user.user,
    }),
  ];
  return {
    rewrite: "non-root",
    level: assumptions.length > 0 ? "B" : "A",
    edits: [
      ...(moved?.edits ?? []),
      ...(made?.edits ?? []),
      ...writeEdits(subject, user, owned, assumptions, home),
    ].toSorted((a, b) => a.span.start - b.span.start),
    steps: [...(moved?.steps ?? []), ...(made === undefined ? [] : [made.step]), ...steps],
    concerns,
    changes: ["user", ...(home ? (["environment"] as const) : []), ...(moved?.changes ?? [])],
  };
}

function writeEdits(
  { dockerfile, stage, reading }: Subject,
  user: UserSwitch,
  owned: readonly WritableFolder[],
  assumptions: readonly Concern[],
  home: boolean,
): readonly Edit[] {
  const keyword = (name: string) => keywordIn(dockerfile, name);
  const owner = user.user.includes(":") ? user.user : `${user.user}:`;
  const paths = listPaths(owned);
  // The working folder is there.
  const missing = listPaths(owned.filter(({ path }) => path !== reading.workdir));
  const setUp = user.setUp.map((line) => line.replace(/^RUN /, ""));
  const commands = [
    ...setUp,
    ...(missing === "" ? [] : [`mkdir -p ${missing}`]),
    ...(paths === "" ? [] : [`chown -R ${owner} ${paths}`]),
  ];
  const preparation = commands.length > 0 ? [`${keyword("RUN")} ${commands.join(" && ")}`] : [];
  const switching = [
    ...assumptions.map((assumption) => toTodo(assumption.text)),
    ...(home ? [`${keyword("ENV")} HOME=/tmp`] : []),
    `${keyword("USER")} ${user.user}`,
  ];
  const start = insertBeforeStart(dockerfile, stage, [...preparation, ...switching]);
  // What is done to a volume's folder behind VOLUME is lost with Docker's old builder.
  const volume = stage.instructions.find((instruction) => holdsVolume(instruction, owned));
  if (volume === undefined || volume.span.start >= start.span.start || !isFree(stage.instructions, volume)) {
    return [start];
  }
  return [
    insertLinesBefore(dockerfile, volume, preparation),
    insertBeforeStart(dockerfile, stage, switching),
  ];
}

function holdsVolume(instruction: Instruction, owned: readonly WritableFolder[]): boolean {
  if (instruction.keyword !== "VOLUME") return false;
  const paths = instruction.json?.map(({ value }) => value) ?? instruction.words.map(({ raw }) => raw);
  return paths.some((path) => owned.some((folder) => isWithin(folder.path, path)));
}

/** Whether only what a start needs follows: a RUN behind it may make the user or the folders. */
function isFree(instructions: readonly Instruction[], volume: Instruction): boolean {
  const later = instructions.slice(instructions.indexOf(volume) + 1);
  return !later.some(({ keyword }) => keyword === "RUN" || keyword === "USER");
}

function describeUser({ kind, user }: UserSwitch): Text {
  switch (kind) {
    case "create":
      return text("A user {user} without a home and a shell is made.", { user });
    case "existing":
      return text("The user {user} is there already.", { user });
    case "numeric":
      return text("{user} is a number: the image needs no entry for it.", { user });
  }
}

function listPaths(folders: readonly WritableFolder[]): string {
  return folders.map(({ path }) => path).join(" ");
}

/** Nothing can make a folder in an image of nothing, and what root's folder holds nobody else can change. */
function judgeClosed(folders: readonly WritableFolder[]): Concern {
  return {
    id: "H18",
    weight: "refuse",
    text: text(
      "The application writes to {folders}, and this image has no shell that could make them another user's.",
      { folders: listPaths(folders) },
    ),
    remedy: text("Make the folders in an earlier stage, and copy them from it with --chown."),
  };
}

function judgeFolders(folders: readonly WritableFolder[], canRun: boolean): readonly Concern[] {
  const unsure = folders.filter(({ isCertain }) => !isCertain);
  return [
    ...(unsure.length > 0
      ? [
          {
            id: "S9",
            weight: "assume",
            text: text(
              "{folders} look like places that the application writes to; take away what it only reads.",
              {
                folders: listPaths(unsure),
              },
            ),
          } as const,
        ]
      : []),
    ...(folders.length > 0 && !canRun
      ? [
          {
            id: "H18",
            weight: "assume",
            text: text(
              "{folders} must belong to the user: copy them with --chown from a stage that makes them.",
              {
                folders: listPaths(folders),
              },
            ),
          } as const,
        ]
      : []),
  ];
}

function judgeUser({ stage }: Subject, user: UserSwitch): readonly Concern[] {
  const isNumber = /^\d+(?::\d+)?$/.test(user.user);
  return [
    // Distroless images have the one user besides root, who is theirs already or may be.
    ...(stage.effectiveUser.state === "unknown" && stage.rootImage?.facts?.isDistroless !== true
      ? [
          {
            id: "S1",
            weight: "assume",
            span: stage.baseSpan,
            text: text(
              "Which user the base image runs as is not known: if it is none but root, leave this out.",
            ),
          } as const,
        ]
      : []),
    ...(isNumber
      ? []
      : [
          {
            id: "H24",
            weight: "note",
            text: text(
              "Kubernetes checks runAsNonRoot by number: set runAsUser there, since {user} is a name.",
              {
                user: user.user,
              },
            ),
          } as const,
        ]),
  ];
}
