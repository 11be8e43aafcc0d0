/** Requests come from the extension and from whatever a user of another editor types: both are checked. */
import type { EngineId } from "../../containers/engine.ts";
import { isRecord, recordOf, stringEntriesOf, textProperty } from "../../json-values.ts";
import type { ClearScansParams, ListImagesParams, ListStagesParams, ScanParams } from "../scan-protocol.ts";

/** @returns undefined where it is no request for a scan */
export function readScanParams(value: unknown): ScanParams | undefined {
  if (!isRecord(value)) return undefined;
  const source = readSource(value.source);
  if (source === undefined) return undefined;
  const { workDoneToken } = value;
  return {
    source,
    ...textProperty("uri", value.uri),
    ...textProperty("stage", value.stage),
    ...textProperty("serverToken", value.serverToken),
    ...(isToken(workDoneToken) && { workDoneToken }),
  };
}

export function readListImagesParams(value: unknown): ListImagesParams {
  const { uri, partialResultToken } = recordOf(value);
  return { ...textProperty("uri", uri), ...(isToken(partialResultToken) && { partialResultToken }) };
}

export function readListStagesParams(value: unknown): Partial<ListStagesParams> {
  return textProperty("uri", recordOf(value).uri);
}

/** What is no id clears nothing, and above all not everything. */
export function readClearScansParams(value: unknown): ClearScansParams {
  const { id } = recordOf(value);
  return id === undefined || id === null ? {} : { id: String(id) };
}

function isToken(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number";
}

const engineIds = ["docker", "podman", "nerdctl"] as const satisfies readonly EngineId[];

export function readSource(value: unknown): ScanParams["source"] | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, reference, engine, path, line, buildArguments, allowsRegistry } = value;
  if (kind === "image" && typeof reference === "string") {
    const known = engineIds.find((id) => id === engine);
    return { kind, reference, ...(known && { engine: known }), allowsRegistry: allowsRegistry === true };
  }
  if (kind === "archive" && typeof path === "string") return { kind, path };
  if (kind === "report" && typeof path === "string")
    return { kind, path, ...textProperty("image", value.image) };
  if (kind === "base" && typeof line === "number" && Number.isInteger(line)) return { kind, line };
  if (kind === "build") return { kind, buildArguments: stringEntriesOf(buildArguments) };
  return undefined;
}
