/** How a stage that installs, builds and runs an application for Node.js is split in two. */
import { isWithin } from "../../container-path.ts";
import type { Refusal, Split, SplitGoal, Subject } from "../../language.ts";
import type { Concern } from "../../rewrite.ts";
import { findRunTimeTool } from "../../start/run-time-tools.ts";
import { type Text, text } from "../../text.ts";
import { type NodeApplication, readApplication } from "./application.ts";
import { type NodeBase, nameSlimImage, readNodeBase } from "./node-base.ts";
import { findDevelopmentPackage, packageOfCommand } from "./package-bins.ts";
import { planPruning } from "./pruning.ts";
import { listRuntimePackages } from "./runtime-tools.ts";

export async function splitNode(subject: Subject, goal: SplitGoal): Promise<Split | Refusal | undefined> {
  const { stage, reading, dockerfile } = subject;
  const base = readNodeBase(stage);
  // Without CMD, the image is a tool: Node.js' own prompt.
  if (base === undefined || (subject.start.command ?? subject.start.entrypoint) === undefined)
    return undefined;
  const isDonated = reading.copies.some(({ from }) => from.kind === "stage");
  const hasRun = stage.instructions.some(({ keyword }) => keyword === "RUN");
  if (goal === "slim" ? isDonated : !hasRun) return undefined;
  if (stage.rootImage?.resolution.isComplete === false) return refuse(openBase(stage.baseSpan));
  const application = await readApplication(subject);
  const raw = dockerfile.text.slice(stage.baseSpan.start, stage.baseSpan.end);
  const image = nameSlimImage(dockerfile, stage, base);
  const pruning = await planPruning(subject, application, base.major);
  const isSmaller = image !== raw;
  const isWorthIt = isSmaller || pruning.kind === "line" || installsBuildTools(subject) || goal === "minimal";
  if (!isWorthIt) return undefined;
  const obstacle = findObstacle(subject, application);
  if (obstacle !== undefined) return refuse(obstacle);
  return {
    kind: "split",
    runtimeImage: image,
    edits: [],
    additions: pruning.kind === "line" ? [{ at: pruning.at, where: "after", lines: [pruning.line] }] : [],
    copies: application.folders.map((folder) => ({ from: folder, to: folder, isFolder: true })),
    runtimeLines: [],
    runtimePackages: isSmaller ? await listRuntimePackages(subject, application) : [],
    buildVariables: [],
    roles: makeRoles(application),
    steps: [
      ...application.folders.map((folder) =>
        text("{folder} is copied as a whole: sources, installed packages and what the build made.", {
          folder,
        }),
      ),
      ...(pruning.kind === "line"
        ? [
            text("`{command}` takes the packages that only the build needs away.", {
              command: pruning.line.slice(4),
            }),
          ]
        : pruning.kind === "kept"
          ? [pruning.why]
          : []),
    ],
    concerns: [
      ...(pruning.kind === "line" ? pruning.concerns : []),
      ...describeDigest(base, image, raw),
      ...describeManifest(application, isSmaller),
      ...describeCompilers(application),
    ],
  };
}

function refuse(...concerns: readonly Concern[]): Refusal {
  return { kind: "refusal", concerns };
}

function openBase(span: Concern["span"]): Concern {
  return {
    id: "S1",
    weight: "refuse",
    ...(span === undefined ? {} : { span }),
    text: text(
      "The base image hangs on a variable without a value, so the smaller image of the same version cannot be named.",
    ),
    remedy: text("Give the variable a default value in front of FROM."),
  };
}

/** Of the distribution, or of Node.js itself: copying them over those of another image breaks it. */
const system = [
  "/usr",
  "/usr/local",
  "/etc",
  "/bin",
  "/sbin",
  "/lib",
  "/var",
  "/usr/bin",
  "/usr/local/bin",
  "/usr/lib",
];

function findObstacle({ stage }: Subject, application: NodeApplication): Concern | undefined {
  const { folders, startCommands } = application;
  const folder = folders.find((one) => system.includes(one) || isWithin(one, "/usr/local/lib"));
  if (folders.length === 0 || folder !== undefined) {
    return {
      id: "S4",
      weight: "refuse",
      span: stage.from.span,
      text: text(
        "The application lies in {folder}, among the files of the image, so that it cannot be copied from there as a whole.",
        {
          folder: folder ?? "/",
        },
      ),
      remedy: text("Put it into a folder of its own: WORKDIR /app in front of the first COPY."),
    };
  }
  for (const { program, arguments: words } of startCommands) {
    if (compilers.has(program)) continue;
    const tool = findRunTimeTool([program, ...words]);
    if (tool?.weight === "refuse") return tool;
  }
  return undefined;
}

/** They compile the application when it starts, and then run it. */
const compilers: ReadonlySet<string> = new Set([
  ...["ts-node", "ts-node-esm", "tsx", "babel-node", "vite-node", "tsc", "nest", "webpack", "gulp", "grunt"],
]);

function describeCompilers({ startCommands }: NodeApplication): readonly Concern[] {
  const tool = startCommands.find(({ program }) => compilers.has(program))?.program;
  if (tool === undefined) return [];
  return [
    {
      id: "H05",
      weight: "assume",
      text: text("{tool} compiles the application each time it starts: better do that in the build stage.", {
        tool,
      }),
    },
  ];
}

function describeDigest({ reference }: NodeBase, image: string, raw: string): readonly Concern[] {
  if (reference.digest === undefined || image === raw) return [];
  return [
    {
      id: "H14",
      weight: "assume",
      text: text(
        "{image} has a digest of its own, which is not known here: pin it, to the same version of Node.js as the build stage.",
        {
          image,
        },
      ),
    },
  ];
}

function describeManifest({ manifest }: NodeApplication, isSmaller: boolean): readonly Concern[] {
  if (manifest.kind === "read" || !isSmaller) return [];
  const what: Text =
    manifest.kind === "broken"
      ? text("{path} cannot be used: {problem}.", { path: manifest.path, problem: manifest.problem })
      : text(
          "package.json is not in the build context, so nothing tells whether the application calls a program that the smaller image lacks.",
        );
  return [{ id: "H11", weight: "assume", text: what }];
}

/** Compilers and headers of the distribution. */
const buildPackage =
  /^(?:build-essential|build-base|gcc|g\+\+|make|cmake|autoconf|automake|libtool|nasm|pkg-config|pkgconf|python[\d.]*|python3-dev|git|.*-dev|linux-headers|node-gyp|rust|cargo|go)$/;

function installsBuildTools({ reading }: Subject): boolean {
  return reading.systemInstalls.some(
    (operation) =>
      // Alpine's `--virtual` is deleted again where it is well used.
      !operation.hasOption("--virtual", "-t") &&
      operation.packages.some(({ name }) => buildPackage.test(name)),
  );
}

const ownTools: ReadonlySet<string> = new Set([
  ...["npm", "npx", "yarn", "yarnpkg", "pnpm", "pnpx", "bun", "bunx", "node", "nodejs", "corepack", "bower"],
  ...[
    "prisma",
    "tsc",
    "nest",
    "next",
    "nuxt",
    "vite",
    "ng",
    "gulp",
    "grunt",
    "webpack",
    "turbo",
    "nx",
    "lerna",
  ],
]);

/** Installations for all users are done again where the start uses them; all else builds the application. */
function makeRoles({ installations, startCommands, manifest }: NodeApplication): NonNullable<Split["roles"]> {
  const started = new Set(startCommands.flatMap(({ program }) => [program, packageOfCommand(program)]));
  const isStarted = (packages: readonly string[]) =>
    packages.some((name) => started.has(name) || started.has(name.replace(/^@[^/]*\//, "")));
  const wanted = installations.global.filter(({ packages }) => isStarted(packages));
  const usesCorepack = started.has("pnpm") || started.has("yarn");
  return (program, args) => {
    const isGlobal = wanted.some(
      ({ command }) =>
        command.program === program &&
        command.arguments.map((word) => word.text).join("\0") === args.join("\0"),
    );
    if (isGlobal) return "runtime";
    if (program === "corepack") return usesCorepack ? "runtime" : "build";
    if (ownTools.has(program)) return "build";
    const isOwn = manifest.kind === "read" && findDevelopmentPackage(program, manifest.value) !== undefined;
    return isOwn ? "build" : undefined;
  };
}
