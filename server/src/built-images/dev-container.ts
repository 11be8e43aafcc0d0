/** The image of a dev container. https://containers.dev/implementors/json_reference/ */

import { type JsonRecord, recordOf } from "../json-values.ts";
import { findBuild } from "./build-options.ts";
import type { BuiltImage, ReadContext } from "./built-image.ts";
import { type ImageName, readImageName, unknown } from "./image-name.ts";
import { folderOf, nameOf, parentOf, resolveFolder, resolvePath } from "./project-urls.ts";
import { pairsOf, readJson, scalarText, scalarTexts } from "./project-values.ts";

/** `.devcontainer/devcontainer.json`, `.devcontainer/<name>/devcontainer.json`, `.devcontainer.json` */
export const devContainerFile = /\/\.devcontainer(?:(?:\/[^/]+)?\/devcontainer)?\.json$/;

export async function readDevContainer(
  text: string,
  url: string,
  _project: Pick<ReadContext, "root">,
): Promise<readonly BuiltImage[]> {
  const file = recordOf(await readJson(text));
  const build = recordOf(file.build);
  const workspace = findWorkspace(url);
  const fill = (value: unknown) =>
    scalarText(value)?.replaceAll(/\$\{([^{}]*)\}/g, (_, name: string) => {
      if (name === "localWorkspaceFolderBasename") return nameOf(workspace);
      return /^(?:localEnv|env):[^:]*:(.*)$/.exec(name)?.[1] ?? unknown;
    });
  const path = fill(build.dockerfile) ?? fill(build.dockerFile) ?? fill(file.dockerFile);
  if (path === undefined) return [];
  const folder = folderOf(url);
  const dockerfile = resolvePath(folder, path);
  const context = resolveFolder(folder, fill(build.context) ?? fill(file.context) ?? ".");
  if (dockerfile === undefined) return [];
  const stage = fill(build.target);
  const given = Object.entries(pairsOf(build.args)).map(([name, value]) => [name, fill(value) ?? ""]);
  const common = { dockerfile, context, stage, buildArguments: Object.fromEntries(given) };
  const names = [nameFolder(nameOf(workspace)), ...readOptions(build)];
  return names.map((name) => ({ name, ...common, reason: { kind: "devcontainer", file: url } }));
}

/** The folder that is opened in the container. */
function findWorkspace(url: string): string {
  const at = url.lastIndexOf("/.devcontainer");
  return at < 0 ? parentOf(folderOf(url)) : url.slice(0, at + 1);
}

/** `vsc-<folder>-<hash of its path>`, and more behind it for features and for the user's id (devcontainers/cli). */
function nameFolder(folder: string): ImageName {
  const name = `vsc-${folder}`
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, "")
    .replaceAll(/(\.[._-]|_[.-]|__[._-]|-+[._])[._-]*/g, (_, start: string) => start.slice(0, -1));
  const literal = name.replaceAll(/[.]/g, "\\.");
  return { kind: "pattern", pattern: new RegExp(`^${literal}-[0-9a-f]{5,64}(?:-features|-uid)*$`) };
}

/** `"options": ["-t", "name"]` */
function readOptions({ options }: JsonRecord): readonly ImageName[] {
  const build = findBuild("docker", ["build", ...scalarTexts(options), "."], undefined);
  return build?.names.flatMap((name) => readImageName(name) ?? []) ?? [];
}
