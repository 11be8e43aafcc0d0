import assert from "node:assert/strict";
import { ConfigurationTarget, commands, DiagnosticSeverity, languages, Uri, window, workspace } from "vscode";
import {
  closeEditors,
  eventually,
  extension,
  findingOf,
  findings,
  followLink,
  hoverText,
  openDockerfile,
  waitForFinding,
  waitUntilFixed,
} from "./editor.ts";

const untagged = "FROM ubuntu\nUSER nobody\n";

suite("findings", () => {
  teardown(closeEditors);

  test("the extension wakes up for a Dockerfile and not before", async () => {
    assert.equal(extension()?.isActive, false);
    const text = await workspace.openTextDocument({ content: "FROM ubuntu", language: "plaintext" });
    await window.showTextDocument(text);
    assert.equal(extension()?.isActive, false);
    await openDockerfile(untagged);
    await eventually("the extension to be active", () => extension()?.isActive);
  });

  test("an opened file shows its findings", async () => {
    const document = await openDockerfile(untagged);
    const finding = await waitForFinding(document, "image-untagged");
    assert.equal(document.getText(finding.range), "ubuntu");
    assert.equal(finding.severity, DiagnosticSeverity.Warning);
    assert.ok(typeof finding.code === "object", "the finding links to its rule");
    assert.match(
      finding.code.target.toString(),
      /:\/\/dockerfile-security\.dockerfile-security\/rules\/image-untagged$/,
    );
  });

  test("Containerfiles are Dockerfiles", async () => {
    const document = await openDockerfile(untagged, "Containerfile");
    await waitForFinding(document, "image-untagged");
  });

  test("findings follow the typing", async () => {
    const document = await openDockerfile("FROM ubuntu:24.04\nUSER nobody\n");
    const editor = window.activeTextEditor;
    assert.ok(editor, "the document is shown");
    await editor.edit((edit) => edit.insert(document.lineAt(2).range.end, "USER root\n"));
    const finding = await waitForFinding(document, "user-root-last");
    assert.equal(document.getText(finding.range), "root");
    await commands.executeCommand("undo");
    await waitUntilFixed(document, "user-root-last");
  });

  test("an untitled file is checked", async () => {
    const document = await workspace.openTextDocument({ content: untagged, language: "dockerfile" });
    await window.showTextDocument(document);
    await waitForFinding(document, "image-untagged");
  });

  test("a file that becomes a Dockerfile is checked, and forgotten when it is none any more", async () => {
    const document = await openDockerfile(untagged, "build.txt");
    assert.equal(findings(document).length, 0);
    const dockerfile = await languages.setTextDocumentLanguage(document, "dockerfile");
    await waitForFinding(dockerfile, "image-untagged");
    const plain = await languages.setTextDocumentLanguage(dockerfile, "plaintext");
    await eventually("the findings to go", () => findings(plain).length === 0);
  });

  test("a finding and a base image explain themselves on hover", async () => {
    const document = await openDockerfile("FROM node:24\nRUN sudo ls\n");
    const finding = await waitForFinding(document, "sudo-in-run");
    assert.notEqual(
      await eventually("the hover of the finding", () => hoverText(document, finding.range)),
      "",
    );
    const image = document.validateRange(document.lineAt(0).range);
    const at = image.with(image.start.translate(0, "FROM n".length));
    assert.match(await eventually("the hover of the image", () => hoverText(document, at)), /root/);
  });

  test("a rule's level is applied at once", async () => {
    const document = await openDockerfile(untagged);
    await waitForFinding(document, "image-untagged");
    const settings = workspace.getConfiguration("dockerfileSecurity", document.uri);
    try {
      await settings.update("rules", { "image-untagged": "off" }, ConfigurationTarget.Workspace);
      await waitUntilFixed(document, "image-untagged");
      await settings.update("rules", { "image-untagged": "error" }, ConfigurationTarget.Workspace);
      const finding = await waitForFinding(document, "image-untagged");
      assert.equal(finding.severity, DiagnosticSeverity.Error);
    } finally {
      await settings.update("rules", undefined, ConfigurationTarget.Workspace);
    }
    await eventually(
      "the level that the rule has by itself",
      () => findingOf(document, "image-untagged")?.severity === DiagnosticSeverity.Warning,
    );
  });

  test("the link of a finding opens the page of its rule", async () => {
    const document = await openDockerfile(untagged);
    const { code } = await waitForFinding(document, "image-untagged");
    assert.ok(typeof code === "object", "the finding links to its rule");
    await followLink(code.target);
    await eventually("the page", () =>
      window.tabGroups.all.some(({ activeTab }) => /Preview image-untagged\.md/.test(activeTab?.label ?? "")),
    );
  });

  test("a link to anything but a rule's page opens nothing", async () => {
    const document = await openDockerfile(untagged);
    const { code } = await waitForFinding(document, "image-untagged");
    assert.ok(typeof code === "object", "the finding links to its rule");
    const tabs = () => window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
    const before = tabs();
    for (const path of [
      "/rules/no-such-rule",
      "/rules/../../package",
      "/rules/..%2f..%2fREADME",
      "/README",
    ]) {
      await followLink(Uri.from({ ...code.target, path }));
    }
    assert.deepEqual(tabs(), before);
  });
});
