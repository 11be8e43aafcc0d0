/** Runs a suite in code-server's extension host, driven by a Chromium without a window. */
import { format } from "node:util";
import { startCodeServer } from "../../scripts/machine/code-server.ts";
import { launchBrowser } from "./browser.ts";
import type { SuiteRun } from "./run-suite.ts";

const patience = 240_000;

/** What the workbench says about itself while the suite reports. */
const noise = /^(?:\[|Resolv|Creating a socket|Ignoring fetching|Updating additional)/;

/** Answers the exit code that the workbench reports. Throws where it reports none in time. */
export async function runInCodeServer({ extension, suite, workspace, result }: SuiteRun): Promise<number> {
  const server = await startCodeServer({
    // Without it a built VS Code ignores the keys below that load an extension under test.
    arguments: ["--vscode-option", "enable-smoke-test-driver"],
    environment: { SUITE_RESULT: result },
  });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    // Exposed before the page loads: the workbench looks for them as soon as it starts.
    const ended = new Promise<number>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`The suite did not end within ${patience / 1000} s.`)),
        patience,
      );
      const end = (code: number) => {
        clearTimeout(timer);
        resolve(code);
      };
      page.exposeFunction("codeAutomationExit", end).catch(reject);
    });
    await page.exposeFunction("codeAutomationLog", (_type: string, args: unknown[]) => {
      const line = format(...args);
      if (process.env.DEBUG_EDITOR || !noise.test(line)) console.log(line);
    });
    const remote = `vscode-remote://${new URL(server.address).host}`;
    const payload = [
      ["extensionDevelopmentPath", remote + extension],
      ["extensionTestsPath", remote + suite],
      ["skipWelcome", "true"],
    ];
    const query = new URLSearchParams({ folder: workspace, payload: JSON.stringify(payload) });
    await page.goto(`${server.address}/?${query}`);
    return await ended;
  } finally {
    await browser.close();
    await server.stop();
  }
}
