/** Splits a stage on a web server's own image that builds there what it serves: both stages are on that image. */
import { isWithin, joinPath } from "../../container-path.ts";
import type { Split, Subject } from "../../language.ts";
import { text } from "../../text.ts";
import { readInstallations } from "../node/install-commands.ts";
import { findServedFolders } from "./served-folders.ts";
import { isBuilder } from "./site-build.ts";

interface ServerImage {
  /** What is served where no configuration says otherwise. */
  readonly html: string;
  readonly configuration: string;
}

/** By familiar name (docker-library). */
const images: Readonly<Record<string, ServerImage>> = {
  nginx: { html: "/usr/share/nginx/html", configuration: "/etc/nginx" },
  "nginxinc/nginx-unprivileged": { html: "/usr/share/nginx/html", configuration: "/etc/nginx" },
  httpd: { html: "/usr/local/apache2/htdocs", configuration: "/usr/local/apache2/conf" },
  caddy: { html: "/usr/share/caddy", configuration: "/etc/caddy" },
};

const managers = /^(?:npm|npx|yarn|pnpm|bun)$/;
const tools =
  /^(?:nodejs|nodejs-npm|npm|yarn|pnpm|hugo|git|python[23]?|make|g\+\+|gcc|build-base|nano|vim|curl|wget)$/;

export function buildsOnServer({ stage, reading }: Subject): boolean {
  const name = stage.rootImage?.reference.familiarName ?? "";
  return (
    Object.hasOwn(images, name) &&
    reading.commands.some(({ program }) => managers.test(program) || isBuilder(program))
  );
}

/** @returns undefined where it cannot be seen that what is built comes to lie where the server looks */
export async function splitServer(subject: Subject): Promise<Split | undefined> {
  const { dockerfile, stage, reading } = subject;
  const server = images[stage.rootImage?.reference.familiarName ?? ""];
  if (server === undefined || !buildsOnServer(subject)) return undefined;
  const { html, configuration } = server;
  const touches = (folder: string) =>
    reading.commands.some(({ program, arguments: words, script }) =>
      words.some(({ text: word }) => {
        const path = joinPath(reading.workdirAt(script.instruction) ?? "/", word.replace(/[*?[].*$/, ""));
        return program !== "rm" && /^[./\w]/.test(word) && isWithin(path, folder);
      }),
    );
  const { workdir = "/" } = reading;
  const isOwn = (folder: string) => workdir !== "/" && isWithin(folder, workdir);
  const built = (await findServedFolders(subject, configuration)).filter(
    (folder) => !isWithin(folder, html) && (touches(folder) || isOwn(folder)),
  );
  if (!touches(html) && !isWithin(workdir, html) && built.length === 0) return undefined;
  const places = [html, ...new Set(built), ...(touches(configuration) ? [configuration] : [])];
  const folders = readInstallations(reading).local.flatMap(({ folder }) => folder ?? []);
  const { start, end } = stage.baseSpan;
  return {
    kind: "split",
    runtimeImage: dockerfile.text.slice(start, end),
    edits: [],
    additions: [],
    copies: places.map((path) => ({ from: path, to: path, isFolder: true })),
    runtimeLines: [],
    runtimePackages: [],
    isProvided: (name) => tools.test(name),
    buildVariables: listBuildVariables(subject),
    sources: folders.filter((folder) => folder !== "/" && !isWithin(html, folder)),
    roles: (program) =>
      managers.test(program) || isBuilder(program) || program === "node" ? "build" : undefined,
    steps: [
      text("What builds the site stays in the build stage: the new one has the files that are served."),
    ],
    concerns: [],
  };
}

/** What the tools put into the files; a script of the container may read the same later. */
const ofBuild =
  /^(?:VITE|REACT_APP|VUE_APP|NEXT_PUBLIC|NUXT|GATSBY|NG|NPM_CONFIG|npm_config)_|^(?:NODE_ENV|NODE_OPTIONS|PUBLIC_URL|CI)$/;

function listBuildVariables({ stage, start, reading }: Subject): readonly string[] {
  const hasScripts =
    start.script !== undefined ||
    start.kind === "shell" ||
    reading.copies.some(({ destination }) => destination?.startsWith("/docker-entrypoint.d") === true);
  if (hasScripts) return [];
  return reading.instructions
    .filter(({ keyword }) => keyword === "ENV")
    .flatMap(({ words }) => words.map(({ raw }) => raw.split("=", 1)[0] ?? ""))
    .filter((name) => ofBuild.test(name) && stage.environment.get(name)?.kind === "env");
}
