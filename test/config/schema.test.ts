/** The published schema says of a configuration what the checks say of it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Ajv } from "ajv";
import { parse } from "yaml";
import { ownSettings, sharedSettings } from "../../scripts/generate/configuration.ts";
import { inProject } from "../../scripts/machine/paths.ts";
import { parseConfiguration } from "../../server/src/config/configuration.ts";
import { listScanSettingNames, readScanSettings } from "../../server/src/config/scan-settings.ts";
import { configurationSchema } from "../../server/src/config/schema.ts";
import { rules } from "../../server/src/rules/index.ts";

const readJson = (path: string) => JSON.parse(readFileSync(inProject(path), "utf8"));

const published = readJson("schemas/config.schema.json");
const { contributes, capabilities } = readJson("package.json");
const settings = contributes.configuration.properties;

test("the published schema is the one that is checked by", () => {
  const { $schema, $id, title, ...schema } = published;
  assert.deepEqual(schema, JSON.parse(JSON.stringify(configurationSchema)));
  assert.equal($schema, "http://json-schema.org/draft-07/schema#");
  assert.ok($id.endsWith("/schemas/config.schema.json") && title !== "");
});

test("it is contributed to both names of the file", () => {
  assert.deepEqual(contributes.yamlValidation, [
    { fileMatch: ".dockerfile-security.yaml", url: "./schemas/config.schema.json" },
    { fileMatch: ".dockerfile-security.yml", url: "./schemas/config.schema.json" },
  ]);
});

test("the settings have its keys and those for programs, and none counts where the workspace is not trusted", () => {
  const { scan, rewrite, ...topics } = configurationSchema.properties;
  const ofScans = Object.keys(scan.properties).filter((key) => key !== "failOn");
  const ofRewrites = Object.keys(rewrite.properties).map((key) => `rewrite.${key}`);
  const shared = [...Object.keys(topics), ...ofScans.map((key) => `scan.${key}`), ...ofRewrites];
  assert.deepEqual(Object.keys(sharedSettings), shared);
  assert.deepEqual(Object.keys(ownSettings), listScanSettingNames());
  const names = [...shared, ...listScanSettingNames()].map((key) => `dockerfileSecurity.${key}`);
  assert.deepEqual(Object.keys(settings).slice(0, names.length), names);
  assert.deepEqual(capabilities.untrustedWorkspaces.restrictedConfigurations, names);
});

test("what runs is up to the machine, and has a default", () => {
  for (const key of listScanSettingNames()) {
    const { scope, default: value } = settings[`dockerfileSecurity.${key}`];
    assert.equal(scope, "machine-overridable");
    assert.notEqual(value ?? undefined, undefined, key);
  }
  const { settings: read, problems } = readScanSettings(undefined);
  assert.deepEqual(problems, []);
  assert.equal(read.scanner, settings["dockerfileSecurity.scanner"].default);
  assert.equal(read.timeout, settings["dockerfileSecurity.scan.timeout"].default * 60_000);
});

test("the settings admit what the file admits", () => {
  // Texts are keys of another file there, and what is only there changes nothing for the file.
  const withoutTexts = (value: unknown) =>
    JSON.parse(JSON.stringify(value), (key, child) =>
      ["title", "description", "markdownDescription", "scope", "order", "default"].includes(key)
        ? undefined
        : child,
    );
  for (const [key, schema] of Object.entries({ ...sharedSettings, ...ownSettings })) {
    const { default: value } = settings[`dockerfileSecurity.${key}`];
    const setting = withoutTexts(settings[`dockerfileSecurity.${key}`]);
    if (value === null) {
      // Nothing is set: what the file says holds.
      assert.deepEqual(setting.type, ["type" in schema && schema.type, "null"]);
      const values = "enum" in schema ? schema.enum : [true, false];
      assert.deepEqual(setting.enum, [...(values ?? []), null]);
    } else assert.deepEqual(setting, withoutTexts(schema));
  }
  const unset = Object.entries(settings).filter(
    ([, setting]) => (setting as { default: unknown }).default === null,
  );
  assert.deepEqual(
    unset.map(([name]) => name),
    [
      "extends",
      "scan.minimumSeverity",
      "scan.onlyFixable",
      "rewrite.minimalImages",
      "rewrite.cacheMounts",
    ].map((key) => `dockerfileSecurity.${key}`),
  );
});

test("every rule and each of its options is in it", () => {
  const { properties } = configurationSchema.properties.rules;
  assert.deepEqual(
    Object.keys(properties),
    rules.map(({ id }) => id),
  );
  for (const { id, options = {} } of rules) {
    const [, object] = published.properties.rules.properties[id].anyOf;
    assert.deepEqual(Object.keys(object.properties), ["severity", ...Object.keys(options)]);
    for (const [name, { default: value, description }] of Object.entries(options)) {
      assert.deepEqual(object.properties[name].default, value);
      assert.match(description, /\.$/, `${id}.${name} is described in sentences`);
    }
  }
});

const texts = [
  "{}",
  "extends: strict",
  "extends: stricter",
  "extends: [strict]",
  "rules: {}",
  "rules: []",
  "rules:",
  "rules: { apt-pin: off }",
  "rules: { apt-pin: 0 }",
  "rules: { apt-pin: false }",
  "rules: { apt-pins: off }",
  "rules: { apt-pin: { severity: off } }",
  "rules: { apt-pin: { severity: none } }",
  "rules: { apt-pin: { ignorePackages: [curl] } }",
  "rules: { apt-pin: { ignorePackages: curl } }",
  "rules: { apt-pin: { ignorePackages: [''] } }",
  "rules: { sudo-in-run: { ignorePackages: [curl] } }",
  "rules: { image-mutable-alias-tag: { allow: ['node:lts'] } }",
  "exclude: [a, b]",
  "exclude: a",
  "exclude: ['']",
  "exclude: [1]",
  "ignore: [{ rules: apt-pin, reason: x }]",
  "ignore: [{ rules: [apt-pin, gem-pin], reason: x, paths: [a] }]",
  "ignore: [{ rules: [], reason: x }]",
  "ignore: [{ rules: apt-pin }]",
  "ignore: [{ reason: x }]",
  "ignore: [{ rules: apt-pin, reason: '' }]",
  "ignore: [{ rules: apt-pin, reason: x, paths: [] }]",
  "ignore: [{ rules: apt-pin, reason: x, until: 2027 }]",
  "ignore: { rules: apt-pin, reason: x }",
  "scan: {}",
  "scan: []",
  "scan: { minimumSeverity: medium, onlyFixable: true, failOn: never }",
  "scan: { minimumSeverity: none }",
  "scan: { failOn: negligible }",
  "scan: { onlyFixable: yes }",
  "scan: { ignore: [{ advisory: CVE-2024-1, reason: x }] }",
  "scan: { ignore: [{ advisory: [CVE-2024-1, GHSA-1], reason: x, packages: ['lib*'], paths: [/app/**], until: 2026-12-31 }] }",
  "scan: { ignore: [{ advisory: CVE-2024-1 }] }",
  "scan: { ignore: [{ reason: x }] }",
  "scan: { ignore: [{ advisory: [], reason: x }] }",
  "scan: { ignore: [{ advisory: CVE-2024-1, reason: '' }] }",
  "scan: { ignore: [{ advisory: CVE-2024-1, reason: x, packages: [] }] }",
  "scan: { ignore: [{ advisory: CVE-2024-1, reason: x, until: 2026-13-01 }] }",
  "scan: { ignore: [{ advisory: CVE-2024-1, reason: x, until: 31.12.2026 }] }",
  "scan: { ignore: [{ advisory: CVE-2024-1, reason: x, until: 2026 }] }",
  "scan: { timeout: 5 }",
  "scanner: grype",
  "trivy: { path: /tmp/trivy }",
  "unknown: 1",
  "[]",
  "1",
];

const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(published);

for (const text of texts) {
  test(`schema and checks agree about ${text}`, async () => {
    const { problems } = await parseConfiguration(text);
    assert.equal(validate(parse(text)), problems.length === 0);
  });
}
