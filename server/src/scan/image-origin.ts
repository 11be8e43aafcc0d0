/** Where an image's layers can be read again, to look into them ourselves. */
import type { ContainerEngine } from "../containers/engine.ts";
import type { ArchiveSource } from "../image-layers/archive-source.ts";
import type { ScanHost } from "../scan-host.ts";

export type ImageOrigin =
  | { readonly kind: "engine"; readonly engine: ContainerEngine; readonly reference: string }
  | { readonly kind: "path"; readonly path: string }
  /** In a registry, or only known from a report. */
  | { readonly kind: "none" };

export function toArchiveSource(origin: ImageOrigin, host: ScanHost): ArchiveSource | undefined {
  switch (origin.kind) {
    case "engine": {
      const { engine, reference } = origin;
      return { kind: "push", start: (onChunk, enough) => engine.save(reference, onChunk, enough) };
    }
    case "path":
      return { kind: "path", host, path: origin.path };
    case "none":
      return undefined;
  }
}
