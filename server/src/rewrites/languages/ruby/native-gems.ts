/** What gems need of the system at run time. */
import type { Release } from "../../../images/distribution.ts";
import { gatherNeeds, type NativeNeeds, type Need } from "../interpreted/native-needs.ts";

interface NeedOfGem extends Need {
  /** From this version on the gem brings what it needs: `[1, 5]`. */
  readonly until?: readonly [major: number, minor: number];
}

/** By name on rubygems.org; from the gems' own installation guides. Only what buildpack-deps brings. */
const needs: ReadonlyMap<string, NeedOfGem> = new Map(
  Object.entries({
    pg: { headers: ["libpq-dev"] },
    mysql2: { headers: ["default-libmysqlclient-dev"] },
    trilogy: {},
    sqlite3: { headers: ["libsqlite3-dev"], until: [1, 5] },
    rmagick: { headers: ["libmagickwand-dev"] },
    mini_magick: { packages: ["imagemagick"] },
    kt_paperclip: { packages: ["imagemagick", "file"] },
    paperclip: { packages: ["imagemagick", "file"] },
    "ruby-filemagic": { packages: ["libmagic1"] },
    curb: { headers: ["libcurl4-openssl-dev"] },
    ethon: { headers: ["libcurl4-openssl-dev"] },
    patron: { headers: ["libcurl4-openssl-dev"] },
    gssapi: { headers: ["libkrb5-dev"] },
    maxminddb: { headers: ["libmaxminddb-dev"] },
    cairo: { headers: ["libcairo2-dev"] },
    glib2: { headers: ["libglib2.0-dev"] },
    "libxml-ruby": { headers: ["libxml2-dev"] },
    "ruby-xslt": { headers: ["libxslt1-dev"] },
    git: { packages: ["git"] },
    rugged: { headers: ["libssl-dev"] },
    tzinfo: { packages: ["tzdata"] },
  } satisfies Record<string, NeedOfGem>),
);

/**
 * @param gems versions by name, of the lock file
 * @param release of the image
 */
export function findNativeGems(gems: ReadonlyMap<string, string>, release: Release | undefined): NativeNeeds {
  const found = [...gems].flatMap(([name, version]): readonly (readonly [string, Need])[] => {
    const need = needs.get(name);
    if (need === undefined || isPast(version, need.until)) return [];
    const hasOwn = name === "tzinfo" && (gems.has("tzinfo-data") || hasTimeZones(release));
    return hasOwn ? [] : [[name, need]];
  });
  return gatherNeeds(found, release);
}

/** Debian's own image had them up to 12 (tzdata's priority there: required). */
function hasTimeZones(release: Release | undefined): boolean {
  return release?.distribution === "debian" && /^(?:[89]|1[012])$/.test(release.release ?? "");
}

function isPast(version: string, until: NeedOfGem["until"]): boolean {
  if (until === undefined) return false;
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > until[0] || (major === until[0] && minor >= until[1]);
}
