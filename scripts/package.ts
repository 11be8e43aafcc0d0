/** Makes the VSIX: one file for every platform, for nothing in it is native. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { inProject } from "./machine/paths.ts";
import { run } from "./machine/processes.ts";
import { createScratchFolder } from "./machine/scratch.ts";
import { readZip } from "./machine/zip.ts";

export const vsix = inProject("out/dockerfile-security.vsix");

export async function packageExtension(): Promise<void> {
  await mkdir(dirname(vsix), { recursive: true });
  // Runtime code is bundled, so no dependency ships.
  const code = await run("vsce", ["package", "--no-dependencies", "--out", vsix], { cwd: inProject() });
  if (code !== 0) throw new Error(`vsce could not package the extension (exit code ${code}).`);
}

/** Unpacks the VSIX for as long as this process runs; answers the extension's folder, as an editor installs it. */
export async function unpackExtension(): Promise<string> {
  const folder = createScratchFolder("vsix");
  for (const entry of readZip(await readFile(vsix))) {
    const target = join(folder, entry.path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, entry.read());
  }
  return join(folder, "extension");
}

if (import.meta.main) await packageExtension();
