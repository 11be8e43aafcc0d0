/** One parse per version of a document, and one lint per version and configuration. */
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { FileOptions } from "../config/resolve.ts";
import type { Dockerfile } from "../dockerfile/model.ts";
import type { Engine } from "../engine.ts";
import type { Finding } from "../finding.ts";

export interface Analysis {
  readonly version: number;
  readonly dockerfile: Dockerfile;
  /** @param today `2026-12-31` */
  findings(options: FileOptions, today: string): readonly Finding[];
}

/**
 * In UTF-16 code units. Of thousands of public Dockerfiles the longest has some ten thousand; what is so much longer
 * is another file under that name, and would keep the server busy on each keystroke.
 */
const longestText = 200_000;

/**
 * @param reportSkipped is told of each document that is too long to be analysed, once
 * @returns analyses that are kept with the document, and go with it when it is closed
 */
export function createAnalyser(
  engine: Engine,
  reportSkipped: (message: string) => void,
): (document: TextDocument) => Analysis {
  const skipped = new WeakSet<TextDocument>();
  const analyses = new WeakMap<TextDocument, Analysis>();
  return (document) => {
    const known = analyses.get(document);
    if (known?.version === document.version) return known;
    const text = document.getText();
    const isTooLong = text.length > longestText;
    if (isTooLong && !skipped.has(document)) {
      skipped.add(document);
      reportSkipped(`${document.uri} is not checked: it has more than ${longestText} characters.`);
    }
    const analysis = analyse(engine, document.version, isTooLong ? "" : text);
    analyses.set(document, analysis);
    return analysis;
  };
}

function analyse(engine: Engine, version: number, text: string): Analysis {
  const dockerfile = engine.parse(text);
  let last: { options: FileOptions; today: string; findings: readonly Finding[] } | undefined;
  return {
    version,
    dockerfile,
    findings(options, today) {
      if (last?.options !== options || last.today !== today) {
        const findings = options.isExcluded ? [] : engine.lint(dockerfile, { ...options, today });
        last = { options, today, findings };
      }
      return last.findings;
    },
  };
}
