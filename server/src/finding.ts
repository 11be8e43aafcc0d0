/** What the engine says about a Dockerfile, in no protocol's terms. */
import type { Span } from "./dockerfile/span.ts";
import type { Safety } from "./rules/rule.ts";

export type Severity = "error" | "warning" | "info" | "hint";

/** LSP's tags: `unnecessary` is greyed out, `deprecated` struck through. */
export type DiagnosticTag = "unnecessary" | "deprecated";

/** Replaces `span` by `text`; an empty span inserts. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

export interface Fix {
  readonly id: string;
  readonly title: string;
  readonly safety: Safety;
  edits(): readonly Edit[];
}

export interface Finding {
  readonly rule: string;
  readonly messageId: string;
  readonly message: string;
  readonly severity: Severity;
  readonly span: Span;
  readonly related: readonly { readonly span: Span; readonly message: string }[];
  readonly tags: readonly DiagnosticTag[];
  readonly fixes: readonly Fix[];
}
