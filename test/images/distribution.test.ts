import assert from "node:assert/strict";
import { test } from "node:test";
import { distributionOfTag, releaseOfOsTag } from "../../server/src/images/distribution.ts";
import { findCycle, findSupportEnd } from "../../server/src/images/support-ends.ts";

const TAGS: Readonly<Record<string, string | undefined>> = {
  "22-bookworm-slim": "debian 12",
  "3.11-alpine3.20": "alpine 3.20",
  "21-jre-alpine": "alpine",
  "8u502-b07-jre-alpine-3.24": "alpine 3.24",
  "8.0-jammy-chiseled": "ubuntu 22.04",
  "12.4.1-runtime-ubuntu22.04": "ubuntu 22.04",
  "21-jdk-ubi9-minimal": "ubi 9",
  "11-ubi": "ubi",
  "21-al2023": "amazon 2023",
  "6.3-amazonlinux2": "amazon 2",
  "9-oraclelinux9": "oracle 9",
  "3.9-windowsservercore-ltsc2022": "windows 2022",
  "1.26-nanoserver-1809": "windows 1809",
  "9.0-azurelinux3.0-distroless": "azurelinux 3.0",
  "1.2.3-debian-12-r4": "debian 12",
  "22": undefined,
  slim: undefined,
  latest: undefined,
};

test("reads the distribution out of a tag", () => {
  for (const [tag, expected] of Object.entries(TAGS)) {
    const found = distributionOfTag(tag);
    const text = found && [found.distribution, found.release].filter(Boolean).join(" ");
    assert.equal(text, expected, tag);
  }
});

const OS_TAGS = [
  ["debian", "12.5-slim", "12"],
  ["debian", "bookworm-20240101-slim", "12"],
  ["ubuntu", "24.04", "24.04"],
  ["ubuntu", "27.04", "27.04"],
  ["alpine", "3.19.1", "3.19"],
  ["alpine", "3", undefined],
  ["alpine", "20260805", undefined],
  ["centos", "7.9.2009", "7"],
  ["amazon", "2023.12.20260817.0", "2023"],
  ["amazon", "2018.03.0.20230404.0", "2018.03"],
  ["fedora", "rawhide", undefined],
  ["photon", "5", "5.0"],
  ["windows", "ltsc2022-amd64", "2022"],
  ["windows", "20H2", "20H2"],
] as const;

test("reads the release out of a distribution's own tag", () => {
  for (const [distribution, tag, release] of OS_TAGS) {
    assert.equal(releaseOfOsTag(distribution, tag), release, `${distribution}:${tag}`);
  }
});

test("finds the release cycle of a version and no other", () => {
  assert.equal(findCycle("python", "3.11.4"), "3.11");
  assert.equal(findCycle("nodejs", "22"), "22");
  // 8 is the newest 8.x and not 8.0, newer than the table, and no version of the product.
  assert.equal(findCycle("php", "8"), undefined);
  assert.equal(findCycle("nodejs", "99"), undefined);
  assert.equal(findCycle("nodejs", "constructor"), undefined);
  assert.equal(findCycle("no-such-product", "1"), undefined);
});

test("gives the ends of support with their kinds", () => {
  assert.deepEqual(findSupportEnd("debian", "12"), {
    product: "Debian",
    cycle: "12",
    date: "2026-07-11",
    longTermDate: "2028-06-30",
  });
  assert.equal(findSupportEnd("nodejs", "3")?.date, undefined);
  assert.equal(findSupportEnd("redis", "8.4"), undefined);
});
