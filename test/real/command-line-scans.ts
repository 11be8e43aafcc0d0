/** `dockerfile-security scan` on an image of the tests' engine. */
import { spawnSync } from "node:child_process";
import { inProject } from "../../scripts/machine/paths.ts";
import type { Case } from "./cases.ts";
import type { Engine } from "./engine.ts";
import type { RealScanner } from "./scanner-runs.ts";

export interface CommandLineScan {
  readonly exitCode: number | null;
  /** Line by package, as the SARIF log has it. */
  readonly lines: ReadonlyMap<string, number>;
  readonly errors: string;
}

interface SarifResult {
  readonly locations: readonly {
    readonly physicalLocation: { readonly region: { readonly startLine: number } };
  }[];
  readonly message: { readonly text: string };
}

/** @param packages whose names are looked for in the messages of the results */
export function scanFromCommandLine(
  engine: Engine,
  scanner: RealScanner,
  item: Case,
  tag: string,
  packages: readonly string[],
): CommandLineScan {
  const file = inProject("test/real/images", item.name, "Dockerfile");
  const own = ["--scanner", scanner.name, "--scanner-path", scanner.program, "--offline"];
  const args = ["scan", tag, "--file", file, ...own, "--format", "sarif", "--fail-on", "critical"];
  const folder = scanner.name === "trivy" ? { TRIVY_CACHE_DIR: scanner.databaseFolder } : {};
  const env = { ...process.env, ...scanner.environment, ...folder, DOCKER_HOST: engine.host };
  const program = inProject("server/src/main.cli.ts");
  const { status, stdout, stderr } = spawnSync("node", [program, ...args], { env, encoding: "utf8" });
  const lines = new Map<string, number>();
  const results: readonly SarifResult[] = stdout === "" ? [] : JSON.parse(stdout).runs[0].results;
  for (const { message, locations } of results) {
    const words = message.text.split(/[\s,:()]+/);
    const name = packages.find((candidate) => words.includes(candidate));
    const line = locations[0]?.physicalLocation.region.startLine;
    if (name !== undefined && line !== undefined) lines.set(name, line);
  }
  return { exitCode: status, lines, errors: stderr };
}
