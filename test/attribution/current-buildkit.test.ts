/** Images of a current BuildKit: each entry of the history on the line of its instruction. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { align } from "../../server/src/attribution/align.ts";
import { readImageConfig } from "../../server/src/images/read-image-config.ts";
import { readRecordedCases } from "./buildkit-cases.ts";
import { describe, parse } from "./image-history.ts";

const cases = readRecordedCases();

for (const { title, dockerfileText, imageConfig, target, lines } of cases) {
  test(title, () => {
    const config = readImageConfig(imageConfig);
    assert.ok(config);
    const file = parse(dockerfileText);
    const alignment = align(config, file, { stage: target });
    assert.equal(describe(alignment, file), lines);
    assert.equal(alignment.isOutdated, false);
    assert.equal(alignment.isSquashed, false);
    assert.equal(alignment.fit, 1);
  });
}

test("there are recorded images", () => assert.ok(cases.length > 20));
