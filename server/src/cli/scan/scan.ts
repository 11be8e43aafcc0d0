/** The `scan` command: scans or reads a report, finds the lines, applies the policy and writes the report. */
import { leastFit } from "../../built-images/rank-local-images.ts";
import { resolveOptions } from "../../config/resolve.ts";
import type { Dockerfile } from "../../dockerfile/model.ts";
import { createShellParser } from "../../dockerfile/shell-parser.ts";
import { createEngine } from "../../engine.ts";
import type { Localise, Translate } from "../../l10n/texts.ts";
import { loadPolicyFiles } from "../../policy/load-policy-files.ts";
import type { Policy } from "../../policy/policy.ts";
import { describePolicyFault } from "../../policy/policy-file.ts";
import { describePhase } from "../../scan/describe-phase.ts";
import { describeFailure } from "../../scan/explain-failure.ts";
import { findBaseReference } from "../../scan/find-base-reference.ts";
import type { ScanRequest, ScanSettings, ScanSource } from "../../scan/request.ts";
import { scanImage } from "../../scan/scan-image.ts";
import { buildScanView } from "../../scan/view.ts";
import { imageSeverities } from "../../scanners/report.ts";
import { createConfigurations } from "../configuration.ts";
import { decode, mostBytes } from "../decode.ts";
import { describeError } from "../describe-error.ts";
import type { CliHost } from "../host.ts";
import { splitLines } from "../lines.ts";
import { chooseStyle, showControls } from "../style.ts";
import { tool } from "../tool.ts";
import { createGithubScanFormat } from "./github.ts";
import { createJsonScanFormat } from "./json.ts";
import type { ScanOptions } from "./options.ts";
import { createSarifScanFormat } from "./sarif.ts";
import type { ScanFormat, ScannedDockerfile } from "./scan-result.ts";
import { createTextScanFormat } from "./text.ts";

export interface ScanRun {
  readonly host: CliHost;
  readonly t: Localise;
  readonly translate: Translate;
  readonly image: string | undefined;
  readonly options: ScanOptions;
}

interface FoundDockerfile extends ScannedDockerfile {
  readonly model: Dockerfile;
  /** It was named, and not just there. */
  readonly isNamed: boolean;
}

/** @returns 0 where nothing shown reaches the severity to fail on, 1 where something does, 2 where it went wrong */
export async function scan({ host, t, translate, image, options }: ScanRun): Promise<0 | 1 | 2> {
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

  let found: FoundDockerfile | undefined;
  try {
    found = await findDockerfile(host, t, translate, options.file);
  } catch (error) {
    return fail(`${options.file ?? ""}: ${describeError(error, t)}`);
  }
  const warnings: string[] = [];
  const { policy, failOn } = await findPolicy(host, t, options, found, (warning) => warnings.push(warning));
  for (const warning of warnings) await tell("warning", warning);

  const request: ScanRequest = {
    source: await findSource(host, image, options),
    role: "built",
    stage: options.target,
    baseReference: found && findBaseReference(found.model, options.target),
  };
  const showsProgress = !options.quiet && host.errors.isTerminal;
  const { signal, dispose } = host.listenToInterrupt();
  const outcome = await scanImage(
    await host.createScanHost(),
    request,
    toSettings(options, host),
    {
      onPhase(phase, detail) {
        if (detail === undefined && showsProgress) void host.errors.write(`${describePhase(phase, t)}…\n`);
      },
      log: () => undefined,
    },
    t,
    signal,
  ).finally(dispose);
  if (outcome.kind === "cancelled") return 2;
  if (outcome.kind === "failed") {
    const { message, helpUrl } = describeFailure(outcome.failure, t);
    return fail(helpUrl === undefined ? message : `${message} ${helpUrl}`);
  }

  const today = host.today();
  let view = buildScanView(outcome.scan, found?.model, policy, today);
  const hasHistory = (outcome.scan.image.config?.history.length ?? 0) > 0;
  if (found !== undefined && hasHistory && view.fit < leastFit) {
    const names = { image: outcome.scan.image.name, file: found.path };
    if (found.isNamed) {
      await tell("warning", t("{image} seems to be built from another file than {file}.", names));
    } else {
      // A Dockerfile that just lies here must not be blamed for an image that it did not make.
      await tell("warning", t("{image} was not built from {file}: findings are not put on lines.", names));
      found = undefined;
      view = buildScanView(outcome.scan, undefined, policy, today);
    }
  }
  for (const remark of outcome.scan.remarks) await tell("warning", remark);
  const format = createFormat(options, t, host);
  await host.output.write(format({ scan: outcome.scan, view, dockerfile: found }));
  if (failOn === "never") return 0;
  const failing = imageSeverities.slice(0, imageSeverities.indexOf(failOn) + 1);
  return failing.some((severity) => view.counts[severity] > 0) ? 1 : 0;
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

/** @throws where a file was named that cannot be read */
async function findDockerfile(
  host: CliHost,
  t: Localise,
  translate: Translate,
  named: string | undefined,
): Promise<FoundDockerfile | undefined> {
  const names = named === undefined ? ["Dockerfile", "Containerfile"] : [named];
  for (const name of names) {
    const place = host.resolvePath(host.cwd, name);
    if (named === undefined && (await host.findKind(place)) !== "file") continue;
    const decoded = decode(await host.readFile(place, mostBytes), t);
    if (decoded.kind === "problem") throw new Error(decoded.message);
    const engine = createEngine(await createShellParser(await host.loadShellGrammar()), { translate });
    return {
      path: host.relativePath(host.cwd, place),
      uri: host.fileUri(place),
      lines: splitLines(decoded.text),
      model: engine.parse(decoded.text),
      isNamed: named !== undefined,
    };
  }
  return undefined;
}

async function findPolicy(
  host: CliHost,
  t: Localise,
  options: ScanOptions,
  dockerfile: FoundDockerfile | undefined,
  warn: (message: string) => void,
) {
  const report = ({ path, message }: { readonly path: string; readonly message: string }) =>
    warn(`${path}: ${message}`);
  const configurations = createConfigurations(
    host,
    t,
    { rule: {}, ...(options.config !== undefined && { config: options.config }) },
    { problem: report, warning: report },
  );
  const place =
    dockerfile === undefined ? host.resolvePath(host.cwd, "Dockerfile") : host.filePath(dockerfile.uri);
  const { scan } =
    options.config === false
      ? await resolveOptions([], dockerfile?.uri ?? "")
      : await configurations.of(place);
  const files = await loadPolicyFiles(host.fileUri(place), `${host.fileUri(host.cwd)}/`, async (url) => {
    const path = host.filePath(url);
    if ((await host.findKind(path)) !== "file") return undefined;
    return new TextDecoder().decode(await host.readFile(path, mostBytes));
  });
  for (const { url, problems } of files.files) {
    const path = host.relativePath(host.cwd, host.filePath(url));
    for (const { line, problem } of problems) warn(`${path}:${line}: ${describePolicyFault(problem, t)}`);
  }
  const policy: Policy = {
    minimumSeverity: options.minSeverity ?? scan.policy.minimumSeverity,
    onlyFixable: options.onlyFixable ?? scan.policy.onlyFixable,
    ignore: [...scan.policy.ignore, ...files.entries],
  };
  return { policy, failOn: options.failOn ?? scan.failOn };
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

function toSettings(options: ScanOptions, host: CliHost): ScanSettings {
  const none = {
    path: undefined,
    extraArguments: [],
    databaseRepositories: [],
    javaDatabaseRepositories: [],
    server: undefined,
  };
  const given = {
    ...none,
    path: options.scannerPath === undefined ? undefined : host.resolvePath(host.cwd, options.scannerPath),
    extraArguments: options.scannerArgument,
  };
  return {
    scanner: options.scanner,
    scanners: {
      trivy: options.scanner === "grype" ? none : given,
      // A path without a name is Trivy's: `auto` looks for it first.
      grype: options.scanner === "grype" ? given : none,
    },
    timeout: options.timeout * 60_000,
    isOffline: options.offline === true,
    serverToken: undefined,
  };
}
