/** Commands of npm packages that run applications, and the file that Node.js runs for each. */
import type { PackageJson } from "../project/package-json.ts";

interface PackageCommand {
  readonly package: string;
  /** In the package's folder, by major version; `undefined` for versions where it is not known. */
  readonly file: (major: number) => string | undefined;
}

function fixed(name: string, file: string): PackageCommand {
  return { package: name, file: () => file };
}

/** `bin` of the packages' own package.json, as npm has them (2026-11). */
const commands: ReadonlyMap<string, PackageCommand> = new Map([
  ["next", fixed("next", "dist/bin/next")],
  ["http-server", fixed("http-server", "bin/http-server")],
  ["remix-serve", fixed("@remix-run/serve", "dist/cli.js")],
  ["strapi", fixed("@strapi/strapi", "bin/strapi.js")],
  ["probot", fixed("probot", "bin/probot.js")],
  ["fastify", fixed("fastify-cli", "cli.js")],
  ["moleculer-runner", fixed("moleculer", "bin/moleculer-runner.js")],
  ["serve", { package: "serve", file: (major) => (major >= 14 ? "build/main.js" : "bin/serve.js") }],
  [
    "react-router-serve",
    {
      package: "@react-router/serve",
      file: (major) => (major === 7 ? "bin.js" : major === 8 ? "bin.cjs" : undefined),
    },
  ],
]);

/** The file that a package's command is, from the application's folder; undefined where that is not known. */
export function findPackageCommand(command: string, { dependencies }: PackageJson): string | undefined {
  const known = commands.get(command);
  const range = known === undefined ? undefined : dependencies.get(known.package);
  if (known === undefined || range === undefined) return undefined;
  // `latest`, `*` and `>=7` may be any version.
  const major = /^[~^=v]*(\d+)(?:\.|$)/.exec(range.trim())?.[1];
  const file = known.file(Number(major ?? Number.NaN));
  const isAnyVersion = known.file(0) === file && known.file(99) === file;
  return file === undefined || (major === undefined && !isAnyVersion)
    ? undefined
    : `node_modules/${known.package}/${file}`;
}
