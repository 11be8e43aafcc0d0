/** A folder that is not trusted: its Dockerfile is checked, its own configuration is not taken. */
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { createScratchFolder } from "../../../scripts/machine/scratch.ts";
import { inWorkbench, openDockerfile, openProblems, takePicture } from "./workbench.ts";

const trust = {
  "security.workspace.trust.enabled": true,
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.banner": "always",
};

export async function checkInRestrictedMode(): Promise<void> {
  const folder = join(createScratchFolder("restricted"), "stranger");
  await mkdir(join(folder, ".vscode"), { recursive: true });
  await writeFile(join(folder, "Dockerfile"), "FROM ubuntu\nUSER root\n");
  const hiding = { "dockerfileSecurity.rules": { "image-untagged": "off", "user-root-last": "off" } };
  await writeFile(join(folder, ".vscode/settings.json"), JSON.stringify(hiding));
  await writeFile(join(folder, ".dockerfile-security.yaml"), "exclude: ['**']\n");
  await inWorkbench({ folder, settings: trust }, async (page) => {
    await page.getByText("Restricted Mode").first().waitFor();
    await openDockerfile(page);
    const texts = (await (await openProblems(page)).allInnerTexts()).join("\n");
    await takePicture(page, "restricted-mode");
    assert.match(texts, /image-untagged/);
    assert.match(texts, /user-root-last/);
    await checkScansAreRefused(page);
  });
}

/** The lens is there for all; what it leads to says why nothing is scanned, once, and how that changes. */
async function checkScansAreRefused(page: Page): Promise<void> {
  await page.locator(".codelens-decoration a", { hasText: "Scan image" }).click();
  const toasts = page.locator(".notifications-toasts .notification-list-item");
  await toasts.filter({ hasText: "Restricted Mode" }).waitFor();
  assert.equal(await toasts.count(), 1);
  await toasts.getByRole("button", { name: "Manage Workspace Trust" }).waitFor();
  await page.locator(".pane-header", { hasText: "Image Scans" }).click();
  await page.locator(".welcome-view-content", { hasText: "Restricted Mode" }).waitFor();
  await sleep(500);
  await takePicture(page, "restricted-scan");
  await page.keyboard.press("F1");
  await page.keyboard.type("Dockerfile Security: Scan");
  await sleep(500);
  const entries = await page.locator(".quick-input-list .monaco-list-row").allInnerTexts();
  assert.ok(!entries.some((entry) => /Scan (?:Base )?Image/.test(entry)), entries.join());
  await page.keyboard.press("Escape");
}
