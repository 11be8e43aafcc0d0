import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import {
  type CodeLens,
  ConfigurationTarget,
  commands,
  type Diagnostic,
  type DocumentLink,
  Position,
  type TextDocument,
  type Uri,
  window,
  workspace,
} from "vscode";
import type { ScanResult, ScanSummary } from "../../../server/src/lsp/scan-protocol.ts";
import { closeEditors, eventually, findings, openDockerfile } from "./editor.ts";
import { dockerfile, imageName, packageLines, writeRecordedReport } from "./recorded-scan.ts";

const run = <T = ScanResult | undefined>(command: string, ...args: readonly unknown[]) =>
  commands.executeCommand<T>(`dockerfileSecurity.${command}`, ...args);

async function importReport(document: TextDocument): Promise<ScanSummary> {
  const result = await run("importScanReport", { uri: document.uri, report: await writeRecordedReport() });
  assert.ok(result?.kind === "done", JSON.stringify(result));
  return result.scan;
}

function problemsOf(document: TextDocument): readonly Diagnostic[] {
  return findings(document).filter(({ code }) =>
    /^CVE-|^image-scan$/.test(String(typeof code === "object" ? code.value : code)),
  );
}

function problemOf(document: TextDocument, name: string): Diagnostic | undefined {
  return problemsOf(document).find(({ message }) => new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(message));
}

async function assertPlaced(document: TextDocument, moved = 0): Promise<void> {
  for (const [name, line] of packageLines) {
    await eventually(`the problem of ${name}`, () => {
      const range = problemOf(document, name)?.range;
      return range && range.start.line >= line + moved && range.start.line <= line + moved + 2;
    });
  }
}

async function assertGone(document: TextDocument): Promise<void> {
  await eventually("the problems to go", () => problemsOf(document).length === 0);
}

async function change(name: string, value: unknown): Promise<void> {
  await workspace.getConfiguration("dockerfileSecurity").update(name, value, ConfigurationTarget.Global);
}

suite("scans", () => {
  teardown(async () => {
    await run("clearScans");
    for (const name of ["scanner", "trivy.path", "codeLens"]) await change(name, undefined);
    await closeEditors();
  });

  test("a report's vulnerabilities are on the lines that brought them, the base image's on FROM", async () => {
    const document = await openDockerfile(dockerfile);
    const scan = await importReport(document);
    assert.equal(scan.image, imageName);
    assert.equal(scan.isOutdated, false);
    await assertPlaced(document);
    const onBase = problemsOf(document).filter(({ range }) => range.start.line === 0);
    assert.equal(onBase.length, 1, "one problem for the base image");
    assert.ok(problemsOf(document).length < 30);
  });

  test("problems stay on their lines through edits, and go by command", async () => {
    const document = await openDockerfile(dockerfile);
    await importReport(document);
    await assertPlaced(document);
    const editor = await window.showTextDocument(document);
    await editor.edit((edit) => edit.insert(new Position(0, 0), "# a comment\n\n"));
    await assertPlaced(document, 2);
    await run("clearScans");
    await assertGone(document);
  });

  test("results outlive the server and are the same in the next one", async () => {
    const document = await openDockerfile(dockerfile);
    await importReport(document);
    await assertPlaced(document);
    const before = problemsOf(document).length;
    await run("restartServer");
    await assertPlaced(document);
    await eventually("all problems", () => problemsOf(document).length === before);
  });

  test("the report is a read-only document with links, sorted by its lenses", async () => {
    const document = await openDockerfile(dockerfile);
    const scan = await importReport(document);
    await run("showScanReport", document.uri.toString());
    const report = window.activeTextEditor?.document;
    assert.equal(report?.uri.scheme, "dockerfile-security-report");
    assert.equal(report.languageId, "dockerfile-security-scan-report");
    const total = Object.values(scan.counts).reduce((sum, count) => sum + count, 0);
    assert.match(report.getText(), new RegExp(`^## ${total} vulnerabilities$`, "m"));
    assert.match(report.getText(), /^\| CVE-2099-1011 +\| critical +\| .*\| libssl3 /m);

    const links = await eventually("the links", async () => {
      const found = await commands.executeCommand<DocumentLink[]>("vscode.executeLinkProvider", report.uri);
      return found.length > 0 && found;
    });
    const places = links.filter(({ target }) => target?.scheme === "file");
    assert.ok(places.some(({ target }) => target?.path === document.uri.path && target.fragment === "L3"));

    const firstRow = () => /^\| (CVE-\S+)/m.exec(report.getText())?.[1];
    const worst = firstRow();
    const lens = await findLens(report.uri, /^Package/);
    await commands.executeCommand(lens.command?.command ?? "", ...(lens.command?.arguments ?? []));
    await eventually("the table to be sorted anew", () => firstRow() !== worst);
    assert.match(report.getText(), /^\| \S+ +\| medium +\| [^|]*\| apt /m);
    await run("clearScan", { scan: scan.id });
    await eventually("the report to say so", () => !/CVE-/.test(report.getText()));
  });

  test("the lens on the last FROM scans, and tells of the last scan", async () => {
    const document = await openDockerfile(dockerfile);
    const scan = await findLens(document.uri, /Scan image/);
    assert.deepEqual(scan.command?.arguments, [document.uri.toString()]);
    await importReport(document);
    const told = await findLens(document.uri, new RegExp(`vulnerabilities in ${imageName}`));
    assert.equal(told.command?.command, "dockerfileSecurity.showScanReport");
    await change("codeLens", false);
    await eventually("the lenses to go", async () => (await lensesOf(document.uri)).length === 0);
  });

  test("without a Dockerfile what is found is listed", async () => {
    const result = await run("importScanReport", { uri: null, report: await writeRecordedReport() });
    assert.ok(result?.kind === "done", JSON.stringify(result));
    assert.equal(result.scan.uri, undefined);
    assert.ok(result.scan.groups.length > 0);
  });

  test("a question that is not answered leaves nothing behind", async () => {
    const report = await writeRecordedReport();
    for (const [command, argument] of [
      ["importScanReport", { report }],
      ["scanImage", { image: "app:1" }],
      ["scanImage", undefined],
      ["buildAndScan", undefined],
      ["scanBaseImage", undefined],
    ] as const) {
      await closeEditors();
      let isOver = false;
      const asked = run(command, argument).then((result) => {
        isOver = true;
        return result;
      });
      await eventually(`the question of ${command} to be closed`, async () => {
        await commands.executeCommand("workbench.action.closeQuickOpen");
        return isOver;
      });
      assert.equal(await asked, undefined, command);
    }
  });

  test("what is no report is refused, and the results before stay", async () => {
    const document = await openDockerfile(dockerfile);
    await importReport(document);
    await assertPlaced(document);
    const path = await writeRecordedReport();
    await writeFile(path, '{"some": "thing"}');
    const result = await run("importScanReport", { uri: document.uri, report: path });
    assert.ok(result?.kind === "failed", JSON.stringify(result));
    assert.ok(result.message.includes("trivy.json"), result.message);
    await assertPlaced(document);
  });

  test("a scanner's path that leads nowhere is named in the message", async () => {
    await change("trivy.path", "/nowhere/trivy");
    const document = await openDockerfile(dockerfile);
    const archive = await writeRecordedReport();
    const result = await run("scanImage", { uri: document.uri, archive });
    assert.ok(result?.kind === "failed", JSON.stringify(result));
    assert.equal(result.failure, "scanner-unusable");
    assert.ok(result.message.includes("/nowhere/trivy"), result.message);
  });

  test("references that are none are refused before anything is started", async () => {
    const document = await openDockerfile(dockerfile);
    for (const image of ["--privileged", "a b", "a\u0007", "UPPER", "$(id)"]) {
      const result = await run("scanImage", { uri: document.uri, image });
      assert.ok(result?.kind === "failed", `${image}: ${JSON.stringify(result)}`);
      assert.equal(result.failure, "bad-reference", image);
    }
  });
});

async function lensesOf(uri: Uri): Promise<readonly CodeLens[]> {
  return commands.executeCommand<CodeLens[]>("vscode.executeCodeLensProvider", uri, 30);
}

function findLens(uri: Uri, title: RegExp): Promise<CodeLens> {
  return eventually(`the lens ${title}`, async () =>
    (await lensesOf(uri)).find(({ command }) => title.test(command?.title ?? "")),
  );
}
