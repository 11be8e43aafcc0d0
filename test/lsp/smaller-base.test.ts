import assert from "node:assert/strict";
import { test } from "node:test";
import { MarkupContent } from "vscode-languageserver/node";
import { distroless } from "../support/express-app.ts";
import { capabilities, refusing, type Scene, startScene } from "./rewrite-scene.ts";

async function hoverOn(scene: Scene, code: string): Promise<string> {
  const hover = await scene.hover(code, scene.uri);
  const contents = hover?.contents;
  assert.ok(contents === undefined || MarkupContent.is(contents));
  return contents?.value ?? "";
}

test("the hover on the last base says why it is not smaller", async (t) => {
  const possible = await startScene(t);
  const text = await hoverOn(possible, "node:22-bookworm");
  assert.match(
    text,
    /\*\*Why not smaller\?\*\*\n\nRewrite to distroless is possible\.\n\nRewrite to multi-stage is possible\.$/,
  );
  assert.match(text, /Debian/, "what is known of the image stands before it");
  assert.doesNotMatch(await hoverOn(possible, "RUN npm"), /Why not smaller/);
  assert.equal(await possible.stop(), 0);

  const refused = await startScene(t, refusing, {
    initializationOptions: { rewriteDocumentation: "editor://rewrites" },
  });
  const reason = await hoverOn(refused, "node:22-bookworm");
  assert.match(reason, /Rewrite to distroless is refused:\n\n- \[H\d\d\]\(editor:\/\/rewrites#h\d\d\): /);
  assert.equal(await refused.stop(), 0);

  const minimal = await startScene(t, { Dockerfile: distroless });
  assert.doesNotMatch(
    await hoverOn(minimal, "gcr.io/distroless/nodejs22-debian13:nonroot"),
    /Why not smaller/,
  );
  assert.doesNotMatch(await hoverOn(minimal, "node:22-bookworm"), /Why not smaller/);
  assert.equal(await minimal.stop(), 0);
});

test("a client without Markdown reads why a base is not smaller as text", async (t) => {
  const plain = {
    ...capabilities,
    textDocument: { ...capabilities.textDocument, hover: { contentFormat: ["plaintext" as const] } },
  };
  const scene = await startScene(t, refusing, { capabilities: plain });
  const text = await hoverOn(scene, "node:22-bookworm");
  assert.match(text, /\nWhy not smaller\?\nRewrite to distroless is refused:\n- H\d\d: /);
  assert.equal(await scene.stop(), 0);
});
