/** What the extension host calls: runs the suite with Mocha and leaves the figures behind. */
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Mocha from "mocha";

export function run(): Promise<void> {
  const mocha = new Mocha({ ui: "tdd", color: false, timeout: 60_000, forbidOnly: true });
  for (const file of readdirSync(__dirname).toSorted()) {
    if (file.endsWith(".suite.cjs")) mocha.addFile(join(__dirname, file));
  }
  return new Promise((resolve, reject) => {
    const runner = mocha.run((failures) =>
      failures > 0 ? reject(new Error(`${failures} tests failed`)) : resolve(),
    );
    runner.on("end", () => {
      const result = process.env.SUITE_RESULT;
      if (result) writeFileSync(result, JSON.stringify(runner.stats));
    });
  });
}
