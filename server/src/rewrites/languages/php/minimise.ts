/** PHP without a shell: Docker's hardened images have it, Google's have not. */
import type { MinimalBase, Refusal, Subject } from "../../language.ts";
import { valueOf } from "../../project/manifest.ts";
import { refuse, refuseFor, shellNeedsOf } from "../../refusal.ts";
import type { Concern } from "../../rewrite.ts";
import { text } from "../../text.ts";
import { readPhpCommands } from "./php-commands.ts";
import { findPhpImage } from "./php-image.ts";

export async function minimisePhp(subject: Subject): Promise<MinimalBase | Refusal | undefined> {
  const { stage, start, settings, reading } = subject;
  const image = findPhpImage(stage);
  if (image === undefined) return undefined;
  if (settings.minimalFamily !== "hardened") return noImage(subject);
  const { version, variant } = image;
  const commands = readPhpCommands(reading);
  const brought = reading.copies.some(
    ({ destination }) => destination?.startsWith("/usr/local/lib/php/extensions") === true,
  );
  if (commands.addsExtensions || commands.extensionInstallers.length > 0 || brought)
    return compiledExtensions(subject);
  if (variant === "apache" || variant === "zts" || version === undefined) return noVariant(subject);
  const extensions = await findExtensions(subject);
  if (extensions.length > 0) return otherExtensions(extensions);
  const argv = start.argv ?? start.inherited.command;
  const program = argv?.[0] ?? "";
  if (argv === undefined || !/^(?:php|php-fpm)$/.test(program)) return refuse(...describeStart(subject));
  const isKept = start.kind === "exec" && (start.entrypoint !== undefined || start.command !== undefined);
  return {
    kind: "base",
    image: `dhi.io/php:${version}${variant === "fpm" ? "-fpm" : ""}`,
    user: "65532:65532",
    ...(isKept
      ? {}
      : {
          start: {
            entrypoint: start.entrypoint === undefined ? null : argv,
            command: start.entrypoint === undefined ? argv : null,
          },
        }),
    healthRuntime: { language: "none", program: "php" },
    edits: [],
    additions: [],
    copies: [],
    runtimeLines: [],
    coveredPackages: new Set(["ca-certificates", "tzdata", "git", "unzip", "zip"]),
    steps: [],
    concerns: [
      {
        id: "H11",
        weight: "assume",
        text: text(
          "{image} has the extensions that the application needs: php -m lists those of the image as it was.",
          { image: `dhi.io/php:${version}` },
        ),
      },
    ],
  };
}

function noImage({ stage }: Subject): Refusal {
  return refuseFor(
    "S6",
    stage.baseSpan,
    text("Neither distroless nor chiseled images have PHP."),
    text("Choose the family `hardened`, or stay on the slim stage that a split makes."),
  );
}

function compiledExtensions({ stage }: Subject): Refusal {
  return refuseFor(
    "H11",
    stage.baseSpan,
    text(
      "Extensions are compiled for the official image, and Docker's hardened images have no tool to add any.",
    ),
    text("Stay on the official image, or do without the extensions."),
  );
}

function noVariant({ stage }: Subject): Refusal {
  return refuseFor(
    "S6",
    stage.baseSpan,
    text("Docker's hardened images have PHP's command line and php-fpm of a named version, without Apache."),
    text("Move to php-fpm with a web server of its own, and name the version in the tag."),
  );
}

/** Compiled into the official image (docker-library/php, Dockerfile-linux.template). */
const builtIn: ReadonlySet<string> = new Set([
  ...[
    "core",
    "ctype",
    "curl",
    "date",
    "dom",
    "fileinfo",
    "filter",
    "ftp",
    "hash",
    "iconv",
    "json",
    "libxml",
    "mbstring",
  ],
  ...[
    "mysqlnd",
    "openssl",
    "pcre",
    "pdo",
    "pdo_sqlite",
    "phar",
    "posix",
    "random",
    "readline",
    "reflection",
    "session",
  ],
  ...[
    "simplexml",
    "sodium",
    "spl",
    "sqlite3",
    "standard",
    "tokenizer",
    "xml",
    "xmlreader",
    "xmlwriter",
    "zlib",
  ],
]);

async function findExtensions({ project }: Subject): Promise<readonly string[]> {
  const { composer, lock } = await project.php(".");
  const names = [...(valueOf(composer)?.extensions ?? []), ...(valueOf(lock)?.extensions ?? [])];
  return [...new Set(names)].filter((name) => !builtIn.has(name.toLowerCase()));
}

function otherExtensions(names: readonly string[]): Refusal {
  return refuseFor(
    "H11",
    undefined,
    text("The application asks for the extensions {names}, which an image without a shell cannot install.", {
      names: names.join(", "),
    }),
    text("Stay on the official image, or do without the extensions."),
  );
}

function describeStart(subject: Subject): readonly Concern[] {
  const remedy = text("Start php or php-fpm in the exec form.");
  const known = shellNeedsOf(subject, remedy);
  if (known.length > 0) return known;
  return [
    { id: "S3", weight: "refuse", text: text("The container starts neither php nor php-fpm."), remedy },
  ];
}
