/** One parse per version of a document, and one lint per version and settings. */
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Settings } from "../config/settings.ts";
import type { Dockerfile } from "../dockerfile/model.ts";
import type { Engine } from "../engine.ts";
import type { Finding } from "../finding.ts";

export interface Analysis {
  readonly version: number;
  readonly dockerfile: Dockerfile;
  findings(settings: Settings): readonly Finding[];
}

/** @returns analyses that are kept with the document, and go with it when it is closed */
export function createAnalyser(engine: Engine): (document: TextDocument) => Analysis {
  const analyses = new WeakMap<TextDocument, Analysis>();
  return (document) => {
    const known = analyses.get(document);
    if (known?.version === document.version) return known;
    const analysis = analyse(engine, document);
    analyses.set(document, analysis);
    return analysis;
  };
}

function analyse(engine: Engine, document: TextDocument): Analysis {
  const dockerfile = engine.parse(document.getText());
  let last: { readonly settings: Settings; readonly findings: readonly Finding[] } | undefined;
  return {
    version: document.version,
    dockerfile,
    findings(settings) {
      if (last?.settings !== settings) {
        last = { settings, findings: engine.lint(dockerfile, { rules: settings.rules }) };
      }
      return last.findings;
    },
  };
}
