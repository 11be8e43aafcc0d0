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

/** Packages whose commands have other names than they have. */
const packages: Readonly<Record<string, readonly string[]>> = {
  "pm2-runtime": ["pm2"],
  "pm2-docker": ["pm2"],
  sirv: ["sirv-cli"],
  ng: ["@angular/cli"],
  "vue-cli-service": ["@vue/cli-service"],
  nest: ["@nestjs/cli"],
  "babel-node": ["@babel/node", "babel-cli"],
  tsc: ["typescript"],
  tsnd: ["ts-node-dev"],
  keystone: ["@keystone-6/core"],
  medusa: ["@medusajs/cli", "@medusajs/medusa"],
  remix: ["@remix-run/dev"],
  "react-router": ["@react-router/dev"],
  docusaurus: ["@docusaurus/core"],
  craco: ["@craco/craco"],
  strapi: ["strapi", "@strapi/strapi"],
};

/** What these start in turn they find by PATH, to which package managers add the folder of a project's commands. */
const launchers: ReadonlySet<string> = new Set([
  ...[
    "concurrently",
    "run-p",
    "run-s",
    "npm-run-all",
    "npm-run-all2",
    "env-cmd",
    "dotenv",
    "dotenvx",
    "turbo",
  ],
  ...[
    "cross-env",
    "cross-env-shell",
    "start-server-and-test",
    "wait-on",
    "nx",
    "lerna",
    "forever",
    "sh",
    "bash",
  ],
]);

/** Names of packages that bring a command; empty for one that cannot do without a package manager around it. */
export function listPackagesOf(command: string): readonly string[] {
  if (launchers.has(command) || !/^[\w.-]+$/.test(command)) return [];
  return Object.hasOwn(packages, command) ? (packages[command] ?? []) : [command];
}
