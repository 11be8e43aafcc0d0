/** What stands in the way of a split of an application for Node.js, and what it takes for granted. */
import { isWithin } from "../../container-path.ts";
import type { Subject } from "../../language.ts";
import { valueOf } from "../../project/manifest.ts";
import type { Concern } from "../../rewrite.ts";
import { readRunnerCall } from "../../start/package-runner.ts";
import { findRunTimeTool } from "../../start/run-time-tools.ts";
import { type Text, text } from "../../text.ts";
import type { NodeApplication } from "./application.ts";
import { findBrowser } from "./native-packages.ts";
import type { NodeBase } from "./node-base.ts";

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

/** They say where a browser is kept. */
const browserFolders = /_(?:CACHE_DIR|BROWSERS_PATH)$/;

/** Playwright takes `0` for its own folder in node_modules. */
function isTaken(place: string | undefined, folders: readonly string[]): boolean {
  return place === "0" || (place !== undefined && folders.some((folder) => isWithin(place, folder)));
}

export function findObstacle(
  { stage, reading }: Subject,
  application: NodeApplication,
  installed: ReadonlySet<string> | undefined,
): Concern | undefined {
  const { folders, startCommands } = application;
  const tree = reading.copies.find(
    ({ from, destination }) => destination === "/" && (from.kind === "image" || from.kind === "stage"),
  );
  if (tree !== undefined) {
    return {
      id: "H11",
      weight: "refuse",
      span: tree.instruction.keywordSpan,
      text: text(
        "A whole tree of another image is copied in, and which part of it the application needs is not known.",
      ),
      remedy: text("Copy the files that are needed one by one, or install their package."),
    };
  }
  const manifest = valueOf(application.manifest);
  const variables = reading.instructions
    .filter(({ keyword }) => keyword === "ENV" || keyword === "ARG")
    .flatMap(({ words }) => words.map(({ raw }) => raw.split("=")[0] ?? ""))
    .filter((name) => !browserFolders.test(name) || isTaken(stage.environment.get(name)?.value, folders));
  const hasOwn = reading.systemInstalls.some(({ packages }) =>
    packages.some(({ name }) => /chrom|firefox/.test(name)),
  );
  const browser = manifest === undefined || hasOwn ? undefined : findBrowser(manifest, installed, variables);
  if (browser !== undefined) {
    return {
      id: "H11",
      weight: "refuse",
      text: text(
        "{package} keeps its browser in the home folder, and needs libraries that the smaller image lacks.",
        {
          package: browser,
        },
      ),
      remedy: text(
        "Install Chromium from the distribution, and keep {package} from downloading one of its own.",
        {
          package: browser,
        },
      ),
    };
  }
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
    const script = readRunnerCall([program, ...words]);
    const isUnseen = application.manifest.kind !== "read" && script?.kind === "script";
    if (isUnseen && /^(?:dev|develop|development|watch|start:dev|serve:dev)$/.test(script.script)) {
      return {
        id: "H05",
        weight: "refuse",
        text: text(
          "The script {script} is one for development by its name, and package.json is not there to tell.",
          {
            script: script.script,
          },
        ),
        remedy: text("Start the application with node and the path of its file."),
      };
    }
    if (words.includes("--watch") && (program === "node" || compilers.has(program)))
      return describeWatching(program);
    if (compilers.has(program)) continue;
    const tool = findRunTimeTool([program, ...words]);
    if (tool?.weight === "refuse") return tool;
  }
  return undefined;
}

function describeWatching(program: string): Concern {
  return {
    id: "H05",
    weight: "refuse",
    text: text(
      "{program} --watch starts the application again whenever a file changes, which is for development.",
      {
        program,
      },
    ),
    remedy: text("Start the program without the tool that watches its files."),
  };
}

/** They compile the application when it starts, and then run it. */
const compilers: ReadonlySet<string> = new Set([
  ...["ts-node", "ts-node-esm", "tsx", "babel-node", "vite-node", "tsc", "nest", "webpack", "gulp", "grunt"],
]);

export function describeCompilers({ startCommands }: NodeApplication): readonly Concern[] {
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

export function describeUnseen(name: string): Concern {
  return {
    id: "H06",
    weight: "assume",
    text: text(
      "The start goes through {name}, which is not in the build context: all that it calls must be in this stage.",
      {
        name,
      },
    ),
  };
}

export function describePrograms(): Concern {
  return {
    id: "H11",
    weight: "assume",
    text: text("The application starts other programs, none of which only the bigger image has."),
  };
}

export function describeDigest({ reference }: NodeBase, image: string, raw: string): readonly Concern[] {
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

export function describeManifest({ manifest }: NodeApplication, isSmaller: boolean): readonly Concern[] {
  if (manifest.kind === "read" || !isSmaller) return [];
  const what: Text =
    manifest.kind === "broken"
      ? text("{path} cannot be used: {problem}.", { path: manifest.path, problem: manifest.problem })
      : text(
          "package.json is not in the build context, so nothing tells whether the application calls a program that the smaller image lacks.",
        );
  return [{ id: "H11", weight: "assume", text: what }];
}
