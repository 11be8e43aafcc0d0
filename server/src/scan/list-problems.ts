/** The few problems that a Dockerfile gets from a scan: never a thousand. */
import type { Span } from "../dockerfile/span.ts";
import type { Severity } from "../finding.ts";
import type { Localise } from "../l10n/texts.ts";
import type { Advisory, ImageSeverity } from "../scanners/report.ts";
import {
  describeCounts,
  describeGroup,
  describeOutdated,
  describePackage,
  describePlacement,
  describeScan,
  describeSuppressed,
} from "./describe.ts";
import { compareSeverities } from "./merge-findings.ts";
import type { InstructionGroup, PackageProblem, ScanView } from "./problems.ts";
import { listRelated, type Related } from "./related.ts";
import type { Scan } from "./scan.ts";
import { countSeverities } from "./severity-counts.ts";
import { compareProblems } from "./view.ts";

export interface ShownProblem {
  /** `package`: one package; `base`, `unplaced`: all of a group; `rest`: what is over the limit; `note`: no problem. */
  readonly kind: "package" | "base" | "unplaced" | "rest" | "note";
  readonly span: Span;
  readonly severity: Severity;
  readonly message: string;
  /** The worst one: its id is the code of the problem, its address the page behind it. */
  readonly advisory: Advisory | undefined;
  readonly related: readonly Related[];
  /** Only of the kind `package`. */
  readonly problem: PackageProblem | undefined;
}

export const severityOf: Readonly<Record<ImageSeverity, Severity>> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "info",
  negligible: "hint",
  unknown: "hint",
};

/** More is no help in a list of problems; the report has them all. */
const mostPackages = 50;

/**
 * In the order of the file. Packages of instructions stand one by one, those of the base image and those without a
 * place together. What the policy keeps back is told with the first summary.
 *
 * @param view with a Dockerfile
 * @param most packages that stand one by one
 */
export function listProblems(
  scan: Scan,
  view: ScanView,
  t: Localise,
  most: number = mostPackages,
): readonly ShownProblem[] {
  const single = view.groups.filter(({ kind }) => kind === "instruction");
  const ranked = single.flatMap(({ packages }) => packages).toSorted(compareProblems);
  const packages = ranked.slice(0, most).flatMap((problem) => toProblem(problem, view, t) ?? []);
  const rest = describeRest(ranked.slice(most), view, t);
  const groups = view.groups.flatMap((group) =>
    group.kind === "instruction" ? [] : summarise(group, view, t),
  );
  const [first, ...others] = [...groups, ...rest];
  const notes = [
    // What has no place says it by itself.
    ...(first?.kind !== "unplaced" && view.isOutdated && view.role === "built" ? [describeOutdated(t)] : []),
    ...describeSuppressed(view, t),
    describeScan(scan, t),
  ];
  const told =
    first === undefined ? note(notes, view) : [{ ...first, message: [first.message, ...notes].join(" ") }];
  return [...packages, ...told, ...others].toSorted((a, b) => a.span.start - b.span.start);
}

function toProblem(problem: PackageProblem, view: ScanView, t: Localise): ShownProblem | undefined {
  const { span, severity, findings, attribution } = problem;
  if (span === undefined) return undefined;
  // Where all is clear, the place itself says it.
  const needsWords = problem.confidence !== "exact" || view.isOutdated || attribution.origin !== undefined;
  const placement = describePlacement(problem, view, t);
  const related = listRelated(problem, view, t);
  const { place } = attribution;
  return {
    kind: "package",
    span,
    severity: severityOf[severity],
    message: [describePackage(problem, t), ...(needsWords ? [placement] : [])].join(" "),
    advisory: findings[0]?.advisory,
    related:
      needsWords || place.kind !== "instruction"
        ? related
        : [{ span: place.instruction.keywordSpan, message: placement }, ...related],
    problem,
  };
}

function summarise(group: InstructionGroup, view: ScanView, t: Localise): readonly ShownProblem[] {
  const { kind, span, packages } = group;
  const [worst] = packages;
  if (span === undefined || worst === undefined || kind === "instruction") return [];
  const why =
    kind === "unplaced" ? [describePlacement({ ...worst, attribution: withoutLayer(worst) }, view, t)] : [];
  return [
    {
      kind,
      span,
      severity: severityOf[worst.severity],
      message: [describeGroup(group, view, t), ...why].join(" "),
      advisory: worst.findings[0]?.advisory,
      related: listRelated(worst, view, t),
      problem: undefined,
    },
  ];
}

/** Each of many packages has its own. */
function withoutLayer({ attribution }: PackageProblem): PackageProblem["attribution"] {
  return { ...attribution, layer: undefined };
}

function describeRest(rest: readonly PackageProblem[], view: ScanView, t: Localise): readonly ShownProblem[] {
  const [worst] = rest;
  const span = noteSpan(view) ?? worst?.span;
  if (worst === undefined || span === undefined) return [];
  const severities = rest.flatMap(({ findings }) => findings.map(({ severity }) => severity));
  const counts = describeCounts(countSeverities(severities), t);
  const message =
    rest.length === 1
      ? t("1 more vulnerable package is only in the report: {counts}.", { counts })
      : t("{count} more vulnerable packages are only in the report: {counts}.", {
          count: String(rest.length),
          counts,
        });
  const severity = rest.map((problem) => problem.severity).toSorted(compareSeverities)[0] ?? worst.severity;
  return [
    {
      kind: "rest",
      span,
      severity: severityOf[severity],
      message,
      advisory: undefined,
      related: [],
      problem: undefined,
    },
  ];
}

/** A hint, where something is not shown and no summary could say so. */
function note(notes: readonly string[], view: ScanView): readonly ShownProblem[] {
  const { belowSeverity, withoutFix, ignored, expired } = view.suppressed;
  const span = noteSpan(view);
  if (span === undefined || belowSeverity + withoutFix + ignored.length + expired.length === 0) return [];
  return [
    {
      kind: "note",
      span,
      severity: "hint",
      message: notes.join(" "),
      advisory: undefined,
      related: [],
      problem: undefined,
    },
  ];
}

function noteSpan({ target, groups }: ScanView): Span | undefined {
  return target?.from.keywordSpan ?? groups.find(({ span }) => span !== undefined)?.span;
}
