import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A new folder that goes away with this process, however it ends; after the processes that it has started. */
export function createScratchFolder(purpose: string): string {
  const folder = mkdtempSync(join(tmpdir(), `dockerfile-security-${purpose}-`));
  process.on("exit", () => {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    } catch {
      // Left to the system's own cleaning of temporary files.
    }
  });
  return folder;
}
