/** A scan from the request to what is found on which layer. */
import { findEngines, forgetEngines } from "../containers/find-engines.ts";
import type { Localise } from "../l10n/texts.ts";
import type { ScanHost } from "../scan-host.ts";
import { checkReference } from "../scanners/check-reference.ts";
import { scanners } from "../scanners/index.ts";
import type { ReportedImage } from "../scanners/report.ts";
import { buildSource } from "./build-source.ts";
import { countBaseLayers, findBaseLayers } from "./find-image.ts";
import { importReport } from "./import-report.ts";
import { placeFindings } from "./place-findings.ts";
import type { ScanOutcome, ScanProgress, ScanRequest, ScanSettings } from "./request.ts";
import type { Scan } from "./scan.ts";
import type { ScanContext, ScanServices } from "./scan-context.ts";
import { ScanProblem } from "./scan-problem.ts";
import { scanArchive, scanLocalOrRegistry } from "./scan-source.ts";
import type { ScannedSource } from "./scanned-source.ts";

const usualServices: ScanServices = { scanners: Object.values(scanners), findEngines, forgetEngines };

/** Never rejects. Whatever happens, nothing of the scan runs or lies about afterwards. */
export async function scanImage(
  host: ScanHost,
  request: ScanRequest,
  settings: ScanSettings,
  progress: ScanProgress,
  t: Localise,
  signal: AbortSignal = new AbortController().signal,
  services: ScanServices = usualServices,
): Promise<ScanOutcome> {
  const context: ScanContext = { host, settings, progress, t, signal, services };
  try {
    signal.throwIfAborted();
    return { kind: "done", scan: await scan(context, request) };
  } catch (error) {
    if (signal.aborted) return { kind: "cancelled" };
    if (error instanceof ScanProblem) return { kind: "failed", failure: error.failure };
    const detail = error instanceof Error ? error.message : String(error);
    progress.log(error instanceof Error ? (error.stack ?? detail) : detail);
    return { kind: "failed", failure: { kind: "internal", detail } };
  }
}

async function scan(context: ScanContext, request: ScanRequest): Promise<Scan> {
  checkReferences(request);
  const baseLayers = findBaseLayers(context, request.baseReference);
  const scanned = await scanSource(context, request);
  const { report, found, name, origin } = scanned;
  const placed = await placeFindings(context, report, scanned.config, origin, name);
  const { config } = placed;
  const warning = found?.installation.warning;
  const remarks = [warning, describeDoubt(report.image.doubt, context.t)].filter(
    (remark) => remark !== undefined,
  );
  context.signal.throwIfAborted();
  return {
    image: {
      name,
      id: config?.digest ?? report.image.id,
      repositoryDigests: report.image.repositoryDigests,
      distribution: report.image.distribution,
      config,
      baseLayers: countBaseLayers(config, await baseLayers),
    },
    scanner: { ...report.scanner, version: report.scanner.version ?? found?.installation.version },
    scannedAt: scannedAt(context, scanned),
    role: request.role,
    stage: request.stage,
    findings: placed.findings,
    omitted: report.omitted,
    remarks: [...remarks, ...placed.remarks],
  };
}

function describeDoubt(doubt: ReportedImage["doubt"], t: Localise): string | undefined {
  switch (doubt) {
    case "of-files":
      return t("The report is about files and not about an image: nothing in it has a layer.");
    case "maybe-unscanned":
      return t(
        "The file lists packages and not one vulnerability: maybe nobody looked for any. Trivy does so for CycloneDX with {option} only.",
        { option: "--scanners vuln" },
      );
    case undefined:
      return undefined;
  }
}

/** A report that was read from a file is as old as it says. */
function scannedAt({ host }: ScanContext, { report, found }: ScannedSource): string {
  const reported = Date.parse(report.image.scannedAt ?? "");
  return new Date(found === undefined && !Number.isNaN(reported) ? reported : host.now()).toISOString();
}

function scanSource(context: ScanContext, { source, stage }: ScanRequest): Promise<ScannedSource> {
  switch (source.kind) {
    case "image":
      return scanLocalOrRegistry(context, source);
    case "archive":
      return scanArchive(context, source.path);
    case "build":
      return buildSource(context, source, stage);
    case "report":
      return importReport(context, source);
  }
}

/** Before anything is started, and before anything is waited for. */
function checkReferences({ source }: ScanRequest): void {
  const refuse = (reference: string, where: "engine" | "registry") => {
    if (checkReference(reference, where) !== undefined) {
      throw new ScanProblem({ kind: "bad-reference", reference });
    }
  };
  switch (source.kind) {
    case "image":
      refuse(source.reference, "engine");
      if (source.platform !== undefined && !/^\w[\w.-]*(?:\/\w[\w.-]*){0,3}$/.test(source.platform)) {
        throw new ScanProblem({ kind: "bad-reference", reference: source.platform });
      }
      break;
    case "build":
      refuse(source.tag, "registry");
      break;
    case "report":
      if (source.image !== undefined) refuse(source.image, "engine");
      break;
    case "archive":
      break;
  }
}
