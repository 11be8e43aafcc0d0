/** Words of Trivy 0.74 and Grype 0.121 as they wrote them here, and of older ones from their sources and issues. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { scanners } from "../../server/src/scanners/index.ts";
import type { ScannerComplaint, ScannerId, ScanPhase } from "../../server/src/scanners/scanner.ts";

const at = "2026-11-21T14:35:45Z";
const unable = `${at}\tFATAL\tFatal error\trun error: image scan error: scan error: unable to initialize a scan service: unable to initialize artifact: unable to initialize container image: unable to find the specified image`;
const red = "\u001B[31m";
const plain = "\u001B[0m";

// [scanner, kind, what it wrote, its last word]
const complaints: readonly [ScannerId, ScannerComplaint["kind"], string, string | RegExp][] = [
  [
    "trivy",
    "image-not-found",
    `${at}\tINFO\t[vuln] Vulnerability scanning is enabled\n${unable} "nope:1" in ["docker"]: 1 error occurred:\n\t* docker error: unable to inspect the image (nope:1): Error response from daemon: no such image: nope:1: No such image: nope:1\n\n\n`,
    "docker error: unable to inspect the image (nope:1): Error response from daemon: no such image: nope:1: No such image: nope:1",
  ],
  [
    "trivy",
    "no-engine",
    `${unable} "nope:1" in ["docker"]: 1 error occurred:\n\t* docker error: unable to inspect the image (nope:1): failed to connect to the docker API at unix:///nope.sock; check if the path is correct and if the daemon is running: dial unix /nope.sock: connect: no such file or directory\n\n`,
    /^docker error: .*unix:\/\/\/nope\.sock/,
  ],
  [
    "trivy",
    "no-engine",
    `2024-01-01T00:00:00.000Z\tFATAL\timage scan error: scan error: unable to initialize a scanner: unable to initialize a docker scanner: 4 errors occurred:\n\t* unable to inspect the image (x): Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n`,
    /Cannot connect to the Docker daemon/,
  ],
  [
    "trivy",
    "no-network",
    `${unable} "localhost:1/nope:1" in ["remote"]: 1 error occurred:\n\t* remote error: Get "https://localhost:1/v2/": dial tcp 127.0.0.1:1: connect: connection refused; Get "http://localhost:1/v2/": dial tcp 127.0.0.1:1: connect: connection refused\n\n`,
    /^remote error: Get "https:\/\/localhost:1/,
  ],
  [
    "trivy",
    "image-not-found",
    `${unable} "r.test/a" in ["remote"]: 1 error occurred:\n\t* remote error: GET https://r.test/v2/a/manifests/latest: MANIFEST_UNKNOWN: manifest unknown; map[Tag:latest]\n`,
    /MANIFEST_UNKNOWN/,
  ],
  [
    "trivy",
    "access-denied",
    `${unable} "a/b" in ["remote"]: 1 error occurred:\n\t* remote error: GET https://index.docker.io/v2/a/b/manifests/latest: UNAUTHORIZED: authentication required; [map[Action:pull Class: Name:a/b Type:repository]]\n`,
    /UNAUTHORIZED/,
  ],
  [
    "trivy",
    "no-database",
    `${at}\tERROR\t[vulndb] The first run cannot skip downloading DB\n${at}\tFATAL\tFatal error\trun error: init error: DB error: database error: --skip-db-update cannot be specified on the first run\n`,
    "--skip-db-update cannot be specified on the first run",
  ],
  [
    "trivy",
    "old-database",
    `${at}\tFATAL\tFatal error\trun error: init error: DB error: database error: validate error: --skip-db-update cannot be specified with the old DB schema. Local DB: 1, Expected: 2\n`,
    "--skip-db-update cannot be specified with the old DB schema. Local DB: 1, Expected: 2",
  ],
  [
    "trivy",
    "no-network",
    `${at}\tINFO\t[vulndb] Need to update DB\n${at}\tFATAL\tFatal error\trun error: init error: DB error: failed to download vulnerability DB: OCI artifact error: failed to download vulnerability DB: failed to download artifact from mirror.gcr.io/aquasec/trivy-db:2: OCI repository error: 1 error occurred:\n\t* Get "https://mirror.gcr.io/v2/": dial tcp: lookup mirror.gcr.io on 10.255.255.53:53: no such host\n\n`,
    /mirror\.gcr\.io.*no such host$/,
  ],
  [
    "trivy",
    "rate-limited",
    `${at}\tFATAL\tFatal error\tinit error: DB error: failed to download vulnerability DB: database download error: OCI repository error: 1 error occurred:\n\t* GET https://ghcr.io/v2/aquasecurity/trivy-db/manifests/2: TOOMANYREQUESTS: retry-after: 204.787µs, allowed: 44000/minute\n`,
    /TOOMANYREQUESTS/,
  ],
  [
    "trivy",
    "cache-locked",
    `${at}\tERROR\tFailed to acquire cache or database lock, see https://trivy.dev/docs\n${at}\tFATAL\tFatal error\trun error: image scan error: scan error: unable to initialize a scan service: unable to initialize cache: unable to initialize fs cache: cache may be in use by another process: timeout\n`,
    /cache may be in use by another process: timeout$/,
  ],
  [
    "trivy",
    "no-space",
    `${at}\tFATAL\tFatal error\timage scan error: scan error: scan failed: failed analysis: write /tmp/fanal-1: no space left on device\n`,
    /no space left on device$/,
  ],
  [
    "trivy",
    "timed-out",
    `${at}\tFATAL\tFatal error\timage scan error: scan error: scan failed: failed analysis: analyze error: pipeline error: context deadline exceeded\n`,
    /context deadline exceeded$/,
  ],
  ["trivy", "unknown-option", `\n${at}\tFATAL\tFatal error\tunknown flag: --nope\n`, "unknown flag: --nope"],
  ["trivy", "other", "panic: runtime error\ngoroutine 1 [running]:\n", "goroutine 1 [running]:"],
  ["trivy", "other", "", ""],
  [
    "grype",
    "no-network",
    `[0000]  INFO docker pulling image\n[0000] ERROR ${red}failed to catalog: an error occurred attempting to resolve 'nope:1': docker: pull failed: Error response from daemon: Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 10.255.255.53:53: no such host${plain}\n`,
    /^docker: pull failed: .*no such host$/,
  ],
  [
    "grype",
    "no-engine",
    `[0000] ERROR ${red}failed to catalog: an error occurred attempting to resolve 'nope:1': docker: docker not available: failed to connect to Docker daemon. Ensure Docker is running and accessible${plain}\n`,
    /^docker: docker not available/,
  ],
  [
    "grype",
    "access-denied",
    `[0001] ERROR ${red}failed to catalog: an error occurred attempting to resolve 'a/b': docker: pull failed: Error response from daemon: pull access denied for a/b, repository does not exist or may require 'docker login': denied: requested access to the resource is denied${plain}\n`,
    /pull access denied/,
  ],
  [
    "grype",
    "no-network",
    `[0000] ERROR ${red}failed to catalog: errors occurred attempting to resolve 'localhost:1/nope:1':\n  - oci-registry: failed to get image descriptor from registry: Get "https://localhost:1/v2/": dial tcp 127.0.0.1:1: connect: connection refused\n  - oci-model: failed to fetch descriptor: connection refused${plain}\n`,
    /^errors occurred attempting to resolve 'localhost:1\/nope:1': - oci-registry/,
  ],
  [
    "grype",
    "no-database",
    `[0000]  INFO loaded DB status=invalid\n[0013] ERROR ${red}failed to load vulnerability db: database does not exist${plain}\n`,
    "failed to load vulnerability db: database does not exist",
  ],
  [
    "grype",
    "old-database",
    "1 error occurred:\n\t* db could not be loaded: the vulnerability database was built 2 weeks ago (max allowed age is 5 days)\n",
    /built 2 weeks ago/,
  ],
  ["grype", "unknown-option", `${red}unknown flag: --nope${plain}\n`, "unknown flag: --nope"],
  [
    "grype",
    "other",
    `[0000] ERROR ${red}invalid application config: bad scope value "nonsense"${plain}\n`,
    'invalid application config: bad scope value "nonsense"',
  ],
];

describe("what went wrong", () => {
  for (const [scanner, kind, errors, detail] of complaints) {
    test(`${scanner}: ${kind}: ${errors.trim().slice(-60)}`, () => {
      const complaint = scanners[scanner].explain(errors);
      assert.equal(complaint.kind, kind);
      if (typeof detail === "string") assert.equal(complaint.detail, detail);
      else assert.match(complaint.detail, detail);
    });
  }

  test("a long log without an end is read from its end, in one line", () => {
    const errors = `${"x".repeat(2_000_000)}\n${`${at}\tINFO\tline\n`.repeat(1000)}${at}\tFATAL\tFatal error\t${"no ".repeat(500)}\n`;
    const { kind, detail } = scanners.trivy.explain(errors);
    assert.equal(kind, "other");
    assert.ok(detail.length <= 400);
  });
});

// [scanner, line, phase]
const lines: readonly [ScannerId, string, ScanPhase | undefined][] = [
  ["trivy", `${at}\tINFO\t[vulndb] Need to update DB`, "updating-database"],
  ["trivy", `${at}\tINFO\t[vulndb] Downloading vulnerability DB...`, "updating-database"],
  ["trivy", `${at}\tINFO\t[javadb] Downloading Java DB...`, "updating-database"],
  ["trivy", "2022-06-20T15:00:00.000+0900\tINFO\tDownloading DB...", "updating-database"],
  ["trivy", `${at}\tINFO\t[vuln] Vulnerability scanning is enabled`, "reading-image"],
  ["trivy", `${at}\tINFO\tDetected OS\tfamily="debian" version="12.15"`, "matching"],
  ["trivy", "2023-01-01T00:00:00.000Z\tINFO\tDetected OS: alpine", "matching"],
  ["trivy", "2023-01-01T00:00:00.000Z\tINFO\tDetecting Alpine vulnerabilities...", "matching"],
  ["trivy", `${at}\tINFO\t[node-pkg] Detecting vulnerabilities...`, "matching"],
  ["trivy", `${at}\tERROR\t[vulndb] The first run cannot skip downloading DB`, undefined],
  ["trivy", `${at}\tWARN\tUsing severities from other vendors`, undefined],
  ["trivy", "", undefined],
  ["grype", "[0000]  INFO grype version: 0.121.2", undefined],
  ["grype", "[0002]  INFO downloading new vulnerability DB", "updating-database"],
  ["grype", "[0000]  INFO docker pulling image from=stereoscope image=app:1", "reading-image"],
  ["grype", "[0003]  INFO docker saved image from=stereoscope image=app:1 time=3.3s", "reading-image"],
  ["grype", "[0004]  INFO task completed elapsed=361ms from=syft task=dpkg-db-cataloger", "reading-image"],
  ["grype", "[0007]  INFO gathered packages packages=258 time=7.6s", "matching"],
  ["grype", "[0000]  INFO gathered packages packages=0 time=82ms", undefined],
  ["grype", `[0000] ERROR ${red}failed to catalog${plain}`, undefined],
];

describe("how far it is", () => {
  for (const [scanner, line, phase] of lines) {
    test(`${scanner}: ${line}`, () => assert.equal(scanners[scanner].phaseOf(line), phase));
  }
});
