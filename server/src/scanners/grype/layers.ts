/**
 * The layer that brought a package, from the places where Syft found it.
 *
 * Grype shows files as they stand in the finished image, whatever `--scope` says: 0.116 and 0.121 take the option,
 * write it into the report and never pass it on to Syft (`getProviderConfig` in cmd/grype/cli/commands/root.go). So a
 * database of packages is always found in the last layer that touched it, which is not where its packages came from,
 * and the report's own word on its scope is not to be relied on.
 */
import { type JsonRecord, recordOf } from "../../json-values.ts";
import { isDistributionType } from "../package-url.ts";
import type { LayerKey } from "../report.ts";
import { digestOf } from "../report-values.ts";

interface Located {
  readonly name: string;
  /** Of package URLs. */
  readonly type: string;
  readonly locations: readonly JsonRecord[];
}

/** The file that tells of the package itself, not one of those that belong to it. */
export function primaryLocation(locations: readonly JsonRecord[]): JsonRecord | undefined {
  return locations.find((location) => evidenceOf(location) === "primary") ?? locations[0];
}

/** @param order the layers' places by diff ID, lowest first */
export function layerOf({ name, type, locations }: Located, order: ReadonlyMap<string, number>): LayerKey {
  const lowest = (candidates: readonly JsonRecord[]): LayerKey => {
    let best: string | undefined;
    for (const location of candidates) {
      const layer = digestOf(location.layerID);
      if (layer === undefined) continue;
      if (best === undefined || (order.get(layer) ?? Infinity) < (order.get(best) ?? Infinity)) best = layer;
    }
    return best === undefined ? { kind: "none" } : { kind: "diff-id", value: best };
  };

  if (!isDistributionType(type)) {
    const primary = primaryLocation(locations);
    return primary === undefined ? { kind: "none" } : lowest([primary]);
  }
  // In several layers: the report is of one of the versions that looked into all of them.
  const databases = locations.filter((location) => isDatabase(pathOf(location)));
  if (new Set(databases.map((location) => location.layerID)).size > 1) return lowest(databases);
  // What dpkg wrote when it unpacked this package, once and for all.
  const own = locations.filter((location) => isOwnFile(pathOf(location), name));
  return lowest(own);
}

/** Only to be compared: thousands of matches have dozens of them. */
function pathOf({ path }: JsonRecord): string {
  return typeof path === "string" ? path : "";
}

function evidenceOf(location: JsonRecord): unknown {
  return recordOf(location.annotations).evidence;
}

/** A file that every installation rewrites. Distroless images have a file for each package in status.d instead. */
function isDatabase(path: string): boolean {
  return (
    path === "/var/lib/dpkg/status" ||
    path.endsWith("/apk/db/installed") ||
    /^\/(?:var\/lib\/rpm|usr\/lib\/sysimage\/rpm|usr\/share\/rpm)\//.test(path)
  );
}

/**
 * A folder below /usr/share/doc may be a link to that of another package, which came earlier: its real path tells.
 */
function isOwnFile(path: string, name: string): boolean {
  const [, folder, rest] =
    /^(\/var\/lib\/dpkg\/(?:info|status\.d)|\/usr\/share\/doc)\/(.+)$/.exec(path) ?? [];
  if (folder === undefined || rest === undefined) return false;
  if (folder === "/usr/share/doc") return rest.startsWith(`${name}/`);
  if (folder.endsWith("status.d")) return true;
  // `libc6:amd64.md5sums`, `curl.list`
  return rest.startsWith(name) && /^(?::[a-z0-9-]+)?\.[a-z0-9]+$/.test(rest.slice(name.length));
}
