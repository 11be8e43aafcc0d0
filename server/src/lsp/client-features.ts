/** What the client said it can do, asked once at the start and in one place. */
import {
  type ClientCapabilities,
  type DiagnosticTag,
  type InitializeParams,
  MarkupKind,
} from "vscode-languageserver";

export interface ClientFeatures {
  /** Asks for diagnostics itself; otherwise they are pushed. */
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  /** Answers `workspace/configuration`; otherwise settings come with `didChangeConfiguration`. */
  readonly answersConfiguration: boolean;
  readonly registersConfigurationChanges: boolean;
  /** Tells of changed files when asked to. */
  readonly watchesFiles: boolean;
  readonly diagnosticVersions: boolean;
  readonly diagnosticData: boolean;
  readonly diagnosticTags: ReadonlySet<DiagnosticTag>;
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
  readonly codeActionLiterals: boolean;
  readonly preferredActions: boolean;
  /** Shows actions that cannot be picked, with the reason. */
  readonly disabledActions: boolean;
  /** Asks for an action's edit only when the user picks it. */
  readonly resolvesEdits: boolean;
  /** Takes edits together with the version of the document that they are meant for. */
  readonly versionedEdits: boolean;
  /** Shows what an edit says of itself, and asks before it is made. */
  readonly changeAnnotations: boolean;
  /** Makes edits that the server asks it to make. */
  readonly appliesEdits: boolean;
  /** Makes files that an edit needs. */
  readonly createsFiles: boolean;
  readonly hoverFormat: MarkupKind;
  /** Shows progress that the server begins. */
  readonly showsProgress: boolean;
  readonly refreshesLenses: boolean;
}

export function readClientFeatures({ capabilities }: InitializeParams): ClientFeatures {
  const { textDocument, workspace }: ClientCapabilities = capabilities ?? {};
  const { codeAction, publishDiagnostics: pushed, diagnostic: pulled } = textDocument ?? {};
  // LSP 3.17 declares how diagnostics look under `publishDiagnostics` only, 3.18 also under `diagnostic`.
  const tags = pulled?.tagSupport ?? pushed?.tagSupport;
  return {
    pullsDiagnostics: pulled !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    answersConfiguration: workspace?.configuration === true,
    registersConfigurationChanges: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    diagnosticVersions: pushed?.versionSupport === true,
    diagnosticData: (pulled?.dataSupport ?? pushed?.dataSupport) === true,
    diagnosticTags: new Set(tags?.valueSet),
    relatedInformation: (pulled?.relatedInformation ?? pushed?.relatedInformation) === true,
    codeDescription: (pulled?.codeDescriptionSupport ?? pushed?.codeDescriptionSupport) === true,
    codeActionLiterals: codeAction?.codeActionLiteralSupport !== undefined,
    preferredActions: codeAction?.isPreferredSupport === true,
    disabledActions: codeAction?.disabledSupport === true,
    resolvesEdits:
      codeAction?.dataSupport === true && codeAction.resolveSupport?.properties?.includes("edit") === true,
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    changeAnnotations:
      workspace?.workspaceEdit?.documentChanges === true &&
      workspace.workspaceEdit.changeAnnotationSupport !== undefined,
    appliesEdits: workspace?.applyEdit === true,
    createsFiles: workspace?.workspaceEdit?.resourceOperations?.includes("create") === true,
    // The first one listed is the one preferred.
    hoverFormat: textDocument?.hover?.contentFormat?.[0] ?? MarkupKind.PlainText,
    showsProgress: capabilities?.window?.workDoneProgress === true,
    refreshesLenses: workspace?.codeLens?.refreshSupport === true,
  };
}
