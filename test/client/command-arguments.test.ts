import assert from "node:assert/strict";
import { test } from "node:test";
import { type CommandTarget, findScan, readCommandTarget } from "../../client/src/scan/command-arguments.ts";
import { findReferenceProblem } from "../../client/src/scan/reference-problem.ts";
import { sample, scan, wording } from "./sample-scan.ts";

/** Like a `Uri` of VS Code. */
const uri = { scheme: "file", path: "/project/Dockerfile", toString: () => "file:///project/Dockerfile" };

const calls: readonly (readonly [string, readonly unknown[], CommandTarget])[] = [
  ["the palette", [], {}],
  ["a palette that says nothing", [undefined], {}],
  ["the Explorer", [uri, [uri]], { uri: "file:///project/Dockerfile" }],
  ["the editor's title", [uri, { groupId: 0, editorIndex: 0 }], { uri: "file:///project/Dockerfile" }],
  ["a code lens", ["file:///project/Dockerfile"], { uri: "file:///project/Dockerfile" }],
  [
    "a code lens on a FROM",
    ["file:///project/Dockerfile", 3],
    { uri: "file:///project/Dockerfile", line: 3 },
  ],
  ["the Images view", [{ fullTag: "node:22", imageId: "sha256:1" }, []], { image: "node:22" }],
  ["an untagged image there", [{ fullTag: "<none>:<none>", imageId: "sha256:1" }], { image: "sha256:1" }],
  ["a keybinding", [{ uri: "file:///a", image: "app:1" }], { uri: "file:///a", image: "app:1" }],
  [
    "a program",
    [{ uri, report: "/tmp/r.json" }],
    { uri: "file:///project/Dockerfile", report: "/tmp/r.json" },
  ],
  ["a program that wants no Dockerfile", [{ uri: null, image: "app:1" }], { uri: null, image: "app:1" }],
  ["a node of the tree", [{ kind: "image", key: "scan-1", scan: sample }], { scan: "scan-1" }],
  ["nonsense", [{ uri: 1, image: {}, archive: "", scan: null, line: "1" }], {}],
  ["more nonsense", [null, 4], {}],
];

test("commands are called in many ways", () => {
  for (const [name, args, target] of calls) assert.deepEqual(readCommandTarget(args), target, name);
});

test("a scan is found by its id or by its Dockerfile, and nothing by nothing", () => {
  const { uri: _, ...unbound } = scan([], { id: "scan-2" });
  const scans = [unbound, sample];
  assert.equal(findScan(scans, { scan: "scan-2" })?.id, "scan-2");
  assert.equal(findScan(scans, { uri: "file:///project/Dockerfile" })?.id, "scan-1");
  assert.equal(
    findScan(scans, { scan: "file:///project/Dockerfile", uri: "file:///project/Dockerfile" })?.id,
    "scan-1",
  );
  for (const nothing of [{}, { uri: null }]) assert.equal(findScan(scans, nothing), undefined);
});

test("references are checked while they are typed", () => {
  const fine = [
    "",
    "node",
    "node:22-slim",
    "ghcr.io/team/app:1.2",
    "localhost:5000/a/b@sha256:".concat("a".repeat(64)),
    "a".repeat(64),
    `sha256:${"a".repeat(64)}`,
  ];
  for (const text of fine) assert.equal(findReferenceProblem(text, wording.t), undefined, text);
  const bad: readonly (readonly [string, RegExp])[] = [
    ["-v", /hyphen/],
    ["--privileged", /hyphen/],
    ["node 22", /blanks/],
    ["node\u0000", /blanks/],
    ["node\n", /blanks/],
    ["Node:22", /lower case/],
    ["node:", /tag/],
    ["node:-x", /tag/],
    ["node@sha256:12", /digest/],
    ["$(id)", /no image reference/],
    ["a//b", /no image reference/],
  ];
  for (const [text, problem] of bad) assert.match(findReferenceProblem(text, wording.t) ?? "", problem, text);
});
