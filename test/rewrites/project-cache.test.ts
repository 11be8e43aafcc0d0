import assert from "node:assert/strict";
import { test } from "node:test";
import { createProjectCache } from "../../server/src/rewrites/project-cache.ts";
import { createMemoryHost } from "../support/memory-context.ts";

const root = "file:///project/";
const dockerfile = `${root}Dockerfile`;

function create() {
  const host = createMemoryHost({
    Dockerfile: "FROM node",
    "package.json": '{"name":"one"}',
    "src/a.ts": "",
  });
  let time = 0;
  const cache = createProjectCache(host, { now: () => time, trustFor: 1_000 });
  return {
    host,
    cache,
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
    async name() {
      const project = await cache.get(root, dockerfile);
      const manifest = await project.packageJson(".");
      await Promise.all([project.nodeLock("."), project.listTop("src")]);
      return manifest.kind === "read" ? manifest.value.name : manifest.kind;
    },
  };
}

test("a second question reads nothing", async () => {
  const { host, name, pass } = create();
  assert.equal(await name(), "one");
  const { asked } = host;
  pass(999);
  assert.equal(await name(), "one");
  assert.equal(host.asked, asked);
});

test("after a while, times are compared, and what is the same is kept", async () => {
  const { host, cache, name, pass } = create();
  await name();
  const before = await cache.get(root, dockerfile);
  pass(1_000);
  assert.equal(await cache.get(root, dockerfile), before);
  const { asked } = host;
  await name();
  assert.equal(host.asked, asked);
  host.files.set("package.json", '{"name":"two"}');
  assert.equal(await name(), "one");
  pass(1_000);
  assert.equal(await name(), "two");
});

test("a watcher's word comes first", async () => {
  const { host, cache, name } = create();
  await name();
  host.files.set("package.json", '{"name":"two"}');
  cache.renew(`${root}package.json`, "changed");
  assert.equal(await name(), "two");
  const before = await cache.get(root, dockerfile);
  // Neither of them was read.
  cache.renew(`${root}src/a.ts`, "changed");
  cache.renew(`${root}other/new.ts`, "created");
  assert.equal(await cache.get(root, dockerfile), before);
  // A file that was missing, an entry of a folder that was listed, an ignore file.
  for (const [url, change] of [
    [`${root}package-lock.json`, "created"],
    [`${root}src/b.ts`, "created"],
    [`${root}src/a.ts`, "deleted"],
    [`${root}.dockerignore`, "created"],
    [`${root}Dockerfile.dockerignore`, "created"],
  ] as const) {
    await name();
    const kept = await cache.get(root, dockerfile);
    cache.renew(url, change);
    assert.notEqual(await cache.get(root, dockerfile), kept, url);
  }
});

test("two questions at once get the same project", async () => {
  const { cache, pass, name } = create();
  await name();
  pass(5_000);
  const [one, two] = await Promise.all([cache.get(root, dockerfile), cache.get(root, dockerfile)]);
  assert.equal(one, two);
});

test("the context is found once, and anew when something comes or goes", async () => {
  const { host, cache, pass } = create();
  const question = { dockerfile, workspace: root, sources: ["package.json"] };
  const first = await cache.find(question);
  assert.ok(first.kind === "project" && first.reason === "guess");
  await first.project.packageJson(".");
  const { asked } = host;
  const again = await cache.find({ ...question, sources: ["package.json"] });
  assert.ok(again.kind === "project" && again.project === first.project);
  cache.renew(`${root}src/a.ts`, "changed");
  await cache.find(question);
  assert.equal(host.asked, asked);
  cache.renew(`${root}new/file`, "created");
  await cache.find(question);
  assert.notEqual(host.asked, asked);
  const before = host.asked;
  pass(1_000);
  await cache.find(question);
  assert.notEqual(host.asked, before);
  const outside = await cache.find({ ...question, explicit: "file:///other/" });
  assert.deepEqual(outside, { kind: "outside-workspace", folder: "file:///other/" });
});
