import assert from "node:assert/strict";
import { test } from "node:test";
import { levelsOf, presetNames } from "../../server/src/config/presets.ts";
import { defaultOptions, resolveOptions } from "../../server/src/config/resolve.ts";
import type { Configuration } from "../../server/src/config/schema.ts";
import { rules } from "../../server/src/rules/index.ts";

const url = "file:///p/api/Dockerfile";

function resolve(...configurations: readonly Configuration[]) {
  return resolveOptions(
    configurations.map((configuration) => ({ configuration, folder: "file:///p/" })),
    url,
  );
}

test("without configuration all is as the rules say", async () => {
  assert.deepEqual(await resolve(), defaultOptions);
});

test("levels and options are overridden one by one", async () => {
  const { rules } = await resolve(
    {
      rules: { "apt-pin": { severity: "error", ignorePackages: ["a"] }, "gem-pin": "off", "pip-pin": "hint" },
    },
    { rules: { "apt-pin": "hint", "gem-pin": { ignorePackages: ["b"] }, "pip-pin": {} } },
    { rules: { "gem-pin": { ignorePackages: ["c"] } } },
  );
  assert.deepEqual(rules, {
    "apt-pin": { severity: "hint", options: { ignorePackages: ["a"] } },
    "gem-pin": { severity: "off", options: { ignorePackages: ["c"] } },
    "pip-pin": { severity: "hint", options: {} },
  });
});

test("the last preset holds, below the rules of all", async () => {
  const { rules } = await resolve(
    { extends: "minimal", rules: { "user-missing": "hint" } },
    { extends: "strict", rules: { "apt-pin": "info" } },
    {},
  );
  assert.equal(rules["user-missing"]?.severity, "hint");
  assert.equal(rules["apt-pin"]?.severity, "info");
  assert.equal(rules["gem-pin"]?.severity, "warning");
  assert.equal(rules["image-latest"]?.severity, "error");
});

test("every preset has a level for every rule", () => {
  const order = ["off", "hint", "info", "warning", "error"];
  for (const preset of presetNames) {
    assert.deepEqual(
      Object.keys(levelsOf(preset)),
      rules.map(({ id }) => id),
    );
  }
  for (const { id, severity } of rules) {
    assert.equal(levelsOf("recommended")[id], severity);
    const strict = order.indexOf(levelsOf("strict")[id] ?? "");
    assert.equal(strict, Math.min(order.indexOf(severity) + 1, order.length - 1));
    assert.equal(levelsOf("minimal")[id], order.indexOf(severity) >= 3 ? severity : "off");
  }
});

test("what is accepted adds up", async () => {
  const { ignore } = await resolve(
    {
      ignore: [
        { rules: "apt-pin", reason: "a" },
        { rules: ["gem-pin"], paths: ["web/**"], reason: "elsewhere" },
      ],
    },
    { ignore: [{ rules: ["pip-pin", "npm-pin"], paths: ["web/*", "api/*"], reason: "b" }] },
  );
  assert.deepEqual(ignore, [
    { rules: ["apt-pin"], reason: "a" },
    { rules: ["pip-pin", "npm-pin"], reason: "b" },
  ]);
});

const globs: readonly (readonly [glob: string, path: string, matches: boolean])[] = [
  ["api/Dockerfile", "api/Dockerfile", true],
  ["./api/Dockerfile", "api/Dockerfile", true],
  ["/api/Dockerfile", "api/Dockerfile", true],
  ["api/Dockerfile", "web/api/Dockerfile", false],
  ["api", "api/Dockerfile", true],
  ["api/", "api/a/Dockerfile", true],
  ["api", "apis/Dockerfile", false],
  ["Dockerfile", "api/Dockerfile", false],
  ["**/Dockerfile", "Dockerfile", true],
  ["**/Dockerfile", "api/Dockerfile", true],
  ["**/*.dev", "a/b/Dockerfile.dev", true],
  ["test/**", "test/a/b/Dockerfile", true],
  ["**/{test,tests}/**", "a/tests/Dockerfile", true],
  ["**/.devcontainer/**", ".devcontainer/Dockerfile", true],
  ["**", ".hidden/Dockerfile", true],
  ["a b/*", "a%20b/Dockerfile", true],
  ["[", "[", true],
];

for (const [glob, path, matches] of globs) {
  test(`the glob ${glob} and ${path}`, async () => {
    const layer = { configuration: { exclude: [glob] }, folder: "file:///p/" };
    const { isExcluded } = await resolveOptions([layer], `file:///p/${path}`);
    assert.equal(isExcluded, matches);
  });
}

test("globs match nothing outside of their folder, nor without one", async () => {
  const configuration = { exclude: ["**"], ignore: [{ rules: "apt-pin", paths: ["**"], reason: "a" }] };
  for (const layer of [{ configuration, folder: "file:///q/" }, { configuration }]) {
    assert.deepEqual(await resolveOptions([layer], url), defaultOptions);
  }
});

test("what scans tell: the last layer that says something holds, and what is accepted adds up", async () => {
  const { scan } = await resolveOptions(
    [
      {
        name: ".dockerfile-security.yaml",
        configuration: {
          scan: {
            minimumSeverity: "high",
            failOn: "critical",
            ignore: [{ advisory: ["CVE-1", "CVE-2"], packages: ["lib*"], reason: "a", until: "2026-12-31" }],
          },
        },
      },
      { configuration: { scan: { onlyFixable: true, ignore: [{ advisory: "CVE-3", reason: "b" }] } } },
      { configuration: { scan: { minimumSeverity: "unknown" } } },
    ],
    url,
  );
  const common = { paths: [], purls: [], fixState: undefined };
  const first = {
    ...common,
    packages: ["lib*"],
    reason: "a",
    until: "2026-12-31",
    origin: ".dockerfile-security.yaml: scan.ignore[0]",
  };
  assert.deepEqual(scan, {
    failOn: "critical",
    policy: {
      minimumSeverity: "unknown",
      onlyFixable: true,
      ignore: [
        { advisory: "CVE-1", ...first },
        { advisory: "CVE-2", ...first },
        {
          advisory: "CVE-3",
          ...common,
          packages: [],
          reason: "b",
          until: undefined,
          origin: "scan.ignore[0]",
        },
      ],
    },
  });
});
