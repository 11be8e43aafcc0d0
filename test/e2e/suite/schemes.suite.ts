import assert from "node:assert/strict";
import {
  Disposable,
  EventEmitter,
  type FileChangeEvent,
  type FileSystemProvider,
  FileType,
  languages,
  type TextDocument,
  Uri,
  window,
  workspace,
} from "vscode";
import { closeEditors, findings, openDockerfile, waitForFinding } from "./editor.ts";

/** A file system in which every file is the same Dockerfile. */
function createFileSystem(text: string): FileSystemProvider {
  const refuse = () => {
    throw new Error("not in this test");
  };
  return {
    onDidChangeFile: new EventEmitter<FileChangeEvent[]>().event,
    watch: () => new Disposable(() => {}),
    stat: () => ({ type: FileType.File, ctime: 0, mtime: 0, size: text.length }),
    readFile: () => Buffer.from(text),
    readDirectory: () => [],
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
}

async function show(uri: Uri): Promise<TextDocument> {
  const document = await workspace.openTextDocument(uri);
  await window.showTextDocument(document, { preview: false });
  return languages.setTextDocumentLanguage(document, "dockerfile");
}

suite("schemes", () => {
  teardown(closeEditors);

  test("files of other file systems are checked", async () => {
    const provider = createFileSystem("FROM ubuntu\nUSER nobody\n");
    const registration = workspace.registerFileSystemProvider("memory", provider);
    try {
      await waitForFinding(await show(Uri.parse("memory:/Dockerfile")), "image-untagged");
    } finally {
      await closeEditors();
      registration.dispose();
    }
  });

  test("old versions, which nobody can change, are left alone", async () => {
    const provider = createFileSystem("FROM ubuntu\nUSER nobody\n");
    const registration = workspace.registerFileSystemProvider("snapshot", provider, { isReadonly: true });
    try {
      const snapshot = await show(Uri.parse("snapshot:/Dockerfile"));
      // Asked of the same server afterwards, and answered: the snapshot has had its turn.
      await waitForFinding(await openDockerfile("FROM ubuntu\nUSER nobody\n"), "image-untagged");
      assert.deepEqual(findings(snapshot), []);
    } finally {
      await closeEditors();
      registration.dispose();
    }
  });
});
