/** The engine as a library: text in, findings out. The language server and the command line sit on it. */
import type { Dockerfile } from "./dockerfile/model.ts";
import type { Finding, Severity } from "./finding.ts";

export interface LintOptions {
  /** Overrides by rule id; `off` silences a rule. */
  readonly rules?: Readonly<Record<string, Severity | "off">>;
}

export interface Engine {
  /** Parses one version of a document; never throws, whatever the text. */
  parse(text: string): Dockerfile;
  /** Findings in source order, suppressed ones left out. */
  lint(dockerfile: Dockerfile, options?: LintOptions): readonly Finding[];
}
