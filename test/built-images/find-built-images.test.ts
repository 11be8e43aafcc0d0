import assert from "node:assert/strict";
import { test } from "node:test";
import { describeReasons } from "../../server/src/built-images/describe-reasons.ts";
import { findBuiltImages } from "../../server/src/built-images/find-built-images.ts";
import { readGitRemote } from "../../server/src/built-images/git-remote.ts";
import { english } from "../../server/src/l10n/texts.ts";
import { createMemoryProject, root, tools } from "./memory-project.ts";

async function find(dockerfile: string, texts: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const found = await findBuiltImages(`${root}${dockerfile}`, createMemoryProject(texts), tools);
  return found.map(({ name, stage, reasons }) => {
    const called =
      name.kind === "reference"
        ? name.reference
        : name.kind === "repository"
          ? `${name.repository}:*`
          : "pattern";
    return `${called}${stage === undefined ? "" : ` (${stage})`}: ${describeReasons(reasons, english)}`;
  });
}

const monorepo: Readonly<Record<string, string>> = {
  ".git/config": '[core]\n\tbare = false\n[remote "origin"]\n\turl = git@github.com:Acme/Shop.git\n',
  ".env": "TAG=3\n",
  "compose.yaml":
    "services:\n  web:\n    image: acme/web:${TAG}\n    build: { context: ., dockerfile: services/web/Dockerfile }\n  api:\n    build: services/api\n",
  "docker-bake.hcl":
    'target "web" {\n  dockerfile = "services/web/Dockerfile"\n  tags = ["acme/web:3"]\n  target = "prod"\n}\n',
  ".vscode/tasks.json":
    '{"tasks":[{"label":"build web","type":"shell","command":"docker build -t acme/web:3 -f services/web/Dockerfile ."}]}',
  ".github/workflows/ci.yml":
    "jobs:\n  push:\n    steps:\n      - uses: docker/build-push-action@v6\n        with: { file: services/web/Dockerfile, tags: 'ghcr.io/acme/shop:${{ github.sha }}' }\n",
  "services/web/Makefile": "build:\n\tdocker build -t acme/web:dev -f Dockerfile ../..\n",
  "services/web/package.json": '\uFEFF{"scripts":{"image":"docker build -t acme/web:dev ."}}',
  "services/web/.devcontainer/devcontainer.json": '{"build":{"dockerfile":"../Dockerfile"}}',
  "services/web/skaffold.yaml": "build: { artifacts: [{ image: acme/web }] }",
  "services/broken/compose.yaml": "services: [",
  "node_modules/x/compose.yaml": "services: { web: { build: ../../services/web, image: stranger } }",
};

test("a monorepo: strongest reason first, each image once, all reasons together", async () => {
  assert.deepEqual(await find("services/web/Dockerfile", monorepo), [
    "acme/web:3: Compose service web, task build web",
    "acme/web:3 (prod): Bake target web",
    "acme/web:dev: built in Makefile, built in package.json",
    "acme/web:*: Skaffold artifact",
    "ghcr.io/acme/shop:*: job push in ci.yml",
    "pattern: dev container",
  ]);
  assert.deepEqual(await find("services/api/Dockerfile", monorepo), [
    "shop-api: Compose service api",
    "pattern: Compose service api",
  ]);
  assert.deepEqual(await find("services/other/Dockerfile", monorepo), []);
});

test("a large file is not read, a file that cannot be read says nothing", async () => {
  const large = `services: { web: { build: ., image: web } }\n${"#".repeat(600_000)}`;
  assert.deepEqual(await find("Dockerfile", { "compose.yaml": large }), []);
  const project = createMemoryProject({ "compose.yaml": "", Makefile: "x:\n\tdocker build -t web ." });
  const readText = async (url: string, most: number) => {
    if (url.endsWith("compose.yaml")) throw new Error("EACCES");
    return project.readText(url, most);
  };
  const found = await findBuiltImages(`${root}Dockerfile`, { ...project, readText }, tools);
  assert.equal(found.length, 1);
});

test("a reason is one short line, whatever the file calls things", () => {
  const label = `a\nb\u202E\u001B[31m${"c".repeat(500)}`;
  const text = describeReasons([{ kind: "task", label, file: root }], english);
  assert.equal(text, `task a b [31m${"c".repeat(51)}…`);
});

test("a cancelled search ends", async () => {
  const project = createMemoryProject(monorepo);
  const search = findBuiltImages(`${root}Dockerfile`, project, tools, AbortSignal.abort());
  await assert.rejects(search, { name: "AbortError" });
});

const remotes: readonly (readonly [url: string, home: string | undefined])[] = [
  ["git@github.com:Acme/Shop.git", "github.com Acme/Shop"],
  ["https://user:secret@GitLab.com/group/sub/shop.git", "gitlab.com group/sub/shop"],
  ["ssh://git@host.example:2222/a/b", "host.example a/b"],
  ["C:\\repos\\shop", undefined],
  ["../shop", undefined],
];
for (const [url, home] of remotes) {
  test(`the home of ${url}`, () => {
    const remote = readGitRemote(`[remote "up"]\r\n\turl = x:y\r\n[remote "origin"]\r\n\turl = ${url}\r\n`);
    assert.equal(remote && `${remote.host} ${remote.path}`, home);
  });
}
