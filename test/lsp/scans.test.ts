/** Scans through the protocol, against the built server: what it does with a report that a real scanner wrote. */
import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { pathToFileURL } from "node:url";
import {
  type Diagnostic,
  ExecuteCommandRequest,
  PublishDiagnosticsNotification,
  WorkDoneProgress,
} from "vscode-languageserver/node";
import { inProject } from "../../scripts/machine/paths.ts";
import { createScratchFolder } from "../../scripts/machine/scratch.ts";
import {
  clearScansRequest,
  type ListScansResult,
  type ListStagesResult,
  listScansRequest,
  listStagesRequest,
  type ScanParams,
  type ScanResult,
  type ScanSummary,
  scanRequest,
  scansChangedNotification,
} from "../../server/src/lsp/scan-protocol.ts";
import { classicMembers, packTar } from "../image-layers/archives.ts";
import {
  type ClientOptions,
  fullCapabilities,
  type LanguageClient,
  onlyRules,
  plainCapabilities,
  startClient,
} from "./language-client.ts";

const reports = inProject("test/fixtures/reports/trivy-0.74.0");
const dockerfile = readFileSync(inProject("test/real/images/npm-stages/Dockerfile"), "utf8");
const report = join(reports, "npm-stages.buildkit.json");

interface Scene extends LanguageClient {
  readonly folder: string;
  readonly uri: string;
  scan(params: Omit<ScanParams, "uri">): Promise<ScanResult>;
  /** Fails where the scan does. */
  scanned(params: Omit<ScanParams, "uri">): Promise<ScanSummary>;
  scans(): Promise<readonly ScanSummary[]>;
}

async function startScene(
  context: TestContext,
  options: ClientOptions & {
    readonly folder?: string;
    readonly isExtension?: boolean;
    readonly isTrusted?: boolean;
  } = {},
): Promise<Scene> {
  const folder = options.folder ?? createScratchFolder("scans");
  const uri = pathToFileURL(join(folder, "Dockerfile")).href;
  writeFileSync(join(folder, "Dockerfile"), dockerfile);
  const client = await startClient(context, {
    configuration: () => onlyRules(),
    folders: [pathToFileURL(folder).href],
    ...options,
    initializationOptions: {
      storage: join(folder, "storage"),
      isExtension: options.isExtension ?? true,
      isTrusted: options.isTrusted ?? true,
    },
  });
  client.open(dockerfile, uri);
  const scan = (params: Omit<ScanParams, "uri">) =>
    client.connection.sendRequest<ScanResult>(scanRequest, { uri, ...params });
  return Object.assign(client, {
    folder,
    uri,
    scan,
    async scanned(params: Omit<ScanParams, "uri">) {
      const result = await scan(params);
      assert.equal(result.kind, "done", JSON.stringify(result));
      return result.kind === "done" ? result.scan : assert.fail();
    },
    async scans() {
      return (await client.connection.sendRequest<ListScansResult>(listScansRequest, {})).scans;
    },
  });
}

/** `9: tiny-merge` for each problem of a package. */
function placesOf(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.flatMap(({ data, range }) => {
    const name: unknown = data?.package;
    return typeof name === "string" ? [`${range.start.line + 1}: ${name}`] : [];
  });
}

test("an imported report is shown on the instructions that brought the packages in", async (t) => {
  const scene = await startScene(t);
  let changed = 0;
  scene.connection.onNotification(scansChangedNotification, () => {
    changed += 1;
  });
  const summary = await scene.scanned({ source: { kind: "report", path: report } });

  const diagnostics = await scene.diagnostics(scene.uri);
  assert.deepEqual(placesOf(diagnostics).toSorted(), [
    "9: @stand-in/router",
    "9: tiny-greeter",
    "9: tiny-merge",
  ]);
  const merge = diagnostics.find(({ data }) => data?.package === "tiny-merge");
  assert.equal(merge?.source, "dockerfile-security");
  assert.match(String(merge?.code), /^(CVE|GHSA)-/);
  assert.ok(
    merge?.relatedInformation?.some(({ location }) => location.range.start.line === 4),
    "the RUN of the other stage is named",
  );
  const base = diagnostics.filter(({ range }) => range.start.line === 6);
  assert.equal(base.length, 1, "one summary on the FROM of the base image");
  assert.match(String(base[0]?.message), /vulnerable packages in node:24-slim/);
  assert.match(String(base[0]?.message), /was scanned on \d{4}-\d\d-\d\d with Trivy/);

  assert.equal(summary.uri, scene.uri);
  assert.match(summary.scanner, /^Trivy/);
  const lines = summary.groups.map(({ kind, line }) => [kind, line]);
  assert.deepEqual(lines, [
    ["base", 6],
    ["instruction", 8],
  ]);
  assert.deepEqual(await scene.scans(), [summary]);
  await scene.until(() => scene.refreshes > 0, "a request to refresh the diagnostics");
  assert.equal(await scene.stop(), 0);
  assert.ok(changed <= 2);
});

test("lines follow edits, and what no longer fits is said to be of an older build", async (t) => {
  const scene = await startScene(t);
  await scene.scanned({ source: { kind: "report", path: report } });
  scene.replace("FROM node:24-slim AS packages", "# one line more\nFROM node:24-slim AS packages", scene.uri);
  assert.deepEqual(
    new Set(placesOf(await scene.diagnostics(scene.uri)).map((place) => place.split(":")[0])),
    new Set(["10"]),
  );
  assert.equal((await scene.scans())[0]?.isOutdated, false, "a comment is no change");

  scene.replace("node_modules node_modules/", "node_modules /srv/node_modules/", scene.uri);
  const [moved] = (await scene.diagnostics(scene.uri)).filter(({ range }) => range.start.line === 9);
  assert.match(String(moved?.message), /built from another version of this file/);
  assert.equal((await scene.scans())[0]?.isOutdated, true);
});

test("scans outlive the server, readable by their owner only, and are cleared for good", async (t) => {
  const first = await startScene(t);
  const summary = await first.scanned({ source: { kind: "report", path: report } });
  await first.stop();
  const storage = join(first.folder, "storage", "scans");
  assert.equal(readdirSync(storage).length, 1);

  const second = await startScene(t, { folder: first.folder });
  assert.deepEqual(await second.scans(), [summary]);
  assert.equal(placesOf(await second.diagnostics(second.uri)).length, 3);
  await second.connection.sendRequest(clearScansRequest, { id: summary.id });
  assert.deepEqual(await second.scans(), []);
  assert.deepEqual(await second.diagnostics(second.uri), []);
  assert.deepEqual(readdirSync(storage), []);
});

test("what was kept and is broken is left out", async (t) => {
  const folder = createScratchFolder("scans");
  mkdirSync(join(folder, "storage", "scans"), { recursive: true });
  for (const [name, text] of Object.entries({
    "a.json": "{",
    "b.json": "[]",
    "c.json": JSON.stringify({ uri: 3, source: { kind: "report", path: "x" }, scan: { version: 1 } }),
  })) {
    writeFileSync(join(folder, "storage", "scans", name), text);
  }
  const scene = await startScene(t, { folder });
  assert.deepEqual(await scene.scans(), []);
  await scene.scanned({ source: { kind: "report", path: report } });
  assert.equal(placesOf(await scene.diagnostics(scene.uri)).length, 3);
});

test("a policy in the configuration and ignore files of scanners have a say", async (t) => {
  const folder = createScratchFolder("scans");
  writeFileSync(join(folder, ".dockerfile-security.yaml"), "scan:\n  minimumSeverity: critical\n");
  const scene = await startScene(t, { folder });
  const summary = await scene.scanned({ source: { kind: "report", path: report } });
  assert.ok(summary.suppressed.belowSeverity > 0);
  for (const { counts } of summary.groups) {
    const { critical, ...others } = counts;
    assert.ok(critical > 0);
    assert.ok(Object.values(others).every((count) => count === 0));
  }
  assert.match(
    (await scene.diagnostics(scene.uri)).map(({ message }) => message).join("\n"),
    /below the minimum severity/,
  );
});

test("a vulnerability is accepted by an edit of the configuration", async (t) => {
  const scene = await startScene(t);
  await scene.scanned({ source: { kind: "report", path: report } });
  const diagnostics = await scene.diagnostics(scene.uri);
  const merge = diagnostics.find(({ data }) => data?.package === "tiny-merge") ?? assert.fail();
  const actions = await scene.codeActions(merge.range, { diagnostics: [merge] }, scene.uri);
  const accept = actions.find(({ title }) => /^Accept .* of tiny-merge/.test(title)) ?? assert.fail();
  const { edit } = await scene.resolve(accept);
  const [creation, change] = edit?.documentChanges ?? [];
  assert.ok(creation && "kind" in creation && creation.kind === "create");
  assert.ok(change && "edits" in change);
  const [entry] = change.edits;
  assert.ok(entry && "newText" in entry);
  assert.match(entry.newText, /^scan:\n {2}ignore:\n/);
  assert.match(entry.newText, new RegExp(`advisory: .*${merge.code}`));
  assert.match(entry.newText, /packages:.*tiny-merge/s);
});

test("nothing is run for a workspace that is not trusted; a report is still read", async (t) => {
  const scene = await startScene(t, { isTrusted: false });
  const refused = await scene.scan({ source: { kind: "image", reference: "debian:12" } });
  assert.equal(refused.kind === "failed" && refused.failure, "untrusted");
  assert.match(refused.kind === "failed" ? refused.message : "", /trusted/);
  await scene.scanned({ source: { kind: "report", path: report } });
});

/** What a user could have set: a program that is slow, or is none. */
function withScanner(path: string): ClientOptions {
  return { configuration: () => ({ ...onlyRules(), scanner: "trivy", trivy: { path } }) };
}

test("a scanner that is not there, or a reference that is none, gives one clear message", async (t) => {
  const scene = await startScene(t, withScanner("/nonexistent/trivy"));
  const missing = await scene.scan({ source: { kind: "archive", path: report } });
  assert.equal(missing.kind, "failed");
  assert.match(missing.kind === "failed" ? missing.message : "", /\/nonexistent\/trivy/);
  for (const reference of ["--help", "-v", "a b", "a\nb", "", "A:b", "x\u0000"]) {
    const refused = await scene.scan({ source: { kind: "image", reference } });
    assert.equal(refused.kind === "failed" && refused.failure, "bad-reference", JSON.stringify(reference));
  }
  const broken = join(scene.folder, "broken.json");
  writeFileSync(broken, '{"SchemaVersion": 2, "Results": [');
  const unreadable = await scene.scan({ source: { kind: "report", path: broken } });
  assert.equal(unreadable.kind, "failed");
  const absent = await scene.scan({ source: { kind: "report", path: join(scene.folder, "absent.json") } });
  assert.equal(absent.kind, "failed");
  assert.deepEqual(await scene.scans(), [], "nothing is kept of a scan that failed");
});

test("a failed scan leaves the last results in place", async (t) => {
  const scene = await startScene(t, withScanner("/nonexistent/trivy"));
  const summary = await scene.scanned({ source: { kind: "report", path: report } });
  assert.equal((await scene.scan({ source: { kind: "archive", path: report } })).kind, "failed");
  assert.deepEqual(await scene.scans(), [summary]);
  assert.equal(placesOf(await scene.diagnostics(scene.uri)).length, 3);
});

test("a scan is cancelled by taking the request back, and nothing of it goes on", async (t) => {
  const folder = createScratchFolder("scans");
  const scanner = join(folder, "trivy");
  // As Trivy does: it says its version at once, and takes its time for the rest.
  writeFileSync(
    scanner,
    `#!/bin/sh\ncase "$1" in *version*) echo "Version: 0.74.0"; exit 0;; esac\necho $$ > '${folder}/pid'\nsleep 600\n`,
  );
  chmodSync(scanner, 0o755);
  const archive = join(folder, "image.tar");
  const layer = await packTar([["etc/os-release", "ID=debian"]]);
  writeFileSync(archive, await packTar(classicMembers([{ layers: [layer] }])));
  const scene = await startScene(t, { ...withScanner(scanner), folder });
  const { CancellationTokenSource } = await import("vscode-languageserver/node");
  const source = new CancellationTokenSource();
  const running = scene.connection.sendRequest<ScanResult>(
    scanRequest,
    { uri: scene.uri, source: { kind: "archive", path: archive } },
    source.token,
  );
  const early = running.then(JSON.stringify, () => undefined);
  await Promise.race([
    waitFor(() => existsSync(join(folder, "pid"))),
    early.then((outcome) => assert.fail(`it ended before it was cancelled: ${outcome}`)),
  ]);
  const pid = Number(readFileSync(join(folder, "pid"), "utf8"));
  source.cancel();
  const outcome = await running.catch((error: unknown) => String(error));
  assert.ok(typeof outcome === "string" || outcome.kind === "cancelled", JSON.stringify(outcome));
  await waitFor(() => !isAlive(pid));
});

async function waitFor(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries++) {
    assert.ok(tries < 400, "it did not come to pass");
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test("other clients scan by commands, see progress and get pushed diagnostics", async (t) => {
  const scene = await startScene(t, {
    isExtension: false,
    capabilities: {
      ...plainCapabilities,
      window: { workDoneProgress: true },
    },
  });
  const { executeCommandProvider, codeLensProvider } = scene.initializeResult.capabilities;
  assert.ok(executeCommandProvider?.commands.includes("dockerfileSecurity.server.scan"));
  assert.equal(codeLensProvider, undefined, "a lens would need commands that only the extension has");
  const phases: string[] = [];
  scene.connection.onProgress(WorkDoneProgress.type, "mine", (value) => {
    phases.push(value.kind);
  });
  const result: ScanResult = await scene.connection.sendRequest(ExecuteCommandRequest.type, {
    command: "dockerfileSecurity.server.scan",
    arguments: [{ uri: scene.uri, source: { kind: "report", path: report } }],
    workDoneToken: "mine",
  });
  assert.equal(result.kind, "done");
  assert.deepEqual([phases[0], phases.at(-1)], ["begin", "end"]);
  await scene.until(
    () => scene.published.some(({ diagnostics }) => diagnostics.some(({ range }) => range.start.line === 8)),
    PublishDiagnosticsNotification.method,
  );
});

test("requests that are none are refused, and the server goes on", async (t) => {
  const scene = await startScene(t);
  for (const params of [
    null,
    [],
    {},
    { source: 3 },
    { source: { kind: "image" } },
    { source: { kind: "constructor" } },
  ]) {
    await assert.rejects(scene.connection.sendRequest(scanRequest, params), /no request for a scan/);
  }
  const none = await scene.connection.sendRequest<ScanResult>(scanRequest, {
    uri: "file:///nowhere/Dockerfile",
    source: { kind: "base", line: 0 },
  });
  assert.equal(none.kind === "failed" && none.failure, "no-dockerfile");
  const { stages } = await scene.connection.sendRequest<ListStagesResult>(listStagesRequest, {
    uri: scene.uri,
  });
  assert.deepEqual(stages, [
    { target: "packages", line: 0, lastLine: 4, base: "node:24-slim" },
    { target: "1", line: 6, lastLine: 11, base: "node:24-slim" },
  ]);
  assert.equal(await scene.stop(), 0);
});

test("the extension gets lenses on the last FROM, unless they are switched off", async (t) => {
  const lensesOf = async (scene: Scene) =>
    (await scene.connection.sendRequest("textDocument/codeLens", { textDocument: { uri: scene.uri } })) as {
      range: { start: { line: number } };
      command: { title: string; command: string };
    }[];
  const scene = await startScene(t, { capabilities: fullCapabilities });
  assert.deepEqual(
    (await lensesOf(scene)).map(({ range, command }) => [range.start.line, command.title]),
    [
      [6, "Scan image…"],
      [0, "Scan base image"],
      [6, "Scan base image"],
    ],
  );
  await scene.scanned({ source: { kind: "report", path: report } });
  const [, found] = await lensesOf(scene);
  assert.match(found?.command.title ?? "", /^\d+ vulnerabilities in .* · /);
  const without = await startScene(t, { configuration: () => ({ ...onlyRules(), codeLens: false }) });
  assert.deepEqual(await lensesOf(without), []);
});
