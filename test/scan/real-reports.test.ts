/** Reports of the real scanners on really built images, down to what the editor shows of them. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { inProject } from "../../scripts/machine/paths.ts";
import { resolveLayers } from "../../server/src/attribution/resolve-layers.ts";
import { readImageConfig } from "../../server/src/images/read-image-config.ts";
import { english } from "../../server/src/l10n/texts.ts";
import { listProblems } from "../../server/src/scan/list-problems.ts";
import { prepareScan } from "../../server/src/scan/prepare-scan.ts";
import { readScan, storeScan } from "../../server/src/scan/read-scan.ts";
import type { Scan } from "../../server/src/scan/scan.ts";
import { buildScanView } from "../../server/src/scan/view.ts";
import { readTrivy } from "../../server/src/scanners/trivy/parse.ts";
import { engine } from "../support/engine.ts";

const fixtures = inProject("test/fixtures/reports");
const images = inProject("test/real/images");

const reports = readdirSync(fixtures)
  .filter((name) => name.startsWith("trivy-"))
  .flatMap((scanner) => readdirSync(`${fixtures}/${scanner}`).map((file) => ({ scanner, file })))
  .flatMap(({ scanner, file }) => {
    const [, image = "", builder = ""] = /^([\w-]+)\.(buildkit|classic)\.json$/.exec(file) ?? [];
    return image === "" ? [] : [{ report: `${fixtures}/${scanner}/${file}`, image, builder }];
  });

function readJson(path: string) {
  return JSON.parse(readFileSync(path, "utf8"));
}

test("there are reports", () => assert.ok(reports.length > 10));

for (const { report: path, image, builder } of reports) {
  test(`Trivy on ${image}, built by ${builder}: every package in its place`, () => {
    const source = readFileSync(`${images}/${image}/Dockerfile`, "utf8");
    const report = readTrivy(readJson(path));
    const config = readImageConfig(readJson(`${fixtures}/images/${image}.${builder}.config.json`));
    const scan: Scan = {
      image: { ...report.image, name: image, config, baseLayers: undefined },
      scanner: report.scanner,
      scannedAt: "2026-11-21T12:00:00Z",
      role: "built",
      stage: undefined,
      findings: resolveLayers(report, config),
      omitted: report.omitted,
      remarks: [],
    };
    const kept = readScan(JSON.parse(JSON.stringify(storeScan(scan))));
    assert.ok(kept);
    const dockerfile = engine.parse(source);
    const policy = { minimumSeverity: "unknown", onlyFixable: false, ignore: [] } as const;
    const view = buildScanView(prepareScan(kept, policy, "2026-11-21"), dockerfile);

    const shown = view.groups.flatMap((group) => group.packages.map((problem) => ({ group, problem })));
    const names = new Set(report.findings.map((finding) => finding.package.name));
    assert.deepEqual(new Set(shown.map(({ problem }) => problem.package.name)), names);
    for (const { group, problem } of shown) {
      const { place } = problem.attribution;
      const instruction = place.kind === "instruction" ? place.instruction : place.stage?.from;
      assert.ok(instruction && problem.span && group.span);
      assert.notEqual(place.kind, "unplaced", problem.package.name);
      // What is underlined is in the instruction.
      assert.ok(problem.span.start >= instruction.span.start && problem.span.end <= instruction.span.end);
    }
    const problems = listProblems(kept, view, english);
    assert.ok(problems.length > 0 && problems.length <= shown.length + 1);
    for (const { message } of problems) assert.doesNotMatch(message, /\{\w+\}|undefined/);
  });
}
