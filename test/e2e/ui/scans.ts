/** Scans as a user sees them: a report is imported, shown, kept over a reload; a scan runs and is cancelled. */
import assert from "node:assert/strict";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { inProject } from "../../../scripts/machine/paths.ts";
import { createScratchFolder } from "../../../scripts/machine/scratch.ts";
import { inWorkbench, openDockerfile, openProblems, runCommand, takePicture } from "./workbench.ts";

const recorded = inProject("test/fixtures/reports/trivy-0.74.0/apt-single.classic.json");
const image = inProject("test/real/images/apt-single/Dockerfile");

/** Starts, tells its process id, and never ends by itself. */
const slowScanner = (pidFile: string) => `#!/bin/sh
case "$1" in
  --version) echo "Version: 0.74.0" ;;
  *) echo $$ > "${pidFile}"; sleep 600 ;;
esac
`;

async function makeFolder(): Promise<string> {
  const folder = join(createScratchFolder("scans"), "shop");
  await mkdir(folder);
  await writeFile(join(folder, "Dockerfile"), await readFile(image));
  return folder;
}

export async function showScans(): Promise<void> {
  for (const theme of ["Default Dark Modern", "Default Light Modern"]) {
    const suffix = theme.includes("Dark") ? "dark" : "light";
    await inWorkbench({ folder: await makeFolder(), settings: { "workbench.colorTheme": theme } }, (page) =>
      showImported(page, suffix),
    );
  }
}

async function showImported(page: Page, suffix: string): Promise<void> {
  await openDockerfile(page);
  await runCommand(page, "Dockerfile Security: Import Scan Report…");
  await page.locator(".quick-input-title", { hasText: "Import Scan Report" }).waitFor();
  await typePath(page, "Import Scan Report", recorded);
  await page.locator(".notification-list-item-message", { hasText: "scan-test/apt-single" }).waitFor();
  const problems = (await (await openProblems(page)).allInnerTexts()).join("\n");
  assert.match(problems, /libssl3/);
  await takePicture(page, `scan-problems-${suffix}`);
  await page.reload();
  await page.locator(".codelens-decoration", { hasText: "vulnerabilities in" }).waitFor();
  assert.match((await (await openProblems(page)).allInnerTexts()).join("\n"), /libssl3/);
  await page.keyboard.press("Control+Shift+M");

  await page.locator(".pane-header", { hasText: "Image Scans" }).click();
  const rows = page.locator('[aria-label="Image Scans"] .monaco-list-row');
  await rows.filter({ hasText: "RUN apt-get update" }).locator(".monaco-tl-twistie").click();
  await rows.filter({ hasText: "libssl3" }).first().waitFor();
  await takePicture(page, `scan-tree-${suffix}`);
  await runCommand(page, "Dockerfile Security: Show Scan Report");
  await page.locator(".view-line", { hasText: "CVE-2099-1011" }).first().waitFor();
  await page.locator(".codelens-decoration", { hasText: "only fixable" }).waitFor();
  await takePicture(page, `scan-report-${suffix}`);
}

export async function cancelScan(): Promise<void> {
  const folder = await makeFolder();
  const scanner = join(folder, "..", "trivy");
  const pidFile = join(folder, "..", "pid");
  await writeFile(scanner, slowScanner(pidFile));
  await chmod(scanner, 0o755);
  const settings = { "dockerfileSecurity.trivy.path": scanner, "dockerfileSecurity.scanner": "trivy" };
  await inWorkbench({ folder, settings }, async (page) => {
    await openDockerfile(page);
    await runCommand(page, "Dockerfile Security: Scan Image…");
    const rows = page.locator(".quick-input-list .monaco-list-row");
    await rows.filter({ hasText: "Build this Dockerfile" }).waitFor();
    // Engines answer in their own time, or not at all.
    await page.locator(".quick-input-widget .monaco-progress-container.done").waitFor();
    await takePicture(page, "scan-choices");
    await enterReference(page);
    await takePicture(page, "scan-reference");
    await page.keyboard.press("Enter");
    const pid = Number(await waitFor("the scanner to start", () => readFile(pidFile, "utf8")));
    await takePicture(page, "scan-progress");
    await page.locator(".notification-list-item").getByRole("button", { name: "Cancel" }).click();
    const since = performance.now();
    await waitFor("the scanner to end", async () => (isAlive(pid) ? undefined : "ended"));
    assert.ok(performance.now() - since < 2000, "cancelled within two seconds");
    await page.locator(".notification-list-item", { hasText: "Scanning" }).waitFor({ state: "detached" });
    assert.equal(await page.locator(".notification-list-item").count(), 0, "nothing more is said of it");
  });
}

/** On a machine whose PATH leads to no scanner. */
export async function scanWithoutScanner(): Promise<void> {
  const folder = await makeFolder();
  const empty = join(folder, "..", "bin");
  await mkdir(empty);
  const options = { folder, environment: { PATH: empty } };
  await inWorkbench(options, async (page) => {
    await openDockerfile(page);
    await runCommand(page, "Dockerfile Security: Scan Image…");
    await enterReference(page);
    await page.keyboard.press("Enter");
    const toasts = page.locator(".notifications-toasts .notification-list-item");
    await toasts.filter({ hasText: "No image scanner was found" }).waitFor();
    await toasts.filter({ hasText: "Scanning" }).waitFor({ state: "detached" });
    assert.equal(await toasts.count(), 1, "one message");
    for (const name of ["Install Trivy…", "Open Settings", "Show Log"])
      await toasts.getByRole("button", { name }).waitFor();
    // It fades in.
    await sleep(500);
    await takePicture(page, "scan-no-scanner");
    await toasts.getByRole("button", { name: "Open Settings" }).click();
    await page.locator(".settings-editor", { hasText: "Trivy" }).first().waitFor();
  });
}

/** Of an image that is nowhere: what is typed into the list goes on into the next box. */
async function enterReference(page: Page): Promise<void> {
  const row = page.locator(".quick-input-list .monaco-list-row", { hasText: "Enter a reference" });
  await row.waitFor();
  await page.keyboard.type("registry.invalid/shop:1.2");
  await row.click();
  await page.locator(".quick-input-message", { hasText: "registry" }).waitFor();
}

/** Into the dialog of a workbench in a browser, which at first replaces what is typed by the folder that it reads. */
async function typePath(page: Page, title: string, path: string): Promise<void> {
  const dialog = page.locator(".quick-input-widget", { hasText: title });
  const input = dialog.locator(".quick-input-box input");
  await dialog.locator(".quick-input-list .monaco-list-row").first().waitFor();
  for (let attempt = 0; attempt < 10 && (await dialog.isVisible()); attempt++) {
    await input.fill(path);
    await sleep(500);
    if ((await input.inputValue()) !== path) continue;
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "hidden", timeout: 3000 }).catch(() => undefined);
  }
}

async function waitFor<T>(what: string, probe: () => Promise<T | undefined>, patience = 20_000): Promise<T> {
  const deadline = Date.now() + patience;
  while (Date.now() < deadline) {
    const answer = await probe().catch(() => undefined);
    if (answer !== undefined && answer !== "") return answer;
    await sleep(50);
  }
  throw new Error(`waited ${patience / 1000} s in vain for ${what}`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
