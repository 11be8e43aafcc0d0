/** How a stage that installs, builds and runs an application for Node.js is split in two. */
import { parsePackageCommand } from "../../../package-managers/parse-package-command.ts";
import { isWithin } from "../../container-path.ts";
import { environmentLines } from "../../environment-lines.ts";
import { findHealthPrograms } from "../../health-check/convert-health-check.ts";
import type { Refusal, Split, SplitGoal, Subject } from "../../language.ts";
import { valueOf } from "../../project/manifest.ts";
import { refuse, refuseFor } from "../../refusal.ts";
import type { Concern } from "../../rewrite.ts";
import { isBuildTool } from "../../system-packages/package-roles.ts";
import { text } from "../../text.ts";
import { type NodeApplication, readApplication } from "./application.ts";
import { chooseCopies } from "./copies.ts";
import { findEntryFile } from "./entry-file.ts";
import { readInstalledPackages } from "./installed-packages.ts";
import { nameSlimImage, readNodeBase, readOwnBase } from "./node-base.ts";
import { isIdle, isOwnTool, isToolSetup } from "./own-tools.ts";
import { packageOfCommand } from "./package-bins.ts";
import { type Pruning, planPruning } from "./pruning.ts";
import { readReachedSources, startsPrograms } from "./reached-sources.ts";
import { listRuntimePackages } from "./runtime-tools.ts";
import {
  describeCompilers,
  describeDigest,
  describeManifest,
  describePrograms,
  describeUnseen,
  findObstacle,
} from "./split-concerns.ts";
import { listUnseenScripts } from "./start-commands.ts";

export async function splitNode(subject: Subject, goal: SplitGoal): Promise<Split | Refusal | undefined> {
  const { stage, reading, dockerfile } = subject;
  const base = readNodeBase(stage) ?? readOwnBase(stage);
  // Without CMD, the image is a tool: Node.js' own prompt.
  if (base === undefined || (subject.start.command ?? subject.start.entrypoint) === undefined)
    return undefined;
  const isDonated = reading.copies.some(({ from }) => from.kind === "stage");
  // Stages that are there already are left as they are, but for one that installs on the big image.
  const isLean = isDonated && (base.flavour !== "full" || base.isOwn === true);
  if (goal === "slim" && isLean) return undefined;
  if ((isDonated || goal === "minimal") && !needsBuildStage(subject, isDonated)) return undefined;
  if (stage.rootImage?.resolution.isComplete === false) return openBase(stage.baseSpan);
  const application = await readApplication(subject);
  if (!startsApplication(subject, application)) return undefined;
  const raw = dockerfile.text.slice(stage.baseSpan.start, stage.baseSpan.end);
  const image = nameSlimImage(dockerfile, stage, base);
  const taken = await chooseCopies(subject, application);
  const pruning: Pruning = taken.isSelfContained
    ? { kind: "needless" }
    : await planPruning(subject, application, base.major);
  const isSmaller = image !== raw;
  const isWorthIt =
    isSmaller ||
    taken.isSelfContained ||
    pruning.kind === "done" ||
    installsBuildTools(subject, application) ||
    goal === "minimal";
  if (!isWorthIt) return undefined;
  const installed = await readInstalledPackages(subject.project.context, application.lock);
  const obstacle = findObstacle(subject, application, installed);
  if (obstacle !== undefined) return refuse(obstacle);
  const isDone = pruning.kind === "done";
  const unseen = goal === "slim" ? await listUnseenScripts(subject, application.startCommands) : [];
  const sources = isSmaller && goal === "slim" ? await readReachedSources(subject, application) : [];
  const starts = sources.some((file) => startsPrograms(file.text));
  const direct = taken.start === undefined ? startWithoutCorepack(subject, application) : undefined;
  const start = taken.start ?? direct?.start;
  const runtimeLines = [...taken.runtimeLines, ...(direct?.runtimeLines ?? [])];
  return {
    kind: "split",
    runtimeImage: image,
    edits: isDone ? pruning.edits : [],
    additions: isDone ? pruning.additions : [],
    copies: taken.copies,
    runtimeLines,
    // An image without a shell is judged by itself.
    runtimePackages: isSmaller && goal === "slim" ? listRuntimePackages(application) : [],
    // Of the official image on Alpine.
    isProvided: (name) =>
      base.isOwn !== true && base.flavour === "alpine" && (name === "libgcc" || name === "libstdc++"),
    buildVariables: [],
    ...(start === undefined ? {} : { start }),
    roles: makeRoles(application, start !== undefined, unseen.length > 0),
    steps: [
      ...taken.steps,
      ...(isDone ? pruning.steps : []),
      ...(pruning.kind === "kept" ? [pruning.why] : []),
    ],
    concerns: [
      ...(isDone ? pruning.concerns : []),
      ...describeDigest(base, image, raw),
      ...describeManifest(application, isSmaller && goal === "slim"),
      ...describeCompilers(application),
      ...unseen.map(describeUnseen),
      ...(starts ? [describePrograms()] : []),
    ],
    changes: runtimeLines.length > 0 ? ["environment"] : [],
  };
}

/** Folders and users can be made without a stage of their own, where there is another to make them in. */
function needsBuildStage({ reading }: Subject, isDonated: boolean): boolean {
  const done = reading.commands.filter((command) => !isToolSetup(command));
  if (!isDonated) return done.length > 0;
  return done.some((command) => !isIdle(command));
}

function openBase(span: Concern["span"]): Refusal {
  return refuseFor(
    "S1",
    span,
    text(
      "The base image hangs on a variable without a value, so the smaller image of the same version cannot be named.",
    ),
    text("Give the variable a default value in front of FROM."),
  );
}

const nodePrograms: ReadonlySet<string> = new Set([
  ...["pm2", "pm2-runtime", "pm2-docker", "forever", "nodemon", "ts-node", "tsx", "serve", "http-server"],
]);

/** A toolbox starts a shell, or a program that is installed for all users: there is no application in it. */
function startsApplication(
  { reading }: Subject,
  { folders, installations, startCommands, manifest }: NodeApplication,
): boolean {
  const isBrought = reading.copies.length > 0 || installations.local.length > 0;
  const hasContext = reading.copies.some(({ from }) => from.kind === "context");
  if (!isBrought || (folders.length === 0 && !hasContext)) return false;
  return startCommands.some(({ program, arguments: words }) => {
    if (program === "node" || program === "nodejs") return findEntryFile(words) !== undefined;
    if (nodePrograms.has(program)) return true;
    if (program.startsWith("/")) return folders.some((folder) => isWithin(program, folder));
    if (program.startsWith("./") || program.startsWith("node_modules/")) return true;
    return isOwnTool(program, valueOf(manifest));
  });
}

function installsBuildTools(subject: Subject, { startCommands }: NodeApplication): boolean {
  const { reading } = subject;
  // They come into the new stage as well.
  const used = new Set([...findHealthPrograms(subject), ...startCommands.map(({ program }) => program)]);
  const removing = reading.commands.flatMap((command) => {
    const operation = parsePackageCommand(command);
    return operation?.action === "remove" ? [command.script.instruction] : [];
  });
  return reading.systemInstalls.some(
    ({ command, packages }) =>
      !removing.includes(command.script.instruction) &&
      packages.some(({ name }) => isBuildTool(name) && !used.has(name)),
  );
}

/**
 * Corepack keeps the package managers that it has downloaded with the user who ran it: the new stage would download
 * them again whenever a container starts.
 */
function startWithoutCorepack(
  { dockerfile, start, reading }: Subject,
  { startCommands }: NodeApplication,
): Pick<Split, "start" | "runtimeLines"> | undefined {
  const isCalled = startCommands.some(({ program }) => program === "pnpm" || program === "yarn");
  const isBrought = reading.commands.some(({ program }) => program === "corepack");
  if (!isCalled || !isBrought || start.argv === undefined) return undefined;
  const length = start.entrypointLength;
  const [entrypoint, command] = [start.argv.slice(0, length), start.argv.slice(length)];
  return {
    start: {
      entrypoint: entrypoint.length > 0 ? entrypoint : null,
      command: command.length > 0 ? command : null,
    },
    runtimeLines: environmentLines({ dockerfile, start }),
  };
}

/** Packages that are installed for all users to build with. */
const buildTools =
  /^(?:npm|yarn|pnpm|corepack|node-gyp|node-pre-gyp|(?:grunt|gulp|webpack|ember|vue|@vue|@angular|@nestjs|polymer)(?:[-/](?:cli|schematics))?|bower|jspm|typescript|tsc|babel|@babel\/.*|browserify|parcel(?:-bundler)?|rollup|vite|lerna|rimraf|mocha|karma|jest|eslint|less|sass|node-sass|npm-check-updates|snyk)$/;

/** Installations for all users are done again where the start uses them; all else builds the application. */
function makeRoles(
  { installations, startCommands, manifest }: NodeApplication,
  isDirect: boolean,
  isUnseen: boolean,
): NonNullable<Split["roles"]> {
  const started = new Set(startCommands.flatMap(({ program }) => [program, packageOfCommand(program)]));
  const isStarted = (packages: readonly string[]) =>
    packages.some((name) => started.has(name) || started.has(name.replace(/^@[^/]*\//, "")));
  // A script that cannot be read may call anything that is installed for all users.
  const mayCall = (packages: readonly string[]) =>
    isUnseen && packages.some((name) => !buildTools.test(name));
  const wanted = installations.global.filter(
    ({ packages }) => !isDirect && (isStarted(packages) || mayCall(packages)),
  );
  const usesCorepack = !isDirect && (started.has("pnpm") || started.has("yarn"));
  return (program, args) => {
    const isGlobal = wanted.some(
      ({ command }) =>
        command.program === program &&
        command.arguments.map((word) => word.text).join("\0") === args.join("\0"),
    );
    if (isGlobal) return "runtime";
    if (program === "corepack") return usesCorepack ? "runtime" : "build";
    const isOwn = isOwnTool(program, valueOf(manifest));
    return isOwn || (!started.has("python3") && setsUpPython(program, args)) ? "build" : undefined;
  };
}

/** What node-gyp builds with: `ln -sf python3 /usr/bin/python`, `pip3 install --upgrade pip setuptools`. */
function setsUpPython(program: string, args: readonly string[]): boolean {
  const words = args.filter((word) => !word.startsWith("-"));
  if (program === "ln") return words.every((word) => /(?:^|\/)python[\d.]*$/.test(word));
  if (/^python[\d.]*$/.test(program)) return args.join(" ").startsWith("-m ensurepip");
  return (
    /^pip[\d.]*$/.test(program) &&
    words[0] === "install" &&
    words.slice(1).every((word) => /^(?:pip|setuptools|wheel)$/.test(word))
  );
}
