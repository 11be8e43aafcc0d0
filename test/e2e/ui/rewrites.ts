/** A rewrite in the editor's own preview: shown before it is made, and made when it is applied. */
import assert from "node:assert/strict";
import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { inProject } from "../../../scripts/machine/paths.ts";
import { createScratchFolder } from "../../../scripts/machine/scratch.ts";
import { inWorkbench, openDockerfile, runCommand, takePicture } from "./workbench.ts";

export async function previewRewrite(): Promise<void> {
  const folder = join(createScratchFolder("ui"), "node-api");
  await cp(inProject("examples/node-api"), folder, { recursive: true });
  const file = join(folder, "Dockerfile");
  const before = await readFile(file, "utf8");
  await inWorkbench({ folder }, async (page) => {
    await openDockerfile(page);
    await runCommand(page, "Dockerfile Security: Rewrite to Multi-Stage");
    const preview = page.locator(".bulk-edit-panel");
    await preview.locator(".monaco-list-row").first().waitFor();
    await sleep(1000);
    await takePicture(page, "rewrite-preview");
    const rows = await preview.locator(".monaco-list-row").allInnerTexts();
    console.log(rows.map((row) => `preview: ${row.replaceAll(/\s+/g, " ")}`).join("\n"));
    assert.equal(await readFile(file, "utf8"), before, "nothing is changed by showing it");
    await preview.getByRole("button", { name: "Apply" }).click();
    await preview.locator(".monaco-list-row").first().waitFor({ state: "hidden" });
    await page.locator(".view-line", { hasText: "AS build" }).first().waitFor();
    await takePicture(page, "rewritten");
  });
}
