/** Which libraries a program needs that was built with a `-dev` package of Debian or Ubuntu. */
import { compareVersions } from "../../images/base-layers.ts";
import type { Release } from "../../images/distribution.ts";
import data from "./debian-libraries.json" with { type: "json" };
import { ubuntuLibraries } from "./ubuntu-libraries.ts";

/** Names in Debian 11, 12 and 13: one list where it is the same in all three. */
type Row = readonly string[] | Readonly<Record<string, readonly string[]>>;

// The JSON's inferred type is one of as many shapes as it has rows.
const rows = new Map(Object.entries(data.libraries as unknown as Readonly<Record<string, Row>>));
const debianReleases: readonly string[] = ["11", "12", "13"];

/**
 * The packages of the libraries behind `name`, none for a package of headers alone. Undefined where the table does
 * not know the package in that release; without a release only what is the same in all of them is known.
 */
export function debianLibraries(
  name: string,
  { distribution, release }: Release,
): readonly string[] | undefined {
  if (distribution === "debian") return inDebian(name, release);
  if (distribution !== "ubuntu") return undefined;
  if (release === undefined) return undefined;
  const ofAllDebians = inDebian(name, undefined);
  // Headers alone have no library in any release.
  if (ofAllDebians?.length === 0) return ofAllDebians;
  return ubuntuLibraries(name, release) ?? betweenDebians(name, release);
}

function inDebian(name: string, release: string | undefined): readonly string[] | undefined {
  const row = rows.get(name);
  if (row === undefined) return undefined;
  if (isList(row)) return release === undefined || debianReleases.includes(release) ? row : undefined;
  return release === undefined ? undefined : row[release];
}

/**
 * Ubuntu takes its packages from Debian's development branch, so a name that is the same in the Debian before and
 * the Debian after it is the same in between. From 24.04 on the names have the `t64` that Debian 13 has.
 */
function betweenDebians(name: string, release: string): readonly string[] | undefined {
  if (namedOtherwise.test(name)) return undefined;
  const isBetween = (from: string, to: string) =>
    compareVersions(release, from) >= 0 && compareVersions(release, to) <= 0;
  if (isBetween("21.10", "23.04")) {
    const before = inDebian(name, "11");
    return isSame(before, inDebian(name, "12")) ? before : undefined;
  }
  if (isBetween("24.04", "25.04")) {
    const after = inDebian(name, "13");
    const withoutSuffix = after?.map((library) => library.replace(/t64$/, ""));
    return isSame(withoutSuffix, inDebian(name, "12")) ? after : undefined;
  }
  return undefined;
}

/** Ubuntu builds these from sources of its own: MySQL's client library, another libjpeg. */
const namedOtherwise =
  /^(?:default-libmysql|libmysql|libmariadb(?:client)?-dev-compat|libjpeg|libgl1-mesa|libclang|libllvm|llvm|libomp|libc\+\+|libwine|libsnap)/;

function isSame(some: readonly string[] | undefined, other: readonly string[] | undefined): boolean {
  return some !== undefined && other !== undefined && some.join(" ") === other.join(" ");
}

function isList(row: Row): row is readonly string[] {
  return Array.isArray(row);
}
