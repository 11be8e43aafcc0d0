import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  type CodeAction,
  CodeActionKind,
  commands,
  EndOfLine,
  env,
  Range,
  type TextDocument,
  Uri,
  window,
  workspace,
} from "vscode";
import { closeEditors, eventually, extension, followLink, hoverText, openDockerfile } from "./editor.ts";

const dockerfile = `FROM node:22-bookworm
WORKDIR /app
COPY package*.json ./
RUN npm ci --omit=dev
COPY server.js ./
EXPOSE 3000
CMD npm start
`;

const distroless = `FROM node:22-bookworm AS build
WORKDIR /app
COPY package*.json ./
RUN npm ci --omit=dev
COPY server.js ./

FROM gcr.io/distroless/nodejs22-debian13:nonroot
WORKDIR /app
COPY --from=build /app /app
EXPOSE 3000
CMD ["server.js"]
`;

async function openApplication(text = dockerfile): Promise<TextDocument> {
  const document = await openDockerfile(text);
  const folder = dirname(document.uri.fsPath);
  const manifest = {
    name: "app",
    version: "1.0.0",
    scripts: { start: "node server.js" },
    dependencies: { express: "5.1.0" },
  };
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  const lock = { name: "app", lockfileVersion: 3, packages: { "": { dependencies: { express: "5.1.0" } } } };
  await writeFile(join(folder, "package-lock.json"), JSON.stringify(lock));
  await writeFile(join(folder, "server.js"), 'require("express")().listen(3000);\n');
  return document;
}

/** Nothing changes before the preview's own button is pressed. */
async function acceptPreview(document: TextDocument, before: string): Promise<void> {
  await eventually("the preview to be applied", async () => {
    if (document.getText() !== before) return true;
    await commands.executeCommand("refactorPreview.apply");
    return document.getText() !== before;
  });
}

async function rewriteActions(document: TextDocument): Promise<readonly CodeAction[]> {
  return eventually("code actions that rewrite", async () => {
    const actions = await commands.executeCommand<CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      new Range(0, 0, 0, 0),
      CodeActionKind.RefactorRewrite.value,
      20,
    );
    const own = actions.filter(({ kind }) => kind?.value === "refactor.rewrite.dockerfileSecurity");
    return own.length > 0 && own;
  });
}

suite("rewrites", () => {
  teardown(closeEditors);

  test("the commands are there", async () => {
    const known = await commands.getCommands(true);
    const names = ["rewriteToMultiStage", "rewriteToDistroless", "runAsNonRoot", "useExecForm"];
    for (const name of names) assert.ok(known.includes(`dockerfileSecurity.${name}`), name);
    const { contributes } = extension()?.packageJSON ?? {};
    const titles = contributes.commands.map(({ title }: { readonly title: string }) => title);
    for (const title of [
      "Rewrite to Multi-Stage…",
      "Rewrite to Distroless…",
      "Run as Non-Root…",
      "Use Exec Form…",
    ]) {
      assert.ok(titles.includes(title), title);
    }
  });

  test("a command shows its rewrite, and makes it when that is applied", async () => {
    const document = await openApplication();
    const ended = commands.executeCommand("dockerfileSecurity.rewriteToDistroless");
    await acceptPreview(document, dockerfile);
    assert.equal(await ended, "offered");
    assert.equal(document.getText(), distroless);
    assert.ok(document.isDirty, "saving is the user's");
    assert.equal(await commands.executeCommand("dockerfileSecurity.rewriteToDistroless"), "nothing");
    assert.equal(document.getText(), distroless);
    await commands.executeCommand("undo");
    assert.equal(document.getText(), dockerfile);
  });

  test("a preview that is thrown away changes nothing", async () => {
    const document = await openApplication();
    const ended = commands.executeCommand("dockerfileSecurity.useExecForm", document.uri);
    let isOver = false;
    void Promise.resolve(ended).then(() => {
      isOver = true;
    });
    await eventually("the preview to be thrown away", async () => {
      await commands.executeCommand("refactorPreview.discard");
      return isOver;
    });
    assert.equal(document.getText(), dockerfile);
  });

  test("a code action does the same", async () => {
    const document = await openApplication();
    const actions = await rewriteActions(document);
    const action = actions.find(({ title }) => title === "Rewrite to distroless");
    assert.ok(action?.edit, actions.map(({ title }) => title).join());
    const applied = workspace.applyEdit(action.edit);
    await acceptPreview(document, dockerfile);
    assert.ok(await applied);
    assert.equal(document.getText(), distroless);
  });

  test("a refusal is an action that cannot be picked, and a command that changes nothing", async () => {
    const text = dockerfile.replace("npm start", "npm start && echo done || exit 3");
    const document = await openApplication(text);
    const refused = (await rewriteActions(document)).find(({ title }) => title === "Use exec form");
    // The command that lists actions says nothing of a reason.
    assert.equal(refused?.edit, undefined);
    assert.equal(await commands.executeCommand("dockerfileSecurity.useExecForm"), "refused");
    assert.equal(document.getText(), text);
  });

  test("files that were never saved are rewritten, and line ends stay", async () => {
    const text = "FROM debian:12\nWORKDIR /app\nCOPY app /app/app\nCMD /app/app --serve\n";
    const document = await workspace.openTextDocument({ language: "dockerfile", content: text });
    const editor = await window.showTextDocument(document);
    await editor.edit((edit) => edit.setEndOfLine(EndOfLine.CRLF));
    const before = document.getText();
    const ended = commands.executeCommand("dockerfileSecurity.useExecForm");
    await acceptPreview(document, before);
    assert.equal(await ended, "offered");
    assert.match(document.getText(), /CMD \["\/app\/app", "--serve"\]\r\n$/);
    assert.equal(document.eol, EndOfLine.CRLF);
  });

  test("the link of a hazard opens its paragraph", async () => {
    await openApplication(dockerfile.replace("npm start", "npm start && echo done || exit 3"));
    const link = Uri.from({
      scheme: env.uriScheme,
      authority: "dockerfile-security.dockerfile-security",
      path: "/rewrites",
      fragment: "h06",
    });
    await followLink(link);
    await eventually("the page", () =>
      window.tabGroups.all.some(({ activeTab }) => /Preview rewrites\.md/.test(activeTab?.label ?? "")),
    );
  });

  test("the hover on the last base says why it is not smaller", async () => {
    const document = await openApplication();
    const text = await eventually("the hover", async () => {
      const shown = await hoverText(document, new Range(0, 8, 0, 8));
      return shown.includes("Why not smaller?") && shown;
    });
    assert.match(text, /Rewrite to distroless is possible/);
  });
});
