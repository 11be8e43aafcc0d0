/** What makes the files of a site: the instruction that does, or the script that could. */
import type { Instruction } from "../../../dockerfile/model.ts";
import type { Subject } from "../../language.ts";
import { valueOf } from "../../project/manifest.ts";
import type { NodeApplication } from "../node/application.ts";
import { nameTool } from "./site-servers.ts";
import type { SiteStart } from "./site-start.ts";

/** Programs besides those of Node.js that make the files of a site. */
const builders: ReadonlySet<string> = new Set(["hugo", "jekyll", "bundle", "zola", "mkdocs", "eleventy"]);

export function isBuilder(program: string): boolean {
  return builders.has(program);
}

const makers: ReadonlySet<string> = new Set([
  ...["vite", "ng", "vue-cli-service", "react-scripts", "gatsby", "astro", "docusaurus", "webpack", "parcel"],
  ...["gulp", "grunt", "hugo", "jekyll", "vitepress", "vuepress", "eleventy", "storybook", "build-storybook"],
  "hexo",
]);

/** The RUN that makes the files; undefined where none does. */
export function findBuild({ reading }: Subject, { manifest }: NodeApplication): Instruction | undefined {
  const scripts = valueOf(manifest)?.scripts;
  const isBuild = (words: readonly string[]) =>
    words.some(
      (word) =>
        /^(?:build|generate|export|dist|prod|production)(?:[:-].*)?$/.test(word) ||
        (scripts?.get(word)?.includes(" build") ?? false),
    );
  return reading.commands.findLast((command) => {
    const given = command.arguments.map(({ text }) => text);
    const [program, args] = nameTool(command.program, given);
    if (!/^(?:npm|npx|yarn|pnpm|bun)$/.test(program)) return makers.has(program);
    return isBuild(args) || args.some((word) => nameTool(word, [])[0] === "eleventy");
  })?.script.instruction;
}

/** The script that builds the files, by the package manager that the file uses; with an install, if only starts do that. */
export function buildCommand(
  { manifest, installations, startCommands }: NodeApplication,
  { server }: SiteStart,
): string | undefined {
  const { build } = server;
  const scripts = [...(valueOf(manifest)?.scripts ?? [])];
  const name = scripts.find(([key, line]) => build?.test(line) ?? key === "build")?.[0];
  if (name === undefined || !isPlain(name)) return undefined;
  const run = (installer: string) => (installer === "yarn" ? `yarn ${name}` : `${installer} run ${name}`);
  const last = installations.local.at(-1);
  // Without the packages for development there is nothing to build with.
  if (last !== undefined) return last.omitsDevelopment ? undefined : run(last.installer);
  const install = startCommands.find(
    ({ program, arguments: words }) =>
      (/^(?:npm|pnpm|yarn)$/.test(program) && /^(?:install|i|ci)$/.test(words[0] ?? "")) ||
      (program === "yarn" && words.length === 0),
  );
  if (install?.arguments.every(isPlain) !== true) return undefined;
  return `${[install.program, ...install.arguments].join(" ")} && ${run(install.program)}`;
}

/** Means itself in a line of a shell. */
function isPlain(word: string): boolean {
  return /^[\w@%+=:,./-]+$/.test(word);
}

/** Whether a COPY brings more than manifests: what a build needs besides its packages. */
export async function hasSources({ reading, project }: Subject, contextFolder: string): Promise<boolean> {
  // Nothing is known of the context.
  if ((await project.listTop(contextFolder)).length === 0) return true;
  for (const { from, sources } of reading.copies) {
    if (from.kind !== "context") continue;
    for (const source of sources) {
      const entries = await project.listTop(source?.replace(/^\/+/, "") || ".");
      if (entries.length > 0) return true;
    }
  }
  return reading.commands.some(({ program }) => program === "git");
}
