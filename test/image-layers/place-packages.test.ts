/** Which layer a package is said to come from, by what layers hold and hide. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { usualLimits } from "../../server/src/image-layers/limits.ts";
import { mapPackageLayers } from "../../server/src/image-layers/map-package-layers.ts";
import type { InstalledPackage } from "../../server/src/scanners/report.ts";
import { classicMembers, dpkgStatus, inPieces, packTar, type TestEntry } from "./archives.ts";
import { rpmHeader } from "./rpm-header.ts";
import { wantedPackage } from "./wanted.ts";

const status = "var/lib/dpkg/status";

function deb(packages: Readonly<Record<string, string>>): TestEntry {
  return [status, dpkgStatus(packages)];
}

async function place(
  layers: readonly (readonly TestEntry[])[],
  wanted: readonly InstalledPackage[],
  limits = usualLimits,
): Promise<readonly (number | undefined)[]> {
  const packed = await Promise.all(layers.map(packTar));
  const chunks = inPieces(await packTar(classicMembers([{ layers: packed }])), 10_000);
  const mapped = await mapPackageLayers({ kind: "stream", chunks }, wanted, new AbortController().signal, {
    limits,
  });
  assert.ok(mapped.kind === "mapped", JSON.stringify(mapped));
  return wanted.map((item) => mapped.layers.find(item));
}

describe("packages of databases", () => {
  const cases: Readonly<
    Record<
      string,
      { layers: readonly (readonly TestEntry[])[]; wanted: Readonly<Record<string, number | undefined>> }
    >
  > = {
    "since the first layer that has them": {
      layers: [[deb({ a: "1" })], [["x", "x"]], [deb({ a: "1", b: "2" })]],
      wanted: { "deb a 1": 0, "deb b 2": 2 },
    },
    "an upgrade moves them": {
      layers: [[deb({ a: "1" })], [deb({ a: "2" })]],
      wanted: { "deb a 1": undefined, "deb a 2": 1 },
    },
    "removed and installed again counts from the second time": {
      layers: [[deb({ a: "1" })], [deb({})], [deb({ a: "1" })]],
      wanted: { "deb a 1": 2 },
    },
    "a database that is removed takes its packages along": {
      layers: [[deb({ a: "1" })], [{ name: "var/lib/dpkg/.wh.status", type: "file" }], [deb({ a: "1" })]],
      wanted: { "deb a 1": 2 },
    },
    "so does the folder above": {
      layers: [[deb({ a: "1" })], [{ name: "var/.wh.lib", type: "file" }]],
      wanted: { "deb a 1": undefined },
    },
    "a folder that is emptied keeps what the same layer puts there": {
      layers: [
        [deb({ a: "1", b: "1" })],
        [deb({ b: "1" }), { name: "var/lib/dpkg/.wh..wh..opq", type: "file" }],
      ],
      wanted: { "deb a 1": undefined, "deb b 1": 0 },
    },
    "the root that is emptied": {
      layers: [[deb({ a: "1" })], [{ name: ".wh..wh..opq", type: "file" }]],
      wanted: { "deb a 1": undefined },
    },
    "a folder that becomes a link": {
      layers: [[deb({ a: "1" })], [{ name: "var/lib/dpkg", type: "symlink", linkname: "/else" }]],
      wanted: { "deb a 1": undefined },
    },
    "whiteouts of other things change nothing": {
      layers: [
        [deb({ a: "1" })],
        [
          { name: "var/lib/apt/.wh.lists", type: "file" },
          { name: "var/lib/dpkg/info/.wh..wh..opq", type: "file" },
        ],
      ],
      wanted: { "deb a 1": 0 },
    },
    "names with ./ and a slash in front": {
      layers: [[[`./${status}`, dpkgStatus({ a: "1" })]], [[`/${status}`, dpkgStatus({ a: "1", b: "1" })]]],
      wanted: { "deb a 1": 0, "deb b 1": 1 },
    },
    "names that lead out of the root are nobody's": {
      layers: [
        [
          [`../${status}`, dpkgStatus({ a: "1" })],
          [`x/../../${status}`, dpkgStatus({ a: "1" })],
        ],
      ],
      wanted: { "deb a 1": undefined },
    },
    "a distroless image has a file for every package": {
      layers: [
        [["var/lib/dpkg/status.d/base", "Package: base-files\nVersion: 12\n"]],
        [["var/lib/dpkg/status.d/libssl3", "Package: libssl3\nSource: openssl\nVersion: 3.0.15-1\n"]],
      ],
      wanted: { "deb base-files 12": 0, "deb libssl3 3.0.15-1": 1, "deb openssl 3.0.15-1": 1 },
    },
    "sources are found by their own version": {
      layers: [[], [[status, "Package: libbrotli1\nSource: brotli (1.0.9-2)\nVersion: 1.0.9-2+b6\n"]]],
      wanted: { "deb libbrotli1 1.0.9-2+b6": 1, "deb brotli 1.0.9-2": 1, "deb brotli 1.0.9-2+b6": undefined },
    },
    "epochs may be written or not": {
      layers: [[deb({ zlib1g: "1:1.2.13" })]],
      wanted: { "deb zlib1g 1:1.2.13": 0, "deb zlib1g 1.2.13": 0, "deb zlib1g 1.2.14": undefined },
    },
    "words for the family": {
      layers: [[deb({ a: "1" }), ["lib/apk/db/installed", "P:b\nV:2-r0\n\n"]]],
      wanted: { "debian a 1": 0, "alpine b 2-r0": 0, "npm a 1": undefined },
    },
    "apk in either place": {
      layers: [
        [["lib/apk/db/installed", "P:musl\nV:1-r0\no:musl\n\n"]],
        [
          { name: "lib/apk/db/.wh.installed", type: "file" },
          ["usr/lib/apk/db/installed", "P:musl\nV:1-r0\n\nP:libcrypto3\nV:3-r0\no:openssl\n\n"],
        ],
      ],
      wanted: { "apk musl 1-r0": 0, "apk libcrypto3 3-r0": 1, "apk openssl 3-r0": 1 },
    },
  };
  for (const [name, { layers, wanted }] of Object.entries(cases)) {
    test(name, async () => {
      const packages = Object.keys(wanted).map((words) => {
        const [type = "", label = "", version = ""] = words.split(" ");
        return wantedPackage(type, label, version);
      });
      assert.deepEqual(await place(layers, packages), Object.values(wanted));
    });
  }

  test("rpm", async () => {
    const one = rpmHeader({ name: "bash", version: "5", release: "1", source: "bash-5-1.src.rpm" });
    const two = rpmHeader({ name: "libs", version: "3", release: "2", epoch: 1, source: "ssl-3-2.src.rpm" });
    const found = await place(
      [[["var/lib/rpm/Packages", one]], [["usr/lib/sysimage/rpm/Packages.db", Buffer.concat([one, two])]]],
      [
        wantedPackage("rpm", "bash", "5-1"),
        wantedPackage("redhat", "libs", "1:3-2"),
        wantedPackage("x", "ssl", "3-2", undefined, "pkg:rpm/centos/ssl@3-2"),
        wantedPackage("rpm", "libs", "0:3-2"),
      ],
    );
    assert.deepEqual(found, [0, 1, 1, 1]);
  });

  test("a database that cannot be read makes what comes after it uncertain, and nothing before it", async () => {
    const big: TestEntry = [status, dpkgStatus({ a: "1", b: "1" }) + "#".repeat(5000)];
    const wanted = [
      wantedPackage("deb", "a", "1"),
      wantedPackage("deb", "b", "1"),
      wantedPackage("deb", "c", "1"),
    ];
    const limits = { ...usualLimits, database: 4000 };
    const layers = [[deb({ a: "1" })], [big], [deb({ a: "1", b: "1" })], [deb({ a: "1", b: "1", c: "1" })]];
    assert.deepEqual(await place(layers, wanted, limits), [0, undefined, 3]);
    const link: TestEntry = { name: status, type: "link", linkname: "else" };
    assert.deepEqual(await place([[deb({ a: "1" })], [link]], wanted), [0, undefined, undefined]);
  });

  test("the path of a database is not the place of a package", async () => {
    const wanted = [
      wantedPackage("deb", "a", "1", `/${status}`),
      wantedPackage("deb", "b", "1", `/${status}`),
    ];
    assert.deepEqual(await place([[], [deb({ a: "1" })]], wanted), [1, undefined]);
  });
});

describe("packages in files", () => {
  const npm = (path: string) => wantedPackage("npm", "p", "1", path);
  const file = (name: string, content = "{}"): TestEntry => [name, content];
  const cases: Readonly<
    Record<string, { layers: readonly (readonly TestEntry[])[]; path: string; layer: number | undefined }>
  > = {
    "the layer that wrote it": {
      layers: [[], [file("app/package.json")], []],
      path: "/app/package.json",
      layer: 1,
    },
    "the last one that changed it": {
      layers: [[file("app/p.json", "1")], [file("app/p.json", "2")]],
      path: "app/p.json",
      layer: 1,
    },
    "not the one that only changed its owner": {
      layers: [[], [file("app/p.json")], [file("app/p.json")]],
      path: "app/p.json",
      layer: 1,
    },
    "gone and there again": {
      layers: [[file("app/p.json")], [{ name: "app/.wh.p.json", type: "file" }], [file("app/p.json")]],
      path: "app/p.json",
      layer: 2,
    },
    "gone with its folder": {
      layers: [[file("app/p.json")], [{ name: ".wh.app", type: "file" }]],
      path: "app/p.json",
      layer: undefined,
    },
    "a folder of the same name elsewhere": {
      layers: [[file("app/p.json")], [{ name: "other/.wh.app", type: "file" }]],
      path: "app/p.json",
      layer: 0,
    },
    "inside of an archive": {
      layers: [[], [file("app/a.jar")]],
      path: "app/a.jar/BOOT-INF/lib/x.jar",
      layer: 1,
    },
    "inside of an archive, with a colon": {
      layers: [[], [file("app/a.jar")]],
      path: "/app/a.jar:BOOT-INF/lib/x.jar",
      layer: 1,
    },
    "an archive that only changed its owner": {
      layers: [[file("app/a.jar")], [file("app/a.jar")]],
      path: "app/a.jar/x.jar",
      layer: 0,
    },
    "a folder": {
      layers: [[], [{ name: "app/lib/", type: "directory" }], [{ name: "app/lib/", type: "directory" }]],
      path: "/app/lib",
      layer: 1,
    },
    "a link": {
      layers: [
        [],
        [{ name: "app/l", type: "symlink", linkname: "a" }],
        [{ name: "app/l", type: "symlink", linkname: "a" }],
      ],
      path: "/app/l",
      layer: 1,
    },
    nowhere: { layers: [[file("a")]], path: "/b", layer: undefined },
    "out of the root": { layers: [[file("../b")]], path: "../b", layer: undefined },
  };
  for (const [name, { layers, path, layer }] of Object.entries(cases)) {
    test(name, async () => assert.deepEqual(await place(layers, [npm(path)]), [layer]));
  }

  test("contents count, however they come in pieces", async () => {
    const content = "0123456789".repeat(2001);
    const layers = await Promise.all(
      [content, content, `${content.slice(0, -1)}x`].map((text) => packTar([file("a", text)])),
    );
    const bytes = await packTar(classicMembers([{ layers }]));
    for (const size of [1001, 4096, 99_999]) {
      const mapped = await mapPackageLayers(
        { kind: "stream", chunks: inPieces(bytes, size) },
        [npm("a")],
        new AbortController().signal,
      );
      assert.equal(mapped.kind === "mapped" && mapped.layers.find(npm("a")), 2);
    }
  });
});
