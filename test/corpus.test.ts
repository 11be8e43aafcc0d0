/** What must hold for every file there is, and for every fix on a tenth of them. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Finding } from "../server/src/finding.ts";
import { applyEdits } from "./rules/harness.ts";
import { type CorpusFile, dataFolder, noData, readCorpus, readEdgeCases } from "./support/corpus.ts";
import { engine } from "./support/engine.ts";

const lint = (text: string) => engine.lint(engine.parse(text));

describe("the corpus", { skip: dataFolder === undefined ? noData : false }, () => {
  const files = dataFolder === undefined ? [] : [...readEdgeCases(dataFolder), ...readCorpus(dataFolder)];

  test("every file is linted, and every finding lies in it", () => {
    assert.ok(files.length > 6000);
    for (const { id, text } of files) {
      for (const { span, rule } of lint(text)) {
        assert.ok(0 <= span.start && span.start < span.end && span.end <= text.length, `${rule} in ${id}`);
      }
    }
  });

  test("half a file is linted too", () => {
    for (const [index, { text }] of files.entries()) lint(text.slice(0, (index * 7919) % (text.length + 1)));
  });

  test("a fix removes its finding and brings none", () => {
    let checked = 0;
    for (const file of files.filter((_, index) => index % 10 === 0)) checked += checkFixes(file);
    assert.ok(checked > 1000, `${checked} fixes`);
  });
});

/** @returns how many fixes the file had */
function checkFixes({ id, text }: CorpusFile): number {
  const before = lint(text);
  const all = before.flatMap((finding) => finding.fixes.map((fix) => ({ finding, fix })));
  for (const { finding, fix } of all) {
    const fixed = applyEdits(text, fix.edits());
    const after = lint(fixed);
    const place = `${finding.rule}/${fix.id} at ${finding.span.start} of ${id}`;
    assert.ok(count(after, finding.rule) < count(before, finding.rule), `gone: ${place}`);
    for (const { rule } of after) {
      // Where all of a RUN's commands go through sudo, so does what a fix adds.
      if (rule !== "sudo-in-run")
        assert.ok(count(after, rule) <= count(before, rule), `no new ${rule}: ${place}`);
    }
  }
  return all.length;
}

function count(findings: readonly Finding[], rule: string): number {
  return findings.filter((finding) => finding.rule === rule).length;
}
