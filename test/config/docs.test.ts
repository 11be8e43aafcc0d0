/** Examples in the documentation of the configuration are good ones. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inProject } from "../../scripts/machine/paths.ts";
import { parseConfiguration } from "../../server/src/config/configuration.ts";
import { presetNames, presets } from "../../server/src/config/presets.ts";
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

test("the example of settings is without problems", () => {
  const [example = ""] = findExamples("json");
  const entries = Object.entries(JSON.parse(example)).map(([name, value]) => {
    const [section, key = ""] = name.split(".");
    assert.equal(section, "dockerfileSecurity");
    return [key, value];
  });
  const { configuration, problems } = readSettings(Object.fromEntries(entries));
  assert.deepEqual(problems, []);
  assert.equal(Object.keys(configuration).length, entries.length);
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
