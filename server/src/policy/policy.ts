/** What a team wants to hear of, applied after the scanner so that it is the same for all of them. */
import type { ImageFinding, ImageSeverity } from "../scanners/report.ts";

export interface Policy {
  /** Findings below are counted and not shown. */
  readonly minimumSeverity: ImageSeverity;
  /** Only what a newer version mends. */
  readonly onlyFixable: boolean;
  readonly ignore: readonly IgnoredAdvisory[];
}

/** One acceptance of a risk. All parts that are given must fit. */
export interface IgnoredAdvisory {
  /** `CVE-…`, compared with the advisory's id and aliases, without regard to case. Undefined: any. */
  readonly advisory: string | undefined;
  /** Names of packages, with `*`; empty: any. */
  readonly packages: readonly string[];
  /** Globs of places in the image, with or without the slash in front; empty: any. */
  readonly paths: readonly string[];
  /** Package URLs; what one of them leaves out may be anything. Empty: any. */
  readonly purls: readonly string[];
  /** Grype's: `not-fixed`, `wont-fix`, `unknown`, `fixed`. */
  readonly fixState: string | undefined;
  /** Exact versions; empty or left out: any. */
  readonly versions?: readonly string[];
  /** As in `InstalledPackage.type`; empty or left out: any. */
  readonly types?: readonly string[];
  /** Names of source packages; empty or left out: any. */
  readonly sources?: readonly string[];
  readonly reason: string | undefined;
  /** The last day on which it holds: `2026-12-31`; undefined: for good. */
  readonly until: string | undefined;
  /** Which file says so, for people: `.trivyignore:3`. */
  readonly origin: string;
}

export interface Judged<T> {
  readonly shown: readonly T[];
  readonly belowSeverity: readonly T[];
  readonly withoutFix: readonly T[];
  readonly ignored: readonly { readonly item: T; readonly by: IgnoredAdvisory }[];
  /** Entries whose day is over, and which would have silenced something. */
  readonly expired: readonly IgnoredAdvisory[];
}

/** Sorts `items` out by `policy`. */
export type ApplyPolicy = <T>(
  items: readonly T[],
  findingOf: (item: T) => ImageFinding,
  policy: Policy,
  today: string,
) => Judged<T>;
