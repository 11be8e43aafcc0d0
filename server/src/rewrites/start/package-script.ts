/** What `npm start` and the like run in the end, by the scripts of package.json. */
import type { Dockerfile, Stage } from "../../dockerfile/model.ts";
import { parsePackageCommand } from "../../package-managers/parse-package-command.ts";
import { joinPath } from "../container-path.ts";
import { folderOfPath } from "../context-paths.ts";
import { valueOf } from "../project/manifest.ts";
import type { PackageJson } from "../project/package-json.ts";
import type { Manifest, Project } from "../project/project.ts";
import type { Concern } from "../rewrite.ts";
import { readStage } from "../stage-reading.ts";
import { type Text, text } from "../text.ts";
import { findImageFile } from "./files-in-image.ts";
import { findPackageCommand, listPackagesOf } from "./package-commands.ts";
import { type RunnerCall, readRunnerCall } from "./package-runner.ts";
import { findRunTimeTool } from "./run-time-tools.ts";
import { readShellLine } from "./shell-line.ts";
import { describeNeed } from "./shell-needs.ts";

export interface ScriptSite {
  readonly dockerfile: Dockerfile;
  readonly stage: Stage;
  readonly project: Project;
  readonly parse: (text: string) => Dockerfile;
  /** Where the container starts; undefined where a variable hides it. */
  readonly workdir: string | undefined;
}

export type ScriptResolution =
  | {
      readonly kind: "resolved";
      readonly argv: readonly string[];
      readonly environment: Readonly<Record<string, string>>;
      readonly concerns: readonly Concern[];
    }
  | {
      readonly kind: "refused";
      readonly concern: Concern;
      /** The command without its package manager, where the image has that and Node.js need not be named. */
      readonly direct?: { readonly argv: readonly string[]; readonly environment: Environment };
    };

type Environment = Readonly<Record<string, string>>;

/** `npm start` → `npm run serve` → `node …`: nobody goes further. */
const mostSteps = 5;

/** Follows a package manager's call to the program that it runs. */
export async function resolvePackageScript(site: ScriptSite, call: RunnerCall): Promise<ScriptResolution> {
  const manager = call.manager;
  if (call.kind === "other")
    return refuse(
      text("What {manager} runs here cannot be told from its arguments.", { manager }),
      startItself(),
    );
  if (call.folder !== ".") {
    return refuse(
      text("{manager} goes to the folder {folder} first, which a program in exec form does not.", {
        manager,
        folder: call.folder,
      }),
      text("Set WORKDIR to that folder."),
    );
  }
  const manifest = await readPackageJson(site);
  if (manifest === undefined || manifest.kind === "missing") {
    return refuse(
      text(
        "{manager} reads package.json, which no COPY of the build context brings into the working folder.",
        { manager },
      ),
      startItself(),
    );
  }
  if (manifest.kind === "broken") {
    const { path, problem } = manifest;
    return refuse(text("{path} cannot be used: {problem}.", { path, problem }), text("Correct the file."));
  }
  const lock = valueOf(await site.project.nodeLock(folderOfPath(manifest.path)));
  if (lock?.nodeLinker === "pnp") {
    return refuse(
      text("Yarn tells Node.js where packages are, which a program that it does not start never learns."),
      text("Set nodeLinker to node-modules in .yarnrc.yml."),
    );
  }
  const resolution = await follow(site, manifest.value, call, {}, mostSteps);
  const isHoisted = lock?.hasWorkspaces === true && lock.kind !== "pnpm";
  if (isHoisted && resolution.kind === "resolved" && resolution.argv[1]?.startsWith("node_modules/")) {
    return refuse(
      text("In a workspace, {file} may be in the folder of the workspace or in that around it.", {
        file: resolution.argv[1],
      }),
      startItself(),
    );
  }
  if (isHoisted && resolution.kind === "refused") return { kind: "refused", concern: resolution.concern };
  if (resolution.kind === "refused" || !(await readsVariablesOfNpm(site, resolution.argv))) return resolution;
  const what = text(
    "The application does not need the variables npm_package_version and others, which npm sets.",
  );
  return { ...resolution, concerns: [{ id: "H05", weight: "assume", text: what }] };
}

/** Looks into the file that is run, which is where such variables are read if anywhere. */
async function readsVariablesOfNpm(site: ScriptSite, argv: readonly string[]): Promise<boolean> {
  const path = argv.find((word, index) => index > 0 && !word.startsWith("-"));
  if (path === undefined || site.workdir === undefined) return false;
  const found = await findImageFile(site, site.stage, joinPath(site.workdir, path));
  return found?.file.kind === "text" && /\bnpm_(?:package|config|lifecycle)_/.test(found.file.text);
}

async function readPackageJson(site: ScriptSite): Promise<Manifest<PackageJson> | undefined> {
  if (site.workdir === undefined) return undefined;
  const found = await findImageFile(site, site.stage, joinPath(site.workdir, "package.json"));
  if (found === undefined || found.file.kind === "ignored") return undefined;
  return site.project.packageJson(folderOfPath(found.path));
}

async function follow(
  site: ScriptSite,
  manifest: PackageJson,
  call: RunnerCall,
  environment: Environment,
  steps: number,
): Promise<ScriptResolution> {
  if (call.kind === "other" || call.folder !== "." || steps === 0) {
    return refuse(
      text("The scripts of package.json call each other, and what they run in the end cannot be told."),
      startItself(),
    );
  }
  if (call.kind === "command")
    return readCommand(site, manifest, [call.command, ...call.arguments], environment);
  const { script, manager } = call;
  const line = manifest.scripts.get(script);
  if (line === undefined) return withoutScript(site, manifest, call, environment);
  const hook = [`pre${script}`, `post${script}`].find((name) => manifest.scripts.has(name));
  if (hook !== undefined) {
    return refuse(
      text("{manager} also runs the script {hook}, which a program in exec form does not.", {
        manager,
        hook,
      }),
      text("Do what the script {hook} does when the image is built.", { hook }),
    );
  }
  const read = readShellLine(line, site.parse);
  if (read.kind === "shell") return { kind: "refused", concern: { ...describeNeed(read.need), id: "H05" } };
  if (read.javaOptions.length > 0)
    return refuse(text("The script {script} needs a shell.", { script }), startItself());
  const argv = [...read.argv, ...call.arguments];
  return step(site, manifest, argv, { ...environment, ...read.environment }, steps);
}

async function step(
  site: ScriptSite,
  manifest: PackageJson,
  argv: readonly string[],
  environment: Environment,
  steps: number,
): Promise<ScriptResolution> {
  const [program = ""] = argv;
  if (program === "cross-env") {
    const lifted = takeAssignments(argv.slice(1));
    return step(site, manifest, lifted.rest, { ...environment, ...lifted.environment }, steps);
  }
  const call = readRunnerCall(argv);
  if (call !== undefined) return follow(site, manifest, call, environment, steps - 1);
  return readCommand(site, manifest, argv, environment);
}

/** npm: "If there is a server.js file … npm will default the start command to node server.js". */
function withoutScript(
  site: ScriptSite,
  manifest: PackageJson,
  call: RunnerCall & { readonly kind: "script" },
  environment: Environment,
): ScriptResolution {
  const { script, manager } = call;
  if (manager === "npm" && script === "start") {
    return resolved(["node", "server.js", ...call.arguments], environment);
  }
  if (call.orCommand) return readCommand(site, manifest, [script, ...call.arguments], environment);
  return refuse(
    text("package.json has no script {script}, so {manager} fails when a container starts.", {
      script,
      manager,
    }),
    text("Add the script to package.json."),
  );
}

function readCommand(
  site: ScriptSite,
  manifest: PackageJson,
  argv: readonly string[],
  environment: Environment,
): ScriptResolution {
  const [program = ""] = argv;
  const tool = findRunTimeTool(argv);
  const command = program.replace(/^(?:\.\/)?node_modules\/\.bin\//, "");
  const path = findCommand(site, manifest, command);
  const direct = path === undefined ? {} : { direct: { argv: [path, ...argv.slice(1)], environment } };
  if (tool?.weight === "refuse") return { kind: "refused", concern: tool, ...direct };
  if (command === "node" || command === "bun" || command === "deno")
    return resolved([command, ...argv.slice(1)], environment);
  // A package by its whole name, whose command has another: `npx @angular/cli`.
  if (command.includes("/") && !command.startsWith("@")) return resolved(argv, environment);
  const file = findPackageCommand(command, manifest);
  if (file !== undefined) return resolved(["node", file, ...argv.slice(1)], environment);
  const what = text("Which file {command} runs cannot be told from package.json.", { command });
  const concern: Concern = { id: "H05", weight: "refuse", text: what, remedy: startItself() };
  return { kind: "refused", concern, ...direct };
}

/** The command among the project's packages, or by its name where a RUN has installed it for all. */
function findCommand(
  { dockerfile, stage }: ScriptSite,
  { dependencies, devDependencies }: PackageJson,
  command: string,
): string | undefined {
  const names = listPackagesOf(command);
  const isOwn = names.some((name) => dependencies.has(name) || devDependencies.has(name));
  if (isOwn) return `node_modules/.bin/${command}`;
  const isForAll = readStage(dockerfile, stage).commands.some((one) => {
    const operation = parsePackageCommand(one);
    const words = one.arguments.map((word) => word.text);
    return (
      operation?.action === "install" &&
      words.some((word) => /^(?:-g|--global|--location=global|global)$/.test(word)) &&
      operation.packages.some(({ name }) => names.includes(name))
    );
  });
  return isForAll ? command : undefined;
}

function resolved(argv: readonly string[], environment: Environment): ScriptResolution {
  const note = text(
    "npm also sets variables of its own, npm_package_version and others, which the program then does not have.",
  );
  return { kind: "resolved", argv, environment, concerns: [{ id: "H05", weight: "note", text: note }] };
}

/** `cross-env A=1 B=2 node …`. */
function takeAssignments(words: readonly string[]): {
  readonly environment: Environment;
  readonly rest: readonly string[];
} {
  const end = words.findIndex((word) => !/^\w+=/.test(word));
  const count = end === -1 ? words.length : end;
  const pairs = words.slice(0, count).map((word): [string, string] => {
    const equals = word.indexOf("=");
    return [word.slice(0, equals), word.slice(equals + 1)];
  });
  return { environment: Object.fromEntries(pairs), rest: words.slice(count) };
}

function refuse(what: Text, remedy: Text): ScriptResolution {
  return { kind: "refused", concern: { id: "H05", weight: "refuse", text: what, remedy } };
}

function startItself(): Text {
  return text("Start the program itself, with node and the path of its file.");
}
