/** A second real client: Neovim without a window attaches the built server over stdio and applies a fix. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inProject } from "../../../scripts/machine/paths.ts";
import { projectEnvironment, run } from "../../../scripts/machine/processes.ts";
import { requireProgram } from "../../../scripts/machine/requirements.ts";
import { createScratchFolder } from "../../../scripts/machine/scratch.ts";

const neovim = await requireProgram(["nvim"], ["neovim"], "The test in Neovim");
const folder = createScratchFolder("neovim");
const file = join(folder, "Dockerfile");
await writeFile(file, "FROM ubuntu:24.04\nRUN sudo mkdir /data\nUSER nobody\n");
const probe = inProject("test/e2e/neovim/probe.lua");
process.exitCode = await run(
  neovim,
  ["--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", `luafile ${probe}`, file],
  { env: projectEnvironment({ SERVER: inProject("dist/server.cjs"), HOME: folder }) },
);
