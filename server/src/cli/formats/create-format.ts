import type { Localise } from "../../l10n/texts.ts";
import { rules } from "../../rules/index.ts";
import type { CliHost } from "../host.ts";
import type { LintOptions } from "../options.ts";
import type { Format } from "../report.ts";
import { chooseStyle } from "../style.ts";
import { tool } from "../tool.ts";
import { createGithubFormat } from "./github.ts";
import { createGitlabFormat } from "./gitlab.ts";
import { createJsonFormat } from "./json.ts";
import { createSarifFormat, type DescribedRule } from "./sarif.ts";
import { createTextFormat } from "./text.ts";

export async function createFormat(host: CliHost, t: Localise, options: LintOptions): Promise<Format> {
  switch (options.format) {
    case "text":
      return createTextFormat(t, chooseStyle(options.color, host.environment, host.output));
    case "json":
      return createJsonFormat(tool);
    case "sarif":
      return createSarifFormat(tool, await describeRules(host, t));
    case "github":
      return createGithubFormat();
    case "gitlab":
      return createGitlabFormat();
  }
}

function describeRules(host: CliHost, t: Localise): Promise<readonly DescribedRule[]> {
  return Promise.all(
    rules.map(async (rule) => {
      // A report without a page is better than none.
      const page = await host.readRulePage(rule.id).catch(() => undefined);
      return { rule, title: t(rule.title), page };
    }),
  );
}
