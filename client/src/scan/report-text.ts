/** The report of a scan: Markdown that reads well as it is, with a table in columns, and where its links stand. */
import type { ScanAdvisory, ScanPackage, ScanSummary } from "../../../server/src/lsp/scan-protocol.ts";
import { imageSeverities } from "../../../server/src/scanners/report.ts";
import { listFacts } from "./describe-node.ts";
import { cutTo, toLine, toWebAddress, widthOf } from "./plain-text.ts";
import { countVulnerabilities, severityWord, type Wording } from "./scan-words.ts";

export const reportColumns = [
  "advisory",
  "severity",
  "score",
  "package",
  "installed",
  "fixedIn",
  "line",
  "title",
] as const;

export type ReportColumn = (typeof reportColumns)[number];

export interface ReportOrder {
  readonly column: ReportColumn;
  readonly isReversed: boolean;
  readonly onlyFixable: boolean;
}

export const firstOrder: ReportOrder = { column: "severity", isReversed: false, onlyFixable: false };

export interface Report {
  readonly text: string;
  /** Of the heading above the table, counted from 0; undefined where there is no table. */
  readonly tableLine: number | undefined;
  readonly links: readonly ReportLink[];
}

export interface ReportLink {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly target:
    | { readonly kind: "web"; readonly address: string }
    | { readonly kind: "dockerfile"; readonly line: number };
}

interface Row {
  readonly line: number | undefined;
  readonly package: ScanPackage;
  readonly advisory: ScanAdvisory;
}

interface Cell {
  readonly text: string;
  readonly isRight?: boolean;
  readonly target?: ReportLink["target"] | undefined;
}

/** Digests are the longest names that help; what is longer is cut in the table and whole in the tree. */
const widest = 40;

export function writeReport(scan: ScanSummary, order: ReportOrder, wording: Wording): Report {
  const { t } = wording;
  const lines: string[] = [`# ${toLine(scan.image)}`, ""];
  const links: ReportLink[] = [];
  let tableLine: number | undefined;

  const add = (...added: readonly string[]) => lines.push(...added);
  const addTable = (head: readonly string[], rows: readonly (readonly Cell[])[]) => {
    const table = layOut(head, rows, lines.length);
    add(...table.lines, "");
    links.push(...table.links);
  };
  const addList = (heading: string, items: readonly string[]) => {
    if (items.length > 0) add(`## ${heading}`, "", ...items.map((item) => `- ${toLine(item)}`), "");
  };

  add(...listFacts(scan, wording).map(([name, value]) => `- ${name}: ${value}`));
  add(...scan.remarks.map((remark) => `- ${toLine(remark)}`), "");

  const all = listRows(scan);
  const rows = sortRows(order.onlyFixable ? all.filter(isFixable) : all, order);
  if (all.length > 0) {
    tableLine = lines.length;
    const heading =
      rows.length === all.length
        ? countVulnerabilities(all.length, t)
        : t("{0} of {1} vulnerabilities, fixable ones only", rows.length, all.length);
    add(`## ${heading.charAt(0).toUpperCase()}${heading.slice(1)}`, "");
    addTable(
      reportColumns.map((column) => columnWord(column, wording)),
      rows.map((row) => toCells(row, wording)),
    );
  }

  const { ignored = [] } = scan;
  if (ignored.length > 0) {
    add(`## ${t("Accepted")}`, "");
    addTable(
      [t("Advisory"), t("Severity"), t("Package"), t("Version"), t("Until"), t("By"), t("Reason")],
      ignored.map(({ id, severity, package: name, version, until, origin, reason }) =>
        [id, severityWord(severity, t), name, version, until ?? "", origin, reason ?? ""].map((text) => ({
          text,
        })),
      ),
    );
  }
  addList(t("Accepted until a day that is over"), scan.expired ?? []);
  addList(t("Also in the scanner's report"), scan.omitted ?? []);
  return { text: `${lines.join("\n").trimEnd()}\n`, tableLine, links };
}

export function columnWord(column: ReportColumn, { t }: Wording): string {
  switch (column) {
    case "advisory":
      return t("Advisory");
    case "severity":
      return t("Severity");
    case "score":
      return t("CVSS");
    case "package":
      return t("Package");
    case "installed":
      return t("Version");
    case "fixedIn":
      return t("Fixed in");
    case "line":
      return t("Line");
    case "title":
      return t("Title");
  }
}

function listRows({ groups }: ScanSummary): readonly Row[] {
  return groups.flatMap(({ line, packages }) =>
    packages.flatMap((each) => each.advisories.map((advisory) => ({ line, package: each, advisory }))),
  );
}

function isFixable({ advisory }: Row): boolean {
  return advisory.fixedIn.length > 0;
}

const compare = new Intl.Collator("en", { numeric: true }).compare;

/** What one expects first stands first: the worst, the highest, the fixable, the top of the file. */
const orders: Readonly<Record<ReportColumn, (a: Row, b: Row) => number>> = {
  advisory: (a, b) => compare(a.advisory.id, b.advisory.id),
  severity: (a, b) => rank(a) - rank(b) || scoreOf(b) - scoreOf(a),
  score: (a, b) => scoreOf(b) - scoreOf(a),
  package: (a, b) => compare(a.package.name, b.package.name),
  installed: (a, b) => compare(a.package.version, b.package.version),
  fixedIn: (a, b) =>
    Number(isFixable(b)) - Number(isFixable(a)) ||
    compare(a.advisory.fixedIn[0] ?? "", b.advisory.fixedIn[0] ?? ""),
  line: (a, b) => (a.line ?? Number.MAX_SAFE_INTEGER) - (b.line ?? Number.MAX_SAFE_INTEGER),
  title: (a, b) => compare(a.advisory.title, b.advisory.title),
};

function rank({ advisory }: Row): number {
  return imageSeverities.indexOf(advisory.severity);
}

function scoreOf({ advisory }: Row): number {
  return advisory.score ?? -1;
}

function sortRows(rows: readonly Row[], { column, isReversed }: ReportOrder): readonly Row[] {
  const first = orders[column];
  return rows.toSorted(
    (a, b) =>
      (isReversed ? first(b, a) : first(a, b)) ||
      orders.severity(a, b) ||
      orders.package(a, b) ||
      orders.advisory(a, b),
  );
}

function toCells({ line, package: each, advisory }: Row, { t }: Wording): readonly Cell[] {
  const address = toWebAddress(advisory.url);
  return [
    { text: advisory.id, target: address === undefined ? undefined : { kind: "web", address } },
    { text: severityWord(advisory.severity, t) },
    { text: advisory.score?.toFixed(1) ?? "", isRight: true },
    { text: each.name },
    { text: each.version },
    { text: advisory.fixedIn.join(", ") },
    line === undefined
      ? { text: "" }
      : { text: String(line + 1), isRight: true, target: { kind: "dockerfile", line } },
    { text: advisory.title },
  ];
}

/** @param top the line that the table begins on */
function layOut(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  top: number,
): { readonly lines: readonly string[]; readonly links: readonly ReportLink[] } {
  const last = head.length - 1;
  const written = [head.map((text): Cell => ({ text })), ...rows].map((row) =>
    row.map((cell, column) => ({ ...cell, text: toCellText(cell.text, column === last) })),
  );
  // The last column is not filled up: titles are long, and nothing stands behind them.
  const widths = head.map((_, column) =>
    Math.max(3, ...written.map((row) => widthOf(row[column]?.text ?? ""))),
  );
  const links: ReportLink[] = [];
  const lines = written.map((row, index) => {
    let line = "|";
    for (const [column, { text, isRight, target }] of row.entries()) {
      const padding = column === last ? "" : " ".repeat((widths[column] ?? 0) - widthOf(text));
      line += ` ${isRight ? padding : ""}`;
      // Behind the head stands its rule.
      if (target) {
        links.push({ line: top + index + 1, start: line.length, end: line.length + text.length, target });
      }
      line += `${text}${isRight ? "" : padding} |`;
    }
    return line;
  });
  const rule = `|${widths.map((width, column) => ` ${"-".repeat(column === last ? 5 : width)} |`).join("")}`;
  return { lines: [lines[0] ?? "", rule, ...lines.slice(1)], links };
}

/** Titles and reasons, which stand last, are shown whole. */
function toCellText(text: string, isLast: boolean): string {
  const line = toLine(text).replaceAll("|", "\\|");
  return isLast ? line : cutTo(line, widest);
}
