/** What a scan found, in sentences. */
import type { Origin, Place } from "../attribution/attribution.ts";
import type { Stage } from "../dockerfile/model.ts";
import type { Localise } from "../l10n/texts.ts";
import type { IgnoredAdvisory } from "../policy/policy.ts";
import { type ImageFinding, type ImageSeverity, imageSeverities } from "../scanners/report.ts";
import type { InstructionGroup, PackageProblem, ScanView, SeverityCounts } from "./problems.ts";
import type { Scan } from "./scan.ts";
import { countSeverities, sumCounts } from "./severity-counts.ts";

/** Ids in a message; the report lists them all. */
const mostIds = 5;

/** What is wrong with a package, and which version mends it. */
export function describePackage(problem: PackageProblem, t: Localise): string {
  return [describeFlaws(problem, t), describeFix(problem, t), describePaths(problem.paths, t)]
    .filter((sentence) => sentence !== undefined)
    .join(" ");
}

function describeFlaws(
  { package: { name, version }, findings, severity }: PackageProblem,
  t: Localise,
): string {
  const ids = listIds(findings, t);
  if (findings.length === 1) {
    return t("{package} {version} has a known vulnerability ({severity}): {ids}.", {
      package: name,
      version,
      severity: nameSeverity(severity, t),
      ids,
    });
  }
  return t("{package} {version} has {count} known vulnerabilities ({counts}): {ids}.", {
    package: name,
    version,
    count: String(findings.length),
    counts: describeCounts(countSeverities(findings.map((finding) => finding.severity)), t),
    ids,
  });
}

function listIds(findings: readonly ImageFinding[], t: Localise): string {
  const ids = findings.slice(0, mostIds).map(({ advisory }) => advisory.id);
  const more = findings.length - ids.length;
  const list = ids.join(", ");
  return more === 0 ? list : t("{ids} and {count} more", { ids: list, count: String(more) });
}

function describeFix({ findings, fixedIn }: PackageProblem, t: Localise): string {
  const count = findings.filter((finding) => finding.fixedIn.length > 0).length;
  if (fixedIn === undefined || count === 0) {
    const isGivenUp = findings.every(({ status }) => status === "will-not-fix" || status === "end-of-life");
    return isGivenUp
      ? t("Its distributor does not plan to mend this.")
      : t("There is no version yet that mends this.");
  }
  if (count < findings.length) {
    return t("Version {version} mends {count} of them.", { version: fixedIn, count: String(count) });
  }
  return count === 1
    ? t("Version {version} mends it.", { version: fixedIn })
    : t("Version {version} mends all of them.", { version: fixedIn });
}

function describePaths([first, ...others]: readonly string[], t: Localise): string | undefined {
  if (first === undefined) return undefined;
  if (others.length === 0) return t("It is at {path}.", { path: first });
  return others.length === 1
    ? t("It is at {path} and in 1 other place.", { path: first })
    : t("It is at {path} and in {count} other places.", { path: first, count: String(others.length) });
}

/** `3 critical, 5 high`; nothing of what there is none of. */
export function describeCounts(counts: SeverityCounts, t: Localise): string {
  return imageSeverities
    .filter((severity) => counts[severity] > 0)
    .map((severity) => countSeverity(severity, String(counts[severity]), t))
    .join(", ");
}

export function countSeverity(severity: ImageSeverity, count: string, t: Localise): string {
  switch (severity) {
    case "critical":
      return t("{count} critical", { count });
    case "high":
      return t("{count} high", { count });
    case "medium":
      return t("{count} medium", { count });
    case "low":
      return t("{count} low", { count });
    case "negligible":
      return t("{count} negligible", { count });
    case "unknown":
      return t("{count} unknown", { count });
  }
}

export function nameSeverity(severity: ImageSeverity, t: Localise): string {
  switch (severity) {
    case "critical":
      return t("critical");
    case "high":
      return t("high");
    case "medium":
      return t("medium");
    case "low":
      return t("low");
    case "negligible":
      return t("negligible");
    case "unknown":
      return t("unknown");
  }
}

/** All that came with the base image, or has no place, in a few sentences. */
export function describeGroup(group: InstructionGroup, view: ScanView, t: Localise): string {
  const packages = String(group.packages.length);
  const counts = describeCounts(group.counts, t);
  const parameters = { packages, count: String(sumCounts(group.counts)), counts };
  const fixable =
    group.fixable === 0
      ? t("No newer version mends anything of it yet.")
      : t("Newer versions mend something in {count} of {packages} packages.", {
          count: String(group.fixable),
          packages,
        });
  if (group.kind === "unplaced") {
    const found =
      group.packages.length === 1
        ? t("1 vulnerable package could not be traced to an instruction ({counts}).", { counts })
        : t("{packages} vulnerable packages could not be traced to an instruction ({counts}).", parameters);
    return `${found} ${fixable}`;
  }
  const image = group.image ?? view.image;
  const found =
    group.packages.length === 1
      ? t("1 vulnerable package in {image}: {counts}.", { image, counts })
      : t("{packages} vulnerable packages in {image} with {count} vulnerabilities: {counts}.", {
          ...parameters,
          image,
        });
  return `${found} ${fixable}`;
}

/** Where a package came from, how sure that is, and what stands in the way of being surer. */
export function describePlacement(problem: PackageProblem, view: ScanView, t: Localise): string {
  const { place, layer, origin } = problem.attribution;
  const layers = view.layerCount;
  const number =
    layer === undefined
      ? undefined
      : layers === undefined
        ? t("Layer {layer}.", { layer: String(layer + 1) })
        : t("Layer {layer} of {count}.", { layer: String(layer + 1), count: String(layers) });
  const sentences = [
    problem.span === undefined ? undefined : describePlace(place, problem, view, t),
    origin && describeOrigin(origin, t),
    place.kind === "instruction" ? describeStage(place.stage, view, t) : undefined,
    number,
    view.isOutdated && view.role === "built" ? describeOutdated(t) : undefined,
  ];
  return sentences.filter((sentence) => sentence !== undefined).join(" ");
}

export function describeOutdated(t: Localise): string {
  return t("The image was built from another version of this file.");
}

function describePlace(place: Place, { confidence }: PackageProblem, view: ScanView, t: Localise): string {
  switch (place.kind) {
    case "instruction":
      return describeConfidence(confidence, t);
    case "base": {
      const image = view.role === "base" ? view.image : place.stage.rootImage?.reference.text;
      if (image === undefined) return t("It came with the base image.");
      return confidence === "exact"
        ? t("It came with the base image {image}.", { image })
        : t("It most likely came with the base image {image}.", { image });
    }
    case "unplaced":
      return describeReason(place, view, t);
  }
}

function describeConfidence(confidence: PackageProblem["confidence"], t: Localise): string {
  switch (confidence) {
    case "exact":
      return t("It came with this instruction.");
    case "likely":
      return t("It most likely came with this instruction: its text, or an equal one, made the layer.");
    case "guess":
      return t("It may have come with this instruction: the image itself does not tell.");
  }
}

function describeReason(
  { reason }: Extract<Place, { kind: "unplaced" }>,
  view: ScanView,
  t: Localise,
): string {
  if (view.role === "base") return t("Nothing in this file names the image {image}.", { image: view.image });
  switch (reason) {
    case "no-layer":
      return t("Nothing tells which layer it came with, so it is shown here.");
    case "squashed":
      return t("The image's layers were merged into one, so no instruction can be named; it is shown here.");
    case "no-history":
      return t("The image does not say how it was built, so it is shown here.");
    case "not-in-file":
      return t("The layer that it came with was made by nothing in this file, so it is shown here.");
  }
}

function describeOrigin(origin: Origin, t: Localise): string {
  return origin.kind === "image"
    ? t("It was copied from the image {image}.", { image: origin.reference })
    : t("It was copied from the stage {stage}.", { stage: nameStage(origin.stage) });
}

function describeStage(stage: Stage, { target }: ScanView, t: Localise): string | undefined {
  if (target === undefined || stage === target) return undefined;
  return t("The image is built on the stage {stage}.", { stage: nameStage(stage) });
}

export function nameStage({ name, index }: Stage): string {
  return name ?? String(index);
}

/** What is not shown, and entries that no longer hold; nothing where there is neither. */
export function describeSuppressed({ suppressed }: ScanView, t: Localise): readonly string[] {
  const { belowSeverity, withoutFix, ignored, expired } = suppressed;
  const parts = [
    belowSeverity > 0 ? t("{count} below the minimum severity", { count: String(belowSeverity) }) : undefined,
    withoutFix > 0 ? t("{count} without a fix", { count: String(withoutFix) }) : undefined,
    ignored.length > 0 ? t("{count} accepted", { count: String(ignored.length) }) : undefined,
  ].filter((part) => part !== undefined);
  const counted = parts.length === 0 ? [] : [t("Not shown: {counts}.", { counts: parts.join(", ") })];
  return [...counted, ...expired.map((entry) => describeExpired(entry, t))];
}

function describeExpired({ advisory, until, origin }: IgnoredAdvisory, t: Localise): string {
  return advisory === undefined
    ? t("The entry {origin} has expired on {date}.", { origin, date: until ?? "" })
    : t("{advisory} was accepted until {date} ({origin}).", { advisory, date: until ?? "", origin });
}

/** When what was scanned with which program. */
export function describeScan({ image, scanner, scannedAt }: Scan, t: Localise): string {
  const parameters = {
    image: image.name,
    date: scannedAt.slice(0, 10),
    scanner: [scanner.name, scanner.version].filter(Boolean).join(" "),
  };
  const id = image.id?.replace(/^sha256:/, "").slice(0, 12);
  return id === undefined
    ? t("{image} was scanned on {date} with {scanner}.", parameters)
    : t("{image} ({id}) was scanned on {date} with {scanner}.", { ...parameters, id });
}
