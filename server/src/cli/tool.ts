/** What the tool says of itself in reports. */
import manifest from "../../../package.json" with { type: "json" };
import { locateRulePages } from "../lsp/rule-pages.ts";

export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly homepage: string;
  readonly schemaUri: string;
  rulePage(rule: string): string;
}

export const tool: Tool = {
  name: manifest.name,
  title: manifest.displayName,
  version: manifest.version,
  homepage: manifest.homepage,
  schemaUri:
    "https://raw.githubusercontent.com/dockerfile-security/dockerfile-security/main/schemas/lint-result.schema.json",
  rulePage: locateRulePages(undefined),
};
