/** That an image's support has ended is said of images that stay (H38). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { rewrite } from "../../support/rewrites.ts";

async function notes(id: "multi-stage" | "distroless", text: string, files: Record<string, string>) {
  const { outcome, problems } = await rewrite(id, text, files);
  assert.deepEqual(problems, []);
  return outcome.kind === "offered" ? outcome.plan.concerns.map((concern) => concern.id) : outcome.kind;
}

test("of the build stage's", async () => {
  const text = 'FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "server.js"]\n';
  const files = {
    "package.json": '{ "dependencies": { "express": "5.1.0" } }',
    "package-lock.json": "{}",
    "server.js": "",
  };
  assert.ok((await notes("multi-stage", text, files)).includes("H38"));
});

test("not of one that another image takes the place of", async () => {
  const text = 'FROM openjdk:17-jdk-slim\nCOPY app.jar /app.jar\nENTRYPOINT ["java", "-jar", "/app.jar"]\n';
  const ids = await notes("distroless", text, { "app.jar": "" });
  assert.ok(Array.isArray(ids) && !ids.includes("H38"), String(ids));
});
