/** What a user of the packaged extension sees, in a browser. Leaves pictures in `out/pictures`. */
import { rm } from "node:fs/promises";
import { inProject } from "../../../scripts/machine/paths.ts";
import { showFindingsAndFixes } from "./findings-and-fixes.ts";
import { scanForReal } from "./real-scan.ts";
import { checkInRestrictedMode } from "./restricted-mode.ts";
import { previewRewrite } from "./rewrites.ts";
import { cancelScan, scanWithoutScanner, showScans } from "./scans.ts";

const scenarios = [
  showFindingsAndFixes,
  checkInRestrictedMode,
  previewRewrite,
  showScans,
  cancelScan,
  scanWithoutScanner,
  scanForReal,
];

await rm(inProject("out/pictures"), { recursive: true, force: true });
for (const scenario of scenarios) {
  await scenario();
  console.log(`passed: ${scenario.name}`);
}
