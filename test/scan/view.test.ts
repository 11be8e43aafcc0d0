import assert from "node:assert/strict";
import { test } from "node:test";
import type { Dockerfile } from "../../server/src/dockerfile/model.ts";
import type { Policy } from "../../server/src/policy/policy.ts";
import { prepareScan } from "../../server/src/scan/prepare-scan.ts";
import type { ScanView } from "../../server/src/scan/problems.ts";
import type { Scan } from "../../server/src/scan/scan.ts";
import { buildScanView } from "../../server/src/scan/view.ts";
import { dedent } from "../support/dedent.ts";
import { engine } from "../support/engine.ts";
import { makeConfig, makeScan } from "../support/scans.ts";

const today = "2026-11-21";
const all: Policy = { minimumSeverity: "unknown", onlyFixable: false, ignore: [] };

const text = dedent(`
  FROM golang:1.22 AS build
  RUN go install example.com/tool/cmd/tool@v1

  FROM node:24 AS base
  RUN apt-get update && \\
      apt-get install -y openssl=3 libfoo:amd64 curl

  FROM base
  COPY --from=build /go/bin/tool /usr/bin/tool
  COPY . /app
  RUN npm ci
  CMD ["node"]
`);

const config = makeConfig([
  "ADD rootfs.tar / # buildkit",
  '#CMD ["bash"]',
  "RUN /bin/sh -c install node # buildkit",
  '#CMD ["node"]',
  "RUN /bin/sh -c apt-get update &&     apt-get install -y openssl=3 libfoo:amd64 curl # buildkit",
  "COPY /go/bin/tool /usr/bin/tool # buildkit",
  "COPY . /app # buildkit",
  "RUN |1 TOKEN=secret /bin/sh -c npm ci # buildkit",
  '#CMD ["node"]',
]);

const lodash = { name: "lodash", type: "npm", version: "4.17.20" } as const;

const scan = makeScan({
  image: { config },
  findings: [
    [
      5,
      {
        id: "CVE-7",
        package: { ...lodash, path: "/app/node_modules/lodash/package.json" },
        fixedIn: ["4.17.21"],
      },
    ],
    [0, { id: "CVE-1", severity: "critical", package: { name: "zlib1g" }, fixedIn: ["4"] }],
    [1, { id: "CVE-2", severity: "low", package: { name: "bash" } }],
    [2, { id: "CVE-4", severity: "high", fixedIn: ["3.0.12-1"] }],
    [2, { id: "CVE-3", severity: "critical", fixedIn: ["3.0.13-1"] }],
    [2, { id: "CVE-5", severity: "medium", package: { name: "libssl3", source: "openssl" } }],
    [2, { id: "CVE-5", severity: "medium", package: { name: "libfoo" } }],
    [2, { id: "CVE-5", severity: "medium", package: { name: "libcurl4", source: "curl-not" } }],
    [
      3,
      {
        id: "CVE-6",
        package: { name: "stdlib", type: "golang", version: "1.22.0", path: "/usr/bin/tool" },
        fixedIn: ["1.22.5", "1.23.1"],
      },
    ],
    [
      5,
      {
        id: "GHSA-7",
        aliases: ["CVE-7"],
        severity: "critical",
        package: { ...lodash, path: "/app/a/lodash/package.json" },
        fixedIn: ["4.17.21"],
      },
    ],
    [undefined, { id: "CVE-8", package: { name: "mystery" } }],
  ],
});

function build(file: Dockerfile | undefined, of: Scan = scan, policy: Policy = all): ScanView {
  return buildScanView(prepareScan(of, policy, today), file);
}

/** `kind span: package@version=fix span [ids] paths…`, each package in a line of its own. */
function outline(view: ScanView, source: string): readonly string[] {
  const at = (span: { start: number; end: number } | undefined) =>
    span === undefined ? "-" : JSON.stringify(source.slice(span.start, span.end));
  return view.groups.flatMap((group) => [
    `${group.kind} ${at(group.span)} layer ${group.layer}, ${group.fixable} fixable`,
    ...group.packages.map(({ package: { name, version }, span, findings, fixedIn, paths }) => {
      const ids = findings.map(({ advisory }) => advisory.id).join(" ");
      return `  ${name} ${version} -> ${fixedIn} ${at(span)} ${ids}${paths.map((path) => ` ${path}`).join("")}`;
    }),
  ]);
}

test("findings stand on the instructions that brought them, one problem a package", () => {
  const view = build(engine.parse(text));
  const run = '"RUN apt-get update &&"';
  const copy = '"COPY --from=build /go/bin/tool /usr/bin/tool"';
  assert.deepEqual(outline(view, text), [
    'base "node:24" layer 0, 1 fixable',
    '  zlib1g 3.0.11-1 -> 4 "node:24" CVE-1',
    '  bash 3.0.11-1 -> undefined "node:24" CVE-2',
    `instruction ${run} layer 2, 1 fixable`,
    '  openssl 3.0.11-1 -> 3.0.13-1 "openssl=3" CVE-3 CVE-4',
    `  libcurl4 3.0.11-1 -> undefined ${run} CVE-5`,
    '  libfoo 3.0.11-1 -> undefined "libfoo:amd64" CVE-5',
    '  libssl3 3.0.11-1 -> undefined "openssl=3" CVE-5',
    'unplaced "FROM" layer undefined, 0 fixable',
    '  mystery 3.0.11-1 -> undefined "FROM" CVE-8',
    `instruction ${copy} layer 3, 1 fixable`,
    `  stdlib 1.22.0 -> 1.22.5 ${copy} CVE-6 /usr/bin/tool`,
    'instruction "RUN npm ci" layer 5, 1 fixable',
    '  lodash 4.17.20 -> 4.17.21 "RUN npm ci" CVE-7 /app/a/lodash/package.json /app/node_modules/lodash/package.json',
  ]);
  assert.deepEqual(
    view.groups.map(({ title, image }) => [title, image]),
    [
      ["FROM node:24 AS base", "node:24"],
      ["RUN apt-get update && …", undefined],
      ["FROM base", undefined],
      ["COPY --from=build /go/bin/tool /usr/bin/tool", undefined],
      ["RUN npm ci", undefined],
    ],
  );
  // CVE-7 and GHSA-7 are one flaw, as bad as the worse says.
  assert.deepEqual(view.counts, { critical: 3, high: 3, medium: 3, low: 1, negligible: 0, unknown: 0 });
  assert.equal(view.layerCount, 6);
  assert.equal(view.target?.index, 2);
  assert.equal(view.isOutdated, false);
});

test("the policy decides what is shown, and the rest is counted", () => {
  const entry = { packages: [], paths: [], purls: [], fixState: undefined, reason: "r", origin: "o" };
  const view = build(engine.parse(text), scan, {
    minimumSeverity: "high",
    onlyFixable: true,
    ignore: [
      { ...entry, advisory: "CVE-7", until: undefined },
      { ...entry, advisory: "CVE-6", until: "2026-11-20" },
    ],
  });
  assert.deepEqual(
    view.groups.flatMap(({ packages }) => packages.map(({ package: { name } }) => name)),
    ["zlib1g", "openssl", "stdlib"],
  );
  assert.equal(view.suppressed.belowSeverity, 4);
  assert.equal(view.suppressed.withoutFix, 1);
  assert.deepEqual(
    view.suppressed.ignored.map(({ finding, by }) => [finding.advisory.id, by.advisory]),
    [
      ["CVE-7", "CVE-7"],
      ["GHSA-7", "CVE-7"],
    ],
  );
  assert.deepEqual(
    view.suppressed.expired.map(({ advisory }) => advisory),
    ["CVE-6"],
  );
});

test("without a Dockerfile there are groups by layer, and no value of a build argument in them", () => {
  const view = build(undefined, { ...scan, image: { ...scan.image, baseLayers: 2 } });
  assert.deepEqual(
    view.groups.map(({ kind, title, span, packages }) => [kind, title, span, packages.length]),
    [
      ["base", "FROM", undefined, 2],
      ["instruction", "RUN apt-get update && apt-get install -y openssl=3 …", undefined, 4],
      ["instruction", "COPY /go/bin/tool /usr/bin/tool", undefined, 1],
      ["instruction", "RUN npm ci", undefined, 1],
      ["unplaced", "", undefined, 1],
    ],
  );
  const nothing = build(undefined, { ...scan, image: { ...scan.image, config: undefined } });
  assert.deepEqual(
    nothing.groups.map(({ title }) => title),
    ["#1", "#2", "#3", "#4", "#6", ""],
  );
});

const bases: readonly (readonly [image: string, file: string, spans: readonly string[]])[] = [
  ["node:24", text, ["base node:24"]],
  ["docker.io/library/node:24", text, ["base node:24"]],
  ["golang:1.22", text, ["base golang:1.22"]],
  ["node", "FROM node AS a\nFROM node:latest\nFROM node:24", ["base node", "base node:latest"]],
  ["node:24", `FROM node:24@sha256:${"a".repeat(64)}`, [`base node:24@sha256:${"a".repeat(64)}`]],
  ["nginx:1", "FROM scratch\nCOPY --from=nginx:1 /a /a", ["base nginx:1"]],
  ["node:25", text, ["unplaced FROM"]],
  ["./image.tar", text, ["unplaced FROM"]],
  ["node:24", "# nothing yet", ["unplaced "]],
];

for (const [image, file, spans] of bases) {
  test(`a scan of ${image} as the base of ${JSON.stringify(file.slice(0, 30))}`, () => {
    const view = build(engine.parse(file), { ...scan, role: "base", image: { ...scan.image, name: image } });
    assert.deepEqual(
      view.groups.map(({ kind, span }) => `${kind} ${file.slice(span?.start, span?.end)}`),
      spans,
    );
    for (const { packages } of view.groups) assert.equal(packages.length, 9);
    // One image, however many FROMs name it.
    assert.deepEqual(view.counts, { critical: 3, high: 3, medium: 3, low: 1, negligible: 0, unknown: 0 });
  });
}

test("an image without history, or a file without stages, loses nothing", () => {
  const files = ["", "FROM", "# only a comment", "RUN a", "FROM scratch", text];
  for (const file of files) {
    for (const image of [scan.image, { ...scan.image, config: undefined }]) {
      const view = build(engine.parse(file), { ...scan, image });
      const packages = view.groups.flatMap((group) => group.packages);
      // Without layers, one and the same package may have come with several instructions.
      const names = new Set(packages.map((problem) => problem.package.name));
      assert.equal(names.size, 9, JSON.stringify(file));
      for (const { span } of packages) assert.ok(span !== undefined && span.end <= file.length);
    }
  }
  const view = build(engine.parse(text), { ...scan, image: { ...scan.image, config: undefined } });
  assert.equal(view.isOutdated, false);
});

test("an edited file is told from the one that was built", () => {
  const edited = text.replace("npm ci", "npm install --omit=dev");
  const view = build(engine.parse(edited));
  assert.equal(view.isOutdated, true);
  const last = view.groups.at(-1);
  assert.equal(last?.title, "RUN npm install --omit=dev");
  assert.notEqual(last?.packages[0]?.confidence, "exact");
});

const firstWords: readonly (readonly [file: string, span: string, title: string])[] = [
  ["FROM a\nRUN x", "RUN x", "RUN x"],
  [
    "FROM a\nRUN  --mount=type=cache,target=/x   y \\\n z",
    "RUN  --mount=type=cache,target=/x   y",
    "RUN --mount=type=cache,target=/x y …",
  ],
  [`FROM a\nRUN ${"word ".repeat(40)}`, `RUN ${"word ".repeat(11)}`.trim(), `RUN ${"word ".repeat(11)}…`],
  [`FROM a\nRUN ${"x".repeat(200)}`, "RUN", "RUN …"],
  ["FROM a\r\nRUN x \\\r\n  y\r\n", "RUN x", "RUN x …"],
  ["# escape=`\nFROM a\nRUN x `\n  y\n", "RUN x", "RUN x …"],
  ["FROM a\nRUN <<EOF\nx\nEOF\n", "RUN <<EOF", "RUN <<EOF …"],
];

for (const [file, span, title] of firstWords) {
  test(`the words that stand for ${JSON.stringify(file.slice(0, 50))}`, () => {
    const history = makeConfig(["ADD a / # buildkit", "RUN /bin/sh -c whatever # buildkit"]);
    const one = makeScan({ image: { config: history, baseLayers: 1 }, findings: [[1, {}]] });
    const [group] = build(engine.parse(file), one).groups;
    assert.ok(group?.span);
    assert.equal(file.slice(group.span.start, group.span.end), span);
    assert.equal(group.title, title);
  });
}

const named: readonly (readonly [
  command: string,
  about: Record<string, string>,
  word: string | undefined,
])[] = [
  ["apt-get install -y Foo", { name: "foo" }, "Foo"],
  ["apt-get install -y foo", { name: "foo", type: "npm" }, undefined],
  ["apk add --no-cache foo=1", { name: "foo", type: "apk" }, "foo=1"],
  ["dnf install -y foo", { name: "foo", type: "rpm" }, "foo"],
  ["pip install Foo_Bar[x]==1", { name: "foo-bar", type: "pypi" }, "Foo_Bar[x]==1"],
  ["npm i -g @a/b@1 c", { name: "@a/b", type: "npm" }, "@a/b@1"],
  ["gem install foo", { name: "foo", type: "gem" }, "foo"],
  ["cargo install foo", { name: "foo", type: "cargo" }, "foo"],
  [
    "go install example.com/m/v2/cmd/x@v2",
    { name: "example.com/m/v2", type: "golang" },
    "example.com/m/v2/cmd/x@v2",
  ],
  ["go install example.com/mm@v2", { name: "example.com/m", type: "golang" }, undefined],
  ["apt-get remove -y foo", { name: "foo" }, undefined],
];

for (const [command, about, word] of named) {
  test(`where \`${command}\` names ${about.name}`, () => {
    const file = `FROM a\nRUN ${command}\n`;
    const history = makeConfig(["ADD a / # buildkit", `RUN /bin/sh -c ${command} # buildkit`]);
    const one = makeScan({ image: { config: history, baseLayers: 1 }, findings: [[1, { package: about }]] });
    const [problem] = build(engine.parse(file), one).groups.flatMap(({ packages }) => packages);
    assert.ok(problem?.span);
    assert.equal(file.slice(problem.span.start, problem.span.end), word ?? `RUN ${command}`);
  });
}
