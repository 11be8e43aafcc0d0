/** How a node of the tree looks: words, icon, tooltip. */
import type { ScanAdvisory, ScanSummary } from "../../../server/src/lsp/scan-protocol.ts";
import type { ImageSeverity } from "../../../server/src/scanners/report.ts";
import { toLine, toMarkdown, toWebAddress } from "./plain-text.ts";
import { type AdvisoryNode, type PackageNode, placeOf, type ScanNode } from "./scan-tree.ts";
import {
  countVulnerabilities,
  describeAge,
  describeCounts,
  describeFound,
  describeTime,
  describeWorst,
  severityWord,
  totalOf,
  type Wording,
  worstOf,
} from "./scan-words.ts";

export interface NodeLook {
  readonly label: string;
  readonly description: string;
  readonly icon: SeverityIcon;
  /** Markdown. */
  readonly tooltip: string;
  /** What menus ask for: the kind, then what can be done with it. */
  readonly context: string;
}

interface SeverityIcon {
  readonly id: string;
  readonly color?: string;
}

/** Shape and colour together tell: no two are the same. */
const icons: Readonly<Record<ImageSeverity, SeverityIcon>> = {
  critical: { id: "error", color: "problemsErrorIcon.foreground" },
  high: { id: "warning", color: "problemsErrorIcon.foreground" },
  medium: { id: "warning", color: "problemsWarningIcon.foreground" },
  low: { id: "info", color: "problemsInfoIcon.foreground" },
  negligible: { id: "circle-outline" },
  unknown: { id: "question" },
};
const clean: SeverityIcon = { id: "pass", color: "charts.green" };

export function describeNode(node: ScanNode, wording: Wording): NodeLook {
  const { t } = wording;
  const place = placeOf(node);
  const can = place === undefined ? "" : " line";
  switch (node.kind) {
    case "image": {
      const worst = worstOf(node.shown);
      return {
        label: toLine(node.scan.image),
        description: describeImage(node.scan, node.shown, wording),
        icon: worst === undefined ? clean : icons[worst],
        tooltip: describeScan(node.scan, wording),
        context: node.scan.uri === undefined ? "image" : "image dockerfile",
      };
    }
    case "group": {
      const { kind, title, counts, line } = node.group;
      const label = kind === "unplaced" ? t("Not placed") : toLine(title);
      return {
        label,
        description: joinParts(describeWorst(counts, t), line !== undefined && t("line {0}", line + 1)),
        icon: icons[worstOf(counts) ?? "unknown"],
        tooltip: [
          kind === "base" && `**${t("Base image")}**`,
          kind === "unplaced" && `**${t("Nothing tells which instruction brought these")}**`,
          `\`${toLine(title).replaceAll("`", "'")}\``,
          describeCounts(counts, t),
        ]
          .filter((part) => part !== false)
          .join("\n\n"),
        context: `group${can}`,
      };
    }
    case "package": {
      const { name, version, severity } = node.package;
      return {
        label: toLine(`${name} ${version}`),
        description: describeFix(node, wording),
        icon: icons[severity],
        tooltip: describePackage(node, wording),
        context: `package${can}`,
      };
    }
    case "advisory": {
      const { id, title, severity, score } = node.advisory;
      return {
        label: toLine(id),
        description: joinParts(severityWord(severity, t), score?.toFixed(1), toLine(title)),
        icon: icons[severity],
        tooltip: describeAdvisory(node, wording),
        context: `advisory${can}${toWebAddress(node.advisory.url) ? " link" : ""}`,
      };
    }
  }
}

function describeImage(scan: ScanSummary, shown: ScanSummary["counts"], wording: Wording): string {
  const { t } = wording;
  const total = totalOf(scan.counts);
  const count = totalOf(shown);
  return joinParts(
    count === total ? describeWorst(scan.counts, t) : t("{0} of {1} vulnerabilities", count, total),
    scan.role === "base" && t("base image"),
    describeAge(scan.scannedAt, wording),
    scan.isOutdated && t("the Dockerfile has changed since"),
  );
}

/** A heading and a list; the same facts stand at the head of the report. */
function describeScan(scan: ScanSummary, wording: Wording): string {
  const facts = listFacts(scan, wording).map(([name, value]) => `- ${name}: ${toMarkdown(value)}`);
  return [`**${toMarkdown(scan.image)}**`, facts.join("\n"), ...scan.remarks.map(toMarkdown)].join("\n\n");
}

/** What is known of the scan as a whole, as names and values. */
export function listFacts(
  scan: ScanSummary,
  { t, locale }: Wording,
): readonly (readonly [name: string, value: string])[] {
  const { belowSeverity, withoutFix, ignored } = scan.suppressed;
  const facts: readonly (readonly [string, string | undefined])[] = [
    [t("Found"), describeFound(scan.counts, t)],
    [t("Fixed in newer versions"), totalOf(scan.counts) === 0 ? undefined : String(scan.fixable)],
    [
      t("Not shown by policy"),
      joinWith(
        ", ",
        belowSeverity > 0 && t("{0} below the minimum severity", belowSeverity),
        withoutFix > 0 && t("{0} without a fix", withoutFix),
        ignored > 0 && t("{0} accepted", ignored),
      ) || undefined,
    ],
    [t("System"), scan.distribution],
    [t("Stage"), scan.stage],
    [t("Image"), scan.imageId],
    [t("Scanned"), joinWith(", ", describeTime(scan.scannedAt, locale), scan.scanner)],
    [t("Advisories of"), scan.databaseDate && describeTime(scan.databaseDate, locale)],
    [t("Built from"), scan.isOutdated ? t("an older version of the Dockerfile") : undefined],
  ];
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, toLine(value)] as const]));
}

function describeFix({ package: { fixedIn, advisories } }: PackageNode, { t }: Wording): string {
  return joinParts(
    fixedIn === undefined ? t("no fix") : `→ ${toLine(fixedIn)}`,
    advisories.length > 1 && countVulnerabilities(advisories.length, t),
  );
}

function describePackage({ package: each }: PackageNode, { t }: Wording): string {
  return [
    `**${toMarkdown(`${each.name} ${each.version}`)}** (${toMarkdown(each.type)})`,
    each.path !== undefined && toMarkdown(each.path),
    each.fixedIn === undefined
      ? t("There is no version without these vulnerabilities yet.")
      : t("Fixed in {0}", toMarkdown(each.fixedIn)),
    toMarkdown(each.placement),
    each.advisories
      .slice(0, 10)
      .map((advisory) => `- ${linkTo(advisory)} ${severityWord(advisory.severity, t)}`)
      .join("\n"),
  ]
    .filter((part) => part !== false)
    .join("\n\n");
}

function describeAdvisory({ advisory, parent }: AdvisoryNode, { t }: Wording): string {
  const { severity, score, fixedIn, title, status } = advisory;
  return [
    `**${linkTo(advisory)}** ${joinParts(severityWord(severity, t), score?.toFixed(1))}`,
    toMarkdown(title),
    `${toMarkdown(`${parent.package.name} ${parent.package.version}`)}: ${
      fixedIn.length > 0 ? t("Fixed in {0}", toMarkdown(fixedIn.join(", "))) : toMarkdown(status)
    }`,
    toMarkdown(parent.package.placement),
  ].join("\n\n");
}

function linkTo({ id, url }: ScanAdvisory): string {
  const address = toWebAddress(url);
  return address === undefined ? toMarkdown(id) : `[${toMarkdown(id)}](<${address}>)`;
}

type Part = string | false | undefined;

function joinParts(...parts: readonly Part[]): string {
  return joinWith(" · ", ...parts);
}

function joinWith(separator: string, ...parts: readonly Part[]): string {
  return parts.filter((part) => part !== undefined && part !== false && part !== "").join(separator);
}
