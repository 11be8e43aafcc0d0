/** A workbench in the browser with the packaged extension, for one scenario. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { startCodeServer } from "../../../scripts/machine/code-server.ts";
import { inProject } from "../../../scripts/machine/paths.ts";
import { vsix } from "../../../scripts/package.ts";
import { launchBrowser } from "../browser.ts";

export interface WorkbenchOptions {
  readonly folder: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Opens `folder`, lets `scenario` act, and leaves a picture of where it failed. */
export async function inWorkbench(
  { folder, settings = {}, environment = {} }: WorkbenchOptions,
  scenario: (page: Page) => Promise<void>,
): Promise<void> {
  const server = await startCodeServer({
    vsix,
    settings: { "editor.minimap.enabled": false, ...settings },
    environment,
  });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(`${server.address}/?${new URLSearchParams({ folder })}`);
    try {
      await scenario(page);
    } catch (error) {
      await takePicture(page, "failure");
      throw error;
    }
  } finally {
    await browser.close();
    await server.stop();
  }
}

export async function takePicture(page: Page, name: string): Promise<void> {
  const pictures = inProject("out/pictures");
  await mkdir(pictures, { recursive: true });
  const path = join(pictures, `${name}.png`);
  await page.screenshot({ path });
  console.log(`picture: ${path}`);
}

/** Opens the Dockerfile from the Explorer and waits until it is checked. */
export async function openDockerfile(page: Page): Promise<void> {
  const files = page.locator(".explorer-folders-view .monaco-list-row");
  await files
    .filter({ hasText: /^Dockerfile$/ })
    .first()
    .dblclick();
  await page.locator(".squiggly-warning").first().waitFor();
}

/** Opens the Problems panel; answers its rows. */
export async function openProblems(page: Page): Promise<Locator> {
  await page.keyboard.press("Control+Shift+M");
  const rows = page.locator(".markers-panel .monaco-list-row");
  await rows.filter({ hasText: "dockerfile-security" }).first().waitFor();
  return rows;
}

/** Picks a command from the palette by its whole title. */
export async function runCommand(page: Page, title: string): Promise<void> {
  const input = page.locator(".quick-input-box input");
  const row = page
    .locator(".quick-input-list .monaco-list-row")
    .filter({ has: page.locator(".label-name", { hasText: new RegExp(`^${title}`) }) })
    .first();
  // A workbench that is still starting takes no key, or does not know yet that its folder is trusted.
  for (let attempt = 0; attempt < 10 && !(await row.isVisible()); attempt++) {
    await page.keyboard.press("Escape");
    await page.keyboard.press("F1");
    const isOpen = await input.waitFor({ timeout: 3000 }).then(
      () => true,
      () => false,
    );
    if (!isOpen) continue;
    await input.fill(`>${title}`);
    await row.waitFor({ timeout: 3000 }).catch(() => undefined);
  }
  await row.click();
}
