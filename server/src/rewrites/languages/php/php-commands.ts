/** What the RUN instructions of a PHP application do. */
import type { Command } from "../../../dockerfile/command.ts";
import { folderOfCommand, seenFrom } from "../../command-folder.ts";
import type { StageReading } from "../../stage-reading.ts";

export interface PhpCommands {
  /** Where Composer installs: absolute. */
  readonly composerFolders: readonly string[];
  /** Front-end tools of Node.js are run. */
  readonly buildsAssets: boolean;
  /** Extensions are compiled or switched on. */
  readonly addsExtensions: boolean;
  /** `install-php-extensions` brings the libraries of an extension, too: nobody else knows which. */
  readonly extensionInstallers: readonly Command[];
  /** Apache's configuration is changed. */
  readonly changesApache: boolean;
  /** That of php-fpm. */
  readonly changesFpm: boolean;
  /** php.ini, or files beside it. */
  readonly changesIni: boolean;
}

const packageManagers = /^(?:npm|npx|yarn|pnpm|bun|bunx)$/;
const extensionTools = /^(?:docker-php-ext-(?:install|enable|configure)|pecl|phpize|pie)$/;
const apacheTools = /^a2(?:en|dis)(?:mod|site|conf)$/;

/** The verbs that bring packages, or write the autoloader. */
const installs =
  /^(?:install|i|update|u|require|create-project|dump-autoload|dumpautoload|run-script|global)$/;

export function readPhpCommands(reading: StageReading): PhpCommands {
  const { commands } = reading;
  const touches = (folder: string) =>
    commands.some((command) => listWords(command).some((word) => word.startsWith(folder)));
  return {
    composerFolders: [...new Set(commands.flatMap((command) => findComposerFolder(reading, command)))],
    buildsAssets: commands.some(({ program }) => packageManagers.test(program)),
    addsExtensions: commands.some(({ program }) => extensionTools.test(program)),
    extensionInstallers: commands.filter(({ program }) => program === "install-php-extensions"),
    changesApache: commands.some(({ program }) => apacheTools.test(program)) || touches("/etc/apache2"),
    changesFpm: touches("/usr/local/etc/php-fpm"),
    changesIni: touches("/usr/local/etc/php/") || touches("$PHP_INI_DIR") || touches("${PHP_INI_DIR"),
  };
}

function listWords({ arguments: words, redirections }: Command): readonly string[] {
  return [
    ...words.map(({ raw }) => raw.replace(/^["']/, "")),
    ...redirections.map(({ target }) => target?.raw.replace(/^["']/, "") ?? ""),
  ];
}

function findComposerFolder(reading: StageReading, command: Command): readonly string[] {
  const words = command.arguments.map(({ text }) => text);
  const isPhar = command.program === "php" && /(?:^|\/)composer(?:\.phar)?$/.test(words[0] ?? "");
  const isComposer = command.program === "composer" || command.program === "composer.phar" || isPhar;
  if (!isComposer || !words.some((word) => installs.test(word)) || words.includes("global")) return [];
  const at = words.findIndex((word) => word === "-d" || word === "--working-dir");
  const named =
    at < 0
      ? words.find((word) => word.startsWith("--working-dir="))?.slice("--working-dir=".length)
      : words[at + 1];
  const folder = folderOfCommand(reading, command);
  return [named === undefined ? folder : seenFrom(folder, named)].filter((path) => path !== undefined);
}

/**
 * For `Split.roles`. `build`: leaves nothing outside of the folders that are copied, or nothing that anybody needs.
 * `runtime`: takes a file of the image away, which a copy over the same image would not.
 */
export function judgeProgram(
  program: string,
  args: readonly string[],
  copied: readonly string[],
): "build" | "runtime" | undefined {
  if (/^a2dis(?:mod|site|conf)$/.test(program)) return "runtime";
  if (
    program === "rm" &&
    args.some((word) => /^\/(?:etc\/apache2|usr\/local\/etc)\/|^\$\{?PHP_INI_DIR/.test(word))
  )
    return "runtime";
  if (/^(?:composer|composer\.phar|php|npm|npx|yarn|pnpm|bun|bunx|corepack|node|n)$/.test(program))
    return "build";
  if (extensionTools.test(program) || program === "install-php-extensions" || program === "pear")
    return "build";
  if (/^docker-php-(?:source|entrypoint)$/.test(program)) return "build";
  if (apacheTools.test(program) && copied.includes("/etc/apache2")) return "build";
  // Composer put in its place: `mv composer.phar /usr/local/bin/composer`.
  const isPlacing = /^(?:mv|cp|chmod|ln|install|curl|wget)$/.test(program);
  const isComposer = args.some((word) => /(?:^|\/)composer(?:\.phar)?$|getcomposer\.org/.test(word));
  return isPlacing && isComposer ? "build" : undefined;
}
