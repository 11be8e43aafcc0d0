import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { coveredByDistroless } from "../../../server/src/rewrites/system-packages/distroless-packages.ts";

const cases: readonly (readonly [image: string, covered: string, missing: string])[] = [
  ["gcr.io/distroless/static-debian13:nonroot", "ca-certificates tzdata netbase", "libc6 zlib1g"],
  [
    "gcr.io/distroless/base-debian13",
    "libssl3t64 libssl3 zlib1g libzstd1 ca-certificates",
    "libstdc++6 libpq5 libssl1.1",
  ],
  ["gcr.io/distroless/base-debian12", "libssl3", "zlib1g libzstd1"],
  ["gcr.io/distroless/base-nossl-debian13", "libc6", "libssl3t64"],
  [
    "gcr.io/distroless/cc-debian13:nonroot",
    "libstdc++6 libgcc-s1 libgomp1 libssl3",
    "libatomic1 libpq5 openssl curl",
  ],
  ["gcr.io/distroless/nodejs24-debian13:nonroot", "libstdc++6 zlib1g tzdata", "openssl npm"],
  [
    "gcr.io/distroless/java21-debian13:nonroot",
    "fontconfig libfreetype6 fonts-dejavu-core zlib1g",
    "libssl3t64",
  ],
  ["gcr.io/distroless/python3-debian13", "libffi8 libsqlite3-0 libreadline8 libstdc++6", "libffi7 libpq5"],
  ["gcr.io/distroless/cc", "libstdc++6", "libpq5"],
  ["registry.example.com/distroless/cc@sha256:0123", "libstdc++6", "libpq5"],
];

describe("packages that a distroless image has", () => {
  for (const [image, covered, missing] of cases) {
    it(image, () => {
      const found = coveredByDistroless(image);
      for (const name of covered.split(" ")) assert.ok(found.has(name), name);
      for (const name of missing.split(" ")) assert.ok(!found.has(name), name);
    });
  }

  for (const image of ["gcr.io/distroless/unheard-of", "debian:12-slim", "", "alpine"]) {
    it(`says nothing on "${image}"`, () => assert.equal(coveredByDistroless(image).size, 0));
  }
});
