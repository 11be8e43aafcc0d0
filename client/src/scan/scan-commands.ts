/** The commands that scan: what they ask for, and what they then do. */
import { type ExtensionContext, type LogOutputChannel, l10n, window } from "vscode";
import type { ScanParams, ScanResult, ScanSummary } from "../../../server/src/lsp/scan-protocol.ts";
import { type CommandTarget, findScan, readCommandTarget } from "./command-arguments.ts";
import type { ScanChoice } from "./image-choices.ts";
import { activeDockerfile, cursorLine, nameOf, pickDockerfile } from "./pick-dockerfile.ts";
import { pickImage } from "./pick-image.ts";
import { pickBaseLine, pickStage } from "./pick-stage.ts";
import { createRememberedChoices } from "./remembered-choices.ts";
import type { ReportDocuments } from "./report-document.ts";
import { requireTrust } from "./require-trust.ts";
import { runScan } from "./run-scan.ts";
import type { ScanList } from "./scan-list.ts";
import type { ScanServer } from "./scan-server.ts";
import type { ScanView } from "./scan-view.ts";
import { readTrivyToken } from "./trivy-token.ts";

export interface ScanParts {
  readonly context: ExtensionContext;
  readonly output: LogOutputChannel;
  readonly server: ScanServer;
  readonly list: ScanList;
  readonly view: ScanView;
  readonly reports: ReportDocuments;
}

export type Command = (...args: readonly unknown[]) => unknown;

/** By their names in the manifest, without `dockerfileSecurity.`. Those that scan resolve with how it ended. */
export function createScanCommands(parts: ScanParts): Readonly<Record<string, Command>> {
  const { context, output, server, list, view, reports } = parts;
  const remembered = createRememberedChoices(context.workspaceState);

  async function scan(
    title: string,
    params: Omit<ScanParams, "workDoneToken" | "serverToken">,
  ): Promise<ScanResult> {
    const serverToken = await readTrivyToken(context);
    const showReport = (summary: ScanSummary) => void reports.show(summary);
    const result = await runScan({ server, output, showReport }, title, {
      ...params,
      ...(serverToken !== undefined && { serverToken }),
    });
    if (result.kind === "done") {
      await list.refresh();
      // On no line of any file: the tree is the only place that shows it.
      if (result.scan.uri === undefined) await view.reveal(result.scan.id);
    }
    return result;
  }

  async function scanChoice(uri: string | undefined, choice: ScanChoice): Promise<ScanResult> {
    await remembered.keep(uri, choice);
    return scan(titleOf(choice, uri), { ...choice, ...(uri !== undefined && { uri }) });
  }

  async function buildAndScan(uri: string): Promise<ScanResult | undefined> {
    const picked = await pickStage(server, uri);
    if (picked === undefined) return undefined;
    const { stage } = picked;
    return scanChoice(uri, { source: { kind: "build" }, ...(stage !== undefined && { stage }) });
  }

  async function scanImage(target: CommandTarget): Promise<ScanResult | undefined> {
    if (!requireTrust()) return undefined;
    const source = sourceOf(target);
    const dockerfile = await chooseDockerfile(
      target,
      l10n.t("Scan Image"),
      l10n.t("None: only list what is found"),
      // An image of the Images view can be anyone's.
      source === undefined,
    );
    if (dockerfile === undefined) return undefined;
    const { uri } = dockerfile;
    if (source !== undefined) return scanChoice(uri, { source });
    const picked = await pickImage(server, output, uri, remembered.find(uri));
    if (picked?.kind === "build") return uri === undefined ? undefined : buildAndScan(uri);
    return picked && scanChoice(uri, picked.choice);
  }

  async function importReport(target: CommandTarget): Promise<ScanResult | undefined> {
    const path = target.report ?? (await pickReport());
    if (path === undefined) return undefined;
    const dockerfile = await chooseDockerfile(
      target,
      l10n.t("Import Scan Report"),
      l10n.t("None: only list what is in the report"),
      target.report === undefined,
    );
    if (dockerfile === undefined) return undefined;
    const { uri } = dockerfile;
    return scan(l10n.t("Reading {0}", baseName(path)), {
      source: { kind: "report", path },
      ...(uri !== undefined && { uri }),
    });
  }

  /** @param takesActive the Dockerfile in the editor is meant, unless another one is named */
  async function chooseDockerfile(
    target: CommandTarget,
    title: string,
    without: string | undefined,
    takesActive: boolean,
  ): Promise<{ readonly uri: string | undefined } | undefined> {
    if (target.uri === null && without !== undefined) return { uri: undefined };
    const uri = target.uri ?? (takesActive ? activeDockerfile()?.toString() : undefined);
    // Called by a program that says what is to be scanned, and of what it is.
    if (uri !== undefined) return { uri };
    return pickDockerfile(title, without);
  }

  async function rescan(target: CommandTarget): Promise<ScanResult | undefined> {
    const known = findScan(list.scans, target);
    if (known === undefined) return undefined;
    const { image, uri, stage } = known;
    const source = known.source ?? { kind: "image", reference: image };
    if (source.kind !== "report" && !requireTrust()) return undefined;
    return scan(titleOf({ source }, uri), {
      source,
      ...(uri !== undefined && { uri }),
      ...(stage !== undefined && { stage }),
    });
  }

  return {
    scanImage: (...args) => scanImage(readCommandTarget(args)),
    async scanBaseImage(...args) {
      if (!requireTrust()) return undefined;
      const target = readCommandTarget(args);
      const dockerfile = await chooseDockerfile(target, l10n.t("Scan Base Image"), undefined, true);
      if (dockerfile?.uri === undefined) return undefined;
      const { uri } = dockerfile;
      const line = await pickBaseLine(server, uri, target.line ?? cursorLine(uri));
      if (line === undefined) return undefined;
      return scan(l10n.t("Scanning the base image of {0}", nameOf(uri)), {
        uri,
        source: { kind: "base", line },
      });
    },
    async buildAndScan(...args) {
      if (!requireTrust()) return undefined;
      const title = l10n.t("Build and Scan Image");
      const dockerfile = await chooseDockerfile(readCommandTarget(args), title, undefined, true);
      return dockerfile?.uri === undefined ? undefined : buildAndScan(dockerfile.uri);
    },
    importScanReport: (...args) => importReport(readCommandTarget(args)),
    rescan: (...args) => rescan(readCommandTarget(args)),
  };
}

function sourceOf({ image, archive }: CommandTarget): ScanParams["source"] | undefined {
  if (image !== undefined) return { kind: "image", reference: image };
  return archive === undefined ? undefined : { kind: "archive", path: archive };
}

function titleOf({ source }: ScanChoice, uri: string | undefined): string {
  switch (source.kind) {
    case "image":
      return l10n.t("Scanning {0}", source.reference);
    case "archive":
      return l10n.t("Scanning {0}", baseName(source.path));
    case "report":
      return l10n.t("Reading {0}", baseName(source.path));
    case "base":
      return l10n.t("Scanning the base image of {0}", uri === undefined ? "" : nameOf(uri));
    case "build":
      return l10n.t("Building and scanning {0}", uri === undefined ? "" : nameOf(uri));
  }
}

function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) || path;
}

async function pickReport(): Promise<string | undefined> {
  const [file] =
    (await window.showOpenDialog({
      title: l10n.t("Import Scan Report"),
      openLabel: l10n.t("Import"),
      filters: { [l10n.t("Reports")]: ["json", "sarif", "xml"], [l10n.t("All Files")]: ["*"] },
    })) ?? [];
  return file?.fsPath;
}
