/**
 * A third real client: Emacs without a terminal runs the set-ups of docs/editors.md, for Eglot and for lsp-mode,
 * in which findings appear and a fix is applied.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { inProject } from "../../../scripts/machine/paths.ts";
import { projectEnvironment, run } from "../../../scripts/machine/processes.ts";
import { requireProgram, requireSystemPackages } from "../../../scripts/machine/requirements.ts";
import { createScratchFolder } from "../../../scripts/machine/scratch.ts";
import { installCommandLine, readSetUp, sample, scanReport } from "../set-ups.ts";

const purpose = "The test in Emacs";
const emacs = await requireProgram(["emacs"], ["emacs-nox"], purpose);
await requireSystemPackages(["elpa-eglot", "elpa-lsp-mode", "elpa-dockerfile-mode"], purpose);

const clients = [
  { heading: "Eglot", actions: "(lambda () (call-interactively 'eglot-code-actions))" },
  { heading: "lsp-mode", actions: "(lambda () (call-interactively 'lsp-execute-code-action))" },
];
const environment = projectEnvironment();
const path = [installCommandLine(), environment.PATH].join(delimiter);
for (const { heading, actions } of clients) {
  const home = createScratchFolder("emacs");
  const setUp = join(home, "set-up.el");
  await writeFile(setUp, `${readSetUp(heading, "elisp")}\n${readSetUp("Scans in Emacs", "elisp")}`);
  const report = join(home, "report.json");
  await writeFile(report, scanReport);
  const files = join(home, "files");
  // What lsp-mode knows a project by.
  await mkdir(join(files, ".git"), { recursive: true });
  for (const name of ["Dockerfile", "Dockerfile.dev", "api.dockerfile", "Containerfile"]) {
    await writeFile(join(files, name), sample);
  }
  console.log(`Emacs: the set-up of docs/editors.md for ${heading}`);
  const probe = ["--load", inProject("test/e2e/emacs/probe.el")];
  const start = `(probe ${JSON.stringify(setUp)} ${JSON.stringify(files)} ${actions})`;
  const args = ["--batch", "--no-init-file", "--funcall", "package-activate-all", ...probe, "--eval", start];
  const code = await run(emacs, args, {
    env: { ...environment, PATH: path, HOME: home, SCAN_REPORT: report },
  });
  if (code !== 0) throw new Error(`Emacs ended with exit code ${code} with ${heading}`);
}
