/** What real scanners said of really built images, put on the lines of their Dockerfiles. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { align } from "../../server/src/attribution/align.ts";
import { attribute } from "../../server/src/attribution/attribute.ts";
import type { Origin, Place } from "../../server/src/attribution/attribution.ts";
import type { PackageLayers } from "../../server/src/attribution/package-layers.ts";
import { resolveLayers } from "../../server/src/attribution/resolve-layers.ts";
import type { Dockerfile } from "../../server/src/dockerfile/model.ts";
import { readImageConfig } from "../../server/src/images/read-image-config.ts";
import { parseReport } from "../../server/src/scanners/detect-format.ts";
import { lineOf, parse } from "./image-history.ts";

const reports = join(import.meta.dirname, "../fixtures/reports");
const cases = join(import.meta.dirname, "../real/images");

function readJson(path: string) {
  return JSON.parse(readFileSync(path, "utf8"));
}

interface LayerPackages {
  readonly added?: readonly { readonly name: string; readonly version: string }[];
}

/** As the comparison of the layers' databases gives it: the first layer that has the package. */
function readLayers(path: string): PackageLayers {
  const layers: readonly LayerPackages[] = readJson(path);
  return {
    find: ({ name, version }) => {
      const layer = layers.findIndex(({ added }) =>
        added?.some((item) => item.name === name && item.version === version),
      );
      return layer === -1 ? undefined : layer;
    },
  };
}

function lineOfPlace(place: Place, dockerfile: Dockerfile): number | undefined {
  if (place.kind === "unplaced") return undefined;
  return lineOf(dockerfile, place.kind === "base" ? place.stage.from : place.instruction);
}

function lineOfOrigin(origin: Origin | undefined, dockerfile: Dockerfile): number | undefined {
  return origin?.kind === "stage" && origin.instruction ? lineOf(dockerfile, origin.instruction) : undefined;
}

const scanners = readdirSync(reports).filter((name) => /^(?:trivy|grype)-/.test(name));

for (const scanner of scanners) {
  test(scanner, (t) => {
    const share = new Map<string, { exact: number; all: number }>();
    for (const file of readdirSync(join(reports, scanner))) {
      const [name = "", builder = ""] = file.split(".");
      const expected = readJson(join(cases, name, "expected.json"));
      const dockerfile = parse(readFileSync(join(cases, name, "Dockerfile"), "utf8"));
      const image = join(reports, "images", `${name}.${builder}`);
      const config = readImageConfig(readJson(`${image}.config.json`));
      assert.ok(config, file);
      const alignment = align(config, dockerfile);
      assert.equal(alignment.isOutdated, false, file);
      const isSquashed = builder === "buildah" || builder === "buildah-squash";
      assert.equal(alignment.isSquashed, isSquashed, file);
      const report = parseReport(readFileSync(join(reports, scanner, file), "utf8"));
      const counts = share.get(builder) ?? { exact: 0, all: 0 };
      share.set(builder, counts);
      const seen = new Set<string>();
      for (const found of resolveLayers(report, config, readLayers(`${image}.packages-by-layer.json`))) {
        const { name: packageName, path } = found.finding.package;
        const key = `${packageName} ${path}`;
        if (seen.has(key)) continue;
        seen.add(key);
        const { place, confidence, origin } = attribute(found, alignment, dockerfile);
        const line = expected.packages[packageName] ?? expected.others;
        counts.all++;
        if (confidence !== "exact") {
          // Where layers are no instructions' there is no saying, and it is not said.
          assert.ok(isSquashed, `${file} ${key}`);
          continue;
        }
        counts.exact++;
        assert.equal(lineOfPlace(place, dockerfile), line, `${file} ${key}`);
        const made = expected.origins?.[packageName];
        if (made !== undefined) assert.equal(lineOfOrigin(origin, dockerfile), made, `${file} ${key}`);
      }
    }
    for (const [builder, { exact, all }] of share)
      t.diagnostic(`${builder}: ${exact} of ${all} packages exactly`);
  });
}
