/** What a client asks for, in terms of the scan: references of bases, paths of Dockerfiles, names for what is built. */
import type { Dockerfile } from "../../dockerfile/model.ts";
import { findBaseReference } from "../../scan/find-base-reference.ts";
import type { ScanRequest } from "../../scan/request.ts";
import type { ScanParams } from "../scan-protocol.ts";

export interface KnownDockerfile {
  readonly uri: string;
  /** Of the file on this machine; undefined for documents that are not files. */
  readonly path: string | undefined;
  readonly dockerfile: Dockerfile;
  lineOf(offset: number): number;
}

export type Refusal = "no-dockerfile" | "not-a-file" | "no-base-here";

/**
 * @param known the Dockerfile that the client named, if it is there
 * @param isTrusted otherwise no program is started for what a workspace holds
 */
export function toScanRequest(
  { source, stage }: ScanParams,
  known: KnownDockerfile | undefined,
  isTrusted: boolean,
): ScanRequest | Refusal {
  const shared = {
    role: "built",
    stage,
    baseReference: known && findBaseReference(known.dockerfile, stage),
  } as const;
  switch (source.kind) {
    case "image":
      return {
        ...shared,
        source: {
          kind: "image",
          reference: source.reference,
          engine: source.engine,
          allowsRegistry: source.allowsRegistry === true,
        },
      };
    case "archive":
      return { ...shared, source: { kind: "archive", path: source.path } };
    case "report":
      return {
        ...shared,
        baseReference: isTrusted ? shared.baseReference : undefined,
        source: { kind: "report", path: source.path, image: source.image, asksEngines: isTrusted },
      };
    case "build":
      if (known === undefined) return "no-dockerfile";
      if (known.path === undefined) return "not-a-file";
      return {
        ...shared,
        source: {
          kind: "build",
          dockerfile: known.path,
          context: folderOf(known.path),
          tag: nameBuild(known.path, stage),
          buildArguments: source.buildArguments ?? {},
          engine: undefined,
        },
      };
    case "base": {
      if (known === undefined) return "no-dockerfile";
      const stageHere = known.dockerfile.stages.find(
        ({ from }) =>
          known.lineOf(from.span.start) <= source.line && source.line <= known.lineOf(from.span.end),
      );
      const image = stageHere?.rootImage;
      if (image === undefined || !image.resolution.isComplete) return "no-base-here";
      const reference = image.reference.text;
      return {
        role: "base",
        stage: undefined,
        baseReference: undefined,
        // Bases are meant to be pulled, and most are not here before the first build.
        source: { kind: "image", reference, engine: undefined, allowsRegistry: true },
      };
    }
  }
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"))) || path.slice(0, 1);
}

/** A tag of our own: a build that is only scanned must not take the place of one that somebody runs. */
function nameBuild(path: string, stage: string | undefined): string {
  const folder = folderOf(path)
    .split(/[\\/]/)
    .at(-1)
    ?.toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  const tag = (stage ?? "latest").replace(/[^A-Za-z0-9_.-]/g, "-").replace(/^[.-]+/, "");
  return `dockerfile-security/${folder || "image"}:${tag || "latest"}`;
}
