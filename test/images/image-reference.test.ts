import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type ImageReference,
  type InvalidReference,
  isValidReference,
  parseImageReference,
  type ReferenceProblem,
  withTag,
} from "../../server/src/images/image-reference.ts";

const SHA256 = `sha256:${"0123456789abcdef".repeat(4)}`;
const SHA512 = `sha512:${"0123456789abcdef".repeat(8)}`;

function parse(text: string): ImageReference | InvalidReference {
  return parseImageReference(text, (start, end) => ({ start: start + 5, end: end + 5 }));
}

function parseValid(text: string): ImageReference {
  const reference = parse(text);
  assert.ok(isValidReference(reference), `${text} should be valid`);
  return reference;
}

// [text, registry, repository, tag, digest, familiar name]
const VALID: [string, string | undefined, string, string | undefined, string | undefined, string][] = [
  ["node", undefined, "node", undefined, undefined, "node"],
  ["node:22-slim", undefined, "node", "22-slim", undefined, "node"],
  ["library/node:22", undefined, "library/node", "22", undefined, "node"],
  ["docker.io/node", "docker.io", "node", undefined, undefined, "node"],
  ["docker.io/library/node", "docker.io", "library/node", undefined, undefined, "node"],
  ["index.docker.io/library/node:1", "index.docker.io", "library/node", "1", undefined, "node"],
  ["docker.io/grafana/grafana", "docker.io", "grafana/grafana", undefined, undefined, "grafana/grafana"],
  ["public.ecr.aws/docker/library/node:20", "public.ecr.aws", "docker/library/node", "20", undefined, "node"],
  ["mirror.gcr.io/library/node", "mirror.gcr.io", "library/node", undefined, undefined, "node"],
  [
    "gcr.io/distroless/static:nonroot",
    "gcr.io",
    "distroless/static",
    "nonroot",
    undefined,
    "gcr.io/distroless/static",
  ],
  ["registry:5000/img", "registry:5000", "img", undefined, undefined, "registry:5000/img"],
  ["registry:5000/img:1", "registry:5000", "img", "1", undefined, "registry:5000/img"],
  // Without a slash there is no registry: this is the repository `registry` with the tag 5000.
  ["registry:5000", undefined, "registry", "5000", undefined, "registry"],
  ["localhost/img", "localhost", "img", undefined, undefined, "localhost/img"],
  ["localhost", undefined, "localhost", undefined, undefined, "localhost"],
  ["Upper/img", "Upper", "img", undefined, undefined, "Upper/img"],
  ["my.host/a/b/c:T_1.x-y", "my.host", "a/b/c", "T_1.x-y", undefined, "my.host/a/b/c"],
  ["[2001:db8::1]:5000/img:1", "[2001:db8::1]:5000", "img", "1", undefined, "[2001:db8::1]:5000/img"],
  ["[::1]/img", "[::1]", "img", undefined, undefined, "[::1]/img"],
  ["192.168.0.1/img", "192.168.0.1", "img", undefined, undefined, "192.168.0.1/img"],
  [`node@${SHA256}`, undefined, "node", undefined, SHA256, "node"],
  [`node:22@${SHA256}`, undefined, "node", "22", SHA256, "node"],
  [`registry:5000/a/b@${SHA512}`, "registry:5000", "a/b", undefined, SHA512, "registry:5000/a/b"],
  ["a__b/c--d/e.f_g", undefined, "a__b/c--d/e.f_g", undefined, undefined, "a__b/c--d/e.f_g"],
  [`a:${"x".repeat(128)}`, undefined, "a", "x".repeat(128), undefined, "a"],
  ["a:_x", undefined, "a", "_x", undefined, "a"],
];

test("reads every part of a valid reference", () => {
  for (const [text, registry, repository, tag, digest, familiarName] of VALID) {
    const reference = parseValid(text);
    assert.deepEqual(
      [reference.registry, reference.repository, reference.tag, reference.digest, reference.familiarName],
      [registry, repository, tag, digest, familiarName],
      text,
    );
  }
});

// [text, problem, the part at fault]
const INVALID: [string, ReferenceProblem, string][] = [
  ["", "empty", ""],
  [":3", "no-repository", ""],
  [`@${SHA256}`, "no-repository", ""],
  ["registry:5000/", "no-repository", ""],
  ["node:", "empty-tag", ":"],
  [`node:@${SHA256}`, "empty-tag", ":"],
  ["node:.x", "bad-tag", ".x"],
  ["node:-slim", "bad-tag", "-slim"],
  ["node:a:b", "bad-tag", "a:b"],
  // A colon before a slash belongs to a port: `node:a` is taken for a registry.
  ["node:a/b", "bad-registry", "node:a"],
  [`node:${"x".repeat(129)}`, "bad-tag", "x".repeat(129)],
  ["Node", "upper-case", "Node"],
  ["gcr.io/My/image:1", "upper-case", "My/image"],
  ["library/Node:1", "upper-case", "library/Node"],
  ["-node", "bad-repository", "-node"],
  ["node-", "bad-repository", "node-"],
  ["a//b", "bad-repository", "a//b"],
  ["a...b", "bad-repository", "a...b"],
  ["a___b", "bad-repository", "a___b"],
  ["some image", "bad-repository", "some image"],
  ["node$x", "bad-repository", "node$x"],
  ["https://node", "bad-registry", "https:"],
  ["-a.b/img", "bad-registry", "-a.b"],
  ["a.b:port/img", "bad-registry", "a.b:port"],
  ["node@", "empty-digest", "@"],
  ["node@sha256:abc", "bad-digest", "sha256:abc"],
  [`node@${SHA256.toUpperCase()}`, "bad-digest", SHA256.toUpperCase()],
  [`node@md5:${"0".repeat(32)}`, "bad-digest", `md5:${"0".repeat(32)}`],
  [`node@${SHA256}@${SHA256}`, "bad-digest", `${SHA256}@${SHA256}`],
  [`${"a".repeat(256)}`, "too-long", "a".repeat(256)],
  ["0123456789abcdef".repeat(4), "image-id", "0123456789abcdef".repeat(4)],
];

test("says why Docker refuses a reference and where", () => {
  for (const [text, problem, part] of INVALID) {
    const reference = parse(text);
    assert.ok(!isValidReference(reference), `${text} should be invalid`);
    assert.equal(reference.problem, problem, text);
    const { start, end } = reference.span ?? { start: 0, end: 0 };
    assert.equal(text.slice(start - 5, end - 5), part, text);
  }
});

test("maps the parts to the document", () => {
  const reference = parseValid(`gcr.io/a/b:1@${SHA256}`);
  assert.deepEqual(reference.spans.name, { start: 5, end: 15 });
  assert.deepEqual(reference.spans.tag, { start: 16, end: 17 });
  assert.deepEqual(reference.spans.digest, { start: 18, end: 18 + SHA256.length });
});

test("leaves out the place of a part that a variable brought", () => {
  // `FROM node:${TAG}`: only the first five characters are in the document.
  const reference = parseImageReference("node:22", (start, end) => (end <= 5 ? { start, end } : undefined));
  assert.ok(isValidReference(reference));
  assert.deepEqual(reference.spans, { name: { start: 0, end: 4 }, tag: undefined, digest: undefined });
});

test("names the same image under another tag", () => {
  assert.equal(
    withTag(parseValid(`docker.io/library/node:22@${SHA256}`), "24").text,
    "docker.io/library/node:24",
  );
  assert.equal(withTag(parseValid("node:22"), undefined).text, "node");
});
