/** What HCL expressions come to, with variables' defaults. Nothing is called but what only changes text. */
import type { HclExpression } from "./hcl-syntax.ts";
import { unknown } from "./image-name.ts";

/** `unknown` stands for what cannot be told. */
export type HclValue = string | number | boolean | null | readonly HclValue[] | HclObject;
export interface HclObject {
  readonly [name: string]: HclValue;
}

export interface HclFunction {
  readonly parameters: readonly string[];
  readonly result: HclExpression;
}

export interface HclScope {
  /** The value of `NAME` or `target.web.tags`. */
  lookUp(path: readonly string[]): HclValue;
  findFunction(name: string): HclFunction | undefined;
}

/** Files that double a text in every line, or a function that calls itself. */
const longestText = 4_096;
const longestList = 1_000;
const mostSteps = 50_000;

/** One for a file: counts the steps that all its expressions take together. */
export interface HclBudget {
  steps: number;
}

export function evaluateHcl(
  expression: HclExpression,
  scope: HclScope,
  budget: HclBudget = { steps: 0 },
): HclValue {
  if (++budget.steps > mostSteps) return unknown;
  const evaluate = (inner: HclExpression) => evaluateHcl(inner, scope, budget);
  switch (expression.kind) {
    case "value":
      return expression.value;
    case "template":
      return join(expression.parts.map(evaluate), "");
    case "list":
      return expression.items.slice(0, longestList).map(evaluate);
    case "object": {
      const entries = expression.entries.slice(0, longestList);
      return Object.fromEntries(entries.map(([name, value]) => [asText(evaluate(name)), evaluate(value)]));
    }
    case "variable":
      return scope.lookUp(expression.path);
    case "conditional": {
      const [test, yes, no] = expression.items;
      const value = test === undefined ? unknown : evaluate(test);
      const chosen =
        value === true || value === "true" ? yes : value === false || value === "false" ? no : undefined;
      return chosen === undefined ? unknown : evaluate(chosen);
    }
    case "binary": {
      const [left, right] = expression.items.map(evaluate);
      return calculate(expression.operator, left ?? unknown, right ?? unknown);
    }
    case "not": {
      const value = evaluate(expression.operand);
      return typeof value === "boolean" ? !value : unknown;
    }
    case "call":
      return call(expression.name, expression.items.map(evaluate), scope, budget);
    case "unknown":
      return unknown;
  }
}

/** A scalar as a template shows it. */
export function asText(value: HclValue): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : unknown;
}

function join(values: readonly HclValue[], separator: string): string {
  const text = values.map(asText).join(separator);
  return text.length > longestText ? unknown : text;
}

function calculate(operator: string, left: HclValue, right: HclValue): HclValue {
  if (operator === "&&" && (left === false || right === false)) return false;
  if (operator === "||" && (left === true || right === true)) return true;
  if (isUnknown(left) || isUnknown(right)) return unknown;
  switch (operator) {
    case "==":
      return left === right;
    case "!=":
      return left !== right;
    case "&&":
      return left === true && right === true;
    case "||":
      return left === true || right === true;
    default:
      return unknown;
  }
}

function isUnknown(value: HclValue): boolean {
  return typeof value === "object" ? value !== null : typeof value === "string" && value.includes(unknown);
}

type TextFunction = (...values: readonly HclValue[]) => HclValue;

const flatten = (values: readonly HclValue[]): readonly HclValue[] =>
  values.flatMap((value) => (Array.isArray(value) ? flatten(value) : [value])).slice(0, longestList);

/** The part of github.com/zclconf/go-cty's standard library that makes tags. */
const functions: Readonly<Record<string, TextFunction>> = {
  equal: (left = unknown, right = unknown) => calculate("==", left, right),
  notequal: (left = unknown, right = unknown) => calculate("!=", left, right),
  and: (left = unknown, right = unknown) => calculate("&&", left, right),
  or: (left = unknown, right = unknown) => calculate("||", left, right),
  not: (value = unknown) => (typeof value === "boolean" ? !value : unknown),
  lower: (value = unknown) => asText(value).toLowerCase(),
  upper: (value = unknown) => asText(value).toUpperCase(),
  trimspace: (value = unknown) => asText(value).trim(),
  trimprefix: (value = unknown, prefix = "") => {
    const [text, start] = [asText(value), asText(prefix)];
    return text.startsWith(start) ? text.slice(start.length) : text;
  },
  trimsuffix: (value = unknown, suffix = "") => {
    const [text, end] = [asText(value), asText(suffix)];
    return end !== "" && text.endsWith(end) ? text.slice(0, -end.length) : text;
  },
  replace: (value = unknown, from = unknown, to = unknown) => {
    const parts = asText(value).split(asText(from));
    return asText(from) === "" ? unknown : join(parts, asText(to));
  },
  join: (separator = "", ...lists) => join(flatten(lists), asText(separator)),
  split: (separator = "", value = unknown) => asText(value).split(asText(separator)).slice(0, longestList),
  concat: (...lists) => flatten(lists),
  flatten: (...lists) => flatten(lists),
  compact: (list = []) => flatten([list]).filter((value) => value !== "" && value !== null),
  coalesce: (...values) => values.find((value) => value !== null && value !== "") ?? unknown,
};

function call(name: string, values: readonly HclValue[], scope: HclScope, budget: HclBudget): HclValue {
  const own = scope.findFunction(name);
  if (own === undefined) {
    const known = Object.hasOwn(functions, name) ? functions[name] : undefined;
    return known === undefined ? unknown : known(...values);
  }
  const given = new Map(own.parameters.map((parameter, index) => [parameter, values[index] ?? unknown]));
  const inner: HclScope = {
    findFunction: (other) => (other === name ? undefined : scope.findFunction(other)),
    lookUp: (path) => (path.length === 1 ? given.get(path[0] ?? "") : undefined) ?? scope.lookUp(path),
  };
  return evaluateHcl(own.result, inner, budget);
}
