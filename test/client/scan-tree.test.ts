import assert from "node:assert/strict";
import { test } from "node:test";
import { describeNode } from "../../client/src/scan/describe-node.ts";
import { noFilter } from "../../client/src/scan/scan-filter.ts";
import {
  childrenOf,
  listImageNodes,
  parentOf,
  placeOf,
  type ScanNode,
} from "../../client/src/scan/scan-tree.ts";
import { advisory, group, installed, sample, scan, wording } from "./sample-scan.ts";

function listAll(nodes: readonly ScanNode[]): readonly ScanNode[] {
  return nodes.flatMap((node) => [node, ...listAll(childrenOf(node))]);
}

function draw(nodes: readonly ScanNode[], depth = 0): readonly string[] {
  return nodes.flatMap((node) => {
    const { label, description } = describeNode(node, wording);
    return [`${"  ".repeat(depth)}${label} | ${description}`, ...draw(childrenOf(node), depth + 1)];
  });
}

test("a scan is drawn from the image down to its advisories", () => {
  assert.deepEqual(draw(listImageNodes([sample], noFilter)), [
    "app:1.2 | 1 critical of 5 · 2 hours ago",
    "  FROM debian:12 | 1 critical of 3 · line 1",
    "    libc6 1.0 | → 1.1",
    "      CVE-2026-0001 | critical · 9.8 · Flaw CVE-2026-0001",
    "    perl-base 1.0 | no fix · 2 vulnerabilities",
    "      CVE-2026-0002 | low · Flaw CVE-2026-0002",
    "      CVE-2026-0003 | negligible · Flaw CVE-2026-0003",
    "  RUN apt-get install -y curl | 1 high of 2 · line 4",
    "    curl 1.0 | → 1.2 · 2 vulnerabilities",
    "      CVE-2026-0010 | high · 7.5 · Flaw CVE-2026-0010",
    "      CVE-2026-0004 | medium · Flaw CVE-2026-0004".replace("Flaw CVE-2026-0004", "Reads | too much"),
  ]);
});

test("a filter is seen at the image, whose node stays", () => {
  const nodes = listImageNodes([sample], { ...noFilter, onlyFixable: true });
  assert.deepEqual(draw(nodes).slice(0, 2), [
    "app:1.2 | 2 of 5 vulnerabilities · 2 hours ago",
    "  FROM debian:12 | 1 critical · line 1",
  ]);
  const empty = listImageNodes([sample], { ...noFilter, text: "nothing" });
  assert.deepEqual(draw(empty), ["app:1.2 | 0 of 5 vulnerabilities · 2 hours ago"]);
});

test("images say what they are and how old the Dockerfile was", () => {
  const draws = (more: Parameters<typeof scan>[1]) => draw(listImageNodes([scan([], more)], noFilter));
  assert.deepEqual(draws({}), ["app:1.2 | no vulnerabilities · 2 hours ago"]);
  assert.deepEqual(draws({ role: "base", isOutdated: true }), [
    "app:1.2 | no vulnerabilities · base image · 2 hours ago · the Dockerfile has changed since",
  ]);
});

test("keys are unique, stay the same, and lead back to the parent", () => {
  const twice = installed("left-pad", [advisory("CVE-2026-0001", "low"), advisory("CVE-2026-0001", "low")]);
  const scans = [scan([group("RUN npm ci", 1, [twice, twice]), group("RUN npm ci", 1, [twice])])];
  const nodes = listAll(listImageNodes(scans, noFilter));
  assert.equal(new Set(nodes.map(({ key }) => key)).size, nodes.length);
  assert.deepEqual(
    listAll(listImageNodes(structuredClone(scans), noFilter)).map(({ key }) => key),
    nodes.map(({ key }) => key),
  );
  for (const node of nodes)
    for (const child of childrenOf(node)) assert.equal(parentOf(child)?.key, node.key);
});

test("only what has a line in a Dockerfile has a place", () => {
  const placed = listAll(listImageNodes([sample], noFilter)).map(placeOf);
  assert.equal(placed[0], undefined);
  assert.deepEqual(placed[1], { uri: "file:///project/Dockerfile", line: 0 });
  assert.deepEqual(placed.at(-1), { uri: "file:///project/Dockerfile", line: 3 });
  const { uri: _, ...unbound } = sample;
  for (const node of listAll(listImageNodes([unbound], noFilter))) assert.equal(placeOf(node), undefined);
});

test("menus learn what can be done with a node", () => {
  const contexts = listAll(listImageNodes([sample], noFilter)).map(
    (node) => describeNode(node, wording).context,
  );
  assert.deepEqual(contexts.slice(0, 4), [
    "image dockerfile",
    "group line",
    "package line",
    "advisory line link",
  ]);
  const bad = scan([
    group("x", undefined, [installed("y", [advisory("Z", "low", { url: "javascript:1" })])]),
  ]);
  assert.deepEqual(
    listAll(listImageNodes([bad], noFilter)).map((node) => describeNode(node, wording).context),
    ["image dockerfile", "group", "package", "advisory"],
  );
});

test("the tooltip of an image says what the scan rests on, and what is not shown", () => {
  const told = scan(sample.groups, {
    imageId: "sha256:abc",
    distribution: "debian 12.5",
    databaseDate: "2026-02-28T06:00:00Z",
    isOutdated: true,
    suppressed: { belowSeverity: 3, withoutFix: 0, ignored: 1 },
    remarks: ["The layers could not be read."],
  });
  const [node] = listImageNodes([told], noFilter);
  assert.ok(node);
  const { tooltip } = describeNode(node, wording);
  for (const part of [
    "5 vulnerabilities",
    "3 below the minimum severity, 1 accepted",
    "debian 12\\.5",
    "sha256:abc",
    "Trivy 0\\.74\\.0",
    "Feb 28, 2026",
    "an older version of the Dockerfile",
    "The layers could not be read\\.",
  ])
    assert.ok(tooltip.includes(part), `${part} in ${tooltip}`);
});

test("texts of strangers do not act", () => {
  const hostile = "[click](command:workbench.action.quit) <img src=x>\n\n# big\u202e";
  const bad = scan([
    group(hostile, 0, [installed(hostile, [advisory(hostile, "low", { title: hostile, url: "command:x" })])]),
  ]);
  for (const node of listAll(listImageNodes([bad], noFilter))) {
    const { label, description, tooltip } = describeNode(node, wording);
    for (const text of [label, description]) assert.doesNotMatch(text, /[\n\u202e]/);
    if (node.kind === "image") continue;
    const unquoted = tooltip.replace(/`[^`]*`/g, "");
    assert.doesNotMatch(unquoted, /(?<!\\)\]\(/);
    assert.doesNotMatch(unquoted, /(?<!\\)<(?!https?:)|\u202e/);
  }
});
