/**
 * Splits a stage that installs what a PHP application needs and runs it. Both stages are on the same image: compiled
 * extensions run on no other, and what is won is all that only Composer, Node.js and the compilation need.
 */
import type { Command } from "../../../dockerfile/command.ts";
import { folderOfCommand, seenFrom } from "../../command-folder.ts";
import { isWithin } from "../../container-path.ts";
import { textOf } from "../../instruction-text.ts";
import type { Copy, Refusal, Split, Subject } from "../../language.ts";
import { refuse, refuseFor } from "../../refusal.ts";
import type { Concern } from "../../rewrite.ts";
import { findImageFile } from "../../start/files-in-image.ts";
import { type Text, text } from "../../text.ts";
import { judgeProgram, type PhpCommands, readPhpCommands } from "./php-commands.ts";
import { findLastRelease, findPhpImage, isFrankenPhp } from "./php-image.ts";

export async function splitPhp(subject: Subject): Promise<Split | Refusal | undefined> {
  const { dockerfile, stage, reading } = subject;
  if (findPhpImage(stage) === undefined) return undefined;
  const commands = readPhpCommands(reading);
  const builds = commands.composerFolders.length > 0 || commands.buildsAssets;
  if (!builds && !(commands.addsExtensions && installsHeaders(subject))) return undefined;
  // Whoever has a stage for packages already has chosen what is left in this one.
  if (!builds && dockerfile.stages.length > 1) return undefined;
  const folders = [reading.workdir, ...commands.composerFolders].filter((path) => path !== "/");
  const folder = folders.find((path) => bringsApplication(subject, path));
  // An image for others to build on, or to work in.
  if (folder === undefined && !reading.copies.some(({ from }) => from.kind === "context")) return undefined;
  if (folder === undefined && !builds) return undefined;
  if (folder === undefined) return noFolder(subject);
  const installer = commands.extensionInstallers.length === 0 ? undefined : findInstaller(subject, commands);
  if (installer?.kind === "refusal") return installer;
  const copies = listCopies(folder, commands);
  const taken = copies.map(({ from }) => from);
  const { start, end } = stage.baseSpan;
  const release = findLastRelease(stage);
  return {
    kind: "split",
    ...(release === undefined ? {} : { release }),
    runtimeImage: dockerfile.text.slice(start, end),
    edits: [],
    additions: [],
    copies,
    runtimeLines: installer?.lines ?? [],
    runtimePackages: [],
    isProvided: (name) => /^(?:nodejs|node|npm|yarn|composer|autoconf)$|PHPIZE_DEPS/.test(name),
    buildVariables: buildOnly.filter((name) => stage.environment.get(name)?.kind === "env"),
    sources: commands.composerFolders.filter((path) => path !== "/"),
    roles: (program, args) => judgeProgram(program, args, taken),
    steps: describe(commands),
    concerns: [...(await judgeScripts(subject))],
  };
}

const buildOnly = [
  ...[
    "COMPOSER_ALLOW_SUPERUSER",
    "COMPOSER_HOME",
    "COMPOSER_CACHE_DIR",
    "COMPOSER_MEMORY_LIMIT",
    "COMPOSER_NO_INTERACTION",
  ],
  ...["COMPOSER_VERSION", "NODE_VERSION", "NPM_CONFIG_LOGLEVEL", "YARN_VERSION"],
];

/** Packages with headers, or tools: the runtime stage does without. */
function installsHeaders({ reading }: Subject): boolean {
  return reading.systemInstalls.some(({ packages }) =>
    packages.some(({ name }) =>
      /-dev(?:el)?$|^(?:git|unzip|build-base|build-essential|gcc|g\+\+|make|autoconf)$/.test(name),
    ),
  );
}

function bringsApplication({ reading }: Subject, folder: string | undefined): boolean {
  if (folder === undefined) return false;
  const isCopied = reading.copies.some(
    ({ from, destination }) =>
      from.kind === "context" &&
      destination !== undefined &&
      (isWithin(destination, folder) || isWithin(folder, destination)),
  );
  return isCopied || reading.commands.some((command) => clonesTo(reading, command, folder));
}

function clonesTo(reading: Subject["reading"], command: Command, folder: string): boolean {
  const words = command.arguments.map(({ text: word }) => word);
  if (command.program !== "git" || words[0] !== "clone") return false;
  const target = words.at(-1) ?? "";
  const path = seenFrom(folderOfCommand(reading, command), /:\/\/|^git@/.test(target) ? "." : target);
  return path !== undefined && isWithin(path, folder);
}

function noFolder({ stage }: Subject): Refusal {
  return refuseFor(
    "S4",
    stage.baseSpan,
    text("Which folder holds the application cannot be seen, so that it cannot be copied."),
    text("Name it with WORKDIR."),
  );
}

function listCopies(folder: string, commands: PhpCommands): readonly Copy[] {
  const { addsExtensions, changesApache, changesFpm, changesIni } = commands;
  const places = [
    folder,
    ...commands.composerFolders.filter((path) => !isWithin(path, folder) && path !== "/"),
    ...(addsExtensions ? ["/usr/local/lib/php/extensions"] : []),
    ...(changesFpm ? ["/usr/local/etc"] : addsExtensions || changesIni ? ["/usr/local/etc/php"] : []),
    ...(changesApache ? ["/etc/apache2"] : []),
  ];
  return places.map((path) => ({ from: path, to: path, isFolder: true }));
}

function describe({ composerFolders, buildsAssets, addsExtensions }: PhpCommands): readonly Text[] {
  return [
    ...(composerFolders.length > 0 ? [text("Composer, and what it needs, stay in the build stage.")] : []),
    ...(buildsAssets ? [text("Node.js stays in the build stage with what builds the front end.")] : []),
    ...(addsExtensions ? [text("Compiled extensions are copied: both stages are on the same image.")] : []),
  ];
}

/** https://github.com/mlocati/docker-php-extension-installer: it has to be run where the extensions run. */
function findInstaller(
  { dockerfile, stage, reading }: Subject,
  { extensionInstallers }: PhpCommands,
): { readonly kind: "lines"; readonly lines: readonly string[] } | Refusal {
  const instructions = [...new Set(extensionInstallers.map(({ script }) => script.instruction))];
  const alone = instructions.filter((instruction) =>
    reading.commands
      .filter(({ script }) => script.instruction === instruction)
      .every(({ program }) => /^(?:install-php-extensions|chmod|curl|true|set|sync)$/.test(program)),
  );
  const brought = reading.copies.find(({ sources, destination }) =>
    [...sources, destination].some((path) => path?.endsWith("install-php-extensions") === true),
  );
  const isFetched = extensionInstallers.some(({ script }) =>
    script.commands.some(
      ({ program, arguments: words }) =>
        program === "curl" && words.some(({ text: word }) => word.includes("install-php-extensions")),
    ),
  );
  if (
    alone.length !== instructions.length ||
    (brought === undefined && !isFetched && !isFrankenPhp(stage)) ||
    brought?.from.kind === "stage"
  ) {
    const [first] = extensionInstallers;
    return refuse({
      id: "H11",
      weight: "refuse",
      ...(first === undefined ? {} : { span: first.span }),
      text: text(
        "install-php-extensions installs libraries that the new stage needs, too, together with other commands.",
      ),
      remedy: text("Run it in a RUN of its own."),
    });
  }
  const lines = [...(brought === undefined ? [] : [brought.instruction]), ...instructions].map(
    (instruction) => textOf(dockerfile, instruction),
  );
  return { kind: "lines", lines };
}

/** Scripts of the start that call what stays behind. */
async function judgeScripts(subject: Subject): Promise<readonly Concern[]> {
  const { start, dockerfile, reading, stage } = subject;
  const starts = dockerfile.startScripts.filter(
    ({ instruction }) => instruction === start.entrypoint || instruction === start.command,
  );
  const words = [start.entrypoint, start.command].flatMap(
    (one) => one?.json?.map(({ value }) => value) ?? [],
  );
  const called = new Set(starts.flatMap(({ commands }) => commands.map(({ program }) => program)));
  for (const word of words) {
    const path = word.startsWith("/") ? word : `${reading.workdir ?? ""}/${word.replace(/^\.\//, "")}`;
    const file = /\.sh$|entrypoint|start/.test(word) ? await findImageFile(subject, stage, path) : undefined;
    const code = file?.file.kind === "text" ? file.file.text : "";
    for (const tool of ["composer", "npm", "yarn", "pnpm"]) {
      if (new RegExp(`^\\s*(?:exec\\s+)?${tool}\\s+\\w`, "m").test(code)) called.add(tool);
    }
  }
  const tools = ["composer", "npm", "yarn", "pnpm"].filter((tool) => called.has(tool));
  if (tools.length === 0) return [];
  const line = start.entrypoint ?? start.command;
  return [
    {
      id: "H05",
      weight: "refuse",
      ...(line === undefined ? {} : { span: line.span }),
      text: text("The container runs {tools} when it starts, which the new stage would not have.", {
        tools: tools.join(", "),
      }),
      remedy: text("Install the packages when the image is built."),
    },
  ];
}
