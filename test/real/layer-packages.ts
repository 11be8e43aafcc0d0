/**
 * Which layer brought which package, read from the layers by other means than the product's: what it says is held
 * against this.
 */
import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { capture } from "../../scripts/machine/processes.ts";
import { createScratchFolder } from "../../scripts/machine/scratch.ts";

export interface LayerPackages {
  readonly diffId: string;
  /** Index into the history. */
  readonly historyIndex: number | undefined;
  readonly createdBy: string | undefined;
  /** Name and version by `type:path` of what says so: a package database, a package.json, a dist-info folder. */
  readonly added: readonly FoundPackage[];
  readonly removed: readonly FoundPackage[];
}

export interface FoundPackage {
  readonly type: "deb" | "apk" | "npm" | "pypi";
  readonly name: string;
  readonly version: string;
  readonly path: string;
}

export interface SavedImage {
  /** As it stands in the archive. */
  readonly config: string;
  readonly layers: readonly LayerPackages[];
}

interface Config {
  readonly history?: readonly { readonly created_by?: string; readonly empty_layer?: boolean }[];
  readonly rootfs: { readonly diff_ids: readonly string[] };
}

/** Reads an archive of `docker save`. */
export async function readSavedImage(archive: string): Promise<SavedImage> {
  const folder = createScratchFolder("saved-image");
  await capture("tar", ["-xf", archive, "-C", folder]);
  const [manifest] = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
  const text = readFileSync(join(folder, manifest.Config), "utf8");
  const config: Config = JSON.parse(text);
  const entries = (config.history ?? []).map((entry, index) => ({ ...entry, index }));
  const filled = entries.filter((entry) => !entry.empty_layer);
  const layers: LayerPackages[] = [];
  let present: readonly FoundPackage[] = [];
  for (const [index, name] of (manifest.Layers as string[]).entries()) {
    const after = await applyLayer(present, join(folder, name));
    const isIn = (list: readonly FoundPackage[]) => {
      const keys = new Set(list.map(keyOf));
      return (item: FoundPackage) => keys.has(keyOf(item));
    };
    layers.push({
      diffId: config.rootfs.diff_ids[index] ?? "",
      historyIndex: filled[index]?.index,
      createdBy: filled[index]?.created_by,
      added: after.filter((item) => !isIn(present)(item)),
      removed: present.filter((item) => !isIn(after)(item)),
    });
    present = after;
  }
  return { config: text, layers };
}

function keyOf({ type, name, version, path }: FoundPackage): string {
  return [type, name, version, path].join("\0");
}

const record =
  /^(?:var\/lib\/dpkg\/status(?:\.d\/[^/.]+)?|lib\/apk\/db\/installed|.*\/node_modules\/(?:@[^/]+\/)?[^/]+\/package\.json|.*\.dist-info\/METADATA)$/;

async function applyLayer(before: readonly FoundPackage[], layer: string): Promise<readonly FoundPackage[]> {
  const names = (await capture("tar", ["-tf", layer])).split("\n").map((name) => name.replace(/^\.?\//, ""));
  let present = before;
  for (const name of names.filter((item) => basename(item).startsWith(".wh."))) {
    const folder = dirname(name);
    const gone =
      basename(name) === ".wh..wh..opq" ? folder : join(folder, basename(name).slice(".wh.".length));
    present = present.filter(({ path }) => path !== gone && !path.startsWith(`${gone}/`));
  }
  for (const path of names.filter((item) => record.test(item))) {
    const text = await readMember(layer, path);
    present = [...present.filter((item) => item.path !== path), ...packagesIn(path, text)];
  }
  return present;
}

async function readMember(layer: string, path: string): Promise<string> {
  try {
    return await capture("tar", ["-xOf", layer, path]);
  } catch {
    return await capture("tar", ["-xOf", layer, `./${path}`]);
  }
}

function packagesIn(path: string, text: string): FoundPackage[] {
  if (path.endsWith("/package.json")) {
    const { name, version } = JSON.parse(text);
    return name && version ? [{ type: "npm", name, version, path }] : [];
  }
  const isApk = path.endsWith("/installed");
  const type = path.endsWith("METADATA") ? "pypi" : isApk ? "apk" : "deb";
  const field = (paragraph: string, key: string) =>
    paragraph.match(new RegExp(`^${key}: ?(.*)$`, "m"))?.[1]?.trim();
  return text.split(/\n{2,}/).flatMap((paragraph): FoundPackage[] => {
    const name = field(paragraph, isApk ? "P" : type === "deb" ? "Package" : "Name");
    const version = field(paragraph, isApk ? "V" : "Version");
    const status = field(paragraph, "Status");
    // dpkg keeps the paragraph of a package whose configuration files have stayed.
    if (status !== undefined && !status.endsWith(" installed")) return [];
    return name && version ? [{ type, name, version, path }] : [];
  });
}
