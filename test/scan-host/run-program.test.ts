/** Programs that do what programs should not do, run for real. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { inProject } from "../../scripts/machine/paths.ts";
import { createScanHost } from "../../server/src/scan-host.node.ts";
import type { RunOptions } from "../../server/src/scan-host.ts";
import { isRunning, stubbornTree, waitForFile, writeProgram } from "../support/programs.ts";

const folder = mkdtempSync(join(tmpdir(), "run-program-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const host = createScanHost();
let count = 0;

function runScript(body: string, options: Partial<RunOptions> = {}, args: readonly string[] = []) {
  return run(writeProgram(folder, `program-${count++}`, body), options, args);
}

function run(program: string, options: Partial<RunOptions> = {}, args: readonly string[] = []) {
  return host.run(
    { program, args, environment: { ONLY: "this" }, folder },
    { mostOutput: 1 << 20, ...options },
  );
}

test("gives output, errors and exit code", async () => {
  const lines: string[] = [];
  assert.deepEqual(
    await runScript(
      `process.stdout.write("out"); process.stderr.write("one\\r\\ntwo\\rthree \\u001b[31mred\\u001b[0m\\n\\nfour"); process.exitCode = 3`,
      { onErrorLine: (line) => lines.push(line) },
    ),
    { kind: "exited", code: 3, output: "out", errors: "one\ntwo\nthree red\nfour" },
  );
  assert.deepEqual(lines, ["one", "two", "three red", "four"]);
});

test("gives arguments as they are, the environment that was asked for, and no input", async () => {
  const args = ["a b", '"; rm -rf /', "$(id)", "-x", "*", "", "한"];
  const outcome = await runScript(
    `process.stdin.on("data", () => {}).on("end", () => console.log(JSON.stringify([process.argv.slice(2), process.env.ONLY, process.env.HOME, process.cwd()])))`,
    {},
    args,
  );
  assert.equal(outcome.kind, "exited");
  assert.deepEqual(outcome.kind === "exited" && JSON.parse(outcome.output), [args, "this", null, folder]);
});

test("says what kept a program from starting", async () => {
  assert.deepEqual(await run(join(folder, "nothing")), { kind: "missing" });
  assert.deepEqual(await run("no-program-of-this-name"), { kind: "missing" });
  assert.deepEqual(await run(folder), { kind: "not-started", reason: "it is a folder" });
  const text = join(folder, "text");
  writeFileSync(text, "echo must never run > ran\n");
  if (process.getuid?.() !== 0) {
    assert.deepEqual(await run(text), { kind: "not-started", reason: "it is not a program of this system" });
  }
  chmodSync(text, 0o755);
  assert.deepEqual(await run(text), { kind: "not-started", reason: "it is not a program of this system" });
  assert.equal(await host.findKind(join(folder, "ran")), undefined);
  const closed = writeProgram(folder, "closed", "");
  chmodSync(closed, 0o644);
  assert.deepEqual(await run(closed), { kind: "not-started", reason: "it may not be executed" });
  const orphan = join(folder, "orphan");
  writeFileSync(orphan, "#!/nowhere/interpreter\n", { mode: 0o755 });
  assert.deepEqual(await run(orphan), {
    kind: "not-started",
    reason: "the interpreter or library that it needs is missing",
  });
  assert.equal((await run(process.execPath, {}, ["a\0b"])).kind, "not-started");
  assert.deepEqual(
    await host.run(
      { program: process.execPath, args: [], environment: {}, folder: join(folder, "gone") },
      { mostOutput: 1 },
    ),
    { kind: "not-started", reason: `there is no folder ${join(folder, "gone")}` },
  );
});

test("says who killed a program", async () => {
  assert.deepEqual(await runScript(`console.error("last"); process.kill(process.pid, "SIGKILL")`), {
    kind: "killed",
    by: "SIGKILL",
    errors: "last",
  });
});

test("ends a program that writes without end, on both pipes", async () => {
  for (const pipe of ["stdout", "stderr"]) {
    const outcome = await runScript(
      `const write = () => process.${pipe}.write("x".repeat(65536), write); write();`,
    );
    assert.equal(outcome.kind, "too-much-output", pipe);
    assert.ok(outcome.kind === "too-much-output" && outcome.errors.length <= 65_536);
  }
});

test("waits for the one who takes the output", async () => {
  let taken = 0;
  let isBusy = false;
  const outcome = await runScript(`process.stdout.write("x".repeat(3_000_000))`, {
    mostOutput: 4_000_000,
    async onOutput(chunk) {
      assert.equal(isBusy, false);
      isBusy = true;
      await new Promise((resolve) => setTimeout(resolve, 5));
      taken += chunk.length;
      isBusy = false;
    },
  });
  assert.deepEqual(outcome, { kind: "exited", code: 0, output: "", errors: "" });
  assert.equal(taken, 3_000_000);
});

test("ends a program whose output nobody can take", async () => {
  const outcome = await runScript(`setInterval(() => console.log("more"), 5)`, {
    onOutput() {
      throw new Error("the disk is full");
    },
  });
  assert.deepEqual(outcome, { kind: "killed", by: "the disk is full", errors: "" });
});

test("does not wait for what a program leaves behind with its pipes", async () => {
  const outcome = await runScript(
    `const child = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" });
     console.log(child.pid); child.unref(); process.exitCode = 4`,
  );
  assert.equal(outcome.kind, "exited");
  assert.equal(outcome.kind === "exited" && outcome.code, 4);
  assert.equal(outcome.kind === "exited" && isRunning(Number(outcome.output)), false);
});

test("cancelling and running out of time end all that a program started, within two seconds", async () => {
  const controller = new AbortController();
  for (const [kind, options] of [
    ["cancelled", { signal: controller.signal }],
    ["timed-out", { timeout: 1500 }],
  ] as const) {
    const place = join(folder, kind);
    mkdirSync(place);
    const running = run(writeProgram(place, "stubborn", stubbornTree), options);
    const pids = (await waitForFile(join(place, "pids"))).trim().split(" ").map(Number);
    assert.ok(pids.length === 3 && pids.every(isRunning));
    if (kind === "cancelled") controller.abort();
    assert.equal((await running).kind, kind);
    assert.deepEqual(pids.filter(isRunning), [], kind);
  }
});

test("a program that tidies up gets the time to", async () => {
  const controller = new AbortController();
  const running = runScript(
    `process.on("SIGTERM", () => { require("node:fs").writeFileSync("tidied", "\\n"); process.exit(0) });
     setInterval(() => {}, 1000); require("node:fs").writeFileSync("tidy-ready", "\\n");`,
    { signal: controller.signal },
  );
  await waitForFile(join(folder, "tidy-ready"));
  controller.abort();
  assert.deepEqual(await running, { kind: "cancelled" });
  assert.equal(await host.findKind(join(folder, "tidied")), "file");
});

test("starts nothing once it is cancelled", async () => {
  const outcome = await runScript(`require("node:fs").writeFileSync("started", "")`, {
    signal: AbortSignal.abort(),
  });
  assert.deepEqual(outcome, { kind: "cancelled" });
  assert.equal(await host.findKind(join(folder, "started")), undefined);
});

for (const [name, end] of [
  ["asked to end", (child: ReturnType<typeof spawn>) => child.kill("SIGTERM")],
  ["interrupted", (child: ReturnType<typeof spawn>) => child.kill("SIGINT")],
  ["left by its client", (child: ReturnType<typeof spawn>) => child.disconnect()],
  ["done", (child: ReturnType<typeof spawn>) => child.send("exit")],
] as const) {
  test(`no program outlives a server that is ${name}`, async () => {
    const place = mkdtempSync(join(folder, "server-"));
    const program = writeProgram(place, "stubborn", stubbornTree);
    const server = join(place, "server.mjs");
    writeFileSync(
      server,
      `import { createScanHost } from ${JSON.stringify(inProject("server/src/scan-host.node.ts"))};
       process.on("message", () => process.exit(0));
       process.on("disconnect", () => setTimeout(() => process.exit(0), 50));
       createScanHost().run({ program: ${JSON.stringify(program)}, args: [], environment: {}, folder: ${JSON.stringify(place)} }, { mostOutput: 100 });`,
    );
    const child = spawn(process.execPath, [server], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    const pids = (await waitForFile(join(place, "pids"))).trim().split(" ").map(Number);
    const ended = new Promise<unknown>((resolve) =>
      child.once("exit", (code, signal) => resolve(signal ?? code)),
    );
    end(child);
    assert.equal(await ended, { "asked to end": "SIGTERM", interrupted: "SIGINT" }[name as string] ?? 0);
    while (pids.some(isRunning)) await new Promise((resolve) => setTimeout(resolve, 10));
  });
}
