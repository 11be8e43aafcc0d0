/** Locks, temporary folders, files. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { inProject } from "../../scripts/machine/paths.ts";
import { lockFile } from "../../server/src/scan-host/file-lock.node.ts";
import {
  machine,
  makeTemporaryFolder,
  sweepStaleFolders,
} from "../../server/src/scan-host/own-folders.node.ts";
import { createScanHost } from "../../server/src/scan-host.node.ts";
import { waitForFile } from "../support/programs.ts";

const folder = mkdtempSync(join(tmpdir(), "own-files-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const host = createScanHost({ ...process.env, XDG_CACHE_HOME: folder, LOCALAPPDATA: folder });

function makeFolder(): string {
  return mkdtempSync(join(folder, "locks-"));
}

function deadPid(): number {
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  return pid;
}

test("one holder at a time, in the order of asking", async () => {
  const events: string[] = [];
  await Promise.all(
    ["a", "b", "c"].map(async (name) => {
      const release = await host.lock("trivy");
      events.push(`${name} holds`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      events.push(`${name} leaves`);
      await release();
    }),
  );
  assert.deepEqual(
    events,
    ["a", "b", "c"].flatMap((name) => [`${name} holds`, `${name} leaves`]),
  );
});

test("other names are other locks, whatever they are called", async () => {
  const releases = await Promise.all(
    ["x", "../x", "/x", "x\0", "x".repeat(5000)].map((name) => host.lock(name)),
  );
  for (const release of releases) await release();
});

test("waiting can be given up, and harms nobody behind", async () => {
  const place = makeFolder();
  const release = await lockFile(place, "x");
  const controller = new AbortController();
  const waiting = lockFile(place, "x", controller.signal);
  const next = lockFile(place, "x");
  controller.abort(new Error("enough"));
  await assert.rejects(waiting, /enough/);
  await release();
  await (await next)();
  await assert.rejects(lockFile(place, "x", AbortSignal.abort()));
  assert.deepEqual(readdirSync(place), []);
});

test("another process keeps us waiting, until it gives the lock back or dies", async () => {
  for (const end of ["release", "die"]) {
    const place = makeFolder();
    const script = join(place, "holder.mjs");
    writeFileSync(
      script,
      `import { lockFile } from ${JSON.stringify(inProject("server/src/scan-host/file-lock.node.ts"))};
       const release = await lockFile(${JSON.stringify(join(place, "l"))}, "x");
       (await import("node:fs")).writeFileSync(${JSON.stringify(join(place, "held"))}, "\\n");
       process.on("message", () => release().then(() => process.disconnect()));`,
    );
    mkdirSync(join(place, "l"));
    const other = spawn(process.execPath, [script], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    await waitForFile(join(place, "held"));
    const controller = new AbortController();
    const waiting = lockFile(join(place, "l"), "x", controller.signal);
    setTimeout(() => controller.abort(new Error("still held")), 250);
    await assert.rejects(waiting, /still held/);
    const second = lockFile(join(place, "l"), "x");
    if (end === "release") other.send("release");
    else other.kill("SIGKILL");
    await (await second)();
    assert.deepEqual(readdirSync(join(place, "l")), []);
  }
});

test("locks of the dead are taken over", async () => {
  const stale = [
    JSON.stringify({ machine, pid: deadPid(), token: "t" }),
    JSON.stringify({ machine, pid: process.pid, token: "of an earlier process with our number" }),
  ];
  for (const content of stale) {
    const place = makeFolder();
    const release = await lockFile(place, "x");
    const path = join(place, readdirSync(place)[0] ?? "");
    await release();
    writeFileSync(path, content);
    await (await lockFile(place, "x"))();
  }
  for (const content of ["", "{", "[]", JSON.stringify({ machine: "other", pid: 1, token: "t" })]) {
    const place = makeFolder();
    await (await lockFile(place, "x"))();
    const release = await lockFile(place, "x");
    const path = join(place, readdirSync(place)[0] ?? "");
    await release();
    writeFileSync(path, content);
    await assert.rejects(lockFile(place, "x", AbortSignal.timeout(150)), `${content} may still be alive`);
    const long = new Date(Date.now() - 3_600_000);
    utimesSync(path, long, long);
    await (await lockFile(place, "x"))();
  }
});

test("a lock that a living process has not touched while the machine slept is still its own", async () => {
  const place = makeFolder();
  const release = await lockFile(place, "x");
  const path = join(place, readdirSync(place)[0] ?? "");
  await release();
  writeFileSync(path, JSON.stringify({ machine, pid: process.ppid, token: "t" }));
  const long = new Date(Date.now() - 3_600_000);
  utimesSync(path, long, long);
  await assert.rejects(lockFile(place, "x", AbortSignal.timeout(150)));
  assert.equal(existsSync(path), true);
});

test("temporary folders are nobody else's, and go with all that is in them", async () => {
  const temporary = await host.makeTemporaryFolder();
  if (process.platform !== "win32") assert.equal(statSync(temporary.path).mode & 0o777, 0o700);
  mkdirSync(join(temporary.path, "a/b"), { recursive: true });
  symlinkSync(folder, join(temporary.path, "a/link"));
  await host.writeFile(join(temporary.path, "a/b/c"), new Uint8Array(3));
  await temporary.remove();
  await temporary.remove();
  assert.equal(existsSync(temporary.path), false);
  assert.equal(existsSync(folder), true);
});

test("folders of killed servers are swept, those of living ones and of others are not", async () => {
  const place = makeFolder();
  const mine = await makeTemporaryFolder(place);
  const dead = `dockerfile-security-${machine}-${deadPid()}-abc`;
  const kept = [
    `dockerfile-security-${machine}-${process.ppid}-abc`,
    `dockerfile-security-00000000-${deadPid()}-abc`,
    `dockerfile-security-${machine}-x-abc`,
    "dockerfile-security",
  ];
  for (const name of [dead, ...kept]) mkdirSync(join(place, name));
  const link = `dockerfile-security-${machine}-${deadPid()}-link`;
  symlinkSync(folder, join(place, link));
  await sweepStaleFolders(place);
  assert.deepEqual(
    readdirSync(place).toSorted(),
    [mine.path.slice(place.length + 1), ...kept, link].toSorted(),
  );
  await mine.remove();
});

test("files are read up to a limit, and nothing else is read", async () => {
  const path = join(folder, "file");
  await host.writeFile(
    path,
    (async function* () {
      yield Buffer.from("ab");
      yield Buffer.from("cde");
    })(),
  );
  assert.equal(Buffer.from(await host.readFile(path, 5)).toString(), "abcde");
  await assert.rejects(host.readFile(path, 4), { code: "EFBIG" });
  await assert.rejects(host.readFile(folder, 4), { code: "EISDIR" });
  await assert.rejects(host.readFile(join(folder, "none"), 4), { code: "ENOENT" });
  const chunks: Uint8Array[] = [];
  for await (const chunk of host.streamFile(path)) chunks.push(chunk);
  assert.equal(Buffer.concat(chunks).toString(), "abcde");
  if (process.platform === "linux") {
    await assert.rejects(host.readFile("/dev/zero", 4), { code: "EINVAL" });
    await assert.rejects(host.readFile("/proc/self/maps", 4), { code: "EFBIG" });
  }
  assert.deepEqual(
    await Promise.all([path, folder, "/dev/null", join(folder, "none")].map((one) => host.findKind(one))),
    ["file", "folder", "other", undefined],
  );
});
