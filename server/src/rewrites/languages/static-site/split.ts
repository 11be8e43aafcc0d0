/** How a stage that builds the files of a site and serves them is split: nginx serves them in the new one. */
import type { Instruction } from "../../../dockerfile/model.ts";
import { keywordIn, textOf } from "../../instruction-text.ts";
import type { Addition, Copy, Refusal, Split, SplitGoal, Subject } from "../../language.ts";
import { valueOf } from "../../project/manifest.ts";
import type { Concern } from "../../rewrite.ts";
import { text } from "../../text.ts";
import { type NodeApplication, readApplication } from "../node/application.ts";
import { isOwnTool } from "../node/own-tools.ts";
import {
  htmlFolder,
  siteConfiguration,
  unprivilegedNginx,
  unprivilegedPort,
  writeFileLines,
  writeSite,
  writtenConfiguration,
} from "./nginx-site.ts";
import { findOutputFolder } from "./output-folder.ts";
import { findObstacles } from "./site-obstacles.ts";
import { readSiteStart, type SiteStart } from "./site-start.ts";

export async function splitSite(subject: Subject, _goal: SplitGoal): Promise<Split | Refusal | undefined> {
  const { dockerfile, reading } = subject;
  const application = await readApplication(subject);
  const site = readSiteStart(application.startCommands);
  if (site === undefined) return undefined;
  const obstacles = await findObstacles(subject, application, site);
  if (obstacles.length > 0) return { kind: "refusal", concerns: obstacles };
  const build = findBuild(subject, application);
  const output = await findOutputFolder(subject, application, site);
  const last = reading.instructions.findLast(({ keyword }) => /^(?:RUN|COPY|ADD)$/.test(keyword));
  if (output.kind === "refused" || last === undefined) {
    return { kind: "refusal", concerns: output.kind === "refused" ? [output.concern] : [] };
  }
  const script = build === undefined && site.kind !== "files" ? buildCommand(application) : undefined;
  if (build === undefined && site.kind !== "files" && script === undefined) {
    return { kind: "refusal", concerns: [withoutBuild(site)] };
  }
  const ports = choosePorts(subject, site);
  const configuration =
    ports.port === unprivilegedPort && !site.isSinglePage
      ? undefined
      : writeSite(ports.port, site.isSinglePage);
  const run = keywordIn(dockerfile, "RUN");
  const additions: readonly Addition[] = [
    {
      at: last,
      where: "after",
      lines: [
        ...(script === undefined ? [] : [`${run} ${script}`]),
        ...(configuration === undefined ? [] : writeFileLines(run, configuration, writtenConfiguration)),
      ],
    },
  ];
  const copies: readonly Copy[] = [
    { from: output.folder, to: htmlFolder, isFolder: true },
    ...(configuration === undefined
      ? []
      : [{ from: writtenConfiguration, to: siteConfiguration, isFolder: false }]),
  ];
  const health = askByAddress(subject);
  const exposed = reading.instructions.filter(({ keyword }) => keyword === "EXPOSE");
  return {
    kind: "split",
    runtimeImage: unprivilegedNginx(),
    edits: [],
    additions,
    copies,
    runtimeLines: [
      ...(ports.isMoved && exposed.length > 0 ? [`${keywordIn(dockerfile, "EXPOSE")} ${ports.port}`] : []),
      ...(health === undefined ? [] : [health]),
    ],
    runtimePackages: [],
    isProvided: () => true,
    buildVariables: [],
    start: { entrypoint: null, command: null },
    roles: (program) =>
      isOwnTool(program, valueOf(application.manifest)) || isBuilder(program) ? "build" : undefined,
    leavesBehind: new Set([
      ...["WORKDIR", "USER", "ENV", "SHELL", "RUN", "COPY", "ADD", "VOLUME"],
      ...(ports.isMoved ? ["EXPOSE"] : []),
      ...(health === undefined ? [] : ["HEALTHCHECK"]),
    ]),
    steps: [
      text("{folder} is served by nginx, as user 101, in place of {tool}.", {
        folder: output.folder,
        tool: site.tool,
      }),
      ...(script === undefined
        ? []
        : [text("`{command}` builds the files, which nothing in the file does.", { command: script })]),
      ...(configuration === undefined
        ? []
        : [text("A configuration of nginx keeps port {port}.", { port: String(ports.port) })]),
    ],
    concerns: [
      ...ports.concerns,
      ...(output.isSure ? [] : [assumedFolder(output.folder)]),
      ...(site.kind === "development" ? [describeDevelopment(site)] : []),
    ],
    changes: [
      ...(health === undefined ? [] : (["health-check"] as const)),
      "user",
      "entrypoint",
      "command",
      "working-directory",
      "environment",
      "volumes",
      "shell",
      ...(ports.isMoved ? (["ports"] as const) : []),
    ],
  };
}

/** The configuration listens on IPv4, and `localhost` is an address of IPv6 first. */
function askByAddress({ dockerfile, reading }: Subject): string | undefined {
  const check = reading.instructions.findLast(({ keyword }) => keyword === "HEALTHCHECK");
  const line = check === undefined ? "" : textOf(dockerfile, check);
  return line.includes("localhost") ? line.replaceAll("localhost", "127.0.0.1") : undefined;
}

const builders: ReadonlySet<string> = new Set(["hugo", "jekyll", "bundle", "zola", "mkdocs", "eleventy"]);

function isBuilder(program: string): boolean {
  return builders.has(program);
}

/** The RUN that makes the files; undefined where none does. */
function findBuild({ reading }: Subject, { manifest }: NodeApplication): Instruction | undefined {
  const scripts = valueOf(manifest)?.scripts;
  const isBuild = (words: readonly string[]) =>
    words.some(
      (word) =>
        /^(?:build|generate|export|dist|prod|production)(?:[:-].*)?$/.test(word) ||
        (scripts?.get(word)?.includes(" build") ?? false),
    );
  return reading.commands.findLast(({ program, arguments: words }) => {
    const args = words.map((word) => word.text);
    if (/^(?:npm|npx|yarn|pnpm|bun)$/.test(program)) return isBuild(args);
    return /^(?:vite|ng|vue-cli-service|react-scripts|gatsby|astro|docusaurus|webpack|parcel|gulp|grunt|hugo|jekyll)$/.test(
      program,
    );
  })?.script.instruction;
}

/** The script that builds the files, by the package manager that the file uses. */
function buildCommand({ manifest, installations }: NodeApplication): string | undefined {
  const content = valueOf(manifest);
  if (content?.scripts.has("build") !== true) return undefined;
  const last = installations.local.at(-1);
  // Without the packages for development there is nothing to build with.
  if (last === undefined || last.omitsDevelopment) return undefined;
  return last.installer === "yarn" ? "yarn build" : `${last.installer} run build`;
}

function withoutBuild({ tool }: SiteStart): Concern {
  return {
    id: "S4",
    weight: "refuse",
    text: text(
      "{tool} builds the files each time a container starts, and package.json has no script build.",
      { tool },
    ),
    remedy: text("Build the files in a RUN."),
  };
}

function describeDevelopment({ tool }: SiteStart): Concern {
  return {
    id: "H05",
    weight: "assume",
    text: text(
      "{tool} is a server for development: what it serves was built for development, and these files are built for production.",
      { tool },
    ),
  };
}

function assumedFolder(folder: string): Concern {
  return {
    id: "S4",
    weight: "assume",
    text: text("The build writes the files to {folder}.", { folder }),
  };
}

interface Ports {
  readonly port: number;
  readonly isMoved: boolean;
  readonly concerns: readonly Concern[];
}

/** The port stays, but for one that a user without privileges cannot open everywhere. */
function choosePorts({ reading, stage, start }: Subject, site: SiteStart): Ports {
  const exposed = reading.instructions
    .filter(({ keyword }) => keyword === "EXPOSE")
    .flatMap(({ words }) => words.map(({ raw }) => Number(/^(\d+)(?:\/tcp)?$/.exec(raw)?.[1] ?? Number.NaN)))
    .filter((port) => !Number.isNaN(port));
  const variable = stage.environment.get("PORT");
  const byVariable = variable?.kind === "env" ? Number(variable.value) || undefined : undefined;
  const known = site.port ?? byVariable ?? (exposed.length === 1 ? exposed[0] : undefined);
  const port = known ?? site.usualPort ?? 3000;
  const isVariable = start.concerns.some(({ id, weight }) => id === "H03" && weight === "refuse");
  const concerns: readonly Concern[] = [
    ...(known === undefined
      ? [
          {
            id: "S10",
            weight: "assume",
            text: text("The application listens on port {port}, which the file does not say.", {
              port: String(port),
            }),
          } as const,
        ]
      : []),
    ...(isVariable
      ? [
          {
            id: "H03",
            weight: "assume",
            text: text("The port is no longer changed by a variable of the container."),
          } as const,
        ]
      : []),
  ];
  if (port >= 1024) return { port, isMoved: false, concerns };
  return {
    port: unprivilegedPort,
    isMoved: true,
    concerns: [
      ...concerns,
      {
        id: "H15",
        weight: "assume",
        text: text(
          "The container listens on port {new} in place of {old}, which not every user may open: publish that one.",
          {
            new: String(unprivilegedPort),
            old: String(port),
          },
        ),
      },
    ],
  };
}
