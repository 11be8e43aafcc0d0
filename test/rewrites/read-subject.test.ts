import assert from "node:assert/strict";
import { test } from "node:test";
import { findLanguage } from "../../server/src/rewrites/languages/languages.ts";
import { createProject } from "../../server/src/rewrites/project/project.ts";
import { readSubject } from "../../server/src/rewrites/read-subject.ts";
import { defaultRewriteSettings } from "../../server/src/rewrites/rewrite.ts";
import { engine } from "../support/engine.ts";
import { createMemoryContext } from "../support/memory-context.ts";

const text = 'FROM node:24\nWORKDIR /app\nCOPY . .\nCMD ["npm", "start"]\n';

function makeInput(start: string) {
  const manifest = JSON.stringify({ scripts: { start } });
  return {
    dockerfile: engine.parse(text),
    project: createProject(createMemoryContext({ "package.json": manifest })),
    settings: defaultRewriteSettings,
    parse: engine.parse,
  };
}

test("a version of a file is read once for all rewrites", async () => {
  const input = makeInput("node server.js");
  const subject = await readSubject(input);
  assert.equal(await readSubject({ ...input }), subject);
  assert.ok(subject !== undefined);
  assert.equal(findLanguage(subject), findLanguage(subject));
  assert.equal((await findLanguage(subject))?.id, "node");
});

test("and again where its project is another", async () => {
  const input = makeInput("node server.js");
  const before = await readSubject(input);
  const after = await readSubject({ ...input, project: makeInput("node other.js").project });
  assert.deepEqual(before?.start.argv, ["node", "server.js"]);
  assert.deepEqual(after?.start.argv, ["node", "other.js"]);
});
