/** Commands of npm packages that run applications, and the file that Node.js runs for each. */
import type { PackageJson } from "../project/package-json.ts";

interface PackageCommand {
  readonly package: string;
  /** In the package's folder; `undefined` for versions where it is not known. */
  readonly file: (range: string) => string | undefined;
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
  [
    "serve",
    {
      package: "serve",
      file: (range) => {
        const major = Number(/\d+/.exec(range)?.[0]);
        return Number.isNaN(major) ? undefined : major >= 14 ? "build/main.js" : "bin/serve.js";
      },
    },
  ],
]);

/** The file that a package's command is, from the application's folder; undefined where that is not known. */
export function findPackageCommand(command: string, { dependencies }: PackageJson): string | undefined {
  const known = commands.get(command);
  const range = known === undefined ? undefined : dependencies.get(known.package);
  const file = range === undefined ? undefined : known?.file(range);
  return file === undefined ? undefined : `node_modules/${known?.package}/${file}`;
}
