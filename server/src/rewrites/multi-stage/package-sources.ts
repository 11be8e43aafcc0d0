/** Sources of system packages that a file adds to those of its distribution, and what comes from them. */
import type { Command } from "../../dockerfile/command.ts";
import type { Subject } from "../language.ts";

/** Hosts of publishers' own repositories, and the packages that they offer there. */
const publishers: readonly (readonly [host: RegExp, packages: RegExp])[] = [
  [/^deb\.nodesource\.com$|^rpm\.nodesource\.com$/, /^(?:nodejs|npm)$/],
  [/^dl\.yarnpkg\.com$/, /^yarn$/],
  [/^dl(?:-ssl)?\.google\.com$/, /^google-chrome/],
  [/^(?:apt|download)\.postgresql\.org$|^www\.postgresql\.org$/, /^(?:postgresql|libpq|pgdg|postgis)/],
  [/^packages\.microsoft\.com$/, /^(?:msodbc|mssql|dotnet|aspnetcore|powershell|unixodbc|azure|microsoft)/],
  [/^download\.docker\.com$/, /^(?:docker|containerd)/],
  [/^packages\.cloud\.google\.com$|^pkgs\.k8s\.io$/, /^(?:google-cloud|kubectl|gcsfuse)/],
  [/^cli\.github\.com$/, /^gh$/],
];

/** Which packages may come from somewhere else than from the distribution. */
export function findForeignPackages({ reading }: Subject): (name: string) => boolean {
  const instructions = new Set(reading.commands.filter(addsSource).map(({ script }) => script.instruction));
  if (instructions.size === 0) return () => false;
  const hosts = reading.commands
    .filter(({ script }) => instructions.has(script.instruction))
    .flatMap(({ arguments: words }) => words)
    .flatMap(({ text }) => [...text.matchAll(/https?:\/\/(?:\w+@)?([\w.-]+)/g)])
    .map(([, host = ""]) => host);
  const known = hosts.map((host) => publishers.find(([pattern]) => pattern.test(host))?.[1]);
  // One that nobody knows may offer anything, and so may a list that is written without an address.
  if (known.length === 0 || known.includes(undefined)) return () => true;
  return (name) => known.some((packages) => packages?.test(name) === true);
}

function addsSource({ program, arguments: words, redirections }: Command): boolean {
  if (["add-apt-repository", "apt-key", "apt-add-repository"].includes(program)) return true;
  const targets = [
    ...words.map(({ text: word }) => word),
    ...redirections.map(({ target }) => target?.text ?? ""),
  ];
  return targets.some((word) =>
    /\/etc\/(?:apt\/sources|apk\/repositories|yum\.repos)|nodesource\.com\/setup|packages-microsoft-prod|\b(?:script|setup)\.(?:deb|rpm|alpine)\.sh\b/.test(
      word,
    ),
  );
}
