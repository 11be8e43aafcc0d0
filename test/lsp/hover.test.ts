import assert from "node:assert/strict";
import { test } from "node:test";
import { findBaseFacts } from "../../server/src/images/base-facts.ts";
import { describeBase } from "../../server/src/images/describe.ts";
import { parseImageReference } from "../../server/src/images/image-reference.ts";
import { english } from "../../server/src/l10n/texts.ts";
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

test("a hover on a base image says what is known about it", async (t) => {
  const client = await startClient(t, { configuration: () => onlyRules() });
  client.open(
    "ARG TAG=9\nFROM almalinux:$TAG AS base\nFROM base\nCOPY --from=nginx:1.30 a b\nFROM $UNKNOWN\n",
  );
  for (const [code, image] of [
    ["almalinux:$TAG", "almalinux:9"],
    ["nginx:1.30", "nginx:1.30"],
  ] as const) {
    const reference = parseImageReference(image, () => undefined);
    assert.ok(reference.kind === "image");
    const facts = findBaseFacts(reference);
    assert.ok(facts);
    assert.deepEqual(await client.hover(code), {
      contents: { kind: "markdown", value: describeBase(reference, facts, new Date(), english) },
      range: client.range(code),
    });
  }
  assert.equal(await client.hover("AS base"), null);
  assert.equal(await client.hover("base\nCOPY"), null);
  assert.equal(await client.hover("$UNKNOWN"), null);
  assert.equal(await client.stop(), 0);
});

test("a finding on a base image stands above what is known about the image", async (t) => {
  const client = await startClient(t, {
    capabilities: plainCapabilities,
    initializationOptions: { ...initializationOptions, settings: onlyRules("image-untagged") },
  });
  client.open("FROM nginx\n");
  const hover = await client.hover("nginx");
  const { contents } = hover ?? {};
  assert.ok(typeof contents === "object" && "value" in contents);
  assert.deepEqual(contents.value.split("\n").slice(0, 5), [
    "Image without a tag (warning)",
    "nginx has no tag, so Docker takes latest and every build may get another image.",
    "Why, and what to do: editor://rules/image-untagged",
    "",
    "nginx",
  ]);
  assert.match(contents.value, /^- Runs as root/m);
  assert.doesNotMatch(contents.value, /[`*]/);
  assert.equal(await client.stop(), 0);
});
