import { fileURLToPath } from "node:url";
import { loadHclGrammar } from "../../built-images/load-hcl-grammar.node.ts";
import { createProjectFiles } from "../../built-images/project-files.node.ts";
import type { ScanHost } from "../../scan-host.ts";
import type { ScanRuntime } from "../runtime.ts";
import { createFileStorage } from "./scan-storage.node.ts";

/** What scanning needs of Node. Programs are only looked for when a scan is asked for. */
export function createScanRuntime(): ScanRuntime {
  let host: Promise<ScanHost> | undefined;
  return {
    host() {
      host ??= import("../../scan-host.node.ts").then(({ createScanHost }) => createScanHost());
      return host;
    },
    storage: createFileStorage,
    projectFiles: createProjectFiles,
    loadHclGrammar,
    toPath(url) {
      if (!url.startsWith("file:")) return undefined;
      try {
        return fileURLToPath(url);
      } catch {
        // A file of another machine, or a path that this system cannot have.
        return undefined;
      }
    },
  };
}
