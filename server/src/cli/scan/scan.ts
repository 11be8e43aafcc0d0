/** The `scan` command: scans or reads a report, finds the lines, applies the policy and writes the report. */
import { leastFit } from "../../built-images/rank-local-images.ts";
import type { FailThreshold } from "../../config/scan-policy-schema.ts";
import type { Localise, Translate } from "../../l10n/texts.ts";
import type { Policy } from "../../policy/policy.ts";
import { describePhase } from "../../scan/describe-phase.ts";
import { findBaseReference } from "../../scan/find-base-reference.ts";
import { prepareScan } from "../../scan/prepare-scan.ts";
import type { ScanView } from "../../scan/problems.ts";
import type { ScanOutcome, ScanRequest, ScanSource } from "../../scan/request.ts";
import type { Scan } from "../../scan/scan.ts";
import { scanImage } from "../../scan/scan-image.ts";
import { buildScanView } from "../../scan/view.ts";
import { imageSeverities } from "../../scanners/report.ts";
import { describeError } from "../describe-error.ts";
import type { CliHost } from "../host.ts";
import { chooseStyle, showControls } from "../style.ts";
import { tool } from "../tool.ts";
import { chooseSettings } from "./choose-settings.ts";
import { explainFailure } from "./explain-failure.ts";
import { type FoundDockerfile, findDockerfile } from "./find-dockerfile.ts";
import { findPolicy } from "./find-policy.ts";
import { createGithubScanFormat } from "./github.ts";
import { createJsonScanFormat } from "./json.ts";
import type { ScanOptions } from "./options.ts";
import { createSarifScanFormat } from "./sarif.ts";
import type { ScanFormat } from "./scan-result.ts";
import { createTextScanFormat } from "./text.ts";

export interface ScanRun {
  readonly host: CliHost;
  readonly t: Localise;
  readonly translate: Translate;
  readonly image: string | undefined;
  readonly options: ScanOptions;
}

/** Of what the programs said, told where the scan failed: in CI nobody can have a look at it afterwards. */
const mostLogLines = 20;

/**
 * @returns 0 where nothing shown reaches the severity to fail on, 1 where something does, 2 where it went wrong, 130
 * or 143 where a signal ended it
 */
export async function scan({ host, t, translate, image, options }: ScanRun): Promise<0 | 1 | 2 | 130 | 143> {
  const errorStyle = chooseStyle(options.color, host.environment, host.errors);
  const tell = (severity: "error" | "warning", message: string) => {
    const level = errorStyle.severity(severity, severity === "error" ? t("error") : t("warning"));
    return host.errors.write(`${level}: ${showControls(message)}\n`);
  };
  const fail = async (message: string): Promise<2> => {
    await tell("error", message);
    return 2;
  };
  if (image === undefined && options.report === undefined) {
    return fail(t("Name an image or an archive, or a report with --report."));
  }
  if (options.server !== undefined && options.scanner === "grype") {
    return fail(t("--server is for Trivy: Grype knows no servers."));
  }

  let found: FoundDockerfile | undefined;
  try {
    found = await findDockerfile(host, t, translate, options.file);
  } catch (error) {
    return fail(`${options.file ?? ""}: ${describeError(error, t)}`);
  }
  const place = found?.uri ?? host.fileUri(host.resolvePath(host.cwd, "Dockerfile"));
  const { policy, failOn, problems, warnings } = await findPolicy(host, t, options, place);
  for (const warning of warnings) await tell("warning", warning);
  for (const problem of problems) await tell("error", problem);
  if (problems.length > 0) return 2;

  const request: ScanRequest = {
    source: await findSource(host, image, options),
    role: "built",
    stage: options.target,
    baseReference: found && findBaseReference(found.model, options.target),
  };
  const log: string[] = [];
  const { signal, exitCode, dispose } = host.listenToInterrupt();
  const outcome = await run(host, t, request, options, signal, log).finally(dispose);
  if (outcome.kind === "cancelled") return exitCode();
  if (outcome.kind === "failed") {
    const code = await fail(explainFailure(outcome.failure, t));
    for (const line of log) await host.errors.write(errorStyle.dim(`  | ${showControls(line)}`).concat("\n"));
    return code;
  }

  const { view, dockerfile, warning } = fitView(outcome.scan, found, policy, host.today(), t);
  if (warning !== undefined) await tell("warning", warning);
  for (const remark of outcome.scan.remarks) await tell("warning", remark);
  const format = createFormat(options, t, host);
  await host.output.write(format({ scan: outcome.scan, view, dockerfile }));
  return isFailing(view, failOn) ? 1 : 0;
}

async function run(
  host: CliHost,
  t: Localise,
  request: ScanRequest,
  options: ScanOptions,
  signal: AbortSignal,
  log: string[],
): Promise<ScanOutcome> {
  const showsProgress = !options.quiet && host.errors.isTerminal;
  const scanHost = await host.createScanHost();
  const settings = await chooseSettings(options, host, scanHost, signal);
  const progress = {
    onPhase(phase: Parameters<typeof describePhase>[0], detail: string | undefined) {
      if (detail === undefined && showsProgress) void host.errors.write(`${describePhase(phase, t)}…\n`);
    },
    log(line: string) {
      log.push(line);
      if (log.length > mostLogLines) log.shift();
    },
  };
  return await scanImage(scanHost, request, settings, progress, t, signal);
}

interface FittingView {
  readonly view: ScanView;
  readonly dockerfile: FoundDockerfile | undefined;
  readonly warning: string | undefined;
}

/** A Dockerfile that just lies here must not be blamed for an image that it did not make. */
function fitView(
  scan: Scan,
  found: FoundDockerfile | undefined,
  policy: Policy,
  today: string,
  t: Localise,
): FittingView {
  const prepared = prepareScan(scan, policy, today);
  const view = buildScanView(prepared, found?.model);
  const hasHistory = (scan.image.config?.history.length ?? 0) > 0;
  if (found === undefined || !hasHistory || view.fit >= leastFit) {
    return { view, dockerfile: found, warning: undefined };
  }
  const names = { image: scan.image.name, file: found.path };
  if (found.isNamed) {
    const warning = t("{image} seems to be built from another file than {file}.", names);
    return { view, dockerfile: found, warning };
  }
  return {
    view: buildScanView(prepared, undefined),
    dockerfile: undefined,
    warning: t("{image} was not built from {file}: findings are not put on lines.", names),
  };
}

function isFailing({ counts }: ScanView, failOn: FailThreshold): boolean {
  if (failOn === "never") return false;
  const failing = imageSeverities.slice(0, imageSeverities.indexOf(failOn) + 1);
  return failing.some((severity) => counts[severity] > 0);
}

function createFormat(options: ScanOptions, t: Localise, host: CliHost): ScanFormat {
  switch (options.format) {
    case "text":
      return createTextScanFormat(t, chooseStyle(options.color, host.environment, host.output));
    case "json":
      return createJsonScanFormat(tool);
    case "sarif":
      return createSarifScanFormat(tool, t);
    case "github":
      return createGithubScanFormat(t);
  }
}

/** What is there as a file, or as a folder that is an OCI layout, is scanned as such; all else names an image. */
async function findSource(
  host: CliHost,
  image: string | undefined,
  { report, platform, offline }: ScanOptions,
): Promise<ScanSource> {
  if (report !== undefined) return { kind: "report", path: host.resolvePath(host.cwd, report), image };
  const reference = image ?? "";
  const path = host.resolvePath(host.cwd, reference);
  const kind = await host.findKind(path).catch(() => undefined);
  const isLayout =
    kind === "folder" && (await host.findKind(host.resolvePath(path, "oci-layout"))) === "file";
  if (kind === "file" || isLayout) return { kind: "archive", path };
  return {
    kind: "image",
    reference,
    engine: undefined,
    allowsRegistry: !offline,
    ...(platform !== undefined && { platform }),
  };
}
