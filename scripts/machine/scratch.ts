import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folders: string[] = [];

/** A new folder that goes away with this process, however it ends; after the processes that it has started. */
export function createScratchFolder(purpose: string): string {
  const folder = mkdtempSync(join(tmpdir(), `dockerfile-security-${purpose}-`));
  if (folders.length === 0) process.on("exit", removeFolders);
  folders.push(folder);
  return folder;
}

function removeFolders(): void {
  for (const folder of folders) {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    } catch {
      // Left to the system's own cleaning of temporary files.
    }
  }
}
