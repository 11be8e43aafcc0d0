import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { createProjectFiles } from "../../server/src/built-images/project-files.node.ts";
import { listProjectFiles } from "../../server/src/built-images/project-files.ts";
import { createMemoryProject, root } from "./memory-project.ts";

const isYaml = (url: string) => url.endsWith(".yaml");
const names = (urls: readonly string[], top = root) =>
  urls.map((url) => decodeURIComponent(url.slice(top.length)));

test("the folders around a file come first, what tools keep never", async () => {
  const project = createMemoryProject({
    "a.yaml": "",
    "b/b.yaml": "",
    "z/z.yaml": "",
    "z/y/y.yaml": "",
    "z/y/Dockerfile": "",
    "z/y/my files/deep.yaml": "",
    "node_modules/x/x.yaml": "",
    ".git/x.yaml": "",
    "z/vendor/x.yaml": "",
  });
  assert.deepEqual(names(await listProjectFiles(project, `${root}z/y/Dockerfile`, isYaml)), [
    "z/y/y.yaml",
    "z/z.yaml",
    "a.yaml",
    "z/y/my files/deep.yaml",
    "b/b.yaml",
  ]);
});

test("a Dockerfile in a folder that is left out is found all the same", async () => {
  const project = createMemoryProject({
    "vendor/x/Dockerfile": "",
    "vendor/x/a.yaml": "",
    "vendor/y/b.yaml": "",
  });
  const found = await listProjectFiles(project, `${root}vendor/x/Dockerfile`, isYaml);
  assert.deepEqual(names(found), ["vendor/x/a.yaml", "vendor/y/b.yaml"]);
});

test("a file elsewhere: the root is searched", async () => {
  const project = createMemoryProject({ "a.yaml": "" });
  assert.deepEqual(names(await listProjectFiles(project, "file:///other/Dockerfile", isYaml)), ["a.yaml"]);
});

test("the walk has bounds, and can be cancelled", async () => {
  const texts = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`d${at}/e/f/x.yaml`, ""]));
  const project = createMemoryProject(texts);
  const limits = { folders: 50, entriesOfFolder: 1000, depth: 8, files: 500 };
  const count = async (changed: Partial<typeof limits>) =>
    (await listProjectFiles(project, `${root}Dockerfile`, isYaml, { limits: { ...limits, ...changed } }))
      .length;
  assert.equal(await count({}), 0);
  assert.equal(await count({ folders: 1000 }), 200);
  assert.equal(await count({ folders: 1000, files: 7 }), 7);
  assert.equal(await count({ folders: 1000, depth: 2 }), 0);
  assert.equal(await count({ folders: 1000, entriesOfFolder: 3 }), 3);
  const aborted = listProjectFiles(project, `${root}Dockerfile`, isYaml, { signal: AbortSignal.abort() });
  await assert.rejects(aborted, { name: "AbortError" });
});

const folder = await mkdtemp(join(tmpdir(), "project-files-"));
after(() => rm(folder, { recursive: true }));

test("on a disk: links to folders are not followed, nothing large or odd is read", async () => {
  const top = pathToFileURL(`${folder}/`).href;
  await mkdir(join(folder, "my docker"));
  await writeFile(join(folder, "my docker/a.yaml"), "a: ü");
  await writeFile(join(folder, "big.yaml"), "x".repeat(1000));
  await symlink(folder, join(folder, "loop"), "dir");
  await symlink(join(folder, "my docker/a.yaml"), join(folder, "link.yaml"));
  await symlink("nowhere", join(folder, "broken.yaml"));
  const project = createProjectFiles(top);
  const found = await listProjectFiles(project, `${top}Dockerfile`, isYaml);
  assert.deepEqual(names(found, top).toSorted(), ["big.yaml", "link.yaml", "my docker/a.yaml"]);
  assert.equal(await project.readText(`${top}my%20docker/a.yaml`, 100), "a: ü");
  assert.equal(await project.readText(`${top}big.yaml`, 100), undefined);
  assert.equal(await project.readText(`${top}my%20docker`, 100), undefined);
  assert.equal(await project.readText(`${top}missing`, 100), undefined);
  assert.equal(await project.readText("untitled:a", 100), undefined);
  await assert.rejects(project.listFolder(`${top}missing/`));
});
