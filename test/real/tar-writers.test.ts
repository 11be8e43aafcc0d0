/** What GNU's tar and Python's tarfile write, in each of their formats, is read as they mean it. */
import assert from "node:assert/strict";
import { createReadStream } from "node:fs";
import { link, mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { capture } from "../../scripts/machine/processes.ts";
import { requireProgram } from "../../scripts/machine/requirements.ts";
import { createScratchFolder } from "../../scripts/machine/scratch.ts";
import { readTar } from "../../server/src/image-layers/tar.node.ts";

const purpose = "The test of tar files";
const scratch = createScratchFolder("tar-writers");
const folder = join(scratch, "in");
const deep = `${"folder-with-a-name/".repeat(9)}file`;

async function makeFiles(): Promise<void> {
  await mkdir(dirname(join(folder, deep)), { recursive: true });
  await writeFile(join(folder, "a"), "x".repeat(100_000));
  await writeFile(join(folder, "empty"), "");
  await writeFile(join(folder, deep), "deep");
  await writeFile(join(folder, "명령"), "u");
  await link(join(folder, "a"), join(folder, "hard"));
  await symlink(deep, join(folder, "soft"));
}

async function check(path: string): Promise<void> {
  const found = new Map<string, string>();
  for await (const { name, type, linkName, content } of readTar(createReadStream(path))) {
    let length = 0;
    for await (const part of content) length += part.length;
    if (type !== "directory") found.set(name.replace(/^\.\//, ""), `${type} ${linkName || length}`);
  }
  // Which of the two names of one file is the link is up to the writer.
  const [linked, kept] = found.get("a") === "file 100000" ? ["hard", "a"] : ["a", "hard"];
  assert.equal(found.get(linked)?.replace("./", ""), `hard-link ${kept}`);
  assert.equal(found.get(kept), "file 100000");
  assert.equal(found.get("empty"), "file 0");
  assert.equal(found.get(deep), "file 4");
  assert.equal(found.get("명령"), "file 1");
  assert.equal(found.get("soft"), `symbolic-link ${deep}`);
  assert.equal(found.size, 6);
}

test("the formats of two writers", async () => {
  const tar = await requireProgram(["tar"], ["tar"], purpose);
  const python = await requireProgram(["python3"], ["python3"], purpose);
  await makeFiles();
  for (const format of ["gnu", "oldgnu", "pax"]) {
    const path = join(scratch, `tar-${format}.tar`);
    await capture(tar, [`--format=${format}`, "-cf", path, "-C", folder, "."]);
    await check(path);
  }
  for (const format of ["GNU_FORMAT", "PAX_FORMAT"]) {
    const path = join(scratch, `python-${format}.tar`);
    const script = `import sys, tarfile
with tarfile.open(sys.argv[1], "w", format=tarfile.${format}) as out: out.add(sys.argv[2], ".")`;
    await capture(python, ["-c", script, path, folder]);
    await check(path);
  }
});
