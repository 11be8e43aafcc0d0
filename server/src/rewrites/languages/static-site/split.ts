/** How a stage that builds the files of a site and serves them is split: nginx serves them in the new one. */
import type { Instruction } from "../../../dockerfile/model.ts";
import { keywordIn, textOf } from "../../instruction-text.ts";
import type { Addition, Copy, Refusal, Split, SplitGoal, Subject } from "../../language.ts";
import { valueOf } from "../../project/manifest.ts";
import { refuseFor } from "../../refusal.ts";
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
import { buildCommand, findBuild, hasSources, isBuilder } from "./site-build.ts";
import { findObstacles } from "./site-obstacles.ts";
import { choosePort } from "./site-port.ts";
import { findSiteStart, type SiteStart } from "./site-start.ts";

export async function splitSite(subject: Subject, _goal: SplitGoal): Promise<Split | Refusal | undefined> {
  const { dockerfile, reading } = subject;
  const application = await readApplication(subject);
  const site = await findSiteStart(subject, application);
  if (site === undefined) return undefined;
  const obstacles = await findObstacles(subject, application, site);
  if (obstacles.length > 0) return { kind: "refusal", concerns: obstacles };
  const build = findBuild(subject, application);
  const output = await findOutputFolder(subject, application, site, build !== undefined);
  const needless = listNeedless(subject, application, site);
  const last = reading.instructions.findLast(
    (one) => /^(?:RUN|COPY|ADD)$/.test(one.keyword) && !needless.includes(one),
  );
  if (output.kind === "refused" || last === undefined) {
    return { kind: "refusal", concerns: output.kind === "refused" ? [output.concern] : [] };
  }
  const isUnbuilt = build === undefined && (site.kind !== "files" || site.isBuilt);
  const script = isUnbuilt ? buildCommand(application, site) : undefined;
  if (isUnbuilt && script === undefined) return { kind: "refusal", concerns: [withoutBuild(site)] };
  if (isUnbuilt && !(await hasSources(subject, application.contextFolder ?? ".")))
    return withoutSources(subject);
  const ports = await choosePort(subject, application, site);
  const isPlain = ports.port === unprivilegedPort && !site.isSinglePage && site.kind === "files";
  const configuration = isPlain ? undefined : writeSite(ports.port, site.isSinglePage);
  const run = keywordIn(dockerfile, "RUN");
  const additions: readonly Addition[] = [
    {
      at: last,
      where: "after",
      lines: [
        ...(script === undefined ? [] : [...settingsBehind(subject, last), `${run} ${script}`]),
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
  // What a variable stood for stays in the build stage.
  const isRewritten = ports.isMoved || exposed.some(({ blanked }) => blanked.includes("$"));
  return {
    kind: "split",
    runtimeImage: unprivilegedNginx(),
    edits: [],
    additions,
    copies,
    runtimeLines: [],
    promises: [
      ...(isRewritten && exposed.length > 0 ? [`${keywordIn(dockerfile, "EXPOSE")} ${ports.port}`] : []),
      ...(health === undefined ? [] : [health]),
    ],
    needless,
    runtimePackages: [],
    isProvided: () => true,
    buildVariables: [],
    start: { entrypoint: null, command: null },
    roles: (program) =>
      isOwnTool(program, valueOf(application.manifest)) || isBuilder(program) ? "build" : undefined,
    leavesBehind: new Set([
      ...["WORKDIR", "USER", "ENV", "SHELL", "RUN", "COPY", "ADD", "VOLUME"],
      ...(isRewritten ? ["EXPOSE"] : []),
      ...(usesArguments(subject) ? [] : ["ARG"]),
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
      ...(site.isBuilt && site.kind !== "development" ? [describeBuild()] : []),
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
      ...(isRewritten ? (["ports"] as const) : []),
    ],
  };
}

/** The configuration listens on IPv4, and `localhost` is an address of IPv6 first. */
function askByAddress({ dockerfile, reading }: Subject): string | undefined {
  const check = reading.instructions.findLast(({ keyword }) => keyword === "HEALTHCHECK");
  const line = check === undefined ? "" : textOf(dockerfile, check);
  return line.includes("localhost") ? line.replaceAll("localhost", "127.0.0.1") : undefined;
}

/** Installs nothing but the tool that nginx takes the place of. */
function listNeedless(
  { reading }: Subject,
  { installations }: NodeApplication,
  { tool, kind }: SiteStart,
): readonly Instruction[] {
  const packages = tool === "sirv" ? ["sirv-cli"] : [tool];
  if (kind !== "files") return [];
  const tools = installations.global.filter(
    (one) => one.packages.length > 0 && one.packages.every((name) => packages.includes(name)),
  );
  const isAlone = (instruction: Instruction) =>
    reading.commands
      .filter(({ script }) => script.instruction === instruction)
      .every((command) => tools.some((one) => one.command === command));
  return [...new Set(tools.map(({ command }) => command.script.instruction))].filter(isAlone);
}

/** ARG and ENV that follow the files, for a build that is put behind those. */
function settingsBehind({ dockerfile, reading }: Subject, last: Instruction): readonly string[] {
  return reading.instructions
    .slice(reading.instructions.indexOf(last) + 1)
    .filter(({ keyword }) => keyword === "ARG" || keyword === "ENV")
    .map((instruction) => textOf(dockerfile, instruction));
}

/** Whether instructions that the new stage keeps are filled in with arguments. */
function usesArguments({ reading }: Subject): boolean {
  return reading.instructions.some(
    ({ keyword, blanked }) => /^(?:LABEL|HEALTHCHECK|STOPSIGNAL)$/.test(keyword) && blanked.includes("$"),
  );
}

function withoutBuild({ tool }: SiteStart): Concern {
  return {
    id: "S4",
    weight: "refuse",
    text: text(
      "{tool} builds the files each time a container starts, and what would build them in the image cannot be told.",
      { tool },
    ),
    remedy: text("Build the files in a RUN."),
  };
}

/** They are mounted where the file is used. */
function withoutSources({ stage }: Subject): Refusal {
  return refuseFor(
    "S4",
    stage.from.span,
    text("No COPY brings the sources of the site into the image, so that they cannot be built there."),
    text("Copy the sources, and leave what is mounted to the development."),
  );
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

function describeBuild(): Concern {
  return {
    id: "H05",
    weight: "assume",
    text: text(
      "The files are built with the image and no longer with each start: variables of a container do not reach them.",
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
