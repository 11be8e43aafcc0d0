/** Scanners that do what scanners should not do: one clear failure each, and nothing left behind. */
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, afterEach, test } from "node:test";
import { english } from "../../server/src/l10n/texts.ts";
import { describeFailure } from "../../server/src/scan/explain-failure.ts";
import type { ScanFailure } from "../../server/src/scan/request.ts";
import { isRunning, stubbornTree, waitForFile } from "../support/programs.ts";
import { createBench, noSettings, type Scanned } from "./scans.ts";

const bench = createBench();
after(() => bench.remove());
afterEach(() => {
  assert.deepEqual(bench.leftovers(), [], "temporary files are removed");
});

function failureOf({ outcome }: Scanned): ScanFailure {
  assert.equal(outcome.kind, "failed", JSON.stringify(outcome));
  assert.ok(outcome.kind === "failed");
  const { message } = describeFailure(outcome.failure, english);
  assert.match(message, /^[^{}]+\.$/, "a whole sentence");
  return outcome.failure;
}

for (const [name, body, expected] of [
  [
    "crashes",
    `console.error("2026-01-01T00:00:00Z\\tFATAL\\tFatal error\\tsomething broke"); process.exit(1)`,
    { kind: "scanner-failed", code: 1 },
  ],
  ["crashes without a word", `process.exit(139)`, { kind: "scanner-failed", code: 139 }],
  [
    "is killed by the system",
    `process.kill(process.pid, "SIGKILL")`,
    { kind: "scanner-killed", scanner: "Trivy", by: "SIGKILL" },
  ],
  ["prints garbage and writes nothing", `console.log("\\0\\u0007 garbage")`, { kind: "bad-report" }],
  ["writes garbage", `writeFileSync(output, Buffer.from([0, 255, 254, 7]))`, { kind: "bad-report" }],
  [
    "writes half a report",
    `writeFileSync(output, report.slice(0, report.length / 2))`,
    { kind: "bad-report" },
  ],
  [
    "writes half a report and fails",
    `writeFileSync(output, report.slice(0, 99)); process.exit(1)`,
    { kind: "scanner-failed", code: 1 },
  ],
  ["writes an empty report", `writeFileSync(output, "")`, { kind: "bad-report", reason: "it is empty" }],
  ["writes a report of something else", `writeFileSync(output, '{"hello":1}')`, { kind: "bad-report" }],
  ["writes no report", ``, { kind: "bad-report", reason: "it has written none" }],
  [
    "writes a folder for a report",
    `require("node:fs").mkdirSync(output)`,
    { kind: "bad-report", reason: "it is a folder" },
  ],
  [
    "writes a report without an end",
    `require("node:fs").truncateSync((writeFileSync(output, "["), output), 300 * 2 ** 20)`,
    { kind: "bad-report", reason: "it has more than 256 MiB" },
  ],
  [
    "prints without an end",
    `const more = () => process.stdout.write("x".repeat(65536), more); more()`,
    { kind: "too-much-output", what: "Trivy" },
  ],
  [
    "complains without an end",
    `const more = () => process.stderr.write("x\\n".repeat(32768), more); more()`,
    { kind: "too-much-output", what: "Trivy" },
  ],
  [
    "does not find the image",
    `console.error("FATAL unable to find the specified image \\"app:1\\" in [\\"docker\\"]: No such image: app:1"); process.exit(1)`,
    { kind: "image-not-found", reference: "app:1" },
  ],
  [
    "does not know an option",
    `console.error("Error: unknown flag: --disable-telemetry"); process.exit(1)`,
    { kind: "scanner-failed", code: 1 },
  ],
] as const) {
  test(`a scanner that ${name}`, async () => {
    bench.install("trivy", body);
    const failure = failureOf(await bench.scan());
    assert.deepEqual({ ...failure, ...expected }, failure);
  });
}

test("the log of a scanner that complains without an end has an end", async () => {
  bench.install("trivy", `process.stderr.write("x\\n".repeat(50_000)); writeFileSync(output, report)`);
  const { outcome, log } = await bench.scan();
  assert.equal(outcome.kind, "done");
  assert.match(log, /\n… and 45000 more lines\n/);
});

test("a scanner that runs out of time", async () => {
  const place = dirname(bench.install("trivy", stubbornTree));
  const running = bench.scan({}, { settings: { timeout: 1500 } });
  const pids = (await waitForFile(join(place, "pids"))).trim().split(" ").map(Number);
  assert.deepEqual(failureOf(await running), { kind: "timed-out", what: "Trivy", milliseconds: 1500 });
  assert.deepEqual(pids.filter(isRunning), []);
  writeFileSync(join(place, "pids"), "");
});

test("cancelling ends the scanner with all that it started", async () => {
  const place = dirname(bench.install("trivy", stubbornTree));
  const controller = new AbortController();
  const running = bench.scan({}, { signal: controller.signal });
  const pids = (await waitForFile(join(place, "pids"))).trim().split(" ").map(Number);
  assert.equal(pids.filter(isRunning).length, 3);
  controller.abort();
  assert.deepEqual((await running).outcome, { kind: "cancelled" });
  assert.deepEqual(pids.filter(isRunning), []);
});

test("cancelling before anything has begun starts nothing", async () => {
  bench.install("trivy", `writeFileSync(join(__dirname, "started"), "")`);
  const { outcome } = await bench.scan({}, { signal: AbortSignal.abort() });
  assert.deepEqual(outcome, { kind: "cancelled" });
  assert.equal(await bench.host.findKind(join(bench.folder, "bin/started")), undefined);
});

test("there is no scanner", async () => {
  const empty = createBench();
  const failure = failureOf(await empty.scan());
  assert.deepEqual(failure, { kind: "no-scanner", looked: ["Trivy", "Grype"] });
  assert.match(describeFailure(failure, english).helpUrl ?? "", /^https:\/\/trivy\.dev\//);
  empty.remove();
});

test("paths in the settings that lead to no scanner", async () => {
  bench.install("trivy", `writeFileSync(output, report)`);
  const folder = join(bench.folder, "a-folder");
  mkdirSync(folder);
  const closed = join(bench.folder, "closed");
  writeFileSync(closed, "#!/bin/sh\n", { mode: 0o644 });
  const text = join(bench.folder, "text");
  writeFileSync(text, "touch ran\n", { mode: 0o755 });
  const other = join(bench.folder, "other");
  writeFileSync(other, `#!${process.execPath}\nconsole.log("v1.2.3, and no scanner")\n`);
  chmodSync(other, 0o755);
  for (const path of [join(bench.folder, "nowhere"), folder, closed, text, other]) {
    const settings = { scanners: { trivy: { ...noSettings, path }, grype: noSettings } };
    const failure = failureOf(await bench.scan({}, { settings }));
    assert.ok(failure.kind === "scanner-unusable", path);
    assert.equal(failure.program, path);
    assert.notEqual(failure.reason, "");
  }
  assert.equal(await bench.host.findKind(join(bench.folder, "ran")), undefined);
});

test("a version that steals is never run", async () => {
  const own = createBench();
  const path = own.install("trivy", "");
  writeFileSync(path, readFileSync(path, "utf8").replace("0.74.0", "0.69.4"));
  const failure = failureOf(await own.scan());
  assert.equal(failure.kind, "scanner-unusable");
  assert.equal(await own.host.findKind(join(own.folder, "bin/runs")), undefined);
  own.remove();
});

test("a scanner that goes away between two scans", async () => {
  const own = createBench();
  own.install("trivy", `writeFileSync(output, report)`);
  assert.equal((await own.scan()).outcome.kind, "done");
  const { rmSync } = await import("node:fs");
  rmSync(join(own.folder, "bin/trivy"));
  assert.equal(failureOf(await own.scan()).kind, "scanner-unusable");
  assert.equal(failureOf(await own.scan()).kind, "no-scanner");
  own.remove();
});

test("references that are none start nothing", async () => {
  bench.install("trivy", `writeFileSync(join(__dirname, "started"), "")`);
  const engines = [] as const;
  for (const reference of [
    "",
    "-v",
    "--output=/etc/passwd",
    "a b",
    "a\nb",
    "a\0",
    "a\u200bb",
    "A:1",
    "../x",
    "a:",
  ]) {
    assert.deepEqual(failureOf(await bench.scan({ reference }, { engines })), {
      kind: "bad-reference",
      reference,
    });
    const build = {
      kind: "build",
      dockerfile: "/w/Dockerfile",
      context: "/w",
      tag: reference,
      buildArguments: {},
      engine: undefined,
    } as const;
    assert.deepEqual(failureOf(await bench.scan(build, { engines })), { kind: "bad-reference", reference });
    const report = { kind: "report", path: "/r.json", image: reference } as const;
    assert.deepEqual(failureOf(await bench.scan(report, { engines })), { kind: "bad-reference", reference });
  }
  for (const platform of ["-x", "a b", "linux/amd64;x", "", "linux/\n"]) {
    assert.deepEqual(failureOf(await bench.scan({ platform })), {
      kind: "bad-reference",
      reference: platform,
    });
  }
  assert.equal(await bench.host.findKind(join(bench.folder, "bin/started")), undefined);
});

test("two scans with one cache take turns, over hosts and the order of asking", async () => {
  const place = dirname(
    bench.install(
      "trivy",
      `const { existsSync, rmSync } = require("node:fs");
       const mark = join(__dirname, "busy");
       if (existsSync(mark)) { console.error("two at once"); process.exit(1); }
       writeFileSync(mark, "");
       setTimeout(() => { rmSync(mark); writeFileSync(output, report); }, 300);`,
    ),
  );
  const scans = await Promise.all([bench.scan(), bench.scan(), bench.scan()]);
  assert.deepEqual(
    scans.map(({ outcome }) => outcome.kind),
    ["done", "done", "done"],
  );
  assert.equal(scans.filter(({ phases }) => phases.includes("waiting")).length, 2);
  assert.equal(await bench.host.findKind(join(place, "busy")), undefined);
});

test("waiting for another scan can be cancelled", async () => {
  const slow = `writeFileSync(join(__dirname, "begun"), "\\n"); setTimeout(() => writeFileSync(output, report), 800)`;
  const place = dirname(bench.install("trivy", slow));
  const first = bench.scan();
  // Which of two scans gets the lock is open until one has it.
  await waitForFile(join(place, "begun"));
  const controller = new AbortController();
  const second = await bench.scan(
    {},
    {
      signal: controller.signal,
      onPhase(phase) {
        if (phase === "waiting") controller.abort();
      },
    },
  );
  assert.deepEqual(second.outcome, { kind: "cancelled" });
  assert.equal((await first).outcome.kind, "done");
});

test("whatever else goes wrong is a failure too", async () => {
  bench.install("trivy", `writeFileSync(output, report)`);
  const host = {
    ...bench.host,
    makeTemporaryFolder: () =>
      Promise.reject(Object.assign(new Error("ENOSPC: no space left"), { code: "ENOSPC" })),
  };
  const failure = failureOf(await bench.scan({}, { host }));
  assert.ok(failure.kind === "internal" || failure.kind === "scanner-unusable");
});
