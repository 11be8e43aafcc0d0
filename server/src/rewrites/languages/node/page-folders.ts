/** Pages that are built beside a server, in a folder with packages of their own: nobody needs those afterwards. */
import { isWithin } from "../../container-path.ts";
import { joinPath, normalisePath } from "../../context-paths.ts";
import type { Subject } from "../../language.ts";
import type { FrontEndTool } from "../../project/front-ends.ts";
import type { NodeApplication } from "./application.ts";
import { listEntries } from "./development-imports.ts";
import type { Installation } from "./install-commands.ts";
import { followImports } from "./source-imports.ts";

/** They leave files that any server can send. */
const tools: ReadonlySet<FrontEndTool> = new Set<FrontEndTool>([
  ...(["vite", "create-react-app", "vue-cli", "angular", "gatsby", "docusaurus"] as const),
]);

/** Installations of packages that only such a build uses. */
export async function findPageInstallations(
  { project, reading }: Subject,
  application: NodeApplication,
): Promise<readonly Installation[]> {
  const { installations, contextFolder, folder, startCommands, lock } = application;
  if (folder === undefined || contextFolder === undefined || lock?.hasWorkspaces === true) return [];
  const words = startCommands.flatMap(({ program, arguments: own }) => [program, ...own]);
  const found: Installation[] = [];
  let imported: readonly string[] | undefined;
  for (const installation of installations.local) {
    const { folder: place } = installation;
    if (place === undefined || place === folder || !isWithin(place, folder)) continue;
    const name = place.slice(folder.length + 1);
    const path = normalisePath(joinPath(contextFolder, name));
    if (path === undefined || reading.workdir === place) continue;
    if (words.some((word) => word.includes(name))) continue;
    const ends = await project.frontEnds(path);
    // Code that the server loads from there finds its packages there.
    imported ??= (await followImports(project.context, listSources(contextFolder, application))).imported;
    if (imported.some((one) => one.startsWith(`${path}/`))) continue;
    if (ends.length > 0 && ends.every(({ tool }) => tools.has(tool))) found.push(installation);
  }
  return found;
}

function listSources(contextFolder: string, application: NodeApplication): readonly string[] {
  return listEntries(application).map((path) => joinPath(contextFolder, path));
}
