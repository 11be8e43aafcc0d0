/** What the handlers of the protocol share. */
import { type Connection, LSPErrorCodes, ResponseError } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { FileOptions } from "../config/resolve.ts";
import type { ShellParser } from "../dockerfile/shell-parser.ts";
import type { Engine } from "../engine.ts";
import type { Finding } from "../finding.ts";
import type { Localise } from "../l10n/texts.ts";
import type { Policy } from "../policy/policy.ts";
import type { ConcernId } from "../rewrites/hazards.ts";
import type { Analysis } from "./analysis.ts";
import type { ClientFeatures } from "./client-features.ts";
import type { ConfigurationWatch } from "./configuration-files.ts";
import type { OpenDockerfiles } from "./open-dockerfiles.ts";
import type { RewriteDesk } from "./rewrites/rewrite-desk.ts";
import type { Runtime } from "./runtime.ts";
import type { WorkspaceFolders } from "./workspace-folders.ts";

export interface Context {
  readonly connection: Connection;
  readonly runtime: Runtime;
  readonly documents: OpenDockerfiles;
  readonly features: ClientFeatures;
  /** Rejects where the shell's grammar could not be loaded. */
  readonly engine: Promise<Engine>;
  /** Rejects as `engine` does. */
  readonly shell: Promise<ShellParser>;
  /** Texts in the language that the client asked for. */
  readonly t: Localise;
  readonly configurations: ConfigurationWatch;
  readonly folders: WorkspaceFolders;
  /** The address of a rule's page. */
  rulePage(rule: string): string;
  /** The address of what is said of a hazard or a condition of rewrites. */
  rewritePage(concern: ConcernId): string;
  readonly rewrites: RewriteDesk;
  /** The section of the client's settings, unchecked. Never rejects. */
  readSection(uri: string | undefined): Promise<unknown>;
  /** The same, asked anew. */
  readLatestSection(uri: string | undefined): Promise<unknown>;
  /** What of a scan is to be shown on a document. Never rejects. */
  policyOf(uri: string | undefined): Promise<Policy>;
  /** `2026-12-31` */
  today(): string;
  /** Waits for engine and settings, then looks at the document as it is by that time. */
  examine(document: TextDocument): Promise<Examination>;
}

export interface Examination {
  readonly analysis: Analysis;
  readonly settings: FileOptions;
  /** `2026-12-31` */
  readonly today: string;
  /** Computed on first use. */
  findings(): readonly Finding[];
}

/** For requests about a place in the text: fails where the text changed under them meanwhile. */
export async function examineVersion(context: Context, document: TextDocument): Promise<Examination> {
  const { version } = document;
  const examination = await context.examine(document);
  requireVersion(context, document, version);
  return examination;
}

/** Throws ContentModified where a document is another one than that a question was about. */
export function requireVersion({ documents }: Context, document: TextDocument, version: number): void {
  if (document.version === version && documents.get(document.uri) === document) return;
  throw new ResponseError<void>(LSPErrorCodes.ContentModified, "The document was changed meanwhile.");
}
