/**
 * What a user of the packaged extension sees: findings in the Problems panel, fixes behind the light bulb.
 * The pictures are left in `out/pictures`; the one for the README is taken over by hand: `cp`.
 */
import assert from "node:assert/strict";
import { cp, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { startCodeServer } from "../../../scripts/machine/code-server.ts";
import { inProject } from "../../../scripts/machine/paths.ts";
import { createScratchFolder } from "../../../scripts/machine/scratch.ts";
import { vsix } from "../../../scripts/package.ts";
import { launchBrowser } from "../browser.ts";

const pictures = inProject("out/pictures");

async function openExample(page: Page): Promise<void> {
  const tree = page.locator(".explorer-folders-view .monaco-list-row");
  await tree.filter({ hasText: "Dockerfile" }).first().dblclick();
  await page.locator(".squiggly-warning").first().waitFor({ timeout: 30_000 });
}

async function checkProblems(page: Page): Promise<void> {
  await page.keyboard.press("Control+Shift+M");
  const rows = page.locator(".markers-panel .monaco-list-row");
  await rows.filter({ hasText: "dockerfile-security" }).first().waitFor();
  const texts = await rows.allInnerTexts();
  console.log(texts.map((text) => text.replaceAll(/\s+/g, " ")).join("\n"));
  assert.ok(
    texts.some((text) => text.includes("image-latest")),
    "the Problems panel lists the base image",
  );
  await page.screenshot({ path: join(pictures, "problems.png") });
}

async function fixFromLightBulb(page: Page): Promise<void> {
  await page.locator(".view-line", { hasText: "node:latest" }).click();
  await page.keyboard.press("End");
  const menu = page.locator(".action-widget .monaco-list-row");
  // VS Code drops the answer when another extension registers a provider in the meantime: ask again.
  for (let attempt = 0; attempt < 5; attempt++) {
    await page.keyboard.press("Control+.");
    if (
      await menu
        .first()
        .waitFor({ timeout: 4000 })
        .then(
          () => true,
          () => false,
        )
    )
      break;
    await page.keyboard.press("Escape");
  }
  console.log((await menu.allInnerTexts()).map((text) => `action: ${text.trim()}`).join("\n"));
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(pictures, "light-bulb.png") });
  await page.keyboard.press("Enter");
  await page.locator(".view-line", { hasText: "node:latest" }).waitFor({ state: "detached" });
  await page.keyboard.press("Control+S");
}

async function checkCommands(page: Page): Promise<void> {
  await page.keyboard.press("F1");
  await page.keyboard.type("Dockerfile Security");
  const entries = page.locator(".quick-input-list .monaco-list-row");
  await entries.filter({ hasText: "Restart Server" }).waitFor();
  await entries.filter({ hasText: "Show Output" }).waitFor();
  await page.screenshot({ path: join(pictures, "commands.png") });
  await page.keyboard.press("Escape");
}

async function waitUntilSaved(file: string, before: string): Promise<string> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const text = await readFile(file, "utf8");
    if (text !== before) return text;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the fix was not saved");
}

await rm(pictures, { recursive: true, force: true });
await mkdir(pictures, { recursive: true });
const workspace = join(createScratchFolder("ui"), "node-api");
await cp(inProject("examples/node-api"), workspace, { recursive: true });
const file = join(workspace, "Dockerfile");
const before = await readFile(file, "utf8");
const server = await startCodeServer({ vsix, settings: { "editor.minimap.enabled": false } });
const browser = await launchBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${server.address}/?${new URLSearchParams({ folder: workspace })}`);
  try {
    await openExample(page);
    await checkProblems(page);
    await fixFromLightBulb(page);
    const saved = await waitUntilSaved(file, before);
    assert.match(saved, /^FROM node:\d[\w.-]*$/m, "the tag suggested first is taken");
    assert.equal(saved.replace(/^FROM .*$/m, ""), before.replace(/^FROM .*$/m, ""), "nothing else changes");
    await checkCommands(page);
  } catch (error) {
    await page.screenshot({ path: join(pictures, "failure.png") });
    throw error;
  }
  console.log(`Passed; pictures are in ${pictures}`);
} finally {
  await browser.close();
  await server.stop();
}
