/** Where programs write that belong to development or a build, and that a container starts nevertheless. */
import { joinPath } from "../container-path.ts";
import type { Subject } from "../language.ts";
import { listStartedCommands } from "./started-commands.ts";

/** Keep what they have compiled beside the packages (babel-loader, eslint-webpack-plugin). */
const cachers: ReadonlySet<string> = new Set([
  "react-scripts",
  "craco",
  "react-app-rewired",
  "vue-cli-service",
]);

/** Write what they build, or a cache, below the folder that they are started in. */
const builders: ReadonlySet<string> = new Set([
  ...[
    "vite",
    "ng",
    "nest",
    "tsc",
    "webpack",
    "webpack-dev-server",
    "parcel",
    "gatsby",
    "astro",
    "docusaurus",
  ],
  ...["gulp", "grunt", "expo", "nuxt", "nuxi", "remix", "rollup", "esbuild", "swc", "tsup", "slidev"],
  ...["air", "mvn", "mvnw", "gradle", "gradlew", "sbt", "lein", "trunk", "jekyll", "vitepress", "vuepress"],
]);

/** The same, with one of these as their first argument. */
const builderVerbs: Readonly<Record<string, readonly string[]>> = {
  next: ["dev", "build"],
  dotnet: ["run", "watch"],
  cargo: ["run", "watch"],
  npm: ["install", "i", "ci"],
  yarn: ["install"],
  pnpm: ["install", "i"],
  hugo: ["server", "serve"],
  strapi: ["develop", "build"],
};

/** Prisma writes its client among the packages, and with it what it has to download. */
function listOfPrisma(words: readonly string[], workdir: string): readonly string[] {
  const [verb, ...rest] = words.filter((word) => !word.startsWith("-"));
  const isGenerating =
    verb === "generate" || `${verb} ${rest[0]}` === "db push" || `${verb} ${rest[0]}` === "migrate dev";
  return isGenerating
    ? ["node_modules/.prisma", "node_modules/@prisma"].map((path) => joinPath(workdir, path))
    : [];
}

const pythonRunners: ReadonlySet<string> = new Set(["uv", "poetry", "pipenv", "pdm", "hatch", "rye"]);

/** By the tools' documentation (2026-08): notebooks, schedules and runs lie where they are started. */
function listOfPython(
  [name = "", ...rest]: readonly string[],
  workdir: string,
): readonly string[] | undefined {
  const plain = rest.filter((word) => !word.startsWith("-"));
  if (pythonRunners.has(name) && plain[0] === "run") {
    const inner = rest.slice(rest.indexOf("run") + 1);
    const called = inner.slice(inner.findIndex((word) => !word.startsWith("-")));
    // It brings the project's environment up to date first.
    const own = name === "uv" && !inner.includes("--no-sync") ? [joinPath(workdir, ".venv")] : [];
    return [...own, ...listFolders(called, workdir)];
  }
  if (/^jupyter(?:-lab|-notebook|-server)?$|^(?:chainlit|scrapyd)$/.test(name)) return [workdir];
  if (name === "mlflow" && /^(?:server|ui)$/.test(plain[0] ?? "")) return [workdir];
  if (name !== "celery") return undefined;
  // Its timetable, where no option puts it elsewhere.
  const isBeat = plain.includes("beat") || rest.some((word) => word === "-B" || word === "--beat");
  const isPlaced = rest.some((word) => /^(?:-s|-S|--scheduler?)/.test(word));
  return isBeat && !isPlaced ? [workdir] : [];
}

/** Absolute paths. */
export async function listWrittenByTools(subject: Subject): Promise<readonly string[]> {
  const { workdir } = subject.reading;
  if (workdir === undefined || workdir === "/") return [];
  const commands = await listStartedCommands(subject);
  return [...new Set(commands.flatMap((words) => listFolders(words, workdir)))];
}

function listFolders([program = "", ...rest]: readonly string[], workdir: string): readonly string[] {
  const name = program.slice(program.lastIndexOf("/") + 1);
  if (/^bundler?$/.test(name) && rest[0] === "exec") return listFolders(rest.slice(1), workdir);
  if (name === "prisma") return listOfPrisma(rest, workdir);
  const ofPython = listOfPython([name, ...rest], workdir);
  if (ofPython !== undefined) return ofPython;
  const verb = rest.find((word) => !word.startsWith("-"));
  if (cachers.has(name)) return [verb === "build" ? workdir : joinPath(workdir, "node_modules/.cache")];
  const verbs = builderVerbs[name];
  const isBuilder = builders.has(name) || (verb !== undefined && verbs?.includes(verb) === true);
  // `yarn` alone installs.
  return isBuilder || (name === "yarn" && verb === undefined) ? [workdir] : [];
}
