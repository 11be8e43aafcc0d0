/**
 * Tables for rules. Each case is a Dockerfile; in `bad` ones every finding of the rule is marked «so».
 *
 * For every fix the harness checks, with LF and with CRLF: the exact text after it, that the finding is gone,
 * that no rule finds more than before, and that the fix is not offered again.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Edit, Finding, Fix, Severity } from "../../server/src/finding.ts";
import type { GivenOptions } from "../../server/src/rules/options.ts";
import type { Rule } from "../../server/src/rules/rule.ts";
import { dedent } from "../support/dedent.ts";
import { engine } from "../support/engine.ts";
import { readMarks } from "../support/marks.ts";

export interface BadCase {
  readonly name: string;
  readonly code: string;
  readonly options?: GivenOptions;
  /** Message ids in source order; without them only the places are compared. */
  readonly messages?: readonly string[];
  /** The first finding's text. */
  readonly text?: string;
  /** The first finding's severity; without it the rule's own is expected. */
  readonly severity?: Severity;
  /** What each fix of the first finding gives, in the order offered; `[]` for none. */
  readonly fixes?: readonly { readonly title: string; readonly output: string }[];
  /** Text that the first finding's related places stand on. */
  readonly related?: readonly string[];
}

export interface RuleTable {
  readonly good: readonly {
    readonly name: string;
    readonly code: string;
    readonly options?: GivenOptions;
  }[];
  readonly bad: readonly BadCase[];
}

/** Runs a rule's table; all other rules run too, for what a fix may bring. */
export function testRule(rule: Rule, table: RuleTable): void {
  describe(rule.id, () => {
    for (const { name, code, options } of table.good) {
      test(`good: ${name}`, () => {
        assert.deepEqual(lint(dedent(code), rule, options).map(describeFinding(dedent(code))), []);
      });
    }
    for (const bad of table.bad) {
      test(`bad: ${bad.name}`, () => checkBad(rule, bad, (text) => text));
      test(`bad, CRLF: ${bad.name}`, () => checkBad(rule, bad, (text) => text.replaceAll("\n", "\r\n")));
    }
  });
}

function lint(text: string, rule: Rule, options: GivenOptions = {}): readonly Finding[] {
  const findings = engine.lint(engine.parse(text), { rules: { [rule.id]: { options } } });
  return findings.filter((finding) => finding.rule === rule.id);
}

function describeFinding(text: string): (finding: Finding) => string {
  return ({ span, messageId }) => `${messageId} at ${span.start}: ${text.slice(span.start, span.end)}`;
}

function checkBad(rule: Rule, bad: BadCase, convert: (text: string) => string): void {
  const { text, spans } = readMarks(convert(dedent(bad.code)));
  const findings = lint(text, rule, bad.options);
  assert.deepEqual(
    findings.map(({ span }) => ({ ...span, text: text.slice(span.start, span.end) })),
    spans.map((span) => ({ ...span, text: text.slice(span.start, span.end) })),
  );
  if (bad.messages !== undefined)
    assert.deepEqual(
      findings.map((finding) => finding.messageId),
      bad.messages,
    );
  const [first] = findings;
  assert.ok(first, "a bad case marks at least one finding");
  if (bad.text !== undefined) assert.equal(first.message, bad.text);
  assert.equal(first.severity, bad.severity ?? rule.severity);
  assert.doesNotMatch(first.message, /\{\w+\}/, "every parameter is filled in");
  if (bad.related !== undefined) {
    assert.deepEqual(
      first.related.map(({ span }) => text.slice(span.start, span.end)),
      bad.related.map(convert),
    );
  }
  if (bad.fixes !== undefined) {
    const outputs = first.fixes.map((fix) => ({ title: fix.title, output: applyEdits(text, fix.edits()) }));
    assert.deepEqual(
      outputs,
      bad.fixes.map(({ title, output }) => ({ title, output: convert(dedent(output)) })),
    );
  }
  for (const finding of findings) for (const fix of finding.fixes) checkFix(text, finding, fix);
}

/** What holds for every fix of every finding. */
function checkFix(text: string, finding: Finding, fix: Fix): void {
  const fixed = applyEdits(text, fix.edits());
  assert.notEqual(fixed, text, `${fix.id} changes something`);
  const before = engine.lint(engine.parse(text));
  const after = engine.lint(engine.parse(fixed));
  const same = (candidate: Finding) => candidate.rule === finding.rule;
  assert.ok(
    after.filter(same).length < before.filter(same).length,
    `after ${fix.id} the finding is gone:\n${fixed}`,
  );
  for (const { rule } of after) {
    const count = (list: readonly Finding[]) => list.filter((candidate) => candidate.rule === rule).length;
    assert.ok(count(after) <= count(before), `after ${fix.id} there are new findings of ${rule}:\n${fixed}`);
  }
  if (text.includes("\r\n")) assert.doesNotMatch(fixed, /[^\r]\n/, `${fix.id} keeps CRLF`);
}

/** @returns the text after edits whose spans do not overlap */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  let result = "";
  let at = 0;
  for (const { span, text: replacement } of sorted) {
    assert.ok(span.start >= at, "edits do not overlap");
    result += text.slice(at, span.start) + replacement;
    at = span.end;
  }
  return result + text.slice(at);
}
