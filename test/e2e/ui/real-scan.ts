/** From the palette to the lines: a real Trivy scans an image that a real engine built, which the list found by its history. */
import assert from "node:assert/strict";
import { createScratchFolder } from "../../../scripts/machine/scratch.ts";
import { loadBases } from "../../real/bases.ts";
import { makeContext, readCases } from "../../real/cases.ts";
import { startEngine } from "../../real/engine.ts";
import { prepareScanner } from "../../real/scanner-runs.ts";
import { inWorkbench, openDockerfile, openProblems, runCommand, takePicture } from "./workbench.ts";

const tag = "scan-test/apt-single:editor";

export async function scanForReal(): Promise<void> {
  const trivy = await prepareScanner("trivy", createScratchFolder("trivy"));
  const item = readCases().find(({ name }) => name === "apt-single");
  assert.ok(item);
  const engine = await startEngine();
  try {
    await loadBases(engine);
    const folder = await makeContext(item);
    await engine.docker(["build", "--network=host", "--tag", tag, folder], { DOCKER_BUILDKIT: "0" });
    const settings = {
      "dockerfileSecurity.trivy.path": trivy.program,
      "dockerfileSecurity.scan.offline": true,
    };
    const environment = { DOCKER_HOST: engine.host, TRIVY_CACHE_DIR: trivy.databaseFolder };
    await inWorkbench({ folder, settings, environment }, async (page) => {
      await openDockerfile(page);
      await runCommand(page, "Dockerfile Security: Scan Image…");
      const rows = page.locator(".quick-input-list .monaco-list-row");
      const found = rows.filter({ hasText: tag }).filter({ hasText: "history" });
      await found.waitFor({ timeout: 60_000 });
      await rows.first().filter({ hasText: tag }).waitFor();
      await takePicture(page, "real-scan-choices");
      await found.click();
      await page
        .locator(".notification-list-item-message", { hasText: /apt-single:editor: \d+ vulnerabilities/ })
        .waitFor({ timeout: 120_000 });
      const problemRows = await openProblems(page);
      await problemRows.filter({ hasText: "libssl3" }).first().waitFor();
      const texts = await problemRows.allInnerTexts();
      await takePicture(page, "real-scan-problems");
      const problems = texts.map((text) => text.replaceAll(/\s+/g, " "));
      assert.ok(
        problems.some(
          (text) => text.includes("libssl3") && text.includes("CVE-2099-1011") && text.includes("[Ln 3,"),
        ),
        problems.join("\n"),
      );
      assert.ok(
        problems.some((text) => text.includes("debian:12-slim") && text.includes("[Ln 1,")),
        problems.join("\n"),
      );
    });
  } finally {
    await engine.stop();
  }
}
