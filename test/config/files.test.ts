import assert from "node:assert/strict";
import { test } from "node:test";
import { createConfigurationFiles, loadConfiguration } from "../../server/src/config/files.ts";

/** A disk of texts by URL, which remembers what was asked. */
function createDisk(texts: Record<string, string>) {
  const asked: string[] = [];
  return {
    texts,
    asked,
    async readText(url: string): Promise<string | undefined> {
      asked.push(url);
      return texts[url];
    },
  };
}

test("the nearest configuration up from a file holds", async () => {
  const files = createConfigurationFiles(
    createDisk({
      "file:///project/.dockerfile-security.yaml": "extends: strict",
      "file:///project/api/.dockerfile-security.yml": "extends: minimal",
    }),
  );
  const found = async (url: string) => (await files.of(url))?.url;
  assert.equal(await found("file:///project/Dockerfile"), "file:///project/.dockerfile-security.yaml");
  assert.equal(await found("file:///project/web/a/Dockerfile"), "file:///project/.dockerfile-security.yaml");
  assert.equal(await found("file:///project/api/Dockerfile"), "file:///project/api/.dockerfile-security.yml");
  assert.equal(
    await found("file:///project/api/a/b/Dockerfile"),
    "file:///project/api/.dockerfile-security.yml",
  );
  assert.equal(await found("file:///other/Dockerfile"), undefined);
  assert.equal((await files.of("file:///project/api/x"))?.layer.folder, "file:///project/api/");
});

test("of two in a folder the one that ends in yaml holds", async () => {
  const files = createConfigurationFiles(
    createDisk({
      "file:///p/.dockerfile-security.yml": "extends: minimal",
      "file:///p/.dockerfile-security.yaml": "extends: strict",
    }),
  );
  assert.deepEqual((await files.of("file:///p/Dockerfile"))?.configuration, { extends: "strict" });
});

test("a file that is on no disk has no configuration", async () => {
  const disk = createDisk({});
  const files = createConfigurationFiles(disk);
  for (const url of ["untitled:Untitled-1", "vscode-vfs://github/a/b/Dockerfile", "git:/p/Dockerfile"]) {
    assert.equal(await files.of(url), undefined);
  }
  assert.deepEqual(disk.asked, []);
});

test("folders are asked up to the root, on disks with letters and on servers, too", async () => {
  const folders = async (url: string) => {
    const disk = createDisk({});
    await createConfigurationFiles(disk).of(url);
    return disk.asked.filter((asked) => asked.endsWith(".yaml")).map((asked) => new URL(".", asked).href);
  };
  assert.deepEqual(await folders("file:///a/b/Dockerfile"), ["file:///a/b/", "file:///a/", "file:///"]);
  assert.deepEqual(await folders("file:///c%3A/a/Dockerfile"), [
    "file:///c%3A/a/",
    "file:///c%3A/",
    "file:///",
  ]);
  assert.deepEqual(await folders("file://server/share/Dockerfile"), [
    "file://server/share/",
    "file://server/",
  ]);
});

test("each folder is read once, until told to forget", async () => {
  const disk = createDisk({ "file:///p/.dockerfile-security.yaml": "extends: strict" });
  const files = createConfigurationFiles(disk);
  await Promise.all([files.of("file:///p/a/Dockerfile"), files.of("file:///p/a/Containerfile")]);
  await files.of("file:///p/Dockerfile");
  assert.deepEqual(disk.asked, [
    "file:///p/a/.dockerfile-security.yaml",
    "file:///p/a/.dockerfile-security.yml",
    "file:///p/.dockerfile-security.yaml",
  ]);
  disk.texts["file:///p/.dockerfile-security.yaml"] = "extends: minimal";
  assert.deepEqual((await files.of("file:///p/Dockerfile"))?.configuration, { extends: "strict" });
  files.forget();
  assert.deepEqual((await files.of("file:///p/Dockerfile"))?.configuration, { extends: "minimal" });
});

test("while a file is broken, what was good last holds", async () => {
  const url = "file:///p/.dockerfile-security.yaml";
  const disk = createDisk({ [url]: "rules:\n  apt-pin: fatal\n" });
  const files = createConfigurationFiles(disk);
  const become = async (text: string | undefined) => {
    if (text === undefined) delete disk.texts[url];
    else disk.texts[url] = text;
    files.forget();
    const loaded = await files.of("file:///p/Dockerfile");
    return loaded && [loaded.layer.configuration, loaded.problems.length];
  };
  assert.deepEqual(await become(disk.texts[url]), [{}, 1], "nothing was good before");
  assert.deepEqual(await become("extends: strict"), [{ extends: "strict" }, 0]);
  assert.deepEqual(await become("extends: ["), [{ extends: "strict" }, 1]);
  assert.deepEqual(await become("extends: minimal\nrules: 1"), [{ extends: "strict" }, 1]);
  assert.deepEqual(await become("rules:\n  of-tomorrow: off\nextends: minimal"), [
    { rules: {}, extends: "minimal" },
    1,
  ]);
  assert.equal(await become(undefined), undefined);
  assert.deepEqual(await become("extends: ["), [{}, 1], "a deleted file is forgotten");
});

test("a file that cannot be read is an error of who asks", async () => {
  const files = createConfigurationFiles({
    async readText() {
      throw new Error("EACCES");
    },
  });
  await assert.rejects(files.of("file:///p/Dockerfile"), /EACCES/);
});

test("a file that is named has its own folder for globs", async () => {
  const { layer } = await loadConfiguration({ url: "file:///p/ci/strict.yaml", text: "exclude: ['a']" });
  assert.deepEqual(layer, {
    folder: "file:///p/ci/",
    name: "strict.yaml",
    configuration: { exclude: ["a"] },
  });
});
