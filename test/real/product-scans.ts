/** The product's own scan, from the request to the view, with a real scanner. */

import { english } from "../../server/src/l10n/texts.ts";
import type { Policy } from "../../server/src/policy/policy.ts";
import { prepareScan } from "../../server/src/scan/prepare-scan.ts";
import type { PackageProblem } from "../../server/src/scan/problems.ts";
import type { ScanSource } from "../../server/src/scan/request.ts";
import type { Scan } from "../../server/src/scan/scan.ts";
import { scanImage } from "../../server/src/scan/scan-image.ts";
import { buildScanView } from "../../server/src/scan/view.ts";
import { createScanHost } from "../../server/src/scan-host.node.ts";
import type { ScannerSettings } from "../../server/src/scanners/scanner.ts";
import { engine as linter } from "../support/engine.ts";
import type { Engine } from "./engine.ts";
import type { RealScanner } from "./scanner-runs.ts";

const everything: Policy = { minimumSeverity: "unknown", onlyFixable: false, ignore: [] };

/** As the scanners themselves are told; no run of a test fetches advisories. */
const databasesAsTheyAre = {
  TRIVY_SKIP_DB_UPDATE: "true",
  TRIVY_SKIP_JAVA_DB_UPDATE: "true",
  TRIVY_OFFLINE_SCAN: "true",
  GRYPE_DB_AUTO_UPDATE: "false",
  GRYPE_DB_VALIDATE_AGE: "false",
};

/** One package on one line of the Dockerfile. */
export interface PlacedPackage {
  readonly name: string;
  readonly version: string;
  readonly type: string;
  readonly kind: "instruction" | "base" | "unplaced";
  /** From 1; undefined where there is no place at all. */
  readonly line: number | undefined;
  /** Of the instruction in another stage that made it. */
  readonly originLine: number | undefined;
  readonly confidence: PackageProblem["confidence"];
}

export interface ProductScan {
  readonly scan: Scan;
  readonly packages: readonly PlacedPackage[];
  /** Milliseconds, the scanner's own time included. */
  readonly duration: number;
}

/** Rejects with the failure and the log where the scan does not end well. */
export async function scanWithProduct(
  engine: Engine,
  scanner: RealScanner,
  source: ScanSource,
  dockerfile: string,
): Promise<ProductScan> {
  const environment = { ...process.env, ...scanner.environment, DOCKER_HOST: engine.host };
  const trivyFolder = scanner.name === "trivy" ? { TRIVY_CACHE_DIR: scanner.databaseFolder } : {};
  const host = createScanHost({ ...environment, ...trivyFolder, ...databasesAsTheyAre });
  // Offline no registry is asked, not even one on this machine.
  const isOffline = !(source.kind === "image" && source.allowsRegistry);
  const log: string[] = [];
  const start = performance.now();
  const outcome = await scanImage(
    host,
    { source, role: "built", stage: undefined, baseReference: undefined },
    {
      scanner: scanner.name,
      scanners: { trivy: settingsFor(scanner, "trivy"), grype: settingsFor(scanner, "grype") },
      timeout: 300_000,
      isOffline,
      serverToken: undefined,
    },
    { onPhase: () => {}, log: (line) => log.push(line) },
    english,
  );
  const duration = performance.now() - start;
  if (outcome.kind !== "done") throw new Error(`${JSON.stringify(outcome)}\n${log.join("\n")}`);
  return { scan: outcome.scan, packages: placePackages(outcome.scan, dockerfile), duration };
}

function settingsFor(scanner: RealScanner, name: RealScanner["name"]): ScannerSettings {
  return {
    path: scanner.name === name ? scanner.program : undefined,
    extraArguments: [],
    databaseRepositories: [],
    javaDatabaseRepositories: [],
    server: undefined,
  };
}

function placePackages(scan: Scan, text: string): PlacedPackage[] {
  const dockerfile = linter.parse(text);
  const lineAt = (offset: number) => text.slice(0, offset).split("\n").length;
  const view = buildScanView(prepareScan(scan, everything, "2026-11-21"), dockerfile);
  return view.groups.flatMap((group) =>
    group.packages.map((problem): PlacedPackage => {
      const { place, origin } = problem.attribution;
      const instruction = place.kind === "instruction" ? place.instruction : place.stage?.from;
      const maker = origin?.kind === "stage" ? origin.instruction : undefined;
      return {
        ...problem.package,
        kind: group.kind,
        line: instruction && lineAt(instruction.span.start),
        originLine: maker && lineAt(maker.span.start),
        confidence: problem.confidence,
      };
    }),
  );
}
