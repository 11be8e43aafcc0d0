import assert from "node:assert/strict";
import { test } from "node:test";
import { findFiles } from "../../server/src/cli/find-files.ts";
import { english } from "../../server/src/l10n/texts.ts";
import { createMemoryHost } from "./memory-host.ts";

const host = createMemoryHost(
  {
    "C:\\work\\.git\\HEAD": "",
    "C:\\work\\.gitignore": "build/\n/docker/*.TMP.dockerfile\n",
    "C:\\work\\Dockerfile": "",
    "C:\\work\\build\\Dockerfile": "",
    "C:\\work\\docker\\web.dockerfile": "",
    "C:\\work\\docker\\web.tmp.dockerfile": "",
    "C:\\work\\docker\\deep\\Containerfile": "",
    "C:\\else\\Dockerfile": "",
    "D:\\other\\Dockerfile": "",
  },
  { cwd: "C:\\work", isWindows: true },
);

const cases: readonly { readonly paths: readonly string[]; readonly files: readonly string[] }[] = [
  { paths: [], files: ["Dockerfile", "docker/deep/Containerfile", "docker/web.dockerfile"] },
  { paths: ["docker\\web.dockerfile"], files: ["docker/web.dockerfile"] },
  { paths: ["docker/web.dockerfile"], files: ["docker/web.dockerfile"] },
  { paths: ["C:\\work\\docker"], files: ["docker/deep/Containerfile", "docker/web.dockerfile"] },
  { paths: ["docker\\*.dockerfile"], files: ["docker/web.dockerfile"] },
  { paths: [".\\docker\\**"], files: ["docker/deep/Containerfile", "docker/web.dockerfile"] },
  { paths: ["C:\\work\\docker\\*\\C*"], files: ["docker/deep/Containerfile"] },
  { paths: ["..\\else"], files: ["../else/Dockerfile"] },
  { paths: ["D:\\other\\Dockerfile"], files: ["D:/other/Dockerfile"] },
];

for (const { paths, files } of cases) {
  test(`on Windows, ${paths.join(" ") || "no path"} is ${files.join(", ")}`, async () => {
    const found = await findFiles(host, english, paths);
    assert.deepEqual(
      found.files.map(({ path }) => host.relativePath(host.cwd, path)),
      files,
    );
    assert.deepEqual(found.problems, []);
  });
}
