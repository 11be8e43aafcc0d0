import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import {
  DiagnosticSeverity,
  languages,
  Range,
  type TextDocument,
  Uri,
  ViewColumn,
  window,
  workspace,
} from "vscode";
import {
  closeEditors,
  eventually,
  findingOf,
  openDockerfile,
  waitForFinding,
  waitUntilFixed,
} from "./editor.ts";

const untagged = "FROM ubuntu\nUSER nobody\n";

function configurationOf(document: TextDocument): Uri {
  return Uri.joinPath(document.uri, "..", ".dockerfile-security.yaml");
}

function problems(uri: Uri) {
  return languages.getDiagnostics(uri).filter(({ source }) => source === "dockerfile-security");
}

suite("configuration", () => {
  teardown(closeEditors);

  test("a file beside the Dockerfile is applied when it comes, changes and goes", async () => {
    const document = await openDockerfile(untagged);
    await waitForFinding(document, "image-untagged");
    const file = configurationOf(document).fsPath;
    await writeFile(file, "rules:\n  image-untagged: error\n");
    await eventually(
      "the level of the file",
      () => findingOf(document, "image-untagged")?.severity === DiagnosticSeverity.Error,
    );
    await writeFile(file, "exclude: ['**']\n");
    await waitUntilFixed(document, "image-untagged");
    await rm(file);
    await waitForFinding(document, "image-untagged");
  });

  test("a file counts as it is typed, and shows what is wrong in it", async () => {
    const document = await openDockerfile(untagged);
    await waitForFinding(document, "image-untagged");
    const uri = configurationOf(document);
    await writeFile(uri.fsPath, "rules:\n  image-untagged: hint\n");
    await eventually(
      "the level of the file",
      () => findingOf(document, "image-untagged")?.severity === DiagnosticSeverity.Hint,
    );
    const configuration = await workspace.openTextDocument(uri);
    const editor = await window.showTextDocument(configuration, ViewColumn.Beside);
    const level = new Range(1, 18, 1, 22);
    await editor.edit((edit) => edit.replace(level, "eror"));
    const [problem] = await eventually("the problem", () => {
      const found = problems(uri);
      return found.length > 0 && found;
    });
    assert.equal(configuration.getText(problem?.range), "eror");
    assert.equal(findingOf(document, "image-untagged")?.severity, DiagnosticSeverity.Hint);
    await editor.edit((edit) => edit.replace(level, "error"));
    await eventually(
      "the level that is typed",
      () => findingOf(document, "image-untagged")?.severity === DiagnosticSeverity.Error,
    );
    await eventually("the problem to go", () => problems(uri).length === 0);
  });
});
