import { requireProgram } from "./requirements.ts";

/** A Chromium to drive, by its path: `CHROMIUM`, the one on the PATH, or Debian's. */
export async function requireChromium(): Promise<string> {
  return (
    process.env.CHROMIUM ??
    (await requireProgram(
      ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
      ["chromium", "fonts-dejavu-core", "fonts-liberation"],
      "The test in a browser",
    ))
  );
}
