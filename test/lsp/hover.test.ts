import assert from "node:assert/strict";
import { test } from "node:test";
import { onlyRules, plainCapabilities, startClient } from "./language-client.ts";

const settings = onlyRules("sudo-in-run");
const initializationOptions = { ruleDocumentation: "editor://rules/", settings };
const text = "FROM example.com/app:1\r\nUSER root\r\n# 😀\r\nRUN sudo ls\r\n";

test("a hover on a finding says what is wrong and leads to the rule's page", async (t) => {
  const client = await startClient(t, { configuration: () => settings, initializationOptions });
  client.open(text);
  assert.deepEqual(await client.hover("sudo"), {
    contents: {
      kind: "markdown",
      value: [
        "**RUN uses sudo** (warning)",
        "This runs as root already, so sudo does nothing but change the environment and hide what needs root.",
        "[Why, and what to do: sudo-in-run](editor://rules/sudo-in-run)",
      ].join("\n\n"),
    },
    range: client.range("sudo"),
  });
  assert.equal(await client.hover("ls"), null);
  assert.equal(await client.hover("# 😀"), null);
  assert.equal(await client.stop(), 0);
});

test("a client that shows no Markdown gets none", async (t) => {
  const client = await startClient(t, { capabilities: plainCapabilities, initializationOptions });
  client.open(text);
  assert.deepEqual(await client.hover("sudo"), {
    contents: {
      kind: "plaintext",
      value: [
        "RUN uses sudo (warning)",
        "This runs as root already, so sudo does nothing but change the environment and hide what needs root.",
        "Why, and what to do: editor://rules/sudo-in-run",
      ].join("\n"),
    },
    range: client.range("sudo"),
  });
  assert.equal(await client.stop(), 0);
});
