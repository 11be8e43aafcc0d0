/** Examples in the documentation of the configuration are good ones. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inProject } from "../../scripts/machine/paths.ts";
import { parseConfiguration } from "../../server/src/config/configuration.ts";
import { presetNames, presets } from "../../server/src/config/presets.ts";
import { listScanSettingNames, readScanSettings } from "../../server/src/config/scan-settings.ts";
import { configurationSchema } from "../../server/src/config/schema.ts";
import { readSettings } from "../../server/src/config/settings.ts";

const page = readFileSync(inProject("docs/configuration.md"), "utf8");

function findExamples(language: string): readonly string[] {
  const blocks = page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "gms"));
  return [...blocks].map(([, code = ""]) => code);
}

test("the examples of files are without problems", async () => {
  const examples = findExamples("yaml");
  assert.ok(examples.length >= 4);
  for (const example of examples) assert.deepEqual((await parseConfiguration(example)).problems, [], example);
});

/** The section as editors send it: a dot in a name begins a group. */
function readSection(example: string): Record<string, unknown> {
  const section: Record<string, unknown> = {};
  for (const [name, value] of Object.entries<unknown>(JSON.parse(example))) {
    const [root, key = "", child] = name.split(".");
    assert.equal(root, "dockerfileSecurity");
    section[key] = child === undefined ? value : { ...(section[key] ?? {}), [child]: value };
  }
  return section;
}

test("the examples of settings are without problems", () => {
  const [shared = "", own = ""] = findExamples("json").map(readSection);
  const { configuration, problems } = readSettings(shared);
  assert.deepEqual(problems, []);
  assert.deepEqual(configuration, shared);
  assert.deepEqual(readSettings(own), { configuration: { scan: {} }, problems: [] });
  const { settings, problems: ofScans } = readScanSettings(own);
  assert.deepEqual(ofScans, []);
  assert.equal(settings.scanners.trivy.path, "/opt/trivy/bin/trivy");
  assert.equal(settings.timeout, 30 * 60_000);
});

test("every setting of scans has its place", () => {
  for (const name of listScanSettingNames()) assert.ok(page.includes(`\`${name}\``), name);
});

test("every key and every preset has its place", () => {
  for (const key of Object.keys(configurationSchema.properties))
    assert.ok(page.includes(`### \`${key}\``), key);
  for (const preset of presetNames) {
    const row = page.split("\n").find((line) => line.startsWith(`| \`${preset}\``));
    assert.ok(row, preset);
    assert.equal(`${row.split("|")[2]?.trim()}.`, presets[preset].description);
  }
});
