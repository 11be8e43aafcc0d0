/** Which packages an application gets in the end, by its lock file: those that its packages need, too. */
import { memberOf } from "../../../built-images/project-values.ts";
import { isRecord } from "../../../json-values.ts";
import type { BuildContext } from "../../build-context.ts";
import { joinPath } from "../../context-paths.ts";
import type { NodeLock } from "../../project/node-lock.ts";

/** Only for building: they are in most lock files, and nothing of them runs in production. */
const ofBuilds: ReadonlySet<string> = new Set([
  ...[
    "esbuild",
    "@swc/core",
    "lightningcss",
    "@parcel/watcher",
    "turbo",
    "node-gyp",
    "node-gyp-build",
    "nan",
  ],
  ...[
    "bindings",
    "node-addon-api",
    "node-pre-gyp",
    "@mapbox/node-pre-gyp",
    "prebuild-install",
    "node-sass",
    "prisma",
  ],
]);

/** Names of packages; undefined where there is no lock file that can be read. */
export async function readInstalledPackages(
  context: BuildContext,
  lock: NodeLock | undefined,
): Promise<ReadonlySet<string> | undefined> {
  if (lock === undefined || lock.name === "bun.lockb") return undefined;
  const file = await context.read(joinPath(lock.folder, lock.name));
  if (file.kind !== "text") return undefined;
  if (lock.kind === "npm") return readNpmLock(file.text);
  const names = new Set<string>();
  // `"@scope/name@^1.0.0", name@^2:`, `  /name@1.0.0:`, `  '@scope/name@1.0.0':`, `"name": ["name@1.0.0"`.
  for (const line of file.text.split("\n")) {
    const name = /^\s{0,4}["']?\/?((?:@[\w.-]+\/)?[\w.-]+)(?:@|["']:)/.exec(line)?.[1];
    if (name !== undefined && !ofBuilds.has(name)) names.add(name);
  }
  return names;
}

/** https://docs.npmjs.com/cli/configuring-npm/package-lock-json: `dev` marks what only the build needs. */
function readNpmLock(text: string): ReadonlySet<string> | undefined {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(content)) return undefined;
  const packages = memberOf(content, "packages") ?? memberOf(content, "dependencies");
  if (!isRecord(packages)) return undefined;
  const names = new Set<string>();
  for (const [path, entry] of Object.entries(packages)) {
    const name = path.slice(path.lastIndexOf("node_modules/") + (path.includes("node_modules/") ? 13 : 0));
    const isDevelopment = isRecord(entry) && memberOf(entry, "dev") === true;
    if (name !== "" && !isDevelopment && !ofBuilds.has(name)) names.add(name);
  }
  return names;
}
