import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { grypeEnvironment } from "../../server/src/scanners/grype/environment.ts";
import { trivyEnvironment } from "../../server/src/scanners/trivy/environment.ts";

const host = {
  ...{
    Path: "C:\\bin",
    HOME: "/home/a",
    https_proxy: "http://p",
    NO_PROXY: "x",
    LC_ALL: "C",
    XDG_CACHE_HOME: "/c",
  },
  ...{
    DOCKER_CONFIG: "/d",
    REGISTRY_AUTH_FILE: "/r",
    SystemRoot: "C:\\Windows",
    SSL_CERT_FILE: "/ca",
    TMPDIR: "/t",
  },
};
const secrets = {
  ...{
    AWS_SECRET_ACCESS_KEY: "1",
    GITHUB_TOKEN: "2",
    NPM_TOKEN: "3",
    DOCKER_PASSWORD: "4",
    NODE_OPTIONS: "5",
  },
  ...{ LD_PRELOAD: "6", VSCODE_IPC: "7", PATHOLOGY: "8", XDGE: "9", UNSET: undefined },
};
const ours = { TRIVY_CACHE_DIR: "/tc", TRIVY_TOKEN: "t", GRYPE_DB_CACHE_DIR: "/gc", SYFT_X: "s" };
const misleading = {
  ...{ TRIVY_INPUT: "/other.tar", TRIVY_FORMAT: "table", TRIVY_EXIT_CODE: "5", trivy_severity: "LOW" },
  ...{
    TRIVY_RUN_AS_PLUGIN: "evil",
    GRYPE_OUTPUT: "table",
    GRYPE_ONLY_FIXED: "true",
    GRYPE_FAIL_ON_SEVERITY: "low",
  },
};

describe("a scanner's environment", () => {
  test("Trivy", () => {
    assert.deepEqual(trivyEnvironment({ ...host, ...secrets, ...ours, ...misleading }), {
      ...host,
      ...{ TRIVY_CACHE_DIR: "/tc", TRIVY_TOKEN: "t" },
      ...{ TRIVY_SKIP_VERSION_CHECK: "true", TRIVY_DISABLE_TELEMETRY: "true", TRIVY_EXIT_CODE: "0" },
    });
  });

  test("Grype", () => {
    assert.deepEqual(grypeEnvironment({ ...host, ...secrets, ...ours, ...misleading }), {
      ...host,
      ...{ GRYPE_DB_CACHE_DIR: "/gc", SYFT_X: "s" },
      ...{ GRYPE_CHECK_FOR_APP_UPDATE: "false", GRYPE_FAIL_ON_SEVERITY: "" },
    });
  });
});
