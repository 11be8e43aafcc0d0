/** The built command line in Korean: by its option, and by the environment. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createFolder, fixable, type RunOptions, runCli } from "./command-line.ts";

const folder = createFolder({ Dockerfile: fixable });
const message = "이미 root로 실행되므로 sudo는 환경을 바꾸고 어떤 명령에 root 권한이 필요한지 가릴 뿐입니다.";

const wishes: readonly (readonly [string, readonly string[], NonNullable<RunOptions["env"]>, "en" | "ko"])[] =
  [
    ["LANG", [], { LANG: "ko_KR.UTF-8" }, "ko"],
    ["LC_MESSAGES before LANG", [], { LANG: "C", LC_MESSAGES: "ko_KR" }, "ko"],
    ["LC_ALL before all others", [], { LANG: "ko_KR.UTF-8", LC_ALL: "C.UTF-8" }, "en"],
    ["an option before the environment", ["--lang", "ko"], { LC_ALL: "C" }, "ko"],
    ["an option with an equals sign", ["--lang=en"], { LC_ALL: "ko_KR.UTF-8" }, "en"],
  ];

for (const [name, options, env, language] of wishes) {
  test(`the language comes from ${name}`, async () => {
    const { stdout } = await runCli(["lint", ...options, "Dockerfile"], { cwd: folder, env });
    assert.equal(stdout.includes(message), language === "ko", stdout);
  });
}

test("a report is in Korean from its first line to its last", async () => {
  const { stdout, code } = await runCli(["lint", "--lang", "ko", "Dockerfile"], { cwd: folder });
  assert.equal(code, 1);
  assert.deepEqual(stdout.split("\n"), [
    `Dockerfile:2:5 경고 ${message} [sudo-in-run]`,
    "  2 | RUN sudo ls",
    "    |     ^^^^",
    "    = 수정: sudo 제거",
    "",
    "경고 1개 (파일 1개)",
    "1개는 --fix로 고칠 수 있습니다.",
    "",
  ]);
});

test("formats for machines keep their words, and have messages in Korean", async () => {
  const { stdout } = await runCli(["lint", "--lang", "ko", "--format", "json", "Dockerfile"], {
    cwd: folder,
  });
  assert.ok(stdout.includes(message));
  assert.match(stdout, /"severity": ?"warning"/);
});

test("wrong arguments are said in Korean", async () => {
  const { stderr, code } = await runCli(["lint", "--nope", "--lang", "ko"], { cwd: folder });
  assert.equal(code, 2);
  assert.match(stderr, /^오류: --nope 옵션이 없습니다\.\n/);
});

test("a language that there is not is a mistake, and said in English", async () => {
  const { stderr, code } = await runCli(["lint", "--lang", "fr"], { env: { LANG: "ko_KR.UTF-8" } });
  assert.equal(code, 2);
  assert.match(stderr, /^error: --lang <language> cannot be fr\. Possible are: en, ko\.\n/);
});
