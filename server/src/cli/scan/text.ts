/** For people: by instruction, one line a package, worst first. */
import type { Localise } from "../../l10n/texts.ts";
import { countSeverity, describeCounts, describeSuppressed, nameSeverity } from "../../scan/describe.ts";
import { severityOf } from "../../scan/list-problems.ts";
import type { InstructionGroup, PackageProblem, ScanView } from "../../scan/problems.ts";
import type { Scan } from "../../scan/scan.ts";
import { sumCounts } from "../../scan/severity-counts.ts";
import { type ImageSeverity, imageSeverities } from "../../scanners/report.ts";
import { blank, type Style, showControls } from "../style.ts";
import type { ScanFormat, ScannedDockerfile } from "./scan-result.ts";

/** Of one place; the other formats list them all. A base image has hundreds, and one mends it: a newer one. */
const mostPackages = { base: 10, instruction: 25, unplaced: 25 } as const;

/** Of one package. */
const mostAdvisories = 4;

/** Columns; what is wider moves the rest of its line. */
const widest = 48;

export function createTextScanFormat(t: Localise, style: Style): ScanFormat {
  return ({ scan, view, dockerfile }) => {
    const levels = imageSeverities.filter((severity) => view.counts[severity] > 0);
    const widthOfLevel = widthOf(levels.map((severity) => nameSeverity(severity, t)));
    const groups = view.groups.map((group) => renderGroup(group, dockerfile, widthOfLevel, t, style));
    const lines = [...renderHead(scan, t, style), "", ...groups.flat(), ...renderFoot(scan, view, t, style)];
    return `${lines.join("\n")}\n`;
  };
}

function renderHead({ image, scanner }: Scan, t: Localise, style: Style): readonly string[] {
  const { name, distribution } = image;
  const system = distribution && `${distribution.name} ${distribution.version}`;
  const by = [scanner.name, scanner.version].filter((part) => part !== undefined).join(" ");
  const date = scanner.databaseDate && t("advisories of {date}", { date: scanner.databaseDate.slice(0, 10) });
  const about = [system, by, date].filter((part) => part !== undefined);
  return [
    [style.bold(showControls(name)), ...about.map(showControls)].join(" · "),
    ...(distribution?.isEndOfLife
      ? [style.severity("warning", t("This distribution is no longer supported: new flaws are not mended."))]
      : []),
  ];
}

function renderGroup(
  group: InstructionGroup,
  dockerfile: ScannedDockerfile | undefined,
  widthOfLevel: number,
  t: Localise,
  style: Style,
): readonly string[] {
  const { packages, counts, kind, fixable } = group;
  const shown = packages.slice(0, mostPackages[kind]);
  const rows = shown.map((problem) => toRow(problem, dockerfile, t));
  const widths = [
    widthOfLevel,
    widthOf(rows.map(({ name }) => name)),
    widthOf(rows.map(({ mend }) => mend)),
  ] as const;
  const hidden = packages.length - shown.length;
  const total = t("{count} packages, {fixable} with a fix: {counts}", {
    count: String(packages.length),
    fixable: String(fixable),
    counts: describeCounts(counts, t),
  });
  return [
    titleOf(group, dockerfile, t, style),
    ...(packages.length > 1 ? [`  ${style.dim(total)}`] : []),
    ...(kind === "unplaced" ? [`  ${style.dim(t("no line is known to have brought these in"))}`] : []),
    ...rows.map((row) => `  ${renderRow(row, widths, style)}`.trimEnd()),
    ...(hidden > 0
      ? [
          `  ${style.dim(t("and {count} more packages: --format json lists them all", { count: String(hidden) }))}`,
        ]
      : []),
    "",
  ];
}

function titleOf(
  { kind, layer, span, title }: InstructionGroup,
  dockerfile: ScannedDockerfile | undefined,
  t: Localise,
  style: Style,
): string {
  const words = showControls(title);
  if (dockerfile !== undefined && span !== undefined) {
    const { line } = dockerfile.lines.positionAt(span.start);
    return `${style.bold(`${showControls(dockerfile.path)}:${line}`)}  ${words}`;
  }
  if (kind === "base") return style.bold(t("Base image"));
  if (layer === undefined) return style.bold(t("Unknown layer"));
  const number = String(layer + 1);
  // Where no history says more, the title is the number alone.
  const rest = title === `#${number}` ? "" : `  ${words}`;
  return `${style.bold(t("Layer {number}", { number }))}${rest}`;
}

interface Row {
  readonly severity: ImageSeverity;
  readonly level: string;
  readonly name: string;
  readonly mend: string;
  readonly isMended: boolean;
  readonly notes: string;
}

function toRow(problem: PackageProblem, dockerfile: ScannedDockerfile | undefined, t: Localise): Row {
  const { severity, findings, fixedIn, span, confidence, attribution } = problem;
  const { name, version } = problem.package;
  const advisories = findings
    .slice(0, mostAdvisories)
    .map(({ advisory: { id, cvss } }) => (cvss === undefined ? id : `${id} (${cvss.score.toFixed(1)})`));
  const more = findings.length - advisories.length;
  const { origin } = attribution;
  const maker = origin?.kind === "stage" ? origin.instruction : undefined;
  const notes = [
    ...advisories,
    ...(more > 0 ? [t("{count} more", { count: String(more) })] : []),
    ...(maker !== undefined && dockerfile !== undefined
      ? [
          t("made on line {line}", {
            line: String(dockerfile.lines.positionAt(maker.keywordSpan.start).line),
          }),
        ]
      : []),
    // Without a Dockerfile there are no lines that could be wrong.
    ...(span !== undefined && confidence === "guess" ? [t("line guessed")] : []),
  ];
  return {
    severity,
    level: nameSeverity(severity, t),
    name: showControls(`${name} ${version}`),
    mend: fixedIn === undefined ? t("no fix yet") : `→ ${showControls(fixedIn)}`,
    isMended: fixedIn !== undefined,
    notes: showControls(notes.join(", ")),
  };
}

function renderRow(
  { severity, level, name, mend, isMended, notes }: Row,
  [ofLevel, ofName, ofMend]: readonly [number, number, number],
  style: Style,
): string {
  const coloured = style.severity(severityOf[severity], level);
  const emphasised = severity === "critical" ? style.bold(coloured) : coloured;
  return [
    emphasised + padding(level, ofLevel),
    name + padding(name, ofName),
    (isMended ? style.added(mend) : style.dim(mend)) + padding(mend, ofMend),
    style.dim(notes),
  ].join("  ");
}

function widthOf(texts: readonly string[]): number {
  return Math.min(
    widest,
    texts.reduce((width, text) => Math.max(width, blank(text).length), 0),
  );
}

function padding(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - blank(text).length));
}

function renderFoot({ omitted }: Scan, view: ScanView, t: Localise, style: Style): readonly string[] {
  const { counts, groups, isOutdated } = view;
  const found = imageSeverities
    .filter((severity) => counts[severity] > 0)
    .map((severity) =>
      style.severity(severityOf[severity], countSeverity(severity, String(counts[severity]), t)),
    );
  const packages = groups.reduce((sum, group) => sum + group.packages.length, 0);
  return [
    found.length === 0
      ? t("No known vulnerabilities are shown.")
      : t("{count} in {packages}: {counts}", {
          count: countVulnerabilities(sumCounts(counts), t),
          packages: countPackages(packages, t),
          counts: found.join(", "),
        }),
    ...describeSuppressed(view, t).map((sentence) => style.dim(showControls(sentence))),
    ...(omitted.length > 0
      ? [style.dim(t("Not shown, but in the report: {list}.", { list: showControls(omitted.join(", ")) }))]
      : []),
    ...(isOutdated
      ? [t("The Dockerfile was changed since the image was built: build it again for exact lines.")]
      : []),
  ];
}

function countVulnerabilities(count: number, t: Localise): string {
  return count === 1 ? t("1 vulnerability") : t("{count} vulnerabilities", { count: String(count) });
}

function countPackages(count: number, t: Localise): string {
  return count === 1 ? t("1 package") : t("{count} packages", { count: String(count) });
}
