import assert from "node:assert/strict";
import { test } from "node:test";
import { widthOf } from "../../client/src/scan/plain-text.ts";
import { firstOrder, type ReportColumn, writeReport } from "../../client/src/scan/report-text.ts";
import { advisory, group, installed, sample, scan, wording } from "./sample-scan.ts";

function tableOf(text: string, heading = /^## \d+ /m): readonly string[] {
  const [, rest = ""] = text.split(heading);
  return rest.split("\n").filter((line) => line.startsWith("|"));
}

function idsOf(text: string): readonly string[] {
  return tableOf(text)
    .slice(2)
    .map((line) => line.split("|")[1]?.trim() ?? "");
}

test("the report has its facts at the head and a table in columns", () => {
  const { text, tableLine } = writeReport(sample, firstOrder, wording);
  const lines = text.split("\n");
  assert.equal(lines[0], "# app:1.2");
  assert.ok(
    text.includes("- Found: 5 vulnerabilities (1 critical, 1 high, 1 medium, 1 low, 1 negligible)\n"),
  );
  assert.ok(text.includes("- Fixed in newer versions: 2\n"));
  assert.equal(lines[tableLine ?? 0], "## 5 vulnerabilities");
  assert.deepEqual(tableOf(text), [
    "| Advisory      | Severity   | CVSS | Package   | Version | Fixed in | Line | Title |",
    "| ------------- | ---------- | ---- | --------- | ------- | -------- | ---- | ----- |",
    "| CVE-2026-0001 | critical   |  9.8 | libc6     | 1.0     | 1.1      |    1 | Flaw CVE-2026-0001 |",
    "| CVE-2026-0010 | high       |  7.5 | curl      | 1.0     | 1.2, 2.0 |    4 | Flaw CVE-2026-0010 |",
    "| CVE-2026-0004 | medium     |      | curl      | 1.0     |          |    4 | Reads \\| too much |",
    "| CVE-2026-0002 | low        |      | perl-base | 1.0     |          |    1 | Flaw CVE-2026-0002 |",
    "| CVE-2026-0003 | negligible |      | perl-base | 1.0     |          |    1 | Flaw CVE-2026-0003 |",
  ]);
});

test("links stand on the text that they are for", () => {
  const { text, links } = writeReport(sample, firstOrder, wording);
  const lines = text.split("\n");
  const told = links.map(({ line, start, end, target }) => [
    lines[line]?.slice(start, end),
    target.kind === "web" ? target.address : target.line,
  ]);
  assert.equal(told.length, 10);
  assert.deepEqual(told.slice(0, 4), [
    ["CVE-2026-0001", "https://example.com/CVE-2026-0001"],
    ["1", 0],
    ["CVE-2026-0010", "https://example.com/CVE-2026-0010"],
    ["4", 3],
  ]);
});

const sorted: readonly (readonly [ReportColumn, readonly string[]])[] = [
  ["severity", ["0001", "0010", "0004", "0002", "0003"]],
  ["advisory", ["0001", "0002", "0003", "0004", "0010"]],
  ["score", ["0001", "0010", "0004", "0002", "0003"]],
  ["package", ["0010", "0004", "0001", "0002", "0003"]],
  ["fixedIn", ["0001", "0010", "0004", "0002", "0003"]],
  ["line", ["0001", "0002", "0003", "0010", "0004"]],
  ["title", ["0001", "0002", "0003", "0010", "0004"]],
];

test("the table is sorted by each column, and the other way round", () => {
  for (const [column, ids] of sorted) {
    const order = { ...firstOrder, column };
    const wanted = ids.map((id) => `CVE-2026-${id}`);
    assert.deepEqual(idsOf(writeReport(sample, order, wording).text), wanted, column);
    const reversed = idsOf(writeReport(sample, { ...order, isReversed: true }, wording).text);
    assert.deepEqual(reversed.toSorted(), wanted.toSorted());
    assert.notDeepEqual(reversed, wanted, column);
  }
});

test("only what can be fixed, if one wants that", () => {
  const { text } = writeReport(sample, { ...firstOrder, onlyFixable: true }, wording);
  assert.deepEqual(idsOf(text), ["CVE-2026-0001", "CVE-2026-0010"]);
  assert.match(text, /^## 2 of 5 vulnerabilities, fixable ones only$/m);
});

test("what is not shown is listed with its reason, and what else the scanner found", () => {
  const ignored = [
    {
      id: "CVE-2025-9",
      severity: "high",
      package: "zlib",
      version: "1.3",
      reason: "no inflating here",
      until: "2026-12-31",
      origin: ".trivyignore.yaml:3",
    },
    { id: "CVE-2025-8", severity: "low", package: "zlib", version: "1.3", origin: ".trivyignore:1" },
  ] as const;
  const told = scan(sample.groups, {
    suppressed: { belowSeverity: 2, withoutFix: 1, ignored: 2 },
    ignored,
    expired: [".trivyignore:9"],
    omitted: ["3 secrets"],
  });
  const { text } = writeReport(told, firstOrder, wording);
  assert.match(text, /^- Not shown by policy: 2 below the minimum severity, 1 without a fix, 2 accepted$/m);
  const [, , first, second] = tableOf(text, /^## Accepted$/m);
  assert.match(
    first ?? "",
    /CVE-2025-9 \| high +\| zlib +\| 1\.3 +\| 2026-12-31 \| \.trivyignore\.yaml:3 \| no inflating here \|/,
  );
  assert.match(second ?? "", /CVE-2025-8 \| low /);
  assert.match(text, /^## Accepted until a day that is over\n\n- \.trivyignore:9$/m);
  assert.match(text, /^## Also in the scanner's report\n\n- 3 secrets$/m);
});

test("a scan that found nothing has no table", () => {
  const { text, tableLine, links } = writeReport(scan([]), firstOrder, wording);
  assert.match(text, /^- Found: no vulnerabilities$/m);
  assert.equal(tableLine, undefined);
  assert.deepEqual(links, []);
});

test("columns are even where letters are wide, long, or hostile", () => {
  const names = ["한글-꾸러미", `sha256:${"a".repeat(64)}`, "line\nbreak\u202e|", "plain"];
  const wide = scan([
    group(
      "RUN x",
      0,
      names.map((name) => installed(name, [advisory("CVE-2026-0001", "low")])),
    ),
  ]);
  const rows = tableOf(writeReport(wide, firstOrder, wording).text);
  const starts = rows.map((row) => widthOf(row.slice(0, row.lastIndexOf(" | "))));
  assert.equal(rows.length, names.length + 2);
  assert.equal(new Set(starts).size, 1, rows.join("\n"));
});

test("2,000 rows are written in no time", () => {
  const many = Array.from({ length: 2000 }, (_, index) =>
    installed(`package-${index}`, [advisory(`CVE-2026-${index}`, "medium")]),
  );
  assert.equal(idsOf(writeReport(scan([group("RUN x", 0, many)]), firstOrder, wording).text).length, 2000);
});
