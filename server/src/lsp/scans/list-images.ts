/** The images that a user may choose to scan, asked for when a list is opened. */
import { align } from "../../attribution/align.ts";
import { listImageChoices } from "../../built-images/list-image-choices.ts";
import { createConfigurationCache } from "../../built-images/read-configurations.ts";
import { findEngines } from "../../containers/find-engines.ts";
import type { Context } from "../context.ts";
import type { ScanRuntime } from "../runtime.ts";
import type { ListImagesParams, ListImagesResult } from "../scan-protocol.ts";
import type { ScanViews } from "./scan-views.ts";

export interface ImageLister {
  /**
   * Rejects only where `signal` is aborted.
   *
   * @param onNames gets what names alone tell, before histories are read
   */
  list(
    params: ListImagesParams,
    onNames: (result: ListImagesResult) => void,
    signal: AbortSignal,
  ): Promise<ListImagesResult>;
}

/** @param isTrusted otherwise no file of the workspace says what its images are called */
export function createImageLister(
  context: Context,
  runtime: ScanRuntime,
  views: ScanViews,
  isTrusted: boolean,
): ImageLister {
  const configurations = createConfigurationCache();
  return {
    async list({ uri }, onNames, signal) {
      const host = await runtime.host();
      const [known, engines, shell] = await Promise.all([
        uri === undefined ? undefined : views.find(uri),
        findEngines(host),
        context.shell,
      ]);
      const isOnDisk = known?.path !== undefined;
      return listImageChoices({
        dockerfile: known && { url: known.uri, model: known.dockerfile },
        project:
          isTrusted && known && isOnDisk ? runtime.projectFiles(context.folders.of(known.uri)) : undefined,
        tools: { shell, loadHclGrammar: runtime.loadHclGrammar },
        engines,
        align,
        configurations,
        t: context.t,
        signal,
        onNames,
      });
    },
  };
}
