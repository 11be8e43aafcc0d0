import assert from "node:assert/strict";
import { ConfigurationTarget, commands, EndOfLine, Range, window, workspace } from "vscode";
import {
  apply,
  closeEditors,
  eventually,
  findings,
  openDockerfile,
  waitForAction,
  waitForFinding,
  waitUntilFixed,
} from "./editor.ts";

suite("fixes", () => {
  teardown(closeEditors);

  test("a quick fix mends its finding and nothing else", async () => {
    const document = await openDockerfile(
      "FROM ubuntu:24.04\n\n# tools\nRUN sudo mkdir /data\nUSER nobody\n",
    );
    const finding = await waitForFinding(document, "sudo-in-run");
    const action = await waitForAction(document, finding.range, ({ title }) => !/ignore/i.test(title));
    await apply(action);
    await waitUntilFixed(document, "sudo-in-run");
    assert.equal(document.getText(), "FROM ubuntu:24.04\n\n# tools\nRUN mkdir /data\nUSER nobody\n");
  });

  test("CRLF line ends survive a fix", async () => {
    const document = await openDockerfile("FROM ubuntu:24.04\r\nRUN sudo mkdir /data\r\nUSER nobody\r\n");
    const finding = await waitForFinding(document, "sudo-in-run");
    await apply(await waitForAction(document, finding.range, ({ title }) => /ignore/i.test(title)));
    await waitUntilFixed(document, "sudo-in-run");
    assert.equal(document.eol, EndOfLine.CRLF);
    await document.save();
    const bytes = await workspace.fs.readFile(document.uri);
    const text = Buffer.from(bytes).toString("utf8");
    assert.equal(text.split("\r\n").length, 5);
    assert.doesNotMatch(text.replaceAll("\r\n", ""), /[\r\n]/);
  });

  test("a comment makes a finding ignored", async () => {
    const document = await openDockerfile("FROM ubuntu\nUSER nobody\n");
    const finding = await waitForFinding(document, "image-untagged");
    await apply(await waitForAction(document, finding.range, ({ title }) => /ignore/i.test(title)));
    await waitUntilFixed(document, "image-untagged");
    assert.equal(
      document.getText(),
      "# dockerfile-security ignore=image-untagged\nFROM ubuntu\nUSER nobody\n",
    );
  });

  test("safe fixes are applied on save, where the user has asked for it", async () => {
    const settings = workspace.getConfiguration("editor", { languageId: "dockerfile" });
    const onSave = { "source.fixAll.dockerfileSecurity": "explicit" };
    await settings.update("codeActionsOnSave", onSave, ConfigurationTarget.Workspace, true);
    try {
      const text = "FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y curl\nUSER nobody\n";
      const document = await openDockerfile(text);
      await waitForFinding(document, "apt-lists");
      const editor = window.activeTextEditor;
      assert.ok(editor, "the document is shown");
      await editor.edit((edit) => edit.insert(document.lineAt(0).range.start, "# tools\n"));
      await commands.executeCommand("workbench.action.files.save");
      await eventually("the cleanup", () => /rm -rf \/var\/lib\/apt\/lists/.test(document.getText()));
      await waitUntilFixed(document, "apt-lists");
      assert.match(
        document.getText(),
        /^# tools\nFROM ubuntu:24\.04\nRUN apt-get update && apt-get install /,
      );
    } finally {
      await settings.update("codeActionsOnSave", undefined, ConfigurationTarget.Workspace, true);
    }
  });

  test("nothing is left to say about a file put right", async () => {
    const document = await openDockerfile("FROM ubuntu\n");
    await waitForFinding(document, "image-untagged");
    const editor = window.activeTextEditor;
    assert.ok(editor, "the document is shown");
    const whole = document.validateRange(new Range(0, 0, document.lineCount, 0));
    await editor.edit((edit) => edit.replace(whole, "FROM ubuntu:24.04\nUSER nobody\n"));
    await eventually("the findings to go", () => findings(document).length === 0);
  });
});
