/** Code actions that accept a vulnerability, with a reason to be filled in, in the configuration file. */
import { CodeActionKind, type Diagnostic, type WorkspaceEdit } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { addScanIgnoreEntry } from "../../config/add-ignore-entry.ts";
import type { Context } from "../context.ts";
import { editConfiguration, findConfiguration, type Offer } from "../ignore-actions.ts";
import { readScanData } from "./scan-diagnostic-data.ts";

/** The worst one alone comes first, then all of the package: the least that is silenced. */
export async function offerAcceptances(
  context: Context,
  document: TextDocument,
  diagnostics: readonly Diagnostic[],
): Promise<readonly Offer[]> {
  const { t } = context;
  const found = diagnostics.flatMap((diagnostic) => {
    const data = readScanData(diagnostic);
    return data === undefined ? [] : [{ diagnostic, data }];
  });
  if (found.length === 0 || (await findConfiguration(context, document.uri)) === undefined) return [];
  return found.flatMap(({ diagnostic, data: { package: name, advisories } }) => {
    const [worst] = advisories;
    if (worst === undefined) return [];
    const offer = (title: string, ids: readonly string[]): Offer => ({
      action: { title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic] },
      data: {
        kind: "accept",
        uri: document.uri,
        version: document.version,
        package: name,
        advisories: ids,
      },
    });
    const single = offer(
      t("Accept {advisory} of {package} in the configuration", { advisory: worst, package: name }),
      [worst],
    );
    if (advisories.length === 1) return [single];
    const count = String(advisories.length);
    const all = t("Accept all {count} vulnerabilities of {package} in the configuration", {
      count,
      package: name,
    });
    return [single, offer(all, advisories)];
  });
}

/** @returns undefined where there is no configuration that could be edited */
export function acceptInConfiguration(
  context: Context,
  uri: string,
  name: string,
  advisories: readonly string[],
): Promise<WorkspaceEdit | undefined> {
  return editConfiguration(context, uri, ({ text }) =>
    addScanIgnoreEntry(text, {
      advisory: advisories,
      packages: [name],
      reason: context.t("TODO: say why this is accepted"),
    }),
  );
}
