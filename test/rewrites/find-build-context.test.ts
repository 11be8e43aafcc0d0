import assert from "node:assert/strict";
import { test } from "node:test";
import { type ContextQuestion, findBuildContext } from "../../server/src/rewrites/find-build-context.ts";
import { createMemoryHost } from "../support/memory-context.ts";

const root = "file:///project/";

const files = {
  "package.json": "{}",
  "services/web/package.json": "{}",
  "services/web/src/main.ts": "",
  "services/web/Dockerfile": "",
  "services/web/target/app-1.jar": "",
  "docker/Dockerfile": "",
  "docker/entrypoint.sh": "",
  "docker/nginx/default.conf": "",
  "shared/lib.ts": "",
};

async function find(question: Partial<ContextQuestion> & { readonly in: string }): Promise<string> {
  const answer = await findBuildContext(
    {
      workspace: root,
      sources: [],
      ...question,
      dockerfile: `${root}${question.in}`,
    },
    createMemoryHost(files),
  );
  return answer.kind === "folder"
    ? `${answer.folder.slice(root.length) || "."} (${answer.reason})`
    : answer.kind;
}

test("the folder that has what is copied", async () => {
  const web = "services/web/Dockerfile";
  const docker = "docker/Dockerfile";
  const cases: readonly (readonly [string, readonly string[], string])[] = [
    [web, ["package.json", "src"], "services/web/ (guess)"],
    [web, ["services/web/package.json", "shared"], ". (guess)"],
    [web, ["package.json"], "services/web/ (guess)"],
    [web, ["package.json", "shared"], ". (guess)"],
    [web, ["."], "services/web/ (guess)"],
    [web, ["target/*.jar"], "services/web/ (guess)"],
    [web, ["services/*/src/main.ts"], ". (guess)"],
    [web, ["https://example.com/x.tar.gz", "../../package.json"], "services/web/ (guess)"],
    [docker, ["docker/entrypoint.sh", "package.json"], ". (guess)"],
    [docker, ["entrypoint.sh", "nginx/default.conf"], "docker/ (guess)"],
    // Nothing tells them apart: an application is where a manifest is.
    [docker, ["."], ". (guess)"],
    [docker, ["nowhere"], ". (guess)"],
    ["shared/Dockerfile", [], ". (guess)"],
  ];
  for (const [dockerfile, sources, expected] of cases) {
    assert.equal(await find({ in: dockerfile, sources }), expected, `${dockerfile}: ${sources}`);
  }
});

test("who names the folder is believed, as long as it is in the workspace", async () => {
  const web = "services/web/Dockerfile";
  assert.equal(await find({ in: web, explicit: root, declared: `${root}docker/` }), ". (explicit)");
  assert.equal(
    await find({ in: web, declared: `${root}services/`, sources: ["src"] }),
    "services/ (declared)",
  );
  assert.equal(await find({ in: web, declared: "file:///other/" }), "outside-workspace");
  assert.equal(await find({ in: web, declared: `${root}none/` }), "none");
  assert.equal(await find({ in: web, workspace: undefined }), "none");
  assert.equal(await find({ in: web, workspace: `${root}docker/` }), "outside-workspace");
});
