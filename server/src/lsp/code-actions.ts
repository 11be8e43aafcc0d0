/** Code actions: the fixes of each finding, a way to silence it, all safe fixes at once, and rewrites. */
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  CodeActionTriggerKind,
  type ServerCapabilities,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Engine } from "../engine.ts";
import type { Edit, Finding, Fix } from "../finding.ts";
import { fixAll } from "../fix-all.ts";
import { ignoreFileEdits, ignoreLineEdits } from "../suppressions/ignore-edits.ts";
import {
  type ActionData,
  describeFinding,
  describeFix,
  findFinding,
  findFix,
  type RewriteData,
  readActionData,
} from "./action-data.ts";
import { type Context, type Examination, examineVersion } from "./context.ts";
import { isMadeOf, toDiagnostic } from "./diagnostics.ts";
import { ignoreInConfiguration, type Offer, offerIgnores } from "./ignore-actions.ts";
import { meet, toSpan } from "./positions.ts";
import { completeRewrite, offerRewrites } from "./rewrites/rewrite-actions.ts";
import { describeFailure, runSafely, throwIfCancelled } from "./run-safely.ts";
import { acceptInConfiguration, offerAcceptances } from "./scans/accept-actions.ts";
import { toWorkspaceEdit } from "./workspace-edit.ts";

const fixAllKind = `${CodeActionKind.SourceFixAll}.dockerfileSecurity`;

/** @returns what to announce; nothing for clients that take commands only */
export function registerCodeActions(context: Context): ServerCapabilities {
  const { connection, documents, features } = context;
  if (!features.codeActionLiterals) return {};

  connection.onCodeAction((params, token) =>
    runSafely(connection.console, `Code actions of ${params.textDocument.uri}`, token, [], async () => {
      const document = documents.get(params.textDocument.uri);
      if (document === undefined) return [];
      const examination = await examineVersion(context, document);
      throwIfCancelled(token);
      const [offers, rewrites] = await Promise.all([
        listOffers(context, document, examination, params),
        offerRewrites(context, document, examination, params),
      ]);
      throwIfCancelled(token);
      if (features.resolvesEdits) {
        return [...offers, ...rewrites].map(({ action, data }) => (data ? { ...action, data } : action));
      }
      const engine = await context.engine;
      const whole = await Promise.all(
        offers.map(({ action, data }) => tryToComplete(context, engine, document, examination, action, data)),
      );
      const rewritten = await Promise.all(
        rewrites.map(({ action, data }) =>
          data === undefined ? action : completeRewrite(context, document, action, data),
        ),
      );
      return [...whole, ...rewritten].filter(({ edit, disabled }) => edit ?? disabled);
    }),
  );
  connection.onCodeActionResolve((action, token) =>
    runSafely(connection.console, `The code action "${action.title}"`, token, action, async () => {
      const data = readActionData(action.data);
      const document = data && documents.get(data.uri);
      if (data === undefined || document === undefined) return action;
      if (data.kind === "rewrite") return completeRewrite(context, document, action, data);
      const engine = await context.engine;
      const examination = await examineVersion(context, document);
      throwIfCancelled(token);
      return complete(context, engine, document, examination, action, data);
    }),
  );
  return {
    codeActionProvider: {
      codeActionKinds: [CodeActionKind.QuickFix, fixAllKind, CodeActionKind.RefactorRewrite],
      resolveProvider: features.resolvesEdits,
    },
  };
}

async function listOffers(
  context: Context,
  document: TextDocument,
  examination: Examination,
  { range, context: { diagnostics, only, triggerKind } }: CodeActionParams,
): Promise<readonly Offer[]> {
  const findings = examination.findings();
  const offers: Offer[] = [];
  if (includesKind(only, CodeActionKind.QuickFix)) {
    const span = toSpan(document, range);
    // Some editors ask for the cursor's place and name the diagnostics of the whole line.
    const meant = findings.filter(
      (finding) =>
        meet(finding.span, span) || diagnostics.some((diagnostic) => isMadeOf(document, diagnostic, finding)),
    );
    for (const finding of meant) {
      offers.push(...finding.fixes.map((fix) => offerFix(context, document, finding, fix)));
    }
    offers.push(...(await offerIgnores(context, document, examination, meant)));
    offers.push(...(await offerAcceptances(context, document, diagnostics)));
  }
  // An editor that asks on its own, to show a light bulb, is not asking for what concerns the whole file.
  const isAsked = only !== undefined || triggerKind !== CodeActionTriggerKind.Automatic;
  if (isAsked && includesKind(only, fixAllKind) && findings.some((finding) => countSafe(finding) > 0)) {
    offers.push({
      action: { title: context.t("Fix all problems that can be fixed safely"), kind: fixAllKind },
      data: { kind: "fixAll", uri: document.uri, version: document.version },
    });
  }
  return offers;
}

/** Kinds are a hierarchy: who asks for `source` gets `source.fixAll.dockerfileSecurity`. */
function includesKind(only: readonly CodeActionKind[] | undefined, kind: CodeActionKind): boolean {
  return (
    only === undefined ||
    only.some((wanted) => wanted === CodeActionKind.Empty || kind === wanted || kind.startsWith(`${wanted}.`))
  );
}

function offerFix(context: Context, document: TextDocument, finding: Finding, fix: Fix): Offer {
  const isPreferred = fix.safety === "safe" && countSafe(finding) === 1;
  return {
    action: {
      title: fix.title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [toDiagnostic(context, document, finding)],
      ...(isPreferred && context.features.preferredActions && { isPreferred }),
    },
    data: {
      kind: "fix",
      uri: document.uri,
      version: document.version,
      finding: describeFinding(finding, document.getText()),
      fix: describeFix(fix),
    },
  };
}

function countSafe(finding: Finding): number {
  return finding.fixes.filter((fix) => fix.safety === "safe").length;
}

/** @returns the action with its edit; without one where the text has moved on too far, or nothing is to change */
async function complete(
  context: Context,
  engine: Engine,
  document: TextDocument,
  examination: Examination,
  action: CodeAction,
  data: Exclude<ActionData, RewriteData>,
): Promise<CodeAction> {
  const { analysis } = examination;
  const { text } = analysis.dockerfile;
  if (data.kind === "accept") {
    const edit = await acceptInConfiguration(context, document.uri, data.package, data.advisories);
    return edit === undefined ? action : { ...action, edit };
  }
  if (data.kind === "ignore" && data.place === "configuration") {
    const finding = findFinding(data, analysis.version, text, examination.findings());
    const edit = finding && (await ignoreInConfiguration(context, document.uri, finding.rule));
    return edit === undefined ? action : { ...action, edit };
  }
  const edits = computeEdits(engine, examination, data);
  return edits.length === 0
    ? action
    : { ...action, edit: toWorkspaceEdit(context.features, document, edits) };
}

/** One fix that fails must not take the others with it. */
async function tryToComplete(...parameters: Parameters<typeof complete>): Promise<CodeAction> {
  const [context, , , , action] = parameters;
  try {
    return await complete(...parameters);
  } catch (error) {
    context.connection.console.error(describeFailure(`The code action "${action.title}"`, error));
    return action;
  }
}

function computeEdits(
  engine: Engine,
  { analysis, settings, today, findings }: Examination,
  data: Exclude<ActionData, { kind: "accept" } | RewriteData>,
): readonly Edit[] {
  const { dockerfile, version } = analysis;
  if (data.kind === "fixAll") return fixAll(engine, dockerfile.text, { ...settings, today });
  const finding = findFinding(data, version, dockerfile.text, findings());
  if (finding === undefined) return [];
  if (data.kind === "fix") return findFix(data, finding)?.edits() ?? [];
  return data.place === "file"
    ? ignoreFileEdits(dockerfile, finding.rule)
    : ignoreLineEdits(dockerfile, finding);
}
