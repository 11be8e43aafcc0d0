/** A Chromium without a window, for editors that run in a browser. */
import { type Browser, chromium } from "playwright-core";
import { requireChromium } from "../../scripts/machine/chromium.ts";

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await requireChromium(),
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
