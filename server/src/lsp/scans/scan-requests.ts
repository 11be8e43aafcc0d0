/** The requests about scans: what images there are, scan, list, clear. */
import {
  type CancellationToken,
  ErrorCodes,
  ProgressType,
  ResponseError,
  WorkDoneProgressReporter,
} from "vscode-languageserver";
import { describeProblem } from "../../config/problems.ts";
import { readScanSettings } from "../../config/scan-settings.ts";
import { settingsSection } from "../../config/settings.ts";
import { lazy } from "../../dockerfile/lazy.ts";
import type { Stage } from "../../dockerfile/model.ts";
import { english } from "../../l10n/texts.ts";
import type { ScanFailure, ScanOutcome } from "../../scan/request.ts";
import type { Commands } from "../commands.ts";
import type { Context } from "../context.ts";
import { describeFailure, runSafely } from "../run-safely.ts";
import type { ScanRuntime } from "../runtime.ts";
import {
  clearScansRequest,
  type ListImagesResult,
  type ListScansResult,
  type ListStagesResult,
  listImagesRequest,
  listScansRequest,
  listStagesRequest,
  type ScanResult,
  type StageChoice,
  scanRequest,
} from "../scan-protocol.ts";
import {
  readClearScansParams,
  readListImagesParams,
  readListStagesParams,
  readScanParams,
} from "./read-params.ts";
import { scanCommands } from "./scan-commands.ts";
import { createScanProgress, toCancellation } from "./scan-progress.ts";
import type { ScanStore } from "./scan-store.ts";
import type { ScanViews } from "./scan-views.ts";
import { type KnownDockerfile, type Refusal, toScanRequest } from "./to-scan-request.ts";

export interface ScanServices {
  readonly context: Context;
  readonly runtime: ScanRuntime;
  readonly store: ScanStore;
  loadViews(): Promise<ScanViews>;
  /** The client's answer to whether what is in the workspace may have a say in what is run. */
  readonly isTrusted: boolean;
}

/** @returns the commands of `workspace/executeCommand`, by their names */
export function registerScanRequests(services: ScanServices): Commands {
  const { connection } = services.context;
  const answer = createAnswers(services);
  connection.onRequest<ScanResult, void>(scanRequest, (params: unknown, token: CancellationToken) =>
    answer.scan(params, token),
  );
  connection.onRequest<ListImagesResult, void>(
    listImagesRequest,
    (params: unknown, token: CancellationToken) => answer.listImages(params, token),
  );
  connection.onRequest<ListStagesResult, void>(
    listStagesRequest,
    (params: unknown, token: CancellationToken) => answer.listStages(params, token),
  );
  connection.onRequest<ListScansResult, void>(listScansRequest, (_: unknown, token: CancellationToken) =>
    answer.listScans(token),
  );
  connection.onRequest<null, void>(clearScansRequest, (params: unknown, token: CancellationToken) =>
    answer.clearScans(params, token),
  );
  return {
    [scanCommands.scan]: answer.scan,
    [scanCommands.listImages]: answer.listImages,
    [scanCommands.listScans]: (_, token) => answer.listScans(token),
    [scanCommands.clearScans]: answer.clearScans,
  };
}

const partialImages = new ProgressType<ListImagesResult>();

function createAnswers(services: ScanServices) {
  const { context, runtime, store } = services;
  const { connection, t } = context;
  const log = connection.console;
  const loadLister = lazy(async () => {
    const [{ createImageLister }, views] = await Promise.all([
      import("./list-images.ts"),
      services.loadViews(),
    ]);
    return createImageLister(context, runtime, views, services.isTrusted);
  });
  return {
    scan: (params: unknown, token: CancellationToken, progress?: WorkDoneProgressReporter) => {
      const message = t("The scan failed, and that is a fault of this program: its log says more.");
      return runSafely<ScanResult>(
        log,
        "The scan",
        token,
        { kind: "failed", failure: "internal", message },
        () => scan(services, params, token, progress),
      );
    },

    listImages: (params: unknown, token: CancellationToken) =>
      runSafely<ListImagesResult>(
        log,
        "Listing images",
        token,
        { belonging: [], others: [], remarks: [] },
        async () => {
          const asked = readListImagesParams(params);
          const { signal, dispose } = toCancellation(token);
          const onNames = (result: ListImagesResult) => {
            if (asked.partialResultToken === undefined) return;
            connection
              .sendProgress(partialImages, asked.partialResultToken, result)
              .catch((error) => log.error(describeFailure("Listing images", error)));
          };
          try {
            const lister = await loadLister();
            return await lister.list(asked, onNames, signal);
          } finally {
            dispose();
          }
        },
      ),

    listStages: (params: unknown, token: CancellationToken) =>
      runSafely<ListStagesResult>(log, "Listing stages", token, { stages: [] }, async () => {
        const { uri } = readListStagesParams(params);
        const views = await services.loadViews();
        const known = uri === undefined ? undefined : await views.find(uri);
        return { stages: known?.dockerfile.stages.map((stage) => describeStage(stage, known)) ?? [] };
      }),

    listScans: (token: CancellationToken) =>
      runSafely<ListScansResult>(log, "Listing scans", token, { scans: [] }, async () => {
        await store.loaded;
        if (store.all().length === 0) return { scans: [] };
        const views = await services.loadViews();
        return { scans: await Promise.all(store.all().map((stored) => views.summarise(stored))) };
      }),

    clearScans: (params: unknown, token: CancellationToken) =>
      runSafely<null>(log, "Clearing scans", token, null, async () => {
        await store.loaded;
        await store.clear(readClearScansParams(params).id);
        return null;
      }),
  };
}

async function scan(
  services: ScanServices,
  given: unknown,
  token: CancellationToken,
  progress: WorkDoneProgressReporter | undefined,
): Promise<ScanResult> {
  const { context, runtime, store } = services;
  const { connection, t } = context;
  const params = readScanParams(given);
  if (params === undefined)
    throw new ResponseError<void>(ErrorCodes.InvalidParams, "This is no request for a scan.");
  // A report is read, and at most an engine asked whether it has that very image. Everything else starts scanners or
  // builds, and a Dockerfile can name any image to them.
  if (!services.isTrusted && params.source.kind !== "report") {
    return {
      kind: "failed",
      failure: "untrusted",
      message: t(
        "Images are scanned in trusted workspaces only: trust this one, or import a report instead.",
      ),
    };
  }
  const views = await services.loadViews();
  const known = params.uri === undefined ? undefined : await views.find(params.uri);
  const request = toScanRequest(params, known, services.isTrusted);
  if (typeof request === "string") {
    return { kind: "failed", failure: request, message: describeRefusal(request, context) };
  }
  const { settings, problems } = readScanSettings(await context.readLatestSection(params.uri));
  for (const problem of problems)
    connection.console.warn(`${settingsSection}: ${describeProblem(problem, english)}`);
  const { reporter, cancelled } = await beginProgress(context, params.workDoneToken, progress);
  const { signal, dispose } = toCancellation(token, cancelled);
  try {
    const host = await runtime.host();
    const all = { ...settings, serverToken: params.serverToken };
    const phases = createScanProgress(context, reporter);
    const { scanImage } = await import("../../scan/scan-image.ts");
    const outcome = await scanImage(host, request, all, phases, t, signal);
    if (outcome.kind !== "done") return await toResult(outcome, context);
    await store.loaded;
    const stored = await store.put(params.uri, params.source, outcome.scan);
    return { kind: "done", scan: await views.summarise(stored) };
  } finally {
    dispose();
    reporter.done();
  }
}

async function toResult(
  outcome: Exclude<ScanOutcome, { kind: "done" }>,
  { connection, t }: Context,
): Promise<ScanResult> {
  if (outcome.kind === "cancelled") return outcome;
  const { describeFailure: explain } = await import("../../scan/explain-failure.ts");
  const { message, helpUrl } = explain(outcome.failure, t);
  connection.console.error(`The scan failed: ${JSON.stringify(outcome.failure)}`);
  const failure: ScanFailure["kind"] = outcome.failure.kind;
  return { kind: "failed", failure, message, ...(helpUrl !== undefined && { helpUrl }) };
}

/** The progress that the client gave with its command or its request, or one that the server opens where the client shows such. */
async function beginProgress(
  { connection, features, t }: Context,
  workDoneToken: string | number | undefined,
  given: WorkDoneProgressReporter | undefined,
): Promise<{
  readonly reporter: WorkDoneProgressReporter;
  readonly cancelled: CancellationToken | undefined;
}> {
  const title = t("Scanning an image");
  // The library makes one that says nothing where a command came without a token.
  const isShown = given !== undefined && !WorkDoneProgressReporter.isNullInstance(given);
  if (isShown) {
    given.begin(title, undefined, undefined, true);
    return { reporter: given, cancelled: undefined };
  }
  if (workDoneToken === undefined && features.showsProgress) {
    const reporter = await connection.window.createWorkDoneProgress();
    reporter.begin(title, undefined, undefined, true);
    return { reporter, cancelled: reporter.token };
  }
  const reporter = connection.window.attachWorkDoneProgress(workDoneToken);
  reporter.begin(title, undefined, undefined, true);
  return { reporter, cancelled: undefined };
}

function describeRefusal(refusal: Refusal, { t }: Context): string {
  switch (refusal) {
    case "no-dockerfile":
      return t("There is no such Dockerfile: open it first.");
    case "not-a-file":
      return t("Only a Dockerfile on this machine can be built: save it first.");
    case "no-base-here":
      return t(
        "No image that could be scanned is named here: the stage starts from nothing, or from a variable.",
      );
  }
}

function describeStage(stage: Stage, { lineOf }: KnownDockerfile): StageChoice {
  const { base } = stage;
  const last = stage.instructions.at(-1) ?? stage.from;
  return {
    target: stage.name ?? String(stage.index),
    line: lineOf(stage.from.span.start),
    lastLine: lineOf(last.span.end),
    ...(base.kind === "image" && base.image.resolution.isComplete && { base: base.image.reference.text }),
  };
}
