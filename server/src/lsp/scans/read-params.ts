/** Requests come from the extension and from whatever a user of another editor types: both are checked. */
import { isRecord } from "../../json-values.ts";
import type { EngineId } from "../../containers/engine.ts";
import type { ScanParams } from "../scan-protocol.ts";

/** @returns undefined where it is no request for a scan */
export function readScanParams(value: unknown): ScanParams | undefined {
  if (!isRecord(value)) return undefined;
  const source = readSource(value.source);
  if (source === undefined) return undefined;
  const { workDoneToken } = value;
  return {
    source,
    ...textOf(value, "uri"),
    ...textOf(value, "stage"),
    ...textOf(value, "serverToken"),
    ...((typeof workDoneToken === "string" || typeof workDoneToken === "number") && { workDoneToken }),
  };
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
  if (kind === "report" && typeof path === "string") return { kind, path, ...textOf(value, "image") };
  if (kind === "base" && typeof line === "number" && Number.isInteger(line)) return { kind, line };
  if (kind === "build") return { kind, buildArguments: readTexts(buildArguments) };
  return undefined;
}

function readTexts(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

function textOf<K extends string>(
  value: Readonly<Record<string, unknown>>,
  key: K,
): { readonly [P in K]?: string } {
  const text = value[key];
  // The key is the one that was asked for.
  return (typeof text === "string" && text !== "" ? { [key]: text } : {}) as { readonly [P in K]?: string };
}
