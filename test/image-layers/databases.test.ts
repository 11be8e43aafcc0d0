import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseApkInstalled } from "../../server/src/image-layers/apk-installed.ts";
import { familyOfDatabase } from "../../server/src/image-layers/databases.ts";
import { parseDpkgStatus } from "../../server/src/image-layers/dpkg-status.ts";
import { readRpmDatabase } from "../../server/src/image-layers/rpm-database.ts";
import { rpmHeader } from "./rpm-header.ts";

describe("dpkg's database", () => {
  test("what is unpacked is there", () => {
    const text = `Package: libkrb5-3
Status: install ok installed
Architecture: amd64
Source: krb5
Version: 1.20.1-2+deb12u2
Description: a
 Package: not-this
 .
 Version: 9

Package: libbrotli1
Status: install ok installed
Source: brotli (1.0.9-2)
Version: 1.0.9-2+b6

Package: gone
Status: deinstall ok config-files
Version: 1

Package: never
Status: purge ok not-installed

Package: half
Status: install reinstreq half-installed
Version: 1:2-3
`;
    const expected = [
      { name: "libkrb5-3", version: "1.20.1-2+deb12u2", source: "krb5", sourceVersion: "1.20.1-2+deb12u2" },
      { name: "libbrotli1", version: "1.0.9-2+b6", source: "brotli", sourceVersion: "1.0.9-2" },
      { name: "half", version: "1:2-3", source: "half", sourceVersion: "1:2-3" },
    ];
    assert.deepEqual(parseDpkgStatus(text), expected);
    assert.deepEqual(parseDpkgStatus(text.replaceAll("\n", "\r\n")), expected);
  });

  test("a file of a distroless image has no status", () => {
    assert.deepEqual(parseDpkgStatus("package: base-files\nVersion: 12\n"), [
      { name: "base-files", version: "12", source: "base-files", sourceVersion: "12" },
    ]);
  });

  test("rubbish is nothing", () => {
    for (const text of ["", "\n\n\n", "\0\0", "Package:\nVersion:\n", "Version: 1", "x".repeat(100_000)]) {
      assert.deepEqual(parseDpkgStatus(text), []);
    }
  });
});

describe("apk's database", () => {
  test("packages with their origin", () => {
    const text = `C:Q1abc=
P:libcrypto3
V:3.3.2-r0
A:x86_64
o:openssl
F:lib
R:libcrypto.so.3
Z:Q1x=

P:musl
V:1.2.5-r0
p:so:libc.musl
o:musl

P:no-version

P:last
V:1`;
    assert.deepEqual(parseApkInstalled(text), [
      { name: "libcrypto3", version: "3.3.2-r0", source: "openssl", sourceVersion: "3.3.2-r0" },
      { name: "musl", version: "1.2.5-r0", source: "musl", sourceVersion: "1.2.5-r0" },
      { name: "last", version: "1", source: "last", sourceVersion: "1" },
    ]);
    assert.deepEqual(parseApkInstalled(""), []);
  });
});

describe("RPM's database", () => {
  const bash = rpmHeader({
    name: "bash",
    version: "5.1.8",
    release: "6.el9",
    source: "bash-5.1.8-6.el9.src.rpm",
  });
  const libs = rpmHeader({
    name: "openssl-libs",
    version: "3.0.7",
    release: "24.el9",
    epoch: 1,
    source: "openssl-3.0.7-24.el9.src.rpm",
  });
  const expected = [
    { name: "bash", version: "5.1.8-6.el9", source: "bash", sourceVersion: "5.1.8-6.el9" },
    { name: "openssl-libs", version: "1:3.0.7-24.el9", source: "openssl", sourceVersion: "3.0.7-24.el9" },
  ];

  test("headers are found wherever they lie", () => {
    const noise = Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256));
    assert.deepEqual(readRpmDatabase(Buffer.concat([noise, bash, noise, libs, noise])), expected);
  });

  for (const [kind, size, head, first] of [
    ["what SQLite has not yet written", 536, 28, walPage],
    ["Berkeley DB", 512, 26, berkeleyPage],
  ] as const) {
    test(`a header that goes over from one page to the next is found: ${kind}`, () => {
      for (let shift = 0; shift < size; shift += 37) {
        const content = Buffer.concat([Buffer.alloc(shift), bash, Buffer.alloc(100), libs]);
        const pages = [first()];
        for (let at = 0; at < content.length; at += size - head) {
          const page = Buffer.alloc(size, 0xee);
          page.fill(0, head);
          content.copy(page, head, at, at + size - head);
          pages.push(page);
        }
        const found = readRpmDatabase(Buffer.concat(pages)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
        assert.deepEqual(found, expected, `shifted by ${shift}`);
      }
    });
  }

  test("rubbish is nothing", () => {
    assert.deepEqual(readRpmDatabase(new Uint8Array(0)), []);
    assert.deepEqual(readRpmDatabase(new Uint8Array(100_000).fill(0xe8)), []);
    for (let cut = 0; cut < bash.length; cut += 5) {
      for (const found of readRpmDatabase(bash.subarray(0, cut))) assert.equal(found.name, "bash");
    }
    const broken = Buffer.from(bash);
    for (let at = 0; at < broken.length; at += 3) {
      const before = broken[at] ?? 0;
      broken[at] = 0xff;
      readRpmDatabase(broken);
      broken[at] = before;
    }
  });
});

/** The head of a write-ahead log; every page has one of 24 bytes. */
function walPage(): Buffer {
  const page = Buffer.alloc(32);
  page.writeUInt32BE(0x377f0682, 0);
  page.writeUInt32BE(512, 8);
  return page;
}

function berkeleyPage(): Buffer {
  const page = Buffer.alloc(512);
  page.writeUInt32LE(0x061561, 12);
  page.writeUInt32LE(512, 20);
  return page;
}

test("databases are known by their paths", () => {
  const cases = {
    "var/lib/dpkg/status": "deb",
    "var/lib/dpkg/status-old": undefined,
    "var/lib/dpkg/status.d/base": "deb",
    "var/lib/dpkg/status.d/base.md5sums": undefined,
    "lib/apk/db/installed": "apk",
    "usr/lib/apk/db/installed": "apk",
    "var/lib/rpm/Packages": "rpm",
    "usr/lib/sysimage/rpm/Packages.db": "rpm",
    "usr/lib/sysimage/rpm/rpmdb.sqlite": "rpm",
    "home/var/lib/dpkg/status": undefined,
  };
  for (const [path, family] of Object.entries(cases)) assert.equal(familyOfDatabase(path), family, path);
});
