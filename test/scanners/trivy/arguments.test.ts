import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ImageTarget, ScannerRun } from "../../../server/src/scanners/scanner.ts";
import { trivy } from "../../../server/src/scanners/trivy/scanner.ts";
import { runOf, settingsOf } from "../run.ts";

function command(version: string, target: ImageTarget, run: Partial<ScannerRun> = {}) {
  return trivy.command({ kind: "installed", program: "/bin/trivy", version }, target, runOf(run));
}

const tail = "--format json --output /tmp/r.json --no-progress";
const quiet = "--skip-version-check --disable-telemetry";
const engine: ImageTarget = { kind: "engine", reference: "app:1", dockerHost: "unix:///run/d.sock" };
const registry: ImageTarget = {
  kind: "registry",
  reference: "r.test/app@sha256:ab",
  platform: "linux/arm64",
};

// [what, version, target, run, argv]
const cases: readonly [string, string, ImageTarget, Partial<ScannerRun>, string][] = [
  [
    "an engine",
    "0.74.0",
    engine,
    {},
    `image --image-src docker --docker-host unix:///run/d.sock ${tail} --scanners vuln --timeout 900s ${quiet} -- app:1`,
  ],
  [
    "the engine that Trivy finds itself",
    "0.74.0",
    { kind: "engine", reference: "app", dockerHost: undefined },
    {},
    `image --image-src docker ${tail} --scanners vuln --timeout 900s ${quiet} -- app`,
  ],
  [
    "an image by its id",
    "0.74.0",
    { kind: "engine", reference: `sha256:${"a".repeat(64)}`, dockerHost: undefined },
    {},
    `image --image-src docker ${tail} --scanners vuln --timeout 900s ${quiet} -- ${"a".repeat(64)}`,
  ],
  [
    "a registry",
    "0.74.0",
    registry,
    {},
    `image --image-src remote --platform linux/arm64 ${tail} --scanners vuln --timeout 900s ${quiet} -- r.test/app@sha256:ab`,
  ],
  [
    "an insecure registry",
    "0.74.0",
    { kind: "registry", reference: "localhost:5000/a", isInsecure: true },
    {},
    `image --image-src remote --insecure ${tail} --scanners vuln --timeout 900s ${quiet} -- localhost:5000/a`,
  ],
  [
    "an archive",
    "0.74.0",
    { kind: "archive", path: "/a.tar", format: "docker" },
    {},
    `image --input /a.tar ${tail} --scanners vuln --timeout 900s ${quiet}`,
  ],
  [
    "an OCI layout",
    "0.74.0",
    { kind: "oci-layout", path: "/layout" },
    {},
    `image --input /layout ${tail} --scanners vuln --timeout 900s ${quiet}`,
  ],
  [
    "offline, with less than a second",
    "0.74.0",
    { kind: "oci-layout", path: "/layout" },
    { isOffline: true, timeout: 300 },
    `image --input /layout ${tail} --scanners vuln --timeout 1s ${quiet} --skip-db-update --skip-java-db-update --offline-scan`,
  ],
  [
    "databases, a server, and arguments of the user's",
    "0.74.0",
    engine,
    {
      settings: {
        ...settingsOf(),
        databaseRepositories: ["r.test/db:2", "s.test/db:2"],
        javaDatabaseRepositories: ["r.test/java:1"],
        server: "https://trivy.test",
        extraArguments: ["--skip-dirs", "/proc"],
      },
    },
    `image --image-src docker --docker-host unix:///run/d.sock ${tail} --scanners vuln --timeout 900s ${quiet} ` +
      "--db-repository r.test/db:2 --db-repository s.test/db:2 --java-db-repository r.test/java:1 " +
      "--server https://trivy.test --skip-dirs /proc -- app:1",
  ],
  [
    "several databases for a version that takes one",
    "0.55.2",
    { kind: "oci-layout", path: "/l" },
    { settings: { ...settingsOf(), databaseRepositories: ["r.test/db:2", "s.test/db:2"] } },
    `image --input /l ${tail} --scanners vuln --timeout 900s --list-all-pkgs --db-repository r.test/db:2`,
  ],
  [
    "0.66: packages have to be asked for",
    "0.66.0",
    registry,
    {},
    `image --image-src remote --platform linux/arm64 ${tail} --scanners vuln --timeout 900s ${quiet} --list-all-pkgs -- r.test/app@sha256:ab`,
  ],
  [
    "0.62: asks nobody for a newer version",
    "0.62.1",
    registry,
    {},
    `image --image-src remote --platform linux/arm64 ${tail} --scanners vuln --timeout 900s --list-all-pkgs -- r.test/app@sha256:ab`,
  ],
  [
    "0.36: other names",
    "0.36.1",
    engine,
    { isOffline: true },
    `image ${tail} --security-checks vuln --timeout 900s --list-all-pkgs --skip-db-update --offline-scan -- app:1`,
  ],
  [
    "a build from source",
    "dev",
    { kind: "oci-layout", path: "/l" },
    {},
    `image --input /l ${tail} --scanners vuln --timeout 900s ${quiet}`,
  ],
];

describe("Trivy's command line", () => {
  for (const [name, version, target, run, args] of cases) {
    test(name, () => assert.deepEqual(command(version, target, run).args, args.split(" ")));
  }

  test("a reference is never an option", () => {
    const { args } = command("0.74.0", { kind: "registry", reference: "--output=/etc/passwd" });
    assert.deepEqual(args.slice(-2), ["--", "--output=/etc/passwd"]);
  });

  test("a token is in the environment alone", () => {
    const { args, environment } = command("0.74.0", engine, { serverToken: "secret" });
    assert.equal(environment.TRIVY_TOKEN, "secret");
    assert.ok(!args.join(" ").includes("secret"));
  });

  test("the engine that was chosen is the only one named", () => {
    const { environment } = command("0.74.0", engine, {
      environment: { DOCKER_HOST: "tcp://other", DOCKER_CONTEXT: "other", DOCKER_CONFIG: "/c" },
    });
    assert.equal(environment.DOCKER_HOST, "unix:///run/d.sock");
    assert.equal(environment.DOCKER_CONTEXT, undefined);
    assert.equal(environment.DOCKER_CONFIG, "/c");
  });
});
