/** The server speaks the language of its client. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { plainCapabilities, startClient } from "./language-client.ts";

const text = "FROM node:22\nUSER node\nRUN sudo ls\n";

interface Heard {
  readonly message: string;
  readonly titles: readonly string[];
  readonly hover: string;
  readonly base: string;
}

/** What the server answers about sudo in `text`, and about its base image. */
async function listen(t: Parameters<typeof startClient>[0], locale: string | undefined): Promise<Heard> {
  const client = await startClient(t, {
    capabilities: {
      ...plainCapabilities,
      textDocument: { ...plainCapabilities.textDocument, diagnostic: {} },
    },
    ...(locale !== undefined && { locale }),
    initializationOptions: { ruleDocumentation: "editor://rules/" },
  });
  client.open(text);
  const diagnostics = await client.diagnostics();
  const actions = await client.codeActions(client.range("sudo"));
  const show = (hover: Awaited<ReturnType<typeof client.hover>>) => {
    const contents = hover?.contents;
    assert.ok(typeof contents === "object" && "value" in contents);
    return contents.value;
  };
  const heard = {
    message: String(diagnostics.find(({ code }) => code === "sudo-in-run")?.message),
    titles: actions.map(({ title }) => title),
    hover: show(await client.hover("sudo")),
    base: show(await client.hover("node:22")),
  };
  assert.equal(await client.stop(), 0);
  return heard;
}

for (const locale of ["ko", "ko-KR"]) {
  test(`a client in ${locale} is spoken to in Korean`, async (t) => {
    const { message, titles, hover, base } = await listen(t, locale);
    const sudo =
      "빌드할 때뿐 아니라 이 이미지로 만든 모든 컨테이너에서 node 사용자가 비밀번호 없이 sudo로 root가 될 수 있습니다.";
    assert.equal(message, sudo);
    assert.deepEqual(titles.slice(0, 2), [
      "sudo 대신 USER로 root 전환 후 실행",
      "이 줄에서 sudo-in-run 무시",
    ]);
    assert.equal(
      hover,
      ["RUN에서 사용한 sudo (경고)", sudo, "이유와 해결 방법: editor://rules/sudo-in-run"].join("\n"),
    );
    assert.match(base, /^- root로 실행되며, node \(uid 1000\) 사용자가 준비되어 있습니다$/m);
    assert.match(base, /^- Node\.js 22: 지원 2027-04-30 종료/m);
  });
}

for (const locale of [undefined, "en", "fr", "kok", ""]) {
  test(`a client whose locale is ${JSON.stringify(locale)} is spoken to in English`, async (t) => {
    const { message, titles } = await listen(t, locale);
    assert.match(message, /^sudo lets node become root /);
    assert.equal(titles[1], "Ignore sudo-in-run on this line");
  });
}
