/** What the server of a site does besides serving files, and nginx would not do. */
import { joinPath } from "../../context-paths.ts";
import type { Subject } from "../../language.ts";
import { valueOf } from "../../project/manifest.ts";
import type { Concern } from "../../rewrite.ts";
import { text } from "../../text.ts";
import type { NodeApplication } from "../node/application.ts";
import type { SiteStart } from "./site-start.ts";

/** Configurations of the servers by file name; a word in them that says that they do more. */
const configurations: readonly (readonly [name: RegExp, word: RegExp])[] = [
  [/^(?:vite|vue)\.config\.[cm]?[jt]s$/, /\bproxy\b/],
  [/^package\.json$/, /"proxy"\s*:/],
  [/^proxy\.conf\.(?:json|[cm]?js)$/, /./],
  [/^serve\.json$/, /"(?:rewrites|redirects|headers)"/],
];

/** The path that a site is built for, in configurations by file name; a relative one is for any path. */
const basePaths: readonly (readonly [name: RegExp, setting: RegExp])[] = [
  [/^(?:vite|astro)\.config\.[cm]?[jt]s$/, /\bbase\s*:\s*(["'`])(\/[^"'`]+)\1/],
  [/^vue\.config\.[cm]?[jt]s$/, /\bpublicPath\s*:\s*(["'`])(\/[^"'`]+)\1/],
  [/^docusaurus\.config\.[cm]?[jt]s$/, /\bbaseUrl\s*:\s*(["'`])(\/[^"'`]+)\1/],
  [/^package\.json$/, /"homepage"\s*:\s*(")(?:https?:\/\/[^/"]+)?(\/[^"]+)\1/],
];

export async function findObstacles(
  { project, reading, stage }: Subject,
  { contextFolder, manifest }: NodeApplication,
  site: SiteStart,
): Promise<readonly Concern[]> {
  const found: Concern[] = [];
  if (contextFolder !== undefined) {
    const entries = await project.listTop(contextFolder);
    for (const { name } of entries) {
      const word = configurations.find(([pattern]) => pattern.test(name))?.[1];
      const base = basePaths.find(([pattern]) => pattern.test(name))?.[1];
      if ((word ?? base) === undefined || (site.kind === "files" && name !== "serve.json")) continue;
      const file = await project.context.read(joinPath(contextFolder, name));
      if (file.kind !== "text") continue;
      if (word?.test(file.text) === true) found.push(doesMore(site, name));
      // Only the React tools go by the manifest's.
      const isAsked =
        name !== "package.json" || /^(?:react-scripts|react-app-rewired|craco)$/.test(site.tool);
      const path = isAsked ? base?.exec(file.text)?.[2] : undefined;
      if (path !== undefined) found.push(isBelow(name, path));
    }
    const proxy = await project.context.read(joinPath(contextFolder, "src/setupProxy.js"));
    if (proxy.kind === "text" && site.kind === "development") found.push(doesMore(site, "setupProxy.js"));
  }
  if (manifest.kind === "broken") {
    const { path, problem } = manifest;
    found.push({
      id: "S4",
      weight: "refuse",
      text: text("{path} cannot be used: {problem}.", { path, problem }),
      remedy: text("Correct the file."),
    });
  }
  const health = reading.instructions.findLast(({ keyword }) => keyword === "HEALTHCHECK");
  const runsNode = health !== undefined && /\b(?:node|npm|npx|yarn)\b/.test(health.blanked);
  if (runsNode) {
    found.push({
      id: "H08",
      weight: "refuse",
      span: health.keywordSpan,
      text: text("The HEALTHCHECK runs Node.js, which the image that serves the files does not have."),
      remedy: text("Ask with curl, which nginx' image has."),
    });
  }
  const low = stage.instructions.find(({ keyword }) => keyword === "VOLUME");
  if (low !== undefined && valueOf(manifest) === undefined) {
    found.push({
      id: "H18",
      weight: "refuse",
      span: low.keywordSpan,
      text: text("A VOLUME may hold the files that are served."),
      remedy: text("Copy the files into the image."),
    });
  }
  return found;
}

function isBelow(file: string, path: string): Concern {
  return {
    id: "S4",
    weight: "refuse",
    text: text("{file} has the site served below {path}, and nginx would serve it at the root.", {
      file,
      path,
    }),
    remedy: text("Write a configuration of nginx that serves the site below that path."),
  };
}

function doesMore({ tool }: SiteStart, file: string): Concern {
  return {
    id: "S4",
    weight: "refuse",
    text: text("{file} lets {tool} do more than serve files, which nginx would have to do after it.", {
      file,
      tool,
    }),
    remedy: text("Write a configuration of nginx that does the same, and serve the files with it."),
  };
}
