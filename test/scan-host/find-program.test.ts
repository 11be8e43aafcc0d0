import assert from "node:assert/strict";
import { test } from "node:test";
import { findProgram } from "../../server/src/scan-host/find-program.node.ts";

function find(
  name: string,
  environment: Record<string, string>,
  isWindows: boolean,
  files: readonly string[],
) {
  return findProgram(name, environment, isWindows, async (path) => files.includes(path));
}

test("the first folder of the PATH wins", async () => {
  const files = ["/b/trivy", "/c/trivy"];
  assert.equal(await find("trivy", { PATH: "/a:/b:/c" }, false, files), "/b/trivy");
  assert.equal(await find("grype", { PATH: "/a:/b:/c" }, false, files), undefined);
  assert.equal(await find("trivy", {}, false, files), undefined);
});

test("folders of the working folder do not count", async () => {
  const files = ["trivy", "./trivy", "bin/trivy", "/trivy", "/ok/trivy"];
  assert.equal(await find("trivy", { PATH: ":.:bin:./bin:../x:/ok" }, false, files), "/ok/trivy");
  assert.equal(await find("trivy", { PATH: "" }, false, files), undefined);
});

test("names with folders are no names", async () => {
  const files = ["/a/../b/trivy", "/b/trivy", "/a/b/trivy"];
  for (const name of ["../b/trivy", "b/trivy", "./trivy", "", "a\0b", "b\\trivy"]) {
    assert.equal(await find(name, { PATH: "/a" }, false, files), undefined, name);
  }
  assert.equal(await find("/b/trivy", { PATH: "" }, false, files), "/b/trivy");
  assert.equal(await find("/x/trivy", { PATH: "" }, false, files), undefined);
});

test("Windows has endings, quotes and its own way to write PATH", async () => {
  const files = ["C:\\Tools\\trivy.cmd", "C:\\Tools\\trivy.EXE", "D:\\my tools\\grype.exe", "\\x\\trivy.exe"];
  const environment = { Path: '.;;x;\\x;C:\\Tools;"D:\\my tools"', PATHEXT: ".BAT;.CMD;.EXE;.exe" };
  assert.equal(await find("trivy", environment, true, files), "C:\\Tools\\trivy.EXE");
  assert.equal(await find("grype.exe", environment, true, files), "D:\\my tools\\grype.exe");
  assert.equal(await find("grype", environment, true, files), "D:\\my tools\\grype.exe");
  assert.equal(await find("D:\\my tools\\grype.exe", {}, true, files), "D:\\my tools\\grype.exe");
  for (const name of ["trivy.cmd", "C:trivy", "..\\trivy"]) {
    assert.equal(await find(name, environment, true, files), undefined, name);
  }
});
