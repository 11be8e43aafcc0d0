/** Findings in the Problems panel, fixes behind the light bulb, commands in the palette. */
import assert from "node:assert/strict";
import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { inProject } from "../../../scripts/machine/paths.ts";
import { createScratchFolder } from "../../../scripts/machine/scratch.ts";
import { inWorkbench, openDockerfile, openProblems, takePicture } from "./workbench.ts";

export async function showFindingsAndFixes(): Promise<void> {
  const folder = join(createScratchFolder("ui"), "node-api");
  await cp(inProject("examples/node-api"), folder, { recursive: true });
  const file = join(folder, "Dockerfile");
  const before = await readFile(file, "utf8");
  await inWorkbench({ folder }, async (page) => {
    await openDockerfile(page);
    await checkProblems(page);
    await fixFromLightBulb(page);
    const saved = await waitUntilSaved(file, before);
    assert.match(saved, /^FROM node:\d[\w.-]*$/m, "the tag suggested first is taken");
    assert.equal(saved.replace(/^FROM .*$/m, ""), before.replace(/^FROM .*$/m, ""), "nothing else changes");
    await checkCommands(page);
  });
}

async function checkProblems(page: Page): Promise<void> {
  const rows = await openProblems(page);
  const texts = await rows.allInnerTexts();
  console.log(texts.map((text) => text.replaceAll(/\s+/g, " ")).join("\n"));
  assert.ok(
    texts.some((text) => text.includes("image-latest")),
    "the Problems panel lists the base image",
  );
  await takePicture(page, "problems");
}

async function fixFromLightBulb(page: Page): Promise<void> {
  await page.locator(".view-line", { hasText: "node:latest" }).click();
  await page.keyboard.press("End");
  const menu = page.locator(".action-widget .monaco-list-row");
  const opens = () => menu.first().waitFor({ timeout: 4000 });
  // VS Code drops the answer when another extension registers a provider in the meantime: ask again.
  for (let attempt = 0; attempt < 5; attempt++) {
    await page.keyboard.press("Control+.");
    if (
      await opens().then(
        () => true,
        () => false,
      )
    )
      break;
    await page.keyboard.press("Escape");
  }
  console.log((await menu.allInnerTexts()).map((text) => `menu: ${text.trim()}`).join("\n"));
  // It fades in.
  await sleep(500);
  await takePicture(page, "light-bulb");
  await page
    .locator(".action-widget .monaco-list-row.action", { hasText: /node:\d/ })
    .first()
    .click();
  await page.locator(".view-line", { hasText: "node:latest" }).waitFor({ state: "detached" });
  await page.keyboard.press("Control+S");
}

async function checkCommands(page: Page): Promise<void> {
  await page.keyboard.press("F1");
  await page.keyboard.type("Dockerfile Security");
  const entries = page.locator(".quick-input-list .monaco-list-row");
  await entries.filter({ hasText: "Restart Server" }).waitFor();
  await entries.filter({ hasText: "Show Output" }).waitFor();
  await page.keyboard.press("Escape");
}

async function waitUntilSaved(file: string, before: string): Promise<string> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const text = await readFile(file, "utf8");
    // The editor empties the file before it writes.
    if (text !== "" && text !== before) return text;
    await sleep(100);
  }
  throw new Error("the fix was not saved");
}
