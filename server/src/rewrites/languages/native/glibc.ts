/** Whether a program runs with the C library of another distribution than the one it was linked on (H13). */

import type { Stage } from "../../../dockerfile/model.ts";
import { compareVersions } from "../../../images/base-layers.ts";
import { distributionOfTag } from "../../../images/distribution.ts";
import { versionOfTag } from "../../../images/tags.ts";
import { findDefaultRelease } from "./default-release.ts";

/** From the distributions' package lists, 2026-10. */
const versions: Readonly<Record<string, string>> = {
  "debian 8": "2.19",
  "debian 9": "2.24",
  "debian 10": "2.28",
  "debian 11": "2.31",
  "debian 12": "2.36",
  "debian 13": "2.41",
  "debian 14": "2.42",
  "ubuntu 16.04": "2.23",
  "ubuntu 18.04": "2.27",
  "ubuntu 20.04": "2.31",
  "ubuntu 22.04": "2.35",
  "ubuntu 24.04": "2.39",
  "ubuntu 25.04": "2.41",
  "ubuntu 25.10": "2.42",
  "ubuntu 26.04": "2.43",
  "centos 7": "2.17",
  "centos 8": "2.28",
  "rocky 8": "2.28",
  "rocky 9": "2.34",
  "alma 8": "2.28",
  "alma 9": "2.34",
  "ubi 8": "2.28",
  "ubi 9": "2.34",
  "amazon 2": "2.26",
  "amazon 2023": "2.34",
};

/** Of Debian 13, on which distroless images are built. */
const ours = "2.41";

/** @returns `debian 12`; undefined where it is not known */
export function findGlibcRelease(stage: Stage): string | undefined {
  const { reference, facts } = stage.rootImage ?? {};
  if (reference === undefined) return undefined;
  const named = distributionOfTag(reference.tag ?? "");
  const distribution = named?.distribution ?? facts?.distribution;
  const release =
    named?.release ??
    facts?.release ??
    findDefaultRelease(reference.familiarName, versionOfTag(reference.tag ?? "") ?? "9999");
  return distribution === undefined || release === undefined ? undefined : `${distribution} ${release}`;
}

/** Whether a release's C library is newer than that of the distroless images; what is not known may be. */
export function isGlibcNewer(release: string): boolean {
  const version = Object.hasOwn(versions, release) ? versions[release] : undefined;
  return version === undefined || compareVersions(version, ours) > 0;
}
