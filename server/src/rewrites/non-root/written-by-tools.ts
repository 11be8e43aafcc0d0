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

/** Absolute paths. */
export async function listWrittenByTools(subject: Subject): Promise<readonly string[]> {
  const { workdir } = subject.reading;
  if (workdir === undefined || workdir === "/") return [];
  const commands = await listStartedCommands(subject);
  return [...new Set(commands.flatMap((words) => listFolders(words, workdir)))];
}

function listFolders([program = "", ...rest]: readonly string[], workdir: string): readonly string[] {
  const name = program.slice(program.lastIndexOf("/") + 1);
  if (name === "prisma") return listOfPrisma(rest, workdir);
  if (cachers.has(name)) return [joinPath(workdir, "node_modules/.cache")];
  const verb = rest.find((word) => !word.startsWith("-"));
  const verbs = builderVerbs[name];
  const isBuilder = builders.has(name) || (verb !== undefined && verbs?.includes(verb) === true);
  // `yarn` alone installs.
  return isBuilder || (name === "yarn" && verb === undefined) ? [workdir] : [];
}
