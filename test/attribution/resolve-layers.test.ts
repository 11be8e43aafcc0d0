import assert from "node:assert/strict";
import { test } from "node:test";
import { resolveLayers } from "../../server/src/attribution/resolve-layers.ts";
import type { ImageConfig } from "../../server/src/images/image-config.ts";
import type { InstalledPackage, LayerKey, ScanReport } from "../../server/src/scanners/report.ts";
import { makeConfig } from "./image-history.ts";
import { finding } from "./placed-finding.ts";

const config: ImageConfig = {
  ...makeConfig([
    "ADD rootfs / # buildkit",
    '- CMD ["sh"]',
    "RUN /bin/sh -c apt-get install -y curl # buildkit",
    "COPY a /a # buildkit",
    "RUN /bin/sh -c apt-get install -y git # buildkit",
    "COPY a /a # buildkit",
  ]),
  diffIds: ["sha256:a", "sha256:b", "sha256:c", "sha256:d", "sha256:c"],
};

const blobs = config.diffIds.map((diffId, index) => ({ diffId, blobDigest: `sha256:blob${index}` }));

function report(parts: Partial<ScanReport>): ScanReport {
  return {
    scanner: { name: "Test", version: undefined, databaseDate: undefined },
    image: {
      name: undefined,
      id: undefined,
      repositoryDigests: [],
      distribution: undefined,
      layers: blobs,
      config: undefined,
      scannedAt: undefined,
    },
    findings: [],
    packages: [],
    omitted: [],
    ...parts,
  };
}

/** `2`, `2 of several`, `nobody`. */
function resolve(layer: LayerKey, known: ImageConfig | undefined = config): string {
  const [placed] = resolveLayers(report({ findings: [finding({}, layer)] }), known);
  assert.ok(placed);
  assert.equal(placed.by, placed.layer === undefined ? "nobody" : "scanner");
  return `${placed.layer ?? "nobody"}${placed.isAmbiguous ? " of several" : ""}`;
}

test("what scanners say of a layer", () => {
  const table: readonly (readonly [LayerKey["kind"], string | number, string])[] = [
    ["diff-id", "sha256:a", "0"],
    ["diff-id", "sha256:d", "3"],
    ["diff-id", "sha256:c", "2 of several"],
    ["diff-id", "sha256:none", "nobody"],
    ["diff-id", "", "nobody"],
    ["blob-digest", "sha256:blob3", "3"],
    // The same layer packed twice is two digests, or one that is listed twice.
    ["blob-digest", "sha256:blob4", "4"],
    ["blob-digest", "sha256:b", "1"],
    ["blob-digest", "sha256:none", "nobody"],
    ["history-index", 0, "0"],
    ["history-index", 1, "nobody"],
    ["history-index", 4, "3"],
    ["history-index", 99, "nobody"],
    ["history-index", -1, "nobody"],
    ["history-text", "COPY a /a # buildkit", "2 of several"],
    ["history-text", "RUN /bin/sh -c apt-get install -y git # buildkit", "3"],
    ["history-text", "RUN /bin/sh -c apt-get install -y gi", "3"],
    ["history-text", "RUN /bin/sh -c apt-get install -y g…", "3"],
    ["history-text", "RUN /bin/sh -c apt-get install...", "1 of several"],
    ["history-text", "RUN", "nobody"],
    ["history-text", "", "nobody"],
  ];
  for (const [kind, value, expected] of table) {
    assert.equal(resolve({ kind, value } as LayerKey), expected, `${kind} ${value}`);
  }
  assert.equal(resolve({ kind: "none" }), "nobody");
});

test("without a configuration, by the layers that the report lists", () => {
  const [placed] = resolveLayers(
    report({ findings: [finding({}, { kind: "diff-id", value: "sha256:d" })] }),
    undefined,
  );
  assert.equal(placed?.layer, 3);
  const [text] = resolveLayers(
    report({ findings: [finding({}, { kind: "history-index", value: 0 })] }),
    undefined,
  );
  assert.equal(text?.layer, undefined);
});

test("a history that does not pair with the layers says nothing", () => {
  const broken = { ...config, diffIds: ["sha256:a"] };
  assert.equal(resolve({ kind: "history-index", value: 0 }, broken), "nobody");
  assert.equal(resolve({ kind: "history-text", value: "ADD rootfs / # buildkit" }, broken), "nobody");
  assert.equal(resolve({ kind: "diff-id", value: "sha256:a" }, broken), "0");
});

test("a package without a layer has that of its other entries, then the databases'", () => {
  const asked: string[] = [];
  const databases = {
    find: ({ name }: InstalledPackage) => {
      asked.push(name);
      return name === "git" ? 3 : undefined;
    },
  };
  const listed: LayerKey = { kind: "diff-id", value: "sha256:b" };
  const { package: curl } = finding({ name: "curl" });
  const { package: lodash } = finding({ name: "lodash", type: "npm", path: "/a/package.json" });
  const placed = resolveLayers(
    report({
      packages: [
        { package: curl, layer: { kind: "none" } },
        { package: curl, layer: listed },
        { package: lodash, layer: listed },
      ],
      findings: [
        finding({ name: "curl" }),
        finding({ name: "curl", version: "2" }),
        finding({ name: "lodash", type: "npm", path: "/b/package.json" }),
        finding({ name: "git" }),
        finding({ name: "git" }, { kind: "diff-id", value: "sha256:a" }),
      ],
    }),
    config,
    databases,
  );
  assert.deepEqual(
    placed.map(({ layer, by }) => [layer, by]),
    [
      [1, "scanner"],
      [undefined, "nobody"],
      [undefined, "nobody"],
      // Since when a distribution has a package, its databases know better than the scanner.
      [3, "package-databases"],
      [3, "package-databases"],
    ],
  );
  assert.deepEqual(asked, ["curl", "curl", "curl", "lodash", "git", "git"]);
  const [alone] = resolveLayers(report({ findings: [finding({ name: "git" })] }), config, databases);
  assert.deepEqual([alone?.layer, alone?.by], [3, "package-databases"]);
  const said: LayerKey = { kind: "diff-id", value: "sha256:a" };
  const [module] = resolveLayers(
    report({ findings: [finding({ name: "git", type: "npm" }, said)] }),
    config,
    databases,
  );
  assert.deepEqual([module?.layer, module?.by], [0, "scanner"], "files are the scanner's business");
});
