/** Images that are small already: of nothing, without a shell, or known by no more than a name that says so. */
import type { Stage } from "../dockerfile/model.ts";

/** Whether a stage begins with nothing, or with an image that has no shell. */
export function isMinimal({ stage }: { readonly stage: Stage }): boolean {
  return stage.lineage.at(-1)?.base.kind === "scratch" || stage.rootImage?.facts?.hasShell === false;
}

/** Mirrors of distroless images, and those that firms build in their likeness. */
const names =
  /^ubuntu\/(?:dotnet|jre|python)|^cgr\.dev\/|distroless|chisel|scratch|non-?root|rootless|hardened|hummingbird|chainguard|wolfi|^registry\.access\.redhat\.com\/hi\/|^stagex\/|(?:^|[/_.-])(?:static|micro|tiny|minimal|dhi|cgr|go-runner|nanoserver)(?:[/:@_.-]|$)/i;

/**
 * Whether nothing but its name is known of a stage's base image, and the name says that it is minimal: what to move it
 * to, and who runs it, its maker has decided.
 */
export function isCalledMinimal({ lineage, rootImage }: Stage): boolean {
  const written = lineage.at(-1)?.baseResolution;
  // `${REGISTRY}/distroless/static`, `aspnet:${VERSION}-noble-chiseled`: the rest of the name is known.
  if (written?.isComplete === false) return names.test(written.text);
  if (rootImage === undefined || !names.test(rootImage.reference.text)) return false;
  return rootImage.facts?.hasShell === undefined && rootImage.facts?.isDistroless !== true;
}
