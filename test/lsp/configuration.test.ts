import assert from "node:assert/strict";
import { test } from "node:test";
import { DiagnosticSeverity } from "vscode-languageserver/node";
import { fullCapabilities, onlyRules, plainCapabilities, startClient } from "./language-client.ts";

const untagged = onlyRules("image-untagged");

function withSeverity(severity: string) {
  return { rules: { ...untagged.rules, "image-untagged": severity } };
}

test("settings are asked for each document once, and again when they change", async (t) => {
  const sections = new Map<string | undefined, unknown>([
    ["file:///a/Dockerfile", withSeverity("error")],
    ["file:///b/Dockerfile", withSeverity("hint")],
  ]);
  const client = await startClient(t, { configuration: (uri) => sections.get(uri) });
  const severityOf = async (uri: string) => (await client.diagnostics(uri)).map(({ severity }) => severity);
  await client.until(() => client.registered.length > 0, "the registration");
  assert.deepEqual(client.registered, ["workspace/didChangeConfiguration"]);

  client.open("FROM node\n", "file:///a/Dockerfile");
  client.open("FROM node\n", "file:///b/Dockerfile");
  assert.deepEqual(await severityOf("file:///a/Dockerfile"), [DiagnosticSeverity.Error]);
  assert.deepEqual(await severityOf("file:///b/Dockerfile"), [DiagnosticSeverity.Hint]);
  client.replace("node", "alpine", "file:///a/Dockerfile");
  assert.deepEqual(await severityOf("file:///a/Dockerfile"), [DiagnosticSeverity.Error]);
  assert.deepEqual(client.configurationAsked, [
    { scope: "file:///a/Dockerfile", section: "dockerfileSecurity" },
    { scope: "file:///b/Dockerfile", section: "dockerfileSecurity" },
  ]);

  sections.set("file:///a/Dockerfile", withSeverity("off"));
  client.changeConfiguration(null);
  await client.until(() => client.refreshes === 1, "the refresh");
  assert.deepEqual(await severityOf("file:///a/Dockerfile"), []);
  assert.equal(client.configurationAsked.length, 3);

  client.close("file:///a/Dockerfile");
  client.open("FROM node\n", "file:///a/Dockerfile");
  assert.deepEqual(await severityOf("file:///a/Dockerfile"), []);
  assert.equal(client.configurationAsked.length, 4);
  assert.equal(await client.stop(), 0);
});

test("every severity of the settings is the protocol's", async (t) => {
  let section: unknown;
  const client = await startClient(t, { configuration: () => section });
  client.open("FROM node\n");
  const expected = {
    error: DiagnosticSeverity.Error,
    warning: DiagnosticSeverity.Warning,
    info: DiagnosticSeverity.Information,
    hint: DiagnosticSeverity.Hint,
  };
  for (const [name, severity] of Object.entries(expected)) {
    section = withSeverity(name);
    client.changeConfiguration(null);
    const diagnostics = await client.diagnostics();
    assert.deepEqual(
      diagnostics.map((diagnostic) => diagnostic.severity),
      [severity],
      name,
    );
  }
  assert.equal(await client.stop(), 0);
});

test("a wrong value is named once and takes nothing with it", async (t) => {
  const section = { rules: { ...untagged.rules, "image-untagged": "fatal" } };
  const client = await startClient(t, { configuration: () => section });
  client.open("FROM node\n", "file:///a/Dockerfile");
  client.open("FROM node\n", "file:///b/Dockerfile");
  for (const uri of ["file:///a/Dockerfile", "file:///b/Dockerfile"]) {
    const [diagnostic] = await client.diagnostics(uri);
    assert.equal(diagnostic?.severity, DiagnosticSeverity.Warning);
  }
  assert.deepEqual(client.logged, [
    "dockerfileSecurity: rules.image-untagged cannot be fatal. Possible are: off, hint, info, warning, error.",
  ]);
  assert.equal(await client.stop(), 0);
});

test("a client that answers no configuration sends it along, and pushes come anew", async (t) => {
  const client = await startClient(t, {
    capabilities: plainCapabilities,
    initializationOptions: { settings: withSeverity("error") },
  });
  client.open("FROM node\n");
  const steps: readonly (readonly [settings: unknown, severities: readonly DiagnosticSeverity[]])[] = [
    [{ dockerfileSecurity: withSeverity("hint") }, [DiagnosticSeverity.Hint]],
    [withSeverity("info"), [DiagnosticSeverity.Information]],
    [{ dockerfileSecurity: withSeverity("off") }, []],
  ];
  await client.until(() => client.published.length === 1, "the diagnostics");
  for (const [settings] of steps) {
    const count = client.published.length;
    client.changeConfiguration(settings);
    await client.until(() => client.published.length > count, "the diagnostics after the change");
  }
  assert.deepEqual(
    client.published.map(({ diagnostics }) => diagnostics.map(({ severity }) => severity)),
    [[DiagnosticSeverity.Error], ...steps.map(([, severities]) => severities)],
  );
  assert.equal(await client.stop(), 0);
});

test("a client that fails to answer gets findings by the defaults", async (t) => {
  const client = await startClient(t, {
    capabilities: fullCapabilities,
    configuration() {
      throw new Error("no settings today");
    },
  });
  client.open("FROM node\n");
  const diagnostics = await client.diagnostics();
  assert.ok(diagnostics.some(({ code }) => code === "image-untagged"));
  assert.match(client.logged.join("\n"), /^Reading the settings of file:.* failed: .*no settings today/);
  assert.equal(await client.stop(), 0);
});
