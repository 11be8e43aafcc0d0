/** The server's requests about scans, with their types. */
import type { CancellationToken } from "vscode";
import {
  clearScansRequest,
  type ListImagesResult,
  type ListScansResult,
  type ListStagesResult,
  listImagesRequest,
  listScansRequest,
  listStagesRequest,
  type ScanParams,
  type ScanResult,
  scanRequest,
} from "../../../server/src/lsp/scan-protocol.ts";
import type { ServerSession } from "../server-session.ts";

/** Functions reject where the server does not answer. Answers are taken at their word: the server is part of the extension. */
export interface ScanServer {
  scan(
    params: Omit<ScanParams, "workDoneToken">,
    token: CancellationToken,
    onPhase: (text: string) => void,
  ): Promise<ScanResult>;
  /** @param onMore is given what is known so far, each time that more is */
  listImages(
    uri: string | undefined,
    token: CancellationToken,
    onMore: (listed: ListImagesResult) => void,
  ): Promise<ListImagesResult>;
  listStages(uri: string): Promise<ListStagesResult["stages"]>;
  listScans(): Promise<ListScansResult["scans"]>;
  /** @param id of one scan; without it all go */
  clearScans(id?: string): Promise<void>;
}

let lastToken = 0;

export function createScanServer(session: ServerSession): ScanServer {
  /** Runs `ask` with a token that `listener` hears of. */
  async function withProgress<T>(
    listener: (value: unknown) => void,
    ask: (token: string) => Promise<T>,
  ): Promise<T> {
    lastToken++;
    const token = `scan-${lastToken}`;
    const registration = await session.onProgress(token, listener);
    try {
      return await ask(token);
    } finally {
      registration.dispose();
    }
  }

  return {
    scan: (params, token, onPhase) =>
      withProgress(
        (value) => {
          const { kind, message } = Object(value);
          if (kind !== "end" && typeof message === "string") onPhase(message);
        },
        async (workDoneToken) =>
          (await session.request(scanRequest, { ...params, workDoneToken }, token)) as ScanResult,
      ),
    listImages: (uri, token, onMore) =>
      withProgress(
        (value) => onMore(value as ListImagesResult),
        async (partialResultToken) =>
          (await session.request(
            listImagesRequest,
            { ...(uri !== undefined && { uri }), partialResultToken },
            token,
          )) as ListImagesResult,
      ),
    async listStages(uri) {
      return ((await session.request(listStagesRequest, { uri })) as ListStagesResult).stages;
    },
    async listScans() {
      return ((await session.request(listScansRequest, {})) as ListScansResult).scans;
    },
    async clearScans(id) {
      await session.request(clearScansRequest, id === undefined ? {} : { id });
    },
  };
}
