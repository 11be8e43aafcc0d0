/** Reports that are made up, as Trivy writes them. */
export interface Vulnerability {
  readonly id: string;
  readonly package: string;
  readonly version?: string;
  readonly severity?: string;
  readonly fixed?: string;
  readonly title?: string;
  readonly url?: string;
  /** Index of its layer. */
  readonly layer?: number;
}

/** As Trivy writes it, of an image whose history is a base and a line for each of `history`. */
export function trivyReport(
  vulnerabilities: readonly Vulnerability[],
  {
    image = "app:1",
    history = ["RUN /bin/sh -c apk add curl # buildkit"],
  }: { readonly image?: string; readonly history?: readonly string[] } = {},
): string {
  const entries = ["ADD rootfs.tar / # buildkit", ...history];
  const diffIds = entries.map((_, index) => `sha256:${String(index + 1).repeat(64)}`);
  return JSON.stringify({
    SchemaVersion: 2,
    Trivy: { Version: "0.74.0" },
    CreatedAt: "2026-11-20T10:00:00Z",
    ArtifactName: image,
    ArtifactType: "container_image",
    Metadata: {
      OS: { Family: "alpine", Name: "3.20.3" },
      ImageID: `sha256:${"a".repeat(64)}`,
      DiffIDs: diffIds,
      ImageConfig: {
        architecture: "amd64",
        os: "linux",
        created: "2026-11-20T09:00:00Z",
        history: entries.map((created_by) => ({
          created: "2026-11-20T09:00:00Z",
          created_by,
          comment: "buildkit.dockerfile.v0",
        })),
        rootfs: { type: "layers", diff_ids: diffIds },
        config: {},
      },
    },
    Results: [
      {
        Target: `${image} (alpine 3.20.3)`,
        Class: "os-pkgs",
        Type: "alpine",
        Vulnerabilities: vulnerabilities.map((each) => ({
          VulnerabilityID: each.id,
          PkgName: each.package,
          InstalledVersion: each.version ?? "1.0",
          FixedVersion: each.fixed,
          Status: each.fixed === undefined ? "affected" : "fixed",
          Layer: { DiffID: diffIds[each.layer ?? 1] },
          PrimaryURL: each.url ?? `https://example.test/${each.id}`,
          Title: each.title ?? "A made-up flaw",
          Severity: each.severity ?? "HIGH",
        })),
      },
    ],
  });
}
