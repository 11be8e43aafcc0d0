import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { grype } from "../../../server/src/scanners/grype/scanner.ts";
import type { ImageTarget, ScannerRun } from "../../../server/src/scanners/scanner.ts";
import { runOf, settingsOf } from "../run.ts";

function command(target: ImageTarget, run: Partial<ScannerRun> = {}) {
  return grype.command({ kind: "installed", program: "/bin/grype", version: "0.121.2" }, target, runOf(run));
}

const tail = "--output json --file /tmp/r.json --verbose";

// [target, argv, environment beyond what is always there]
const cases: readonly [ImageTarget, string, Record<string, string>][] = [
  [{ kind: "engine", reference: "app:1", dockerHost: undefined }, `docker:app:1 ${tail}`, {}],
  [
    { kind: "engine", reference: "app:1", dockerHost: "unix:///d.sock" },
    `docker:app:1 ${tail}`,
    { DOCKER_HOST: "unix:///d.sock" },
  ],
  [
    { kind: "registry", reference: "r.test/a", platform: "linux/arm64" },
    `registry:r.test/a ${tail} --platform linux/arm64`,
    {},
  ],
  [
    { kind: "registry", reference: "localhost:5000/a", isInsecure: true },
    `registry:localhost:5000/a ${tail}`,
    { GRYPE_REGISTRY_INSECURE_SKIP_TLS_VERIFY: "true", GRYPE_REGISTRY_INSECURE_USE_HTTP: "true" },
  ],
  [{ kind: "archive", path: "/a.tar", format: "docker" }, `docker-archive:/a.tar ${tail}`, {}],
  [{ kind: "archive", path: "/a.tar", format: "oci" }, `oci-archive:/a.tar ${tail}`, {}],
  [{ kind: "oci-layout", path: "C:\\l" }, `oci-dir:C:\\l ${tail}`, {}],
];

describe("Grype's command line", () => {
  for (const [target, args, more] of cases) {
    test(args, () => {
      const made = command(target);
      assert.deepEqual(made.args, args.split(" "));
      assert.deepEqual(made.environment, {
        GRYPE_CHECK_FOR_APP_UPDATE: "false",
        GRYPE_FAIL_ON_SEVERITY: "",
        ...more,
      });
    });
  }

  test("offline, with a listing of the user's and arguments of the user's", () => {
    const settings = { databaseRepositories: ["https://db.test/latest.json"], extraArguments: ["--by-cve"] };
    const { args, environment } = command(
      { kind: "oci-layout", path: "/l" },
      { isOffline: true, settings: settingsOf(settings) },
    );
    assert.deepEqual(args, `oci-dir:/l ${tail} --by-cve`.split(" "));
    assert.equal(environment.GRYPE_DB_UPDATE_URL, "https://db.test/latest.json");
    assert.equal(environment.GRYPE_DB_AUTO_UPDATE, "false");
    assert.equal(environment.GRYPE_DB_VALIDATE_AGE, "false");
  });
});
