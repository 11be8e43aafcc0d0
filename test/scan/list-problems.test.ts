import assert from "node:assert/strict";
import { test } from "node:test";
import { loadTranslations } from "../../server/src/l10n/load-translations.ts";
import { createTexts, english } from "../../server/src/l10n/texts.ts";
import type { Policy } from "../../server/src/policy/policy.ts";
import { describePlacement } from "../../server/src/scan/describe.ts";
import { listProblems, type ShownProblem } from "../../server/src/scan/list-problems.ts";
import { prepareScan } from "../../server/src/scan/prepare-scan.ts";
import type { Scan } from "../../server/src/scan/scan.ts";
import { buildScanView } from "../../server/src/scan/view.ts";
import { imageSeverities } from "../../server/src/scanners/report.ts";
import { engine } from "../support/engine.ts";
import type { FindingParts } from "../support/image-findings.ts";
import { makeConfig, makeScan } from "../support/scans.ts";

const text = [
  "FROM golang:1.22 AS build",
  "RUN make tool",
  "FROM node:24 AS base",
  "RUN apt-get install -y openssl",
  "FROM base",
  "COPY --from=build /go/bin/tool /usr/bin/tool",
  "COPY --from=busybox:1 /bin/busybox /bin/",
  "",
].join("\n");

const config = makeConfig([
  "ADD rootfs.tar / # buildkit",
  "RUN /bin/sh -c apt-get install -y openssl # buildkit",
  "COPY /go/bin/tool /usr/bin/tool # buildkit",
  "COPY /bin/busybox /bin/ # buildkit",
]);

const all: Policy = { minimumSeverity: "unknown", onlyFixable: false, ignore: [] };
const scanned = "app:1 (abababababab) was scanned on 2026-11-21 with Trivy 0.74.0.";

function list(
  findings: readonly (readonly [number | undefined, FindingParts])[],
  {
    policy = all,
    file = text,
    parts = {},
    most,
  }: { policy?: Policy; file?: string; parts?: Partial<Scan>; most?: number } = {},
): readonly ShownProblem[] {
  const scan = { ...makeScan({ image: { config }, findings }), ...parts };
  const view = buildScanView(prepareScan(scan, policy, "2026-11-21"), engine.parse(file));
  return listProblems(scan, view, english, most);
}

const messages: readonly (readonly [
  name: string,
  layer: number | undefined,
  findings: readonly FindingParts[],
  message: string,
])[] = [
  [
    "one flaw without a fix",
    1,
    [{ id: "CVE-1" }],
    "openssl 3.0.11-1 has a known vulnerability (high): CVE-1. There is no version yet that mends this.",
  ],
  [
    "one flaw that stays",
    1,
    [{ id: "CVE-1", status: "will-not-fix" }],
    "openssl 3.0.11-1 has a known vulnerability (high): CVE-1. Its distributor does not plan to mend this.",
  ],
  [
    "one flaw with a fix",
    1,
    [{ id: "CVE-1", fixedIn: ["3.0.13-1"] }],
    "openssl 3.0.11-1 has a known vulnerability (high): CVE-1. Version 3.0.13-1 mends it.",
  ],
  [
    "several, all with a fix",
    1,
    [
      { id: "CVE-2", fixedIn: ["3.0.12-1"], severity: "medium" },
      { id: "CVE-1", fixedIn: ["3.0.13-1"], severity: "critical" },
      { id: "CVE-3", fixedIn: ["3.0.13-1"], severity: "medium", score: 5 },
    ],
    "openssl 3.0.11-1 has 3 known vulnerabilities (1 critical, 2 medium): CVE-1, CVE-3, CVE-2. Version 3.0.13-1 mends all of them.",
  ],
  [
    "several, of which some have a fix",
    1,
    [{ id: "CVE-1" }, { id: "CVE-2", fixedIn: ["3.0.12-1"] }],
    "openssl 3.0.11-1 has 2 known vulnerabilities (2 high): CVE-1, CVE-2. Version 3.0.12-1 mends 1 of them.",
  ],
  [
    "many",
    1,
    imageSeverities.flatMap((severity) => [
      { id: `CVE-a-${severity}`, severity },
      { id: `CVE-b-${severity}`, severity },
    ]),
    "openssl 3.0.11-1 has 12 known vulnerabilities (2 critical, 2 high, 2 medium, 2 low, 2 negligible, 2 unknown): CVE-a-critical, CVE-b-critical, CVE-a-high, CVE-b-high, CVE-a-medium and 7 more. There is no version yet that mends this.",
  ],
  [
    "a file, copied from a stage",
    2,
    [{ id: "CVE-1", package: { name: "stdlib", version: "1.22", type: "golang", path: "/usr/bin/tool" } }],
    "stdlib 1.22 has a known vulnerability (high): CVE-1. There is no version yet that mends this. It is at /usr/bin/tool. It came with this instruction. It was copied from the stage build. Layer 3 of 4.",
  ],
  [
    "a file, copied from an image",
    3,
    [
      { id: "CVE-1", package: { name: "busybox", type: "binary", path: "/bin/busybox" } },
      { id: "CVE-1", package: { name: "busybox", type: "binary", path: "/bin/sh" } },
      { id: "CVE-1", package: { name: "busybox", type: "binary", path: "/bin/vi" } },
    ],
    "busybox 3.0.11-1 has a known vulnerability (high): CVE-1. There is no version yet that mends this. It is at /bin/busybox and in 2 other places. It came with this instruction. It was copied from the image busybox:1. Layer 4 of 4.",
  ],
];

for (const [name, layer, findings, message] of messages) {
  test(`what is said of ${name}`, () => {
    const [problem, ...others] = list(findings.map((finding) => [layer, finding]));
    assert.deepEqual(others, []);
    assert.equal(problem?.message, message);
    assert.equal(problem?.kind, "package");
    assert.match(problem?.advisory?.id ?? "", /^CVE-/);
  });
}

test("severities are those of editors", () => {
  const problems = list(
    imageSeverities.map((severity) => [1, { id: `CVE-${severity}`, severity, package: { name: severity } }]),
  );
  assert.deepEqual(
    problems.map(({ problem, severity }) => [problem?.severity, severity]),
    [
      ["critical", "error"],
      ["high", "error"],
      ["medium", "warning"],
      ["low", "info"],
      ["negligible", "hint"],
      ["unknown", "hint"],
    ],
  );
});

test("the base image is one problem, with what is not shown", () => {
  const entry = {
    packages: [],
    paths: [],
    purls: [],
    fixState: undefined,
    reason: "r",
    origin: ".trivyignore:1",
  };
  const problems = list(
    [
      [0, { id: "CVE-1", severity: "critical", package: { name: "a" }, fixedIn: ["4"] }],
      [0, { id: "CVE-2", severity: "low", package: { name: "a" } }],
      [0, { id: "CVE-3", severity: "high", package: { name: "b" } }],
      [0, { id: "CVE-4", severity: "negligible", package: { name: "c" } }],
      [0, { id: "CVE-5", package: { name: "d" } }],
      [1, { id: "CVE-6" }],
    ],
    {
      policy: {
        ...all,
        minimumSeverity: "low",
        ignore: [
          { ...entry, advisory: "CVE-5", until: undefined },
          { ...entry, advisory: "CVE-6", until: "2026-01-01" },
        ],
      },
    },
  );
  assert.deepEqual(
    problems.map(({ kind, span, severity }) => [kind, text.slice(span.start, span.end), severity]),
    [
      ["base", "node:24", "error"],
      ["package", "openssl", "error"],
    ],
  );
  assert.equal(
    problems[0]?.message,
    `2 vulnerable packages in node:24 with 3 vulnerabilities: 1 critical, 1 high, 1 low. Newer versions mend something in 1 of 2 packages. Not shown: 1 below the minimum severity, 1 accepted. CVE-6 was accepted until 2026-01-01 (.trivyignore:1). ${scanned}`,
  );
});

test("what has no place is one problem on FROM, which says why", () => {
  const problems = list([
    [undefined, { id: "CVE-1", package: { name: "a" } }],
    [undefined, { id: "CVE-2", package: { name: "b" } }],
  ]);
  assert.deepEqual(
    problems.map(({ kind, span, message }) => [kind, span.start, message]),
    [
      [
        "unplaced",
        text.indexOf("FROM base"),
        `2 vulnerable packages could not be traced to an instruction (2 high). No newer version mends anything of it yet. Nothing tells which layer it came with, so it is shown here. ${scanned}`,
      ],
    ],
  );
});

test("there are never more than the limit, the worst of them, and the rest is counted", () => {
  const findings = Array.from({ length: 400 }, (_, number): readonly [number, FindingParts] => [
    1 + (number % 3),
    { id: `CVE-${number}`, severity: number < 7 ? "critical" : "medium", package: { name: `p${number}` } },
  ]);
  const problems = list(findings.toReversed());
  assert.equal(problems.length, 51);
  assert.equal(problems.filter(({ severity }) => severity === "error").length, 7);
  const rest = problems.find(({ kind }) => kind === "rest");
  assert.equal(rest?.message, `350 more vulnerable packages are only in the report: 350 medium. ${scanned}`);
  assert.equal(rest?.severity, "warning");
  assert.equal(rest?.span.start, text.indexOf("FROM base"));
  const one = list(findings.slice(0, 3), { most: 2 }).find(({ kind }) => kind === "rest");
  assert.equal(one?.message, `1 more vulnerable package is only in the report: 1 critical. ${scanned}`);
});

test("what is all kept back is told in a hint, and nothing at all gives nothing", () => {
  const policy = { ...all, minimumSeverity: "critical" } as const;
  assert.deepEqual(
    list([[1, {}]], { policy }).map(({ kind, severity, message }) => [kind, severity, message]),
    [["note", "hint", `Not shown: 1 below the minimum severity. ${scanned}`]],
  );
  assert.deepEqual(list([]), []);
});

test("related places: the layer, the stage that files were made in, the base image", () => {
  const related = (layer: number, finding: FindingParts) =>
    list([[layer, finding]])[0]?.related.map(
      ({ span, message }) => `${text.slice(span.start, span.end)}: ${message}`,
    );
  assert.deepEqual(related(1, {}), [
    "RUN: It came with this instruction. The image is built on the stage base. Layer 2 of 4.",
    "base: The scanned image is built here, on the stage base.",
    "node:24: The base image is node:24.",
  ]);
  assert.deepEqual(related(2, { package: { name: "stdlib", type: "golang", path: "/usr/bin/tool" } }), [
    "golang:1.22: It was copied from this stage.",
    "node:24: The base image is node:24.",
  ]);
  assert.deepEqual(related(0, {}), ["base: The scanned image is built here, on the stage base."]);
});

test("an edited file is said to be one", () => {
  const outdated = /The image was built from another version of this file\./g;
  for (const layer of [0, 1, undefined]) {
    const problems = list([[layer, { package: { name: "zlib1g" } }]], {
      file: text.replace("-y openssl", "-y openssl curl"),
    });
    assert.equal(problems.length, 1);
    assert.equal(problems[0]?.message.match(outdated)?.length, 1);
  }
});

test("a base image that the file no longer names is said to be none", () => {
  const scan = makeScan({ role: "base", image: { config, name: "node:23" }, findings: [[0, {}]] });
  const view = buildScanView(prepareScan(scan, all, "2026-11-21"), engine.parse(text));
  const [problem] = listProblems(scan, view, english);
  assert.match(problem?.message ?? "", /Nothing in this file names the image node:23\./);
});

test("all of it is there in Korean", async () => {
  const korean = createTexts(await loadTranslations("ko"));
  const findings: readonly (readonly [number | undefined, FindingParts])[] = [
    ...messages.flatMap(([, layer, parts]) => parts.map((part) => [layer, part] as const)),
    [0, {}],
    [undefined, { package: { name: "x" } }],
  ];
  const scan = makeScan({ image: { config }, findings });
  for (const file of [text, text.replace("make", "make -j")]) {
    const view = buildScanView(prepareScan(scan, all, "2026-11-21"), engine.parse(file));
    for (const { message, related } of listProblems(scan, view, korean, 2)) {
      for (const sentence of [message, ...related.map((other) => other.message)]) {
        assert.match(sentence, /[가-힣]/);
        assert.doesNotMatch(sentence, /\b(?:the|it|of|is|was)\b/i);
      }
    }
  }
  await loadTranslations("en");
});

test("without a Dockerfile only the layer is named", () => {
  const scan = makeScan({ image: { config }, findings: [[1, {}]] });
  const view = buildScanView(prepareScan(scan, all, "2026-11-21"), undefined);
  const [problem] = view.groups.flatMap(({ packages }) => packages);
  assert.ok(problem);
  assert.equal(describePlacement(problem, view, english), "Layer 2 of 4.");
  assert.deepEqual(listProblems(scan, view, english), []);
});
