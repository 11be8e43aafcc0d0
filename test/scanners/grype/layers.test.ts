import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { layerOf } from "../../../server/src/scanners/grype/layers.ts";

const ids = ["a", "b", "c", "d"].map((letter) => `sha256:${letter.repeat(64)}`);
const order = new Map(ids.map((id, index) => [id, index]));

type Place = readonly [path: string, layer: number, evidence?: "primary" | "supporting"];

// [what, name, type, locations, layer]
const cases: readonly [string, string, string, readonly Place[], number | undefined][] = [
  ["nothing", "p", "npm", [], undefined],
  ["dpkg's list alone", "p", "deb", [["/var/lib/dpkg/status", 3, "primary"]], undefined],
  [
    "files that dpkg wrote",
    "p",
    "deb",
    [
      ["/var/lib/dpkg/status", 3, "primary"],
      ["/usr/share/doc/p/copyright", 1, "supporting"],
      ["/var/lib/dpkg/info/p:amd64.md5sums", 1, "supporting"],
    ],
    1,
  ],
  [
    "the lowest: a later layer only touched one of them",
    "p",
    "deb",
    [
      ["/var/lib/dpkg/info/p.md5sums", 3],
      ["/var/lib/dpkg/info/p.list", 2],
    ],
    2,
  ],
  [
    "another package's folder behind a link says nothing",
    "g++-12",
    "deb",
    [
      ["/var/lib/dpkg/status", 3, "primary"],
      ["/usr/share/doc/gcc-12-base/copyright", 0, "supporting"],
      ["/var/lib/dpkg/info/g++-12.md5sums", 2, "supporting"],
    ],
    2,
  ],
  ["a name that another begins with", "curl", "deb", [["/var/lib/dpkg/info/curl-doc.list", 0]], undefined],
  ["distroless", "p", "deb", [["/var/lib/dpkg/status.d/p", 1, "primary"]], 1],
  [
    "a version that looks into all layers",
    "p",
    "deb",
    [
      ["/var/lib/dpkg/status", 3],
      ["/var/lib/dpkg/status", 1],
      ["/var/lib/dpkg/info/p.list", 2],
    ],
    1,
  ],
  ["apk", "p", "apk", [["/lib/apk/db/installed", 3, "primary"]], undefined],
  [
    "apk, in all layers",
    "p",
    "apk",
    [
      ["/lib/apk/db/installed", 3],
      ["/lib/apk/db/installed", 2],
    ],
    2,
  ],
  ["rpm", "p", "rpm", [["/var/lib/rpm/rpmdb.sqlite", 3, "primary"]], undefined],
  ["a package of an ecosystem", "p", "npm", [["/srv/package-lock.json", 2, "primary"]], 2],
  [
    "its own file, not those beside it",
    "p",
    "pypi",
    [
      ["/lib/p/RECORD", 1, "supporting"],
      ["/lib/p/METADATA", 2, "primary"],
    ],
    2,
  ],
  [
    "the first where none is named",
    "p",
    "pypi",
    [
      ["/lib/p/METADATA", 2],
      ["/lib/p/RECORD", 1],
    ],
    2,
  ],
];

describe("the layer of a package, from where Grype found it", () => {
  for (const [what, name, type, places, layer] of cases) {
    test(what, () => {
      const locations = places.map(([path, index, evidence]) => ({
        path,
        layerID: ids[index],
        ...(evidence ? { annotations: { evidence } } : {}),
      }));
      const expected = layer === undefined ? { kind: "none" } : { kind: "diff-id", value: ids[layer] };
      assert.deepEqual(layerOf({ name, type, locations }, order), expected);
    });
  }
});
