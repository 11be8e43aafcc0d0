/** The desktop VS Code, where this machine can have one. */
import { mkdir } from "node:fs/promises";
import { downloadAndUnzipVSCode, SilentReporter } from "@vscode/test-electron";
import { inCache } from "./paths.ts";
import { findProgram } from "./requirements.ts";

export interface Unavailable {
  readonly reason: string;
}

/**
 * The path of a desktop VS Code's executable: `VSCODE_EXECUTABLE`, or one downloaded into the cache.
 * Otherwise why there is none.
 */
export async function findDesktopVSCode(): Promise<string | Unavailable> {
  if (process.env.VSCODE_EXECUTABLE) return process.env.VSCODE_EXECUTABLE;
  if (!hasDisplay()) return { reason: "there is no display" };
  try {
    const cachePath = inCache("vscode");
    await mkdir(cachePath, { recursive: true });
    return await downloadAndUnzipVSCode({ version: "stable", cachePath, reporter: new SilentReporter() });
  } catch (error) {
    return { reason: `it cannot be downloaded (${error instanceof Error ? error.message : error})` };
  }
}

/** The `code` command of an installed VS Code, unless it only talks to the editor this terminal is in. */
export function findCodeCommand(): string | undefined {
  if (process.env.VSCODE_IPC_HOOK_CLI || !hasDisplay()) return undefined;
  return findProgram("code");
}

function hasDisplay(): boolean {
  return process.platform !== "linux" || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}
