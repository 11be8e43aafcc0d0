/** The engine as a library: text in, findings out. The language server and the command line sit on it. */
import type { Dockerfile } from "./dockerfile/model.ts";
import { parseDockerfile } from "./dockerfile/parse.ts";
import type { ShellParser } from "./dockerfile/shell-parser.ts";
import type { Finding, Severity } from "./finding.ts";
import { fillIn } from "./messages.ts";
import { rules as allRules } from "./rules/index.ts";
import { fillInDefaults, type GivenOptions } from "./rules/options.ts";
import type { Parameters, Rule } from "./rules/rule.ts";
import { applySuppressions, type SuppressedFinding } from "./suppressions/apply-suppressions.ts";
import { findSuppressions, type Surroundings } from "./suppressions/find-suppressions.ts";
import { findUnused } from "./suppressions/find-unused.ts";
import type { UselessId } from "./suppressions/useless-id.ts";

export type RuleLevel = Severity | "off";

export interface RuleSetting {
  readonly severity?: RuleLevel;
  /** Checked against what the rule declares; what is missing has its default. */
  readonly options?: GivenOptions;
}

export type { IgnoredRules } from "./suppressions/find-suppressions.ts";

export interface LintOptions extends Surroundings {
  /** Overrides by rule id; `off` silences a rule. */
  readonly rules?: Readonly<Record<string, RuleLevel | RuleSetting>>;
}

/** All findings in a document, in source order. */
export interface Report {
  readonly findings: readonly Finding[];
  /** What comments or the configuration silence, and by what. */
  readonly suppressed: readonly SuppressedFinding[];
}

export interface Engine {
  /** Parses one version of a document; never throws, whatever the text. */
  parse(text: string): Dockerfile;
  /** Findings in source order, suppressed ones left out. */
  lint(dockerfile: Dockerfile, options?: LintOptions): readonly Finding[];
  /** The same, with those that are suppressed. */
  examine(dockerfile: Dockerfile, options?: LintOptions): Report;
}

/** What the engine needs from the program that it runs in. */
export interface EngineHost {
  /** Is told of a rule that threw, whose findings are then missing; without it the error is thrown. */
  readonly reportFailure?: (rule: string, error: unknown) => void;
  /** A message or title in the user's language, its `{places}` kept; without it all is in English. */
  readonly translate?: (template: string) => string;
}

export function createEngine(shell: ShellParser, host: EngineHost = {}): Engine {
  /** @returns undefined where the rule failed */
  const run = (rule: Rule, examined: Examined, setting: EnabledRule): readonly Finding[] | undefined => {
    try {
      return runRule(rule, examined, setting, host.translate ?? asIs);
    } catch (error) {
      if (host.reportFailure === undefined) throw error;
      host.reportFailure(rule.id, error);
      return undefined;
    }
  };
  const examine = (dockerfile: Dockerfile, options: LintOptions = {}): Report => {
    const enabled = allRules.flatMap((rule) => {
      const { severity = rule.severity, options: given } = readSetting(options.rules?.[rule.id]);
      return severity === "off" ? [] : [{ rule, setting: { severity, given } }];
    });
    const [early = [], late = []] = [false, true].map((isLast) =>
      enabled.filter(({ rule }) => (rule.runsLast === true) === isLast),
    );
    const found = new Map<string, readonly Finding[]>();
    for (const { rule, setting } of early) {
      const findings = run(rule, { dockerfile, uselessIds: [] }, setting);
      if (findings !== undefined) found.set(rule.id, findings);
    }
    const findings = [...found.values()].flat();
    const suppressions = findSuppressions(dockerfile, options);
    if (suppressions.length > 0 && late.length > 0) {
      const uselessIds = findUnused(dockerfile, suppressions, {
        known: allRules.map(({ id }) => id),
        findings,
        hasRun: (rule) => found.has(rule),
        hasOptions: (rule) => Object.keys(readSetting(options.rules?.[rule]).options ?? {}).length > 0,
      });
      for (const { rule, setting } of late)
        findings.push(...(run(rule, { dockerfile, uselessIds }, setting) ?? []));
    }
    const inOrder = findings.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
    return applySuppressions(suppressions, inOrder);
  };
  return {
    parse: (text) => parseDockerfile(text, shell),
    lint: (dockerfile, options) => examine(dockerfile, options).findings,
    examine,
  };
}

/** What rules are run on. */
interface Examined {
  readonly dockerfile: Dockerfile;
  readonly uselessIds: readonly UselessId[];
}

const asIs = (template: string): string => template;

interface EnabledRule {
  readonly severity: Severity;
  readonly given: GivenOptions | undefined;
}

function readSetting(setting: RuleLevel | RuleSetting = {}): RuleSetting {
  return typeof setting === "string" ? { severity: setting } : setting;
}

/** The severity is that of a rule's main case; lesser cases stay lesser. */
function runRule(
  rule: Rule,
  examined: Examined,
  { severity, given }: EnabledRule,
  translate: (template: string) => string,
): readonly Finding[] {
  const findings: Finding[] = [];
  const message = (id: string, parameters: Parameters = {}) =>
    fillIn(translate(rule.messages[id] ?? id), parameters);
  rule.check({
    ...examined,
    options: fillInDefaults(rule.options ?? {}, given),
    report(span, messageId, details = {}) {
      findings.push({
        rule: rule.id,
        messageId,
        message: message(messageId, details.parameters),
        severity: details.severity === undefined ? severity : lesser(severity, details.severity),
        span,
        related: (details.related ?? []).map((place) => ({
          span: place.span,
          message: message(place.message, place.parameters),
        })),
        tags: details.tags ?? [],
        fixes: (details.fixes ?? []).flatMap((fix) => {
          const template = rule.fixes?.[fix.id];
          if (template === undefined) return [];
          const title = fillIn(translate(template.title), fix.parameters ?? {});
          return [{ id: fix.id, title, safety: template.safety, edits: fix.edits }];
        }),
      });
    },
  });
  return findings;
}

const order: readonly Severity[] = ["error", "warning", "info", "hint"];

function lesser(a: Severity, b: Severity): Severity {
  return order.indexOf(a) > order.indexOf(b) ? a : b;
}
