import assert from "node:assert/strict";
import { test } from "node:test";
import { findBaseFacts } from "../../server/src/images/base-facts.ts";
import { describeBase } from "../../server/src/images/describe.ts";
import { english } from "../../server/src/l10n/texts.ts";
import { reference } from "./reference.ts";

function describe(text: string, today: string): string {
  const facts = findBaseFacts(reference(text));
  assert.ok(facts, `${text} is in the table`);
  return describeBase(reference(text), facts, new Date(today), english);
}

test("says what is known, as a list", () => {
  const text = describe("node:22", "2026-11-21T23:00:00Z");
  assert.equal(
    text,
    [
      "**`node:22`**",
      "",
      "- Runs as root; has the user `node` (uid 1000)",
      "- Debian 12, packages with `apt`",
      "- Node.js 22: support ends 2027-04-30, in 160 days",
      "- Debian 12: support ended 2026-07-11; long-term support ends 2028-06-30, in 587 days",
      "- Smaller: `node:22-slim`, `node:22-alpine`",
      "",
      "*As of 2026-08-22. Source: nodejs/docker-node@f27d936 (2026-08-19)*",
    ].join("\n"),
  );
});

test("counts the last day of support as supported", () => {
  assert.match(describe("python:3.10", "2026-10-30"), /ends 2026-10-31, in 1 day\n/);
  assert.match(describe("python:3.10", "2026-10-31T23:59:59Z"), /ends 2026-10-31, today/);
  assert.match(describe("python:3.10", "2026-11-01"), /Python 3\.10: support ended 2026-10-31/);
});

const LINES: [string, RegExp][] = [
  ["postgres:16", /Starts as root; its entrypoint changes to `postgres`/],
  ["nginx:1.30", /has to start as root/],
  ["nginx:1.30", /The same without root: `nginxinc\/nginx-unprivileged`/],
  ["python:3.12", /Runs as root unless a `USER` follows/],
  ["haproxy:2.8", /Runs as `haproxy` \(uid 99\), not as root/],
  ["bitnami/redis:7", /Runs as `1001`, not as root/],
  ["bitnami/redis:7", /Moved: .* Instead: `bitnamilegacy/],
  ["example/app:1-nonroot", /Runs without root/],
  ["gcr.io/distroless/cc-debian13", /Distroless, from Debian 13, no shell/],
  ["gcr.io/distroless/cc-debian13", /The same without root: `gcr.io\/distroless\/cc-debian13:nonroot`/],
  ["centos:7", /Discontinued: no more updates\. Instead: `almalinux:9\|10`/],
];

test("says what sets an image apart", () => {
  for (const [image, pattern] of LINES) assert.match(describe(image, "2026-11-21"), pattern, image);
});
