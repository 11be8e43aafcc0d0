/** For people: by instruction, one line a package, worst first. */
import type { Localise } from "../../l10n/texts.ts";
import { nameSeverity } from "../../scan/describe.ts";
import { severityOf } from "../../scan/list-problems.ts";
import type { InstructionGroup, PackageProblem, ScanView } from "../../scan/problems.ts";
import type { Scan } from "../../scan/scan.ts";
import { imageSeverities } from "../../scanners/report.ts";
import { type Style, showControls } from "../style.ts";
import type { ScanFormat, ScannedDockerfile } from "./scan-result.ts";

/** Of one instruction; a base image has hundreds, and the other formats list them all. */
const mostPackages = 25;

/** Of one package. */
const mostAdvisories = 4;

export function createTextScanFormat(t: Localise, style: Style): ScanFormat {
  return ({ scan, view, dockerfile }) => {
    const groups = view.groups.map((group) => renderGroup(group, dockerfile, t, style));
    return `${[...renderHead(scan, t, style), "", ...groups.flat(), ...renderFoot(scan, view, t, style)].join("\n")}\n`;
  };
}

function renderHead({ image, scanner }: Scan, t: Localise, style: Style): readonly string[] {
  const { name, distribution } = image;
  const system = distribution && `${distribution.name} ${distribution.version}`;
  const by = [scanner.name, scanner.version].filter((part) => part !== undefined).join(" ");
  const head = [name, system, by].filter((part) => part !== undefined).map(showControls);
  return [
    style.bold(head.join(" · ")),
    ...(scanner.databaseDate === undefined
      ? []
      : [style.dim(t("advisories of {date}", { date: showControls(scanner.databaseDate.slice(0, 10)) }))]),
    ...(distribution?.isEndOfLife
      ? [style.severity("warning", t("This distribution is no longer supported: new flaws are not mended."))]
      : []),
  ];
}

function renderGroup(
  group: InstructionGroup,
  dockerfile: ScannedDockerfile | undefined,
  t: Localise,
  style: Style,
): readonly string[] {
  const { packages } = group;
  const place =
    dockerfile === undefined || group.span === undefined
      ? ""
      : `${showControls(dockerfile.path)}:${dockerfile.lines.positionAt(group.span.start).line} `;
  const shown = packages.slice(0, mostPackages);
  const names = shown.map(({ package: { name, version } }) => `${name} ${version}`);
  const width = Math.min(48, Math.max(...names.map((name) => name.length)));
  const hidden = packages.length - shown.length;
  return [
    `${style.bold(place)}${showControls(group.title)}`,
    ...(group.kind === "unplaced" ? [style.dim(`  ${t("no line is known to have brought these in")}`)] : []),
    ...shown.map((problem, at) => `  ${renderPackage(problem, (names[at] ?? "").padEnd(width), t, style)}`),
    ...(hidden > 0
      ? [
          style.dim(
            `  ${t("and {count} more packages: --format json lists them all", { count: String(hidden) })}`,
          ),
        ]
      : []),
    "",
  ];
}

function renderPackage(problem: PackageProblem, name: string, t: Localise, style: Style): string {
  const { severity, findings, fixedIn } = problem;
  const level = style.severity(severityOf[severity], nameSeverity(severity, t).padEnd(8));
  const named = findings
    .slice(0, mostAdvisories)
    .map(({ advisory: { id, cvss } }) => (cvss === undefined ? id : `${id} (${cvss.score.toFixed(1)})`));
  const more = findings.length - named.length;
  const advisories = [...named, ...(more > 0 ? [t("{count} more", { count: String(more) })] : [])].join(", ");
  const mend = fixedIn === undefined ? style.dim(t("no fix yet")) : `→ ${showControls(fixedIn)}`;
  // Without a Dockerfile there are no lines that could be wrong.
  const isGuess = problem.span !== undefined && problem.confidence === "guess";
  const guess = isGuess ? ` ${style.dim(t("(guessed line)"))}` : "";
  return `${level} ${showControls(name)}  ${mend}  ${style.dim(showControls(advisories))}${guess}`;
}

function renderFoot(
  { omitted }: Scan,
  { counts, groups, suppressed, isOutdated }: ScanView,
  t: Localise,
  style: Style,
): readonly string[] {
  const packages = groups.reduce((sum, group) => sum + group.packages.length, 0);
  const found = imageSeverities.filter((severity) => counts[severity] > 0);
  const number = (count: number) => ({ count: String(count) });
  const kept = [
    suppressed.belowSeverity > 0
      ? t("{count} are below the severity to be shown", number(suppressed.belowSeverity))
      : undefined,
    suppressed.withoutFix > 0 ? t("{count} have no fix yet", number(suppressed.withoutFix)) : undefined,
    suppressed.ignored.length > 0 ? t("{count} are accepted", number(suppressed.ignored.length)) : undefined,
  ].filter((part) => part !== undefined);
  return [
    found.length === 0
      ? t("No known vulnerabilities are shown.")
      : found
          .map((severity) =>
            style.severity(severityOf[severity], `${counts[severity]} ${nameSeverity(severity, t)}`),
          )
          .join(", "),
    ...(packages > 0
      ? [packages === 1 ? t("in 1 package") : t("in {count} packages", number(packages))]
      : []),
    ...(kept.length > 0 ? [style.dim(`${t("not shown")}: ${kept.join(", ")}`)] : []),
    ...suppressed.expired.map(({ advisory = "*", origin }) =>
      t("{advisory} is accepted no longer: the day in {origin} is over.", { advisory, origin }),
    ),
    ...(omitted.length > 0
      ? [style.dim(t("also in the report: {list}", { list: showControls(omitted.join(", ")) }))]
      : []),
    ...(isOutdated
      ? [t("The Dockerfile was changed since the image was built: build it again for exact lines.")]
      : []),
  ];
}
