/** Real scanners on really built images: every package is put on the line that brought it in. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { createScratchFolder } from "../../scripts/machine/scratch.ts";
import { loadBases } from "./bases.ts";
import { type Builder, type Builders, makeBuilders } from "./builds.ts";
import { type Case, expectedLine, readCases } from "./cases.ts";
import { scanFromCommandLine } from "./command-line-scans.ts";
import { type Engine, startEngine } from "./engine.ts";
import { type PlacedPackage, type ProductScan, scanWithProduct } from "./product-scans.ts";
import { type Registry, startRegistry } from "./registry.ts";
import { prepareScanner, type RealScanner } from "./scanner-runs.ts";
import { addToShares, printShares } from "./shares.ts";

/** Builders whose layers stand for instructions: with them every line can be known. */
const layering: readonly Builder[] = ["classic", "buildkit"];
/** Buildah takes its time: what its images record differs by builder and not by case. */
const buildah: Readonly<Record<string, readonly Builder[]>> = {
  alpine: ["buildah-layers", "buildah", "buildah-squash"],
  distroless: ["buildah", "buildah-squash"],
  "purge-and-upgrade": ["buildah-layers"],
};

let engine: Engine;
let registry: Registry;
let builders: Builders;
let scanners: readonly RealScanner[];

before(async () => {
  const folder = createScratchFolder("scanners");
  scanners = [await prepareScanner("trivy", folder), await prepareScanner("grype", folder)];
  engine = await startEngine();
  registry = await startRegistry();
  builders = await makeBuilders(engine, await loadBases(engine));
});

after(async () => {
  printShares();
  builders?.stop();
  await registry?.stop();
  await engine?.stop();
});

for (const item of readCases()) {
  describe(item.name, () => {
    for (const builder of [...layering, ...(buildah[item.name] ?? [])]) {
      test(`built by ${builder}`, async (t) => {
        const { tag } = await builders.build(builder, item);
        for (const scanner of scanners) {
          await t.test(scanner.name, async () => {
            const source = {
              kind: "image",
              reference: tag,
              engine: undefined,
              allowsRegistry: false,
            } as const;
            const scan = await scanWithProduct(engine, scanner, source, item.dockerfile);
            addToShares(item, builder, scanner.name, scan.packages);
            check(item, builder, scan);
          });
        }
      });
    }
  });
}

describe("other sources of the same image", () => {
  test("a registry, and an archive", async (t) => {
    const item = readCases().find(({ name }) => name === "purge-and-upgrade");
    assert.ok(item);
    const { tag } = await builders.build("buildkit", item);
    const remote = `${registry.address}/${tag}`;
    const archive = join(createScratchFolder("archive"), "image.tar");
    await engine.docker(["tag", tag, remote]);
    await engine.docker(["push", remote]);
    // Else it would be found in the engine.
    await engine.docker(["rmi", remote]);
    await engine.docker(["save", "--output", archive, tag]);
    for (const scanner of scanners) {
      await t.test(`${scanner.name}, registry`, async () => {
        const source = { kind: "image", reference: remote, engine: undefined, allowsRegistry: true } as const;
        check(item, "buildkit", await scanWithProduct(engine, scanner, source, item.dockerfile));
      });
      await t.test(`${scanner.name}, archive`, async () => {
        const source = { kind: "archive", path: archive } as const;
        check(item, "buildkit", await scanWithProduct(engine, scanner, source, item.dockerfile));
      });
    }
  });
});

test("the command line: SARIF on the lines of the Dockerfile, and an exit code", async (t) => {
  const item = readCases().find(({ name }) => name === "alpine");
  assert.ok(item);
  const { tag } = await builders.build("buildkit", item);
  for (const scanner of scanners) {
    await t.test(scanner.name, () => {
      const { packages } = item.expected;
      const { exitCode, lines, errors } = scanFromCommandLine(
        engine,
        scanner,
        item,
        tag,
        Object.keys(packages),
      );
      assert.deepEqual(Object.fromEntries(lines), packages, errors);
      assert.equal(exitCode, 1, errors);
    });
  }
});

function check(item: Case, builder: Builder, { scan, packages }: ProductScan): void {
  assert.deepEqual(scan.remarks, []);
  const names = new Set(packages.map(({ name }) => name));
  for (const name of Object.keys(item.expected.packages))
    assert.ok(names.has(name), `${name} is not reported`);
  for (const name of item.expected.gone ?? [])
    assert.ok(!names.has(name), `${name} is reported, and is gone`);
  // One layer for all instructions leaves lines unknown, which must then be said; but none may be wrong.
  const isOneLayer = builder === "buildah" || builder === "buildah-squash";
  const wrong = packages.filter((found) => {
    const isAdmitted = isOneLayer && (found.kind === "unplaced" || found.confidence === "guess");
    return !isAdmitted && found.line !== expectedLine(item, found.name);
  });
  assert.deepEqual(
    wrong.map((found) => describePlace(item, found)),
    [],
  );
  if (isOneLayer) return;
  for (const [name, line] of Object.entries(item.expected.origins ?? {})) {
    const origins = new Set(packages.filter((found) => found.name === name).map((found) => found.originLine));
    assert.deepEqual([...origins], [line], `where ${name} was made`);
  }
}

function describePlace(item: Case, { name, version, kind, line, confidence }: PlacedPackage): string {
  const expected = expectedLine(item, name);
  return `${name} ${version}: ${kind} at line ${line} (${confidence}), expected line ${expected}`;
}
