/** What a scan does where everything behaves. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, beforeEach, test } from "node:test";
import { pack } from "tar-stream";
import type { ContainerEngine } from "../../server/src/containers/engine.ts";
import type { Scan } from "../../server/src/scan/scan.ts";
import {
  type Bench,
  config,
  createBench,
  diffIds,
  imageId,
  noSettings,
  playedEngine,
  type Scanned,
  trivyReport,
} from "./scans.ts";

let bench: Bench;
const benches: Bench[] = [];
beforeEach(() => {
  bench = createBench();
  benches.push(bench);
});
afterEach(() => assert.deepEqual(bench.leftovers(), [], "temporary files are removed"));
after(() => {
  for (const one of benches) one.remove();
});

interface Run {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

function runs(): readonly Run[] {
  return readFileSync(join(bench.folder, "bin/runs"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

function scanOf({ outcome, log }: Scanned): Scan {
  assert.ok(outcome.kind === "done", `${JSON.stringify(outcome)}\n${log}`);
  return outcome.scan;
}

const writesReport = "writeFileSync(output, report)";

test("an image of an engine", async () => {
  bench.install(
    "trivy",
    `console.error("2026-01-01 INFO [vulndb] Downloading vulnerability DB..."); ${writesReport}`,
  );
  const scanned = await bench.scan({}, { settings: { serverToken: "hush" } });
  const scan = scanOf(scanned);
  assert.deepEqual(
    scan.findings.map(({ layer, by, finding }) => [finding.advisory.id, layer, by]),
    [["CVE-2026-0000", 1, "scanner"]],
  );
  assert.equal(scan.image.name, "app:1");
  assert.equal(scan.image.id, imageId);
  assert.deepEqual(scan.image.config, config);
  assert.deepEqual(scan.image.repositoryDigests, [`app@${imageId}`]);
  assert.equal(scan.image.baseLayers, undefined);
  assert.equal(scan.scanner.name, "Trivy");
  assert.equal(scan.scanner.version, "0.74.0");
  assert.equal(new Date(scan.scannedAt).toISOString(), scan.scannedAt);
  assert.deepEqual([scan.role, scan.stage, scan.remarks], ["built", undefined, []]);
  assert.deepEqual(scanned.phases, ["updating-database"]);
  assert.doesNotMatch(scanned.log, /hush/);
});

test("a scanner works in a folder of its own, and gets no more of the environment than it needs", async () => {
  bench.install("trivy", writesReport);
  await bench.scan();
  const [run] = runs();
  assert.ok(run);
  assert.match(run.cwd, /dockerfile-security-/);
  for (const name of ["TMPDIR", "TMP", "TEMP"]) assert.equal(run.env[name], run.cwd);
  assert.equal(run.env.SECRET_KEY, undefined);
  assert.equal(run.env.HOME, bench.folder);
  assert.deepEqual(run.args.slice(-2), ["--", "app:1"]);
});

test("an exit code for findings is no failure", async () => {
  bench.install("trivy", `${writesReport}; process.exitCode = 5`);
  assert.equal(scanOf(await bench.scan()).findings.length, 1);
});

test("secrets among extra arguments are not logged", async () => {
  bench.install("trivy", writesReport);
  const extraArguments = ["--token", "hush", "--password=quiet"];
  const { log } = await bench.scan(
    {},
    { settings: { scanners: { trivy: { ...noSettings, extraArguments }, grype: noSettings } } },
  );
  assert.match(log, /--token/);
  assert.doesNotMatch(log, /hush|quiet/);
});

test("auto takes the first scanner that is there, a name only that one", async () => {
  bench.install("grype", `writeFileSync(output, "{}")`);
  assert.match((await bench.scan()).log, /\/grype /);
  bench.install("trivy", writesReport);
  assert.match((await bench.scan()).log, /\/trivy /);
  assert.match((await bench.scan({}, { settings: { scanner: "grype" } })).log, /\/grype /);
});

test("detection is asked for once", async () => {
  const path = bench.install("trivy", writesReport);
  writeFileSync(
    path,
    readFileSync(path, "utf8").replace(
      "process.exit(0)",
      `require("node:fs").appendFileSync(__filename + "-asked", "x"), process.exit(0)`,
    ),
  );
  await bench.scan();
  await bench.scan();
  assert.equal(readFileSync(`${path}-asked`, "utf8"), "x");
});

test("the base image's layers are counted where they are the lowest ones", async () => {
  bench.install("trivy", writesReport);
  const engineWith = (layers: readonly string[]): ContainerEngine =>
    playedEngine({
      readConfig: async (reference) => (reference === "base:1" ? { ...config, diffIds: layers } : config),
    });
  for (const [layers, expected] of [
    [diffIds.slice(0, 1), 1],
    [diffIds.slice(0, 2), 2],
    [[diffIds[0] ?? "", "sha256:other"], undefined],
    [[...diffIds, "sha256:more"], undefined],
    [[], undefined],
  ] as const) {
    const scan = scanOf(
      await bench.scan({}, { engines: [engineWith(layers)], request: { baseReference: "base:1" } }),
    );
    assert.equal(scan.image.baseLayers, expected, JSON.stringify(layers));
  }
  for (const baseReference of ["base:1", "-x", "a b"]) {
    const scan = scanOf(await bench.scan({}, { request: { baseReference } }));
    assert.equal(scan.image.baseLayers, undefined, baseReference);
  }
});

test("the first engine that has the image is taken", async () => {
  bench.install("trivy", writesReport);
  const without = playedEngine({ readConfig: async () => ({ kind: "not-found", detail: "No such image" }) });
  const dead = playedEngine({ readConfig: async () => ({ kind: "not-running", detail: "dead" }) });
  const podman = playedEngine({ id: "podman", dockerHost: "unix:///run/podman.sock" });
  await bench.scan({}, { engines: [without, dead, podman] });
  assert.equal(runs()[0]?.env.DOCKER_HOST, "unix:///run/podman.sock");
  const failures = [];
  for (const engines of [[without, dead], [dead], []]) {
    const { outcome } = await bench.scan({}, { engines });
    failures.push(outcome.kind === "failed" && outcome.failure.kind);
  }
  assert.deepEqual(failures, ["image-not-found", "no-engine", "no-engine"]);
  const { outcome } = await bench.scan({ engine: "nerdctl" }, { engines: [podman] });
  assert.equal(outcome.kind === "failed" && outcome.failure.kind, "no-engine");
});

test("the registry is asked only where that is allowed, and only for what is not here", async () => {
  bench.install("trivy", writesReport);
  const reference = "registry.example.com/app:1";
  const engines = [playedEngine()];
  const refused = await bench.scan({ reference }, { engines });
  assert.equal(refused.outcome.kind === "failed" && refused.outcome.failure.kind, "image-not-found");
  const scan = scanOf(
    await bench.scan({ reference, allowsRegistry: true, platform: "linux/arm64" }, { engines }),
  );
  assert.equal(scan.image.name, reference);
  const [run] = runs();
  assert.ok(run?.args.join(" ").includes("--image-src remote --platform linux/arm64"));
  await bench.scan({ allowsRegistry: true }, { engines });
  assert.ok(runs()[1]?.args.join(" ").includes("--image-src docker"));
  await bench.scan({ reference, allowsRegistry: true }, { engines: [] });
  assert.ok(runs()[2]?.args.join(" ").includes("--image-src remote"));
  const offline = await bench.scan(
    { reference, allowsRegistry: true },
    { engines, settings: { isOffline: true } },
  );
  assert.equal(offline.outcome.kind === "failed" && offline.outcome.failure.kind, "image-not-found");
  assert.equal(runs().length, 3);
});

const saves = {
  save: async (_: string, onChunk: (chunk: Uint8Array) => Promise<void> | void) => {
    for (const text of ["a", "b", "c"]) await onChunk(Buffer.from(text.repeat(1000)));
    return undefined;
  },
};

test("an image is saved for a scanner that cannot reach its engine", async () => {
  bench.install("trivy", `if (require("node:fs").statSync(option("--input")).size === 3000) ${writesReport}`);
  const scanned = await bench.scan({}, { engines: [playedEngine({ ...saves, dockerHost: undefined })] });
  assert.equal(scanOf(scanned).image.name, "app:1");
  assert.deepEqual(scanned.phases, ["saving"]);
});

test("and for one that does not reach it although it should", async () => {
  bench.install(
    "trivy",
    `if (!process.argv.includes("--input")) {
       console.error("FATAL Cannot connect to the Docker daemon at unix:///run/played.sock. Is the docker daemon running?");
       process.exit(1);
     }
     ${writesReport}`,
  );
  const scanned = await bench.scan({}, { engines: [playedEngine(saves)] });
  assert.equal(scanOf(scanned).findings.length, 1);
  assert.deepEqual(scanned.phases, ["saving"]);
});

test("an image that cannot be saved", async () => {
  bench.install("trivy", writesReport);
  for (const kind of ["not-found", "failed"] as const) {
    const engine = playedEngine({ dockerHost: undefined, save: async () => ({ kind, detail: "no" }) });
    const { outcome } = await bench.scan({}, { engines: [engine] });
    assert.equal(
      outcome.kind === "failed" && outcome.failure.kind,
      kind === "not-found" ? "image-not-found" : "no-engine",
    );
  }
});

/** What an engine saves: three layers, the second of which brings curl. */
async function archive(): Promise<Buffer> {
  const status = (names: readonly string[]) =>
    names
      .map((name) => `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 8.0\n`)
      .join("\n");
  const layers = await Promise.all(
    [["base-files"], ["base-files", "curl"], undefined].map((names) =>
      tar(names ? { "var/lib/dpkg/status": status(names) } : { "app/x": "x" }),
    ),
  );
  const image = {
    architecture: "amd64",
    os: "linux",
    rootfs: { type: "layers", diff_ids: diffIds },
    history: config.history.map(({ createdBy }) => ({ created_by: createdBy })),
  };
  return await tar({
    ...Object.fromEntries(layers.map((layer, index) => [`${index}/layer.tar`, layer])),
    "config.json": JSON.stringify(image),
    "manifest.json": JSON.stringify([
      { Config: "config.json", RepoTags: ["app:1"], Layers: layers.map((_, index) => `${index}/layer.tar`) },
    ]),
  });
}

async function tar(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const packed = pack();
  for (const [name, content] of Object.entries(files)) packed.entry({ name }, content);
  packed.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of packed) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}

test("packages without a layer are looked for in the layers themselves, and only those", async () => {
  const saved = await archive();
  let streamed = 0;
  const engine = playedEngine({
    async save(_, onChunk) {
      streamed++;
      await onChunk(saved);
      return undefined;
    },
  });
  bench.install("trivy", writesReport);
  await bench.scan({}, { engines: [engine] });
  assert.equal(streamed, 0);
  bench.install("trivy", `writeFileSync(output, ${JSON.stringify(trivyReport([undefined]))})`);
  const scanned = await bench.scan({}, { engines: [engine] });
  assert.deepEqual(
    scanOf(scanned).findings.map(({ layer, by }) => [layer, by]),
    [[1, "package-databases"]],
  );
  assert.equal(streamed, 1);
  assert.deepEqual(scanned.phases, ["placing"]);
});

test("layers that cannot be read are a remark, and no failure", async () => {
  bench.install("trivy", `writeFileSync(output, ${JSON.stringify(trivyReport([undefined]))})`);
  const scan = scanOf(await bench.scan());
  assert.deepEqual(
    scan.findings.map(({ layer, by }) => [layer, by]),
    [[undefined, "nobody"]],
  );
  assert.match(scan.remarks.join(), /^Some packages have no layer, .+not played/);
});

test("an archive", async () => {
  bench.install("trivy", `writeFileSync(output, ${JSON.stringify(trivyReport([undefined]))})`);
  const path = join(bench.folder, "app.tar");
  writeFileSync(path, await archive());
  const scan = scanOf(await bench.scan({ kind: "archive", path }, { engines: [] }));
  assert.equal(scan.image.name, path);
  assert.equal(scan.image.config?.history.length, 3);
  assert.equal(scan.findings[0]?.layer, 1);
  assert.ok(runs()[0]?.args.join(" ").includes(`--input ${path}`));
});

test("what is no archive is told before a scanner is started", async () => {
  bench.install("trivy", writesReport);
  const text = join(bench.folder, "text.tar");
  writeFileSync(text, "text");
  for (const path of [text, join(bench.folder, "nowhere"), bench.folder]) {
    const { outcome } = await bench.scan({ kind: "archive", path }, { engines: [] });
    assert.ok(outcome.kind === "failed" && outcome.failure.kind === "unreadable", path);
    assert.ok(outcome.failure.reason.includes(path));
  }
  assert.throws(runs);
});

test("a build, and then its image", async () => {
  bench.install("trivy", writesReport);
  const source = {
    kind: "build",
    dockerfile: "/w/Dockerfile",
    context: "/w",
    tag: "app:1",
    buildArguments: { A: "b" },
    engine: undefined,
  } as const;
  let asked: unknown;
  const engine = playedEngine({
    async build({ onLine, ...request }) {
      asked = request;
      onLine("Step 1/2");
      return { id: imageId };
    },
  });
  const scanned = await bench.scan(source, { engines: [engine], request: { stage: "final" } });
  const { kind: _, engine: __, ...request } = source;
  assert.deepEqual(asked, { ...request, stage: "final" });
  assert.equal(scanOf(scanned).stage, "final");
  assert.deepEqual(scanned.phases, ["building"]);
  assert.match(scanned.log, /Step 1\/2/);
  for (const [kind, expected] of [
    ["build-failed", "build-failed"],
    ["not-running", "no-engine"],
  ] as const) {
    const failing = playedEngine({ build: async () => ({ kind, detail: "exit code: 1" }) });
    const { outcome } = await bench.scan(source, { engines: [failing] });
    assert.equal(outcome.kind === "failed" && outcome.failure.kind, expected);
  }
});

test("a report is read without a scanner; the image gives its history if it is still the same", async () => {
  const path = join(bench.folder, "report.json");
  writeFileSync(path, trivyReport());
  const source = { kind: "report", path, image: undefined } as const;
  const scan = scanOf(await bench.scan(source));
  assert.deepEqual(scan.image.config, config);
  assert.equal(scan.findings[0]?.layer, 1);
  const alone = scanOf(await bench.scan(source, { engines: [] }));
  assert.equal(alone.image.config, undefined);
  assert.equal(alone.image.name, "app:1");
  assert.equal(alone.findings[0]?.layer, 1);
  const refuse = playedEngine({ readConfig: () => assert.fail("no engine is to be asked") });
  const unasked = scanOf(await bench.scan({ ...source, asksEngines: false }, { engines: [refuse] }));
  assert.equal(unasked.image.config, undefined);
  const other = playedEngine({ readConfig: async () => ({ ...config, digest: `sha256:${"b".repeat(64)}` }) });
  assert.equal(scanOf(await bench.scan(source, { engines: [other] })).image.config, undefined);
});

test("reports that are none", async () => {
  const path = join(bench.folder, "report.json");
  for (const content of ["", "{", "[]", '{"spdxVersion":"SPDX-2.3"}', "\0".repeat(100)]) {
    writeFileSync(path, content);
    const { outcome } = await bench.scan({ kind: "report", path, image: undefined });
    assert.ok(outcome.kind === "failed" && outcome.failure.kind === "unreadable", content);
    assert.ok(outcome.failure.reason.includes(path));
  }
  for (const wrong of [join(bench.folder, "nowhere"), bench.folder]) {
    const { outcome } = await bench.scan({ kind: "report", path: wrong, image: undefined });
    assert.equal(outcome.kind === "failed" && outcome.failure.kind, "unreadable");
  }
});
