/** Code actions that silence a rule: by a comment for one instruction or the file, or in the configuration. */
import { type CodeAction, CodeActionKind, type WorkspaceEdit } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { addIgnoreEntry } from "../config/add-ignore-entry.ts";
import { configurationNames } from "../config/files.ts";
import { isFatal } from "../config/problems.ts";
import type { Edit, Finding } from "../finding.ts";
import { ignoreLineEdits } from "../suppressions/ignore-edits.ts";
import { type ActionData, describeFinding, type IgnorePlace, type RewriteData } from "./action-data.ts";
import type { Context, Examination } from "./context.ts";
import { toDiagnostic } from "./diagnostics.ts";
import { toTextEdit } from "./positions.ts";

export interface Offer {
  readonly action: CodeAction;
  readonly data: Exclude<ActionData, RewriteData>;
}

/** The least that is silenced comes first. One offer serves all findings that it would silence. */
export async function offerIgnores(
  context: Context,
  document: TextDocument,
  { analysis: { dockerfile } }: Examination,
  findings: readonly Finding[],
): Promise<readonly Offer[]> {
  if (findings.length === 0) return [];
  const { t } = context;
  const offer = (place: IgnorePlace, title: string, group: readonly [Finding, ...Finding[]]): Offer => ({
    action: {
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: group.map((finding) => toDiagnostic(context, document, finding)),
    },
    data: {
      kind: "ignore",
      place,
      uri: document.uri,
      version: document.version,
      finding: describeFinding(group[0], document.getText()),
    },
  });
  const byLine = group(findings, (finding) =>
    JSON.stringify([finding.rule, ignoreLineEdits(dockerfile, finding)]),
  );
  const byRule = group(findings, ({ rule }) => rule);
  const isConfigurable = (await findConfiguration(context, document.uri)) !== undefined;
  return [
    ...byLine.map((each) => offer("line", t("Ignore {rule} on this line", { rule: each[0].rule }), each)),
    ...byRule.map((each) => offer("file", t("Ignore {rule} in this file", { rule: each[0].rule }), each)),
    ...(isConfigurable ? byRule : []).map((each) =>
      offer("configuration", t("Ignore {rule} in the configuration", { rule: each[0].rule }), each),
    ),
  ];
}

function group(
  findings: readonly Finding[],
  keyOf: (finding: Finding) => string,
): readonly [Finding, ...Finding[]][] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const key = keyOf(finding);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [finding]);
    else known.push(finding);
  }
  return [...groups.values()];
}

interface ConfigurationTarget {
  readonly url: string;
  readonly text: string;
  readonly isNew: boolean;
}

/** The file that an entry for a document goes to; undefined where the client or the file does not allow it. */
export async function findConfiguration(
  { features, folders, configurations }: Context,
  uri: string,
): Promise<ConfigurationTarget | undefined> {
  const folder = folders.around(uri);
  if (folder === undefined || !uri.startsWith("file:")) return undefined;
  if (!features.versionedEdits || !configurations.isTrusted) return undefined;
  const found = await configurations.fileOf(uri);
  if (found !== undefined) return found.problems.some(isFatal) ? undefined : { ...found, isNew: false };
  return features.createsFiles
    ? { url: `${folder}${configurationNames[0]}`, text: "", isNew: true }
    : undefined;
}

/** @returns an edit of the nearest configuration file, or one that makes it; undefined where there can be none */
export function ignoreInConfiguration(
  context: Context,
  uri: string,
  rule: string,
): Promise<WorkspaceEdit | undefined> {
  return editConfiguration(context, uri, ({ url, text }) => {
    const path = decodeURIComponent(uri.slice(new URL(".", url).href.length));
    return addIgnoreEntry(text, {
      rules: [rule],
      // What globs give a meaning to is meant as it stands.
      paths: [path.replaceAll(/[\\*?[\]{}()!+@]/g, "\\$&")],
      reason: context.t("TODO: say why this is accepted"),
    });
  });
}

/** @param makeEdit gets the file as it is, or an empty one that is still to be made */
export async function editConfiguration(
  context: Context,
  uri: string,
  makeEdit: (target: ConfigurationTarget) => Promise<Edit | undefined>,
): Promise<WorkspaceEdit | undefined> {
  const target = await findConfiguration(context, uri);
  if (target === undefined) return undefined;
  const { url, text, isNew } = target;
  const edit = await makeEdit(target);
  if (edit === undefined) return undefined;
  const document = TextDocument.create(url, "yaml", 0, text);
  const version = context.configurations.versionOf(url) ?? null;
  return {
    documentChanges: [
      ...(isNew ? [{ kind: "create" as const, uri: url, options: { ignoreIfExists: true } }] : []),
      { textDocument: { uri: url, version }, edits: [toTextEdit(document, edit)] },
    ],
  };
}
