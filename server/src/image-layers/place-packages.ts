/** Lays the layers over one another and says since which of them a package is there without a break. */
import type { PackageLayers } from "../attribution/package-layers.ts";
import type { Family } from "./databases.ts";
import { ancestors } from "./member-path.ts";
import type { DatabaseState, LayerRecord } from "./read-layer.ts";
import { keyOf, pathsOf } from "./wanted-packages.ts";

/** Since when a key is there; undefined where it may have come with a database that could not be read. */
type Since = number | undefined;

/**
 * @param records lowest first; one may stand there twice
 * @returns answers for the packages that the records were made for, and for no others
 */
export function placePackages(records: readonly LayerRecord[]): PackageLayers {
  const databases = new Map<string, DatabaseState>();
  const files = new Map<string, { readonly layer: number; readonly print: string | undefined }>();
  const since: Record<Family, Map<string, Since>> = { deb: new Map(), apk: new Map(), rpm: new Map() };
  const isUnclear: Record<Family, boolean> = { deb: false, apk: false, rpm: false };

  for (const [layer, record] of records.entries()) {
    if (record.hidden.size > 0 || record.emptied.size > 0) {
      for (const paths of [databases, files]) {
        for (const path of paths.keys()) if (isHidden(path, record)) paths.delete(path);
      }
    }
    for (const [path, print] of record.written) {
      const before = files.get(path);
      if (!before || before.print === undefined || before.print !== print) files.set(path, { layer, print });
    }
    for (const [path, state] of record.databases) databases.set(path, state);
    if (record.databases.size > 0 || record.hidden.size > 0 || record.emptied.size > 0) {
      for (const family of ["deb", "apk", "rpm"] as const) updateKeys(family, layer);
    }
  }

  function updateKeys(family: Family, layer: number): void {
    const states = [...databases.values()].filter((state) => state.family === family);
    const present = new Set(states.flatMap(({ keys }) => [...(keys ?? [])]));
    const known = since[family];
    const canForget = states.every(({ keys }) => keys !== undefined);
    if (canForget) {
      for (const key of known.keys()) if (!present.has(key)) known.delete(key);
    }
    for (const key of present) if (!known.has(key)) known.set(key, isUnclear[family] ? undefined : layer);
    isUnclear[family] = !canForget;
  }

  return {
    find(installed) {
      const key = keyOf(installed);
      const family = (["deb", "apk", "rpm"] as const).find((name) => key?.startsWith(`${name}\0`));
      if (key !== undefined && family && since[family].has(key)) return since[family].get(key);
      for (const path of pathsOf(installed)) {
        const exact = files.get(path);
        if (exact) return exact.layer;
        for (const above of ancestors(path)) {
          const archive = files.get(above);
          if (archive) return archive.layer;
        }
      }
      return undefined;
    },
  };
}

function isHidden(path: string, { hidden, emptied }: LayerRecord): boolean {
  if (hidden.has(path) || emptied.has("")) return true;
  for (const folder of ancestors(path)) if (hidden.has(folder) || emptied.has(folder)) return true;
  return false;
}
