/** The form of a rule: metadata beside the check, so that docs, settings and tables are made from it. */
import type { Dockerfile } from "../dockerfile/model.ts";
import type { Span } from "../dockerfile/span.ts";
import type { DiagnosticTag, Edit, Severity } from "../finding.ts";
import type { UselessId } from "../suppressions/useless-id.ts";
import type { OptionSchemas, OptionValues } from "./options.ts";

export type Category = "user" | "base-image" | "packages" | "package-hygiene" | "suppression";

/**
 * How far a fix may be trusted. `safe` keeps the meaning and is applied by fix-all and on save;
 * `suggestion` changes something on purpose and is applied only where the user picks it.
 */
export type Safety = "safe" | "suggestion";

export interface FixTemplate {
  /** Title of the code action; `{name}` is filled in from the fix's parameters. */
  readonly title: string;
  readonly safety: Safety;
}

export type Parameters = Readonly<Record<string, string>>;

export interface ProposedFix<F extends string> {
  readonly id: F;
  readonly parameters?: Parameters;
  /** Computed only where a client asks for it. Spans must not overlap. */
  edits(): readonly Edit[];
}

export interface ReportDetails<M extends string, F extends string> {
  readonly parameters?: Parameters;
  /** The best first. */
  readonly fixes?: readonly ProposedFix<F>[];
  /** Other places that explain the finding. */
  readonly related?: readonly {
    readonly span: Span;
    readonly message: M;
    readonly parameters?: Parameters;
  }[];
  /** Below the rule's own severity where the case is a lesser one. */
  readonly severity?: Severity;
  readonly tags?: readonly DiagnosticTag[];
}

export interface RuleContext<M extends string, F extends string, O = Readonly<Record<never, never>>> {
  readonly dockerfile: Dockerfile;
  /** What the user configured, or the defaults. */
  readonly options: OptionValues<O>;
  /** Ids in comments that silence nothing; known only to rules that run last. */
  readonly uselessIds: readonly UselessId[];
  report(span: Span, message: M, details?: ReportDetails<M, F>): void;
}

export interface Rule<
  M extends string = string,
  F extends string = string,
  O extends OptionSchemas = OptionSchemas,
> {
  /** Kebab case, subject first: `apt-lists`. Never reused for another check. */
  readonly id: string;
  readonly title: string;
  readonly category: Category;
  readonly severity: Severity;
  /** Version that brought it. */
  readonly since: string;
  /** Ids of the same check in other tools. */
  readonly aliases?: Readonly<Record<string, readonly string[]>>;
  readonly cwe?: readonly number[];
  /** One sentence each: what is wrong and what happens because of it. */
  readonly messages: Readonly<Record<M, string>>;
  readonly fixes?: Readonly<Record<F, FixTemplate>>;
  /** What users may configure besides the severity. */
  readonly options?: O;
  /** After all others, when it is known what is silenced. */
  readonly runsLast?: true;
  check(context: RuleContext<M, F, O>): void;
}

/** Gives a rule literal its types: message ids, fix ids and options are checked against what it declares. */
export function rule<
  const M extends string,
  const F extends string = never,
  const O extends OptionSchemas = Readonly<Record<never, never>>,
>(definition: Rule<M, F, O>): Rule {
  // A rule only ever reports ids that it declares, so the registry can hold them all as one type.
  return definition as unknown as Rule;
}
