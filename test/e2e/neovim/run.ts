/**
 * A second real client: Neovim without a window runs the set-up of docs/editors.md for its version, in which
 * findings appear and a fix is applied. The other set-up is only compiled.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { inProject } from "../../../scripts/machine/paths.ts";
import { capture, projectEnvironment, run } from "../../../scripts/machine/processes.ts";
import { requireProgram } from "../../../scripts/machine/requirements.ts";
import { createScratchFolder } from "../../../scripts/machine/scratch.ts";
import { installCommandLine, readSetUp, sample, scanReport } from "../set-ups.ts";

const neovim = await requireProgram(["nvim"], ["neovim"], "The test in Neovim");
const folder = createScratchFolder("neovim");
const setUps = {
  recent: readSetUp("Neovim 0.11 and later", "lua"),
  older: readSetUp("Neovim 0.7 to 0.10", "lua"),
};
const scans = readSetUp("Scans in Neovim", "lua");
const rewriting = readSetUp("Rewriting", "lua");
for (const [name, text] of Object.entries(setUps))
  await writeFile(join(folder, `${name}.lua`), `${text}\n${scans}\n${rewriting}`);
const report = join(folder, "report.json");
await writeFile(report, scanReport);

const environment = projectEnvironment({ HOME: folder });
const env = {
  ...environment,
  SCAN_REPORT: report,
  PATH: [installCommandLine(), environment.PATH].join(delimiter),
};
const version = /v0\.(\d+)/.exec(await capture(neovim, ["--version"], { env }))?.[1] ?? "99";
const setUp = Number(version) < 11 ? "older" : "recent";
console.log(`Neovim 0.${version}: the ${setUp} set-up of docs/editors.md`);

const headless = ["--headless", "-i", "NONE", "-n"];
for (const name of Object.keys(setUps)) {
  const compile = `lua local chunk, problem = loadfile('${join(folder, `${name}.lua`)}'); if not chunk then print(problem) vim.cmd('cquit 1') end`;
  await capture(neovim, [...headless, "-u", "NONE", "-c", compile, "-c", "qall!"], { env });
}
for (const name of ["Dockerfile", "Dockerfile.dev", "api.dockerfile", "Containerfile"]) {
  const file = join(folder, "files", name);
  await mkdir(join(folder, "files"), { recursive: true });
  await writeFile(file, sample);
  const probe = inProject("test/e2e/neovim/probe.lua");
  const args = [...headless, "-u", join(folder, `${setUp}.lua`), "-c", `luafile ${probe}`, file];
  const code = await run(neovim, args, { env });
  if (code !== 0) throw new Error(`Neovim ended with exit code ${code} for ${name}`);
}
