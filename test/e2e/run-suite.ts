/**
 * Runs `suite/` in the extension host of a real VS Code: `--folder` loads the extension from this folder as
 * built, `--vsix` from the unpacked package. The desktop VS Code does it where there is one, code-server elsewhere.
 */
import { existsSync, globSync } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { runTests } from "@vscode/test-electron";
import { build } from "esbuild";
import { findDesktopVSCode } from "../../scripts/machine/desktop-vscode.ts";
import { inProject } from "../../scripts/machine/paths.ts";
import { createScratchFolder } from "../../scripts/machine/scratch.ts";
import { unpackExtension } from "../../scripts/package.ts";
import { runInCodeServer } from "./code-server-host.ts";

export interface SuiteRun {
  /** The folder of the extension under test. */
  readonly extension: string;
  readonly suite: string;
  /** An empty folder to open. */
  readonly workspace: string;
  /** Where the suite writes its figures. */
  readonly result: string;
}

async function compileSuite(): Promise<string> {
  const outdir = inProject("out/e2e");
  await rm(outdir, { recursive: true, force: true });
  await build({
    entryPoints: globSync("test/e2e/suite/*.ts", { cwd: inProject() }).map((file) => inProject(file)),
    outdir,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    sourcemap: "inline",
    external: ["vscode", "mocha"],
  });
  return join(outdir, "index.cjs");
}

async function runInEditor(run: SuiteRun): Promise<number> {
  const editor = await findDesktopVSCode();
  if (typeof editor !== "string") {
    console.log(`No desktop VS Code: ${editor.reason}. The suite runs in code-server.`);
    return runInCodeServer(run);
  }
  console.log(`The suite runs in ${editor}`);
  try {
    return await runTests({
      vscodeExecutablePath: editor,
      extensionDevelopmentPath: run.extension,
      extensionTestsPath: run.suite,
      extensionTestsEnv: { SUITE_RESULT: run.result },
      launchArgs: [run.workspace, "--disable-extensions", "--disable-workspace-trust"],
    });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    if (existsSync(run.result)) return 1;
    console.log(`${editor} did not get as far as the suite, which runs in code-server instead.`);
    return runInCodeServer(run);
  }
}

/** An extension host that dies makes the editor report success: only the suite's own figures count. */
async function readResult(file: string): Promise<{ passes: number; failures: number; pending: number }> {
  if (!existsSync(file)) throw new Error("The suite did not run to its end: it left no result.");
  return JSON.parse(await readFile(file, "utf8"));
}

const scratch = createScratchFolder("suite");
const result = join(scratch, "result.json");
const workspace = join(scratch, "workspace");
await mkdir(workspace);
const extension = process.argv.includes("--vsix") ? await unpackExtension() : inProject();
const code = await runInEditor({ extension, suite: await compileSuite(), workspace, result });
const { passes, failures, pending } = await readResult(result);
console.log(`suite: ${passes} passed, ${failures} failed, ${pending} skipped`);
process.exitCode = code === 0 && passes > 0 && failures === 0 && pending === 0 ? 0 : 1;
