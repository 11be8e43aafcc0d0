/** Stages of a Dockerfile: the one to build, or the one whose base image is scanned. */
import { l10n, window } from "vscode";
import type { StageChoice } from "../../../server/src/lsp/scan-protocol.ts";
import type { ScanServer } from "./scan-server.ts";

/** @returns undefined where the user left; `stage` is undefined for the last one */
export async function pickStage(
  server: ScanServer,
  uri: string,
): Promise<{ readonly stage: string | undefined } | undefined> {
  const stages = await server.listStages(uri);
  if (stages.length < 2) return { stage: undefined };
  const items = stages
    .map(({ target, line, base }, index) => ({
      stage: index === stages.length - 1 ? undefined : target,
      label: `$(layers) ${target}`,
      description: [base, l10n.t("line {0}", line + 1), index === stages.length - 1 && l10n.t("the last one")]
        .filter((part) => part !== undefined && part !== false)
        .join(" · "),
    }))
    .toReversed();
  return window.showQuickPick(items, {
    title: l10n.t("Build and Scan Image"),
    placeHolder: l10n.t("Which stage is built?"),
  });
}

/**
 * The FROM whose base image is meant: that of the stage at `line`, the only one, or one that the user picks.
 *
 * @returns its line; undefined where the user left or no stage is built from an image
 */
export async function pickBaseLine(
  server: ScanServer,
  uri: string,
  line: number | undefined,
): Promise<number | undefined> {
  const stages = await server.listStages(uri);
  const withBase = stages.filter(({ base }) => base !== undefined);
  const here = stages.find((stage) => line !== undefined && stage.line <= line && line <= stage.lastLine);
  if (here?.base !== undefined) return here.line;
  const [only, ...others] = withBase;
  if (only === undefined) {
    void window.showInformationMessage(
      l10n.t("No stage of this Dockerfile is built from a known base image."),
    );
    return undefined;
  }
  if (others.length === 0) return only.line;
  const items = withBase.map((stage: StageChoice) => ({
    line: stage.line,
    label: `$(package) ${stage.base}`,
    description: [stage.target, l10n.t("line {0}", stage.line + 1)].join(" · "),
  }));
  const picked = await window.showQuickPick(items, {
    title: l10n.t("Scan Base Image"),
    placeHolder: l10n.t("Which base image is scanned?"),
  });
  return picked?.line;
}
