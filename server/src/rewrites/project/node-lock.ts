/** Which package manager an application's packages are locked with. */

import { memberOf, readYamlDocuments } from "../../built-images/project-values.ts";
import { type JsonRecord, recordOf, stringsOf } from "../../json-values.ts";
import type { BuildContext, ContextFile } from "../build-context.ts";
import { foldersUpward, joinPath } from "../context-paths.ts";
import { textAt } from "./manifest-values.ts";
import type { PackageJson } from "./package-json.ts";
import type { Manifest } from "./project.ts";

export interface NodeLock {
  readonly kind: "npm" | "yarn-classic" | "yarn-berry" | "pnpm" | "bun";
  /** `package-lock.json` */
  readonly name: string;
  /** Where it is: the application's folder, or that of the workspaces it belongs to. */
  readonly folder: string;
  /** Where Yarn puts packages (`node-modules`, `pnp`, `pnpm`); undefined for others. */
  readonly nodeLinker: string | undefined;
  /** The folder holds several packages. */
  readonly hasWorkspaces: boolean;
  /** Lock files of other package managers beside it. */
  readonly others: readonly string[];
}

const kinds: ReadonlyMap<string, "npm" | "yarn" | "pnpm" | "bun"> = new Map([
  // npm takes it in place of package-lock.json where there are both.
  ["npm-shrinkwrap.json", "npm"],
  ["package-lock.json", "npm"],
  ["yarn.lock", "yarn"],
  ["pnpm-lock.yaml", "pnpm"],
  ["bun.lock", "bun"],
  ["bun.lockb", "bun"],
]);

type ReadPackage = (folder: string) => Promise<Manifest<PackageJson>>;

/** Looks in the folder, then in those around it that hold workspaces. */
export async function findNodeLock(
  context: BuildContext,
  folder: string,
  readPackage: ReadPackage,
): Promise<Manifest<NodeLock>> {
  for (const at of foldersUpward(folder)) {
    const names = new Set(
      (await context.list(at)).flatMap((entry) => (entry.kind === "file" ? entry.name : [])),
    );
    const locks = [...kinds].filter(([name]) => names.has(name));
    if (locks.length === 0) continue;
    const manifest = await readPackage(at);
    const content = manifest.kind === "read" ? manifest.value : undefined;
    const hasWorkspaces =
      (content?.workspaces.length ?? 0) > 0 ||
      (names.has("pnpm-workspace.yaml") && (await readPnpmWorkspaces(context, at)).length > 0);
    if (at !== folder && !hasWorkspaces) continue;
    const wanted = content?.packageManager?.name;
    const [name, manager] = locks.find(([, one]) => one === wanted) ?? locks[0] ?? [];
    if (name === undefined || manager === undefined) continue;
    const path = joinPath(at, name);
    return {
      kind: "read",
      path,
      value: {
        ...(manager === "yarn"
          ? await readYarn(context, at, content)
          : { kind: manager, nodeLinker: undefined }),
        name,
        folder: at,
        hasWorkspaces,
        others: locks.flatMap(([other, one]) => (one === manager ? [] : other)),
      },
    };
  }
  return { kind: "missing", path: joinPath(folder, "package-lock.json") };
}

async function readYarn(
  context: BuildContext,
  folder: string,
  content: PackageJson | undefined,
): Promise<Pick<NodeLock, "kind" | "nodeLinker">> {
  const [lock, settings] = await Promise.all([
    context.read(joinPath(folder, "yarn.lock")),
    context.read(joinPath(folder, ".yarnrc.yml")),
  ]);
  const major =
    content?.packageManager?.name === "yarn" ? content.packageManager.version.split(".")[0] : undefined;
  const isBerry =
    lock.kind === "text" && lock.text.trim() !== ""
      ? /^__metadata:/m.test(lock.text)
      : major === undefined
        ? settings.kind === "text"
        : major !== "1";
  if (!isBerry) return { kind: "yarn-classic", nodeLinker: undefined };
  const options = await readSettings(settings);
  // https://yarnpkg.com/configuration/yarnrc#nodeLinker
  return { kind: "yarn-berry", nodeLinker: textAt(options, "nodeLinker") ?? "pnp" };
}

/** Since its version 10, the file holds settings, too: it alone does not make workspaces. */
async function readPnpmWorkspaces(context: BuildContext, folder: string): Promise<readonly string[]> {
  const file = await context.read(joinPath(folder, "pnpm-workspace.yaml"));
  return stringsOf(memberOf(await readSettings(file), "packages"));
}

/** Characters: people write these files by hand, and the parser takes its time over nonsense. */
const mostSettings = 64 * 1024;

async function readSettings(file: ContextFile): Promise<JsonRecord> {
  if (file.kind !== "text" || file.text.length > mostSettings) return {};
  const [content] = await readYamlDocuments(file.text);
  return recordOf(content);
}
