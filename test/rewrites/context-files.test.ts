import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { diskContexts } from "../../server/src/rewrites/context-files.node.ts";
import { findBuildContext } from "../../server/src/rewrites/find-build-context.ts";
import { openBuildContext } from "../../server/src/rewrites/open-build-context.ts";
import { createProject } from "../../server/src/rewrites/project/project.ts";

const top = mkdtempSync(join(tmpdir(), "context-"));
after(() => rmSync(top, { recursive: true, force: true }));
const inTop = (...path: readonly string[]) => join(top, ...path);
const urlOf = (...path: readonly string[]) => `${pathToFileURL(inTop(...path)).href}/`;

mkdirSync(inTop("app/src"), { recursive: true });
mkdirSync(inTop("app/package.json"));
mkdirSync(inTop("outside"));
writeFileSync(inTop("outside/package.json"), '{"name":"secret"}');
writeFileSync(inTop("app/src/run.sh"), "#!/bin/sh\r\n");
chmodSync(inTop("app/src/run.sh"), 0o755);
writeFileSync(inTop("app/go.mod"), "module x\n");
writeFileSync(inTop("app/locked.toml"), "a = 1");
chmodSync(inTop("app/locked.toml"), 0);
writeFileSync(inTop("app/latin.txt"), Buffer.from([0x63, 0x61, 0x66, 0xe9]));
symlinkSync("../outside/package.json", inTop("app/leak.json"));
symlinkSync("../outside", inTop("app/leak"));
symlinkSync("src", inTop("app/inner"));
symlinkSync("src/run.sh", inTop("app/start.sh"));
symlinkSync("nowhere", inTop("app/dead"));
symlinkSync("loop", inTop("app/loop"));
symlinkSync("app", inTop("link"));
execFileSync("mkfifo", [inTop("app/pipe")]);

for (const folder of ["app", "link"]) {
  test(`${folder}: what leads out of the context, or is no file, is refused`, async () => {
    const context = openBuildContext(diskContexts.open(urlOf(folder)));
    const kinds = async (path: string) => (await context.read(path)).kind;
    assert.equal(await kinds("go.mod"), "text");
    assert.equal(await kinds("start.sh"), "text");
    assert.equal(await kinds("inner/run.sh"), "text");
    assert.equal(await kinds("leak.json"), "outside");
    assert.equal(await kinds("leak/package.json"), "outside");
    assert.equal(await kinds("../outside/package.json"), "outside");
    assert.equal(await kinds("dead"), "missing");
    assert.equal(await kinds("go.mod/x"), "missing");
    assert.equal(await kinds("loop"), "failed");
    assert.equal(await kinds("package.json"), "failed");
    assert.equal(await kinds("pipe"), "failed");
    assert.equal(await kinds("latin.txt"), "binary");
    assert.deepEqual(await context.list("leak"), []);
    const entries = (await context.list(".")).map(({ name, kind }) => `${kind} ${name}`);
    assert.deepEqual(entries, [
      "link dead",
      "file go.mod",
      "folder inner",
      "file latin.txt",
      "link leak",
      "link leak.json",
      "file locked.toml",
      "link loop",
      "folder package.json",
      "folder src",
      "file start.sh",
    ]);
  });
}

test("the right to run a file is told, line ends stay", async () => {
  const context = openBuildContext(diskContexts.open(urlOf("app")));
  const script = await context.read("src/run.sh");
  assert.deepEqual(script, { kind: "text", text: "#!/bin/sh\r\n", isExecutable: true });
  const module = await context.read("go.mod");
  assert.ok(module.kind === "text" && module.isExecutable === false);
});

test("a file that may not be read, or is a folder, is broken and not missing", async () => {
  const project = createProject(openBuildContext(diskContexts.open(urlOf("app"))));
  const manifest = await project.packageJson(".");
  assert.deepEqual(manifest, { kind: "broken", path: "package.json", problem: "the file cannot be read" });
  // Root may read everything.
  const locked = await project.context.read("locked.toml");
  assert.equal(locked.kind, process.getuid?.() === 0 ? "text" : "failed");
});

test("times show what has changed", async () => {
  const files = diskContexts.open(urlOf("app"));
  const before = await files.stamp("go.mod");
  assert.equal(await files.stamp("go.mod"), before);
  utimesSync(inTop("app/go.mod"), 1, 1);
  assert.notEqual(await files.stamp("go.mod"), before);
  assert.equal(await files.stamp("none"), undefined);
});

test("a context that is a link out of the workspace is outside of it", async () => {
  mkdirSync(inTop("workspace/web"), { recursive: true });
  symlinkSync("../outside", inTop("workspace/away"));
  symlinkSync("web", inTop("workspace/near"));
  const find = (explicit: string) =>
    findBuildContext(
      {
        dockerfile: `${urlOf("workspace")}Dockerfile`,
        workspace: urlOf("workspace"),
        explicit,
        sources: [],
      },
      diskContexts,
    );
  assert.equal((await find(urlOf("workspace/away"))).kind, "outside-workspace");
  assert.equal((await find(urlOf("workspace/near"))).kind, "folder");
  assert.equal((await find(urlOf("outside"))).kind, "outside-workspace");
  assert.equal((await find(urlOf("workspace/none"))).kind, "none");
});
