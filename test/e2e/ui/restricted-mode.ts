/** A folder that is not trusted: its Dockerfile is checked, its own configuration is not taken. */
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
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
  });
}
