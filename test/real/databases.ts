/** Vulnerability databases for both scanners from one list of invented advisories: test/real/advisories.json. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { inCache, inProject } from "../../scripts/machine/paths.ts";
import { capture } from "../../scripts/machine/processes.ts";
import { buildDatabaseWriter, type ScannerName } from "../../scripts/machine/scanners.ts";

const advisories = inProject("test/real/advisories.json");

/**
 * The folder of a scanner's database, made where it is not in the cache: what Trivy takes as `--cache-dir` and
 * Grype as GRYPE_DB_CACHE_DIR. Trivy writes into it: give each run a copy.
 */
export async function makeDatabase(scanner: ScannerName): Promise<string> {
  const writer = await buildDatabaseWriter(scanner);
  const hash = createHash("sha256").update(writer).update(readFileSync(advisories)).digest("hex");
  const folder = inCache("scanners", `${scanner}-database-${hash.slice(0, 12)}`);
  if (existsSync(folder)) return folder;
  mkdirSync(inCache("scanners"), { recursive: true });
  const unfinished = mkdtempSync(inCache("scanners", `writing-${scanner}-`));
  try {
    await capture(writer, [advisories, join(unfinished, "database")]);
    renameSync(join(unfinished, "database"), folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}
