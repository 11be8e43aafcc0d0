/**
 * Records what the real scanners say of the really built images into test/fixtures/reports:
 *
 *     node test/real/record-reports.ts [CASE…]
 */
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inProject } from "../../scripts/machine/paths.ts";
import { scannerVersion } from "../../scripts/machine/scanners.ts";
import { createScratchFolder } from "../../scripts/machine/scratch.ts";
import { loadBases } from "./bases.ts";
import { type Builder, makeBuilders } from "./builds.ts";
import { readCases } from "./cases.ts";
import { startEngine } from "./engine.ts";
import { readSavedImage } from "./layer-packages.ts";
import { startRegistry } from "./registry.ts";
import { prepareScanner, type RealScanner, type ReportOptions, writeReport } from "./scanner-runs.ts";

/** Every case with Docker's builders, and Buildah's where its layers tell something of their own. */
const recorded: Readonly<Record<string, readonly Builder[]>> = {
  "apt-single": ["classic", "buildkit"],
  "purge-and-upgrade": ["classic", "buildkit", "buildah-layers", "buildah", "buildah-squash"],
  alpine: ["classic", "buildkit", "buildah-layers", "buildah", "buildah-squash"],
  distroless: ["classic", "buildkit", "buildah-layers", "buildah", "buildah-squash"],
};
const otherwise: readonly Builder[] = ["classic", "buildkit"];

const withAllPackages = new Set([
  "purge-and-upgrade.classic",
  ...Object.entries(recorded).flatMap(([name, of]) =>
    name === "alpine" || name === "distroless" ? of.map((builder) => `${name}.${builder}`) : [],
  ),
]);

// Neutral places: Grype writes the paths of its database and of its report into the report.
const databases = "/tmp/scan-databases";
const written = "/tmp/scan-reports";
const reports = inProject("test/fixtures/reports");
const wanted = process.argv.slice(2);

for (const folder of [databases, written]) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}
const engine = await startEngine();
const registry = await startRegistry();
const builders = await makeBuilders(engine, await loadBases(engine));
try {
  const scanners = [await prepareScanner("trivy", databases), await prepareScanner("grype", databases)];
  for (const item of readCases()) {
    const needed = wanted.length === 0 || wanted.includes(item.name);
    const isParent = readCases().some(({ expected }) => expected.parent?.case === item.name);
    for (const builder of recorded[item.name] ?? otherwise) {
      if (!needed && !isParent) continue;
      const { tag } = await builders.build(builder, item);
      if (!needed) continue;
      const name = `${item.name}.${builder}`;
      console.log(name);
      await recordImage(name, tag);
      for (const scanner of scanners) {
        // With all files of all packages of Debian a report of Trivy is above half a megabyte: once is enough.
        const isShort = scanner.name === "trivy" && !withAllPackages.has(name);
        const extra = isShort ? ["--list-all-pkgs=false"] : [];
        await record(scanner, tag, name, { format: "json", extra });
      }
      if (name === "purge-and-upgrade.classic" || name === "alpine.classic") {
        await recordOtherForms(scanners, name, tag);
      }
    }
  }
} finally {
  builders.stop();
  await registry.stop();
  await engine.stop();
  for (const folder of [databases, written]) rmSync(folder, { recursive: true, force: true });
}

async function recordImage(name: string, tag: string): Promise<void> {
  const archive = join(createScratchFolder("saved"), "image.tar");
  await engine.docker(["save", "--output", archive, tag]);
  const { config, layers } = await readSavedImage(archive);
  const folder = join(reports, "images");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.config.json`), config);
  writeFileSync(join(folder, `${name}.packages-by-layer.json`), `${JSON.stringify(layers, null, 2)}\n`);
}

async function record(
  scanner: RealScanner,
  tag: string,
  name: string,
  options: ReportOptions,
  extension = "json",
): Promise<void> {
  const folder = join(reports, `${scanner.name}-${scannerVersion(scanner.name)}`);
  mkdirSync(folder, { recursive: true });
  const file = `${name}.${extension}`;
  await writeReport(scanner, engine, tag, join(written, file), options);
  cpSync(join(written, file), join(folder, file));
}

async function recordOtherForms(scanners: readonly RealScanner[], name: string, tag: string): Promise<void> {
  const remote = `${registry.address}/${tag}`;
  await engine.docker(["tag", tag, remote]);
  await engine.docker(["push", remote]);
  for (const scanner of scanners) {
    await record(scanner, tag, name, { format: "sarif" }, "sarif");
    const json = (extra: readonly string[], kind: string, source?: "registry") =>
      record(
        scanner,
        source ? remote : tag,
        name,
        { format: "json", extra, ...(source && { source }) },
        kind,
      );
    if (scanner.name === "trivy") {
      await json(["--list-all-pkgs=false"], "registry.json", "registry");
    } else {
      await json([], "registry.json", "registry");
      await json(["--scope", "deep-squashed"], "deep-squashed.json");
      await json(["--scope", "all-layers"], "all-layers.json");
    }
    // Grype lists every file of an image in its CycloneDX: for Debian's that is two megabytes.
    if (name !== "alpine.classic") continue;
    const format = scanner.name === "trivy" ? "cyclonedx" : "cyclonedx-json";
    await record(scanner, tag, name, { format }, "cdx.json");
  }
}
