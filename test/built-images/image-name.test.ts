import assert from "node:assert/strict";
import { test } from "node:test";
import {
  canonicalReference,
  isNamed,
  readImageName,
  unknown,
} from "../../server/src/built-images/image-name.ts";

const good: readonly (readonly [text: string, name: string])[] = [
  ["web", "web"],
  [" web:1.0 ", "web:1.0"],
  ["registry:5000/team/web", "registry:5000/team/web"],
  ["ghcr.io/acme/web:v1", "ghcr.io/acme/web:v1"],
  [`web:${unknown}`, "web:*"],
  [`registry:5000/web:v${unknown}-slim`, "registry:5000/web:*"],
];
for (const [text, expected] of good) {
  test(`a name: ${JSON.stringify(text)}`, () => {
    const name = readImageName(text);
    assert.equal(
      name?.kind === "repository" ? `${name.repository}:*` : name?.kind === "reference" && name.reference,
      expected,
    );
  });
}

const bad: readonly string[] = [
  "",
  "-web",
  "--privileged",
  "-v/:/host",
  "web --rm",
  "web\nother",
  "web\u0000",
  "web\u001B[2J",
  "Web",
  "web:",
  "web:ta g",
  "$(touch /tmp/x)",
  "`id`",
  "web;id",
  "../web",
  "https://example.com/web",
  "w".repeat(300),
  "w".repeat(100_000),
  unknown,
  `${unknown}/web`,
  `${unknown}:latest`,
  `registry:${unknown}/web`,
  `-web:${unknown}`,
  "a".repeat(64),
];
for (const text of bad) {
  test(`no name: ${JSON.stringify(text.slice(0, 40))}`, () => assert.equal(readImageName(text), undefined));
}

test("the same image by other words", () => {
  assert.equal(canonicalReference("docker.io/library/web"), "web:latest");
  assert.equal(canonicalReference("localhost/web:1"), "web:1");
  assert.equal(canonicalReference("localhost:5000/web"), "localhost:5000/web:latest");
  const repository = { kind: "repository", repository: "ghcr.io/acme/web" } as const;
  assert.ok(isNamed(repository, "ghcr.io/acme/web:sha-123"));
  assert.ok(!isNamed(repository, "ghcr.io/acme/web2:sha-123"));
  assert.ok(isNamed({ kind: "pattern", pattern: /^vsc-shop-[0-9a-f]+$/ }, "vsc-shop-0af3:latest"));
  assert.ok(!isNamed({ kind: "reference", reference: "web" }, "web:2"));
});
