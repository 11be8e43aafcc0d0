#!/usr/bin/env node
/** The command line as a process. */
import { join, resolve } from "node:path";
import { createNodeHost } from "./cli/node-host.ts";
import { runCommandLine } from "./cli/program.ts";
import { findWantedLocale } from "./cli/wanted-locale.ts";
import { loadTranslations } from "./l10n/load-translations.ts";
import { createTexts } from "./l10n/texts.ts";

async function main(): Promise<void> {
  const [, script = ""] = process.argv;
  // The bundle lies in a folder beside docs/; the sources lie one deeper.
  const root = typeof __dirname === "string" ? join(__dirname, "..") : resolve(script, "../../..");
  const args = process.argv.slice(2);
  const host = createNodeHost(join(root, "docs/rules"));
  const translate = await loadTranslations(findWantedLocale(args, host.environment));
  // Set and not called: what is written to a pipe may be on its way.
  process.exitCode = await runCommandLine({ host, translate, t: createTexts(translate) }, args);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 2;
});
