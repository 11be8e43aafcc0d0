/** Reports recorded here, of images whose packages are known layer by layer: what scanners say of layers is true. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { HistoryEntry } from "../../server/src/images/image-config.ts";
import { readImageConfig } from "../../server/src/images/read-image-config.ts";
import { parseReport } from "../../server/src/scanners/detect-format.ts";
import type { ImageFinding } from "../../server/src/scanners/report.ts";

const folder = join(import.meta.dirname, "../fixtures/reports");

interface KnownLayer {
  readonly diffId: string;
  readonly added: readonly { readonly name: string; readonly version: string }[];
}

function readKnown(name: string): readonly KnownLayer[] {
  const [image, builder] = name.split(".");
  return JSON.parse(
    readFileSync(join(folder, "images", `${image}.${builder}.packages-by-layer.json`), "utf8"),
  );
}

function read(scanner: string): readonly { readonly name: string; readonly text: string }[] {
  return readdirSync(join(folder, scanner)).map((name) => ({
    name,
    text: readFileSync(join(folder, scanner, name), "utf8"),
  }));
}

function readHistory(name: string): readonly HistoryEntry[] {
  const [image, builder] = name.split(".");
  const text = readFileSync(join(folder, "images", `${image}.${builder}.config.json`), "utf8");
  return readImageConfig(JSON.parse(text))?.history ?? [];
}

/**
 * The same version, installed once more over itself: Trivy goes by the first list that has it, Grype sees the files of
 * the last one alone.
 */
const installedTwice: readonly string[] = ["child.buildkit.json whisper", "child.classic.json whisper"];

/** @returns how many findings were found on the layer that they are said to be on */
function checkLayers(findings: readonly ImageFinding[], known: readonly KnownLayer[], name: string): number {
  let checked = 0;
  for (const { package: installed, layer } of findings) {
    if (layer.kind === "none") continue;
    assert.equal(layer.kind, "diff-id", name);
    const layers = known.filter(({ added }) =>
      added.some((item) => item.name === installed.name && item.version === installed.version),
    );
    // The package's database lists no files of other ecosystems where those are copied.
    if (layers.length === 0) continue;
    const place = `${name}: ${installed.name} ${installed.version} ${installed.path ?? ""}`;
    const isTwice = installedTwice.includes(`${name} ${installed.name}`);
    assert.ok(isTwice || layers.some(({ diffId }) => diffId === layer.value), place);
    checked += 1;
  }
  return checked;
}

const scanners = readdirSync(folder).filter((entry) => /^(?:trivy|grype)-/.test(entry));

test("there are reports of both", () => assert.ok(scanners.length >= 2));

for (const scanner of scanners) {
  describe(scanner, () => {
    for (const { name, text } of read(scanner)) {
      test(name, () => {
        const report = parseReport(text);
        assert.ok(report.findings.length > 0);
        assert.equal(report.scanner.name.toLowerCase(), scanner.split("-")[0]);
        assert.equal(report.scanner.version, scanner.split("-")[1]);
        const isSquashed = name.includes("squash.");
        const checked = checkLayers(report.findings, readKnown(name), name);
        const isTrivySarif = scanner.startsWith("trivy") && name.endsWith(".sarif");
        const isApk = scanner.startsWith("grype") && name.startsWith("alpine");
        if (isTrivySarif || isApk) assert.ok(report.findings.every(({ layer }) => layer.kind === "none"));
        else
          assert.ok(
            checked >= report.findings.length * (isSquashed ? 0 : 0.8),
            `${checked} of ${report.findings.length}`,
          );
        const config = report.image.config;
        if (config?.isExact) assert.deepEqual(config.value.history, readHistory(name));
        if (name.endsWith(".registry.json") || scanner.startsWith("grype-")) {
          assert.equal(config?.isExact, config && true, "known to be exact");
        }
      });
    }
  });
}
