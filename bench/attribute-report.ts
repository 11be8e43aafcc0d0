/**
 * What the server does with a scanner's report, in a process of its own: `<scanner> <report> <config> <Dockerfile>
 * <edits>` prints how long each step took, the first time and then, and what an edit costs.
 */
import { readFileSync } from "node:fs";
import { resolveLayers } from "../server/src/attribution/resolve-layers.ts";
import { createShellParser } from "../server/src/dockerfile/shell-parser.ts";
import { createEngine } from "../server/src/engine.ts";
import { readImageConfig } from "../server/src/images/read-image-config.ts";
import { english } from "../server/src/l10n/texts.ts";
import { loadShellGrammar } from "../server/src/load-shell-grammar.ts";
import type { Policy } from "../server/src/policy/policy.ts";
import { listProblems } from "../server/src/scan/list-problems.ts";
import { prepareScan } from "../server/src/scan/prepare-scan.ts";
import type { Scan } from "../server/src/scan/scan.ts";
import { buildScanView } from "../server/src/scan/view.ts";
import { scanners } from "../server/src/scanners/index.ts";

export interface Steps {
  readonly parse: number;
  readonly attribute: number;
  /** Of both: the processor's time of the thread that does it. */
  readonly processor: number;
}

export interface Attributed {
  readonly findings: number;
  readonly packages: number;
  readonly first: Steps;
  readonly warm: readonly Steps[];
  /** Of each edit. */
  readonly edits: readonly number[];
}

const [scanner, reportPath = "", configPath = "", dockerfilePath = "", edits = "0"] = process.argv.slice(2);
const engine = createEngine(await createShellParser(await loadShellGrammar()));
const policy: Policy = { minimumSeverity: "unknown", onlyFixable: false, ignore: [] };
const today = new Date().toISOString().slice(0, 10);
const report = readFileSync(reportPath, "utf8");
const config = readImageConfig(JSON.parse(readFileSync(configPath, "utf8")));
const dockerfile = readFileSync(dockerfilePath, "utf8");
const { parse } = scanners[scanner === "grype" ? "grype" : "trivy"];

/** Whoever scans has the file open, and it has been linted. */
function open(text: string) {
  const model = engine.parse(text);
  engine.lint(model);
  return model;
}

function readProcessorTime(): number {
  return Number(readFileSync("/proc/thread-self/schedstat", "utf8").split(" ")[0]) / 1e6;
}

function readReport() {
  const model = open(dockerfile);
  const before = readProcessorTime();
  const start = performance.now();
  const parsed = parse(report);
  const between = performance.now();
  const scan: Scan = {
    image: {
      name: "image",
      id: undefined,
      repositoryDigests: [],
      distribution: undefined,
      config,
      baseLayers: undefined,
    },
    scanner: parsed.scanner,
    scannedAt: `${today}T00:00:00Z`,
    role: "built",
    stage: undefined,
    findings: resolveLayers(parsed, config),
    omitted: [],
    remarks: [],
  };
  const prepared = prepareScan(scan, policy, today);
  const view = buildScanView(prepared, model);
  listProblems(scan, view, english);
  const attribute = performance.now() - between;
  const steps: Steps = { parse: between - start, attribute, processor: readProcessorTime() - before };
  return { steps, prepared, view };
}

const { steps: first, prepared, view } = readReport();
const warm = Array.from({ length: 10 }, () => readReport().steps);
const at = dockerfile.indexOf("\n", dockerfile.indexOf("\nRUN ") + 1);
const latencies = Array.from({ length: Number(edits) }, (_, edit) => {
  const model = open(
    `${dockerfile.slice(0, at)}${" && true".repeat(10).slice(0, edit % 80)}${dockerfile.slice(at)}`,
  );
  const start = performance.now();
  listProblems(prepared.scan, buildScanView(prepared, model), english);
  return performance.now() - start;
});
const result: Attributed = {
  findings: prepared.scan.findings.length,
  packages: view.groups.reduce((sum, { packages }) => sum + packages.length, 0),
  first,
  warm,
  edits: latencies,
};
console.log(JSON.stringify(result));
