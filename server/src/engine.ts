/** The engine as a library: text in, findings out. The language server and the command line sit on it. */
import type { Dockerfile } from "./dockerfile/model.ts";
import { parseDockerfile } from "./dockerfile/parse.ts";
import type { ShellParser } from "./dockerfile/shell-parser.ts";
import type { Finding, Severity } from "./finding.ts";
import { fillIn } from "./messages.ts";
import { rules as allRules } from "./rules/index.ts";
import { fillInDefaults, type GivenOptions } from "./rules/options.ts";
import type { Parameters, Rule } from "./rules/rule.ts";
import { removeSuppressed } from "./suppressions.ts";

export type RuleLevel = Severity | "off";

export interface RuleSetting {
  readonly severity?: RuleLevel;
  /** Checked against what the rule declares; what is missing has its default. */
  readonly options?: GivenOptions;
}

/** Rules that are silenced for the whole file from outside it. */
export interface IgnoredRules {
  readonly rules: readonly string[];
  readonly reason: string;
}

export interface LintOptions {
  /** Overrides by rule id; `off` silences a rule. */
  readonly rules?: Readonly<Record<string, RuleLevel | RuleSetting>>;
  readonly ignore?: readonly IgnoredRules[];
}

export interface Engine {
  /** Parses one version of a document; never throws, whatever the text. */
  parse(text: string): Dockerfile;
  /** Findings in source order, suppressed ones left out. */
  lint(dockerfile: Dockerfile, options?: LintOptions): readonly Finding[];
}

/** What the engine needs from the program that it runs in. */
export interface EngineHost {
  /** Is told of a rule that threw, whose findings are then missing; without it the error is thrown. */
  readonly reportFailure?: (rule: string, error: unknown) => void;
  /** A message or title in the user's language, its `{places}` kept; without it all is in English. */
  readonly translate?: (template: string) => string;
}

export function createEngine(shell: ShellParser, host: EngineHost = {}): Engine {
  const run = (rule: Rule, dockerfile: Dockerfile, setting: EnabledRule): readonly Finding[] => {
    try {
      return runRule(rule, dockerfile, setting, host.translate ?? asIs);
    } catch (error) {
      if (host.reportFailure === undefined) throw error;
      host.reportFailure(rule.id, error);
      return [];
    }
  };
  return {
    parse: (text) => parseDockerfile(text, shell),
    lint(dockerfile, options = {}) {
      const found = allRules.flatMap((rule) => {
        const { severity = rule.severity, options: given } = readSetting(options.rules?.[rule.id]);
        const isIgnored = options.ignore?.some(({ rules }) => rules.includes(rule.id)) === true;
        return severity === "off" || isIgnored ? [] : run(rule, dockerfile, { severity, given });
      });
      const findings = removeSuppressed(dockerfile, found);
      return findings.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
    },
  };
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
  dockerfile: Dockerfile,
  { severity, given }: EnabledRule,
  translate: (template: string) => string,
): readonly Finding[] {
  const findings: Finding[] = [];
  const message = (id: string, parameters: Parameters = {}) =>
    fillIn(translate(rule.messages[id] ?? id), parameters);
  rule.check({
    dockerfile,
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
