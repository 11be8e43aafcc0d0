/** Checks a value against a schema literal. Knows nothing of what is configured. */
import { findClosest } from "./closest.ts";
import type { JsonSchema, ListSchema, MapSchema, NumberSchema, TextSchema } from "./json-schema.ts";
import type { Located } from "./located.ts";
import type { ConfigurationProblem, ValueType } from "./problems.ts";

/** Where a value stands: keys, and indices of lists. */
export type Path = readonly (string | number)[];

export type ReportAt = (problem: ConfigurationProblem, path: Path) => void;

/** @returns the value without what was reported; undefined where nothing is left */
export function validate(schema: JsonSchema, node: Located, report: ReportAt, path: Path = []): unknown {
  const alternatives = "anyOf" in schema ? schema.anyOf : [schema];
  const type = typeOf(node);
  const fitting = alternatives.find((alternative) => alternative.type === type);
  if (fitting === undefined) {
    const expected = alternatives.map((alternative) => alternative.type);
    report({ kind: "wrong-type", name: nameOf(path), expected, span: node.span }, path);
    return undefined;
  }
  if (fitting.type === "object")
    return node.kind === "map" ? validateMap(fitting, node, report, path) : undefined;
  if (fitting.type === "array")
    return node.kind === "list" ? validateList(fitting, node, report, path) : undefined;
  if (node.kind !== "scalar") return undefined;
  if (fitting.type === "string") return validateText(fitting, node, report, path);
  return fitting.type === "number" ? validateNumber(fitting, node, report, path) : node.value;
}

function typeOf(node: Located): ValueType | undefined {
  if (node.kind === "map") return "object";
  if (node.kind === "list") return "array";
  if (typeof node.value === "string") return "string";
  if (typeof node.value === "number") return "number";
  return typeof node.value === "boolean" ? "boolean" : undefined;
}

function validateText(
  schema: TextSchema,
  { value, span }: Extract<Located, { kind: "scalar" }>,
  report: ReportAt,
  path: Path,
): string | undefined {
  const given = String(value);
  const name = nameOf(path);
  if (schema.enum !== undefined && !schema.enum.includes(given)) {
    const meant = findClosest(given, schema.enum);
    report({ kind: "unknown-value", name, given, allowed: schema.enum, meant, span }, path);
    return undefined;
  }
  if (given.trim().length < (schema.minLength ?? 0)) {
    report({ kind: "empty", name, span }, path);
    return undefined;
  }
  if (schema.pattern !== undefined && !new RegExp(schema.pattern, "u").test(given)) {
    report({ kind: "wrong-form", name, given, example: schema.examples?.[0] ?? schema.pattern, span }, path);
    return undefined;
  }
  return given;
}

function validateNumber(
  { minimum, maximum }: NumberSchema,
  { value, span }: Extract<Located, { kind: "scalar" }>,
  report: ReportAt,
  path: Path,
): number | undefined {
  const given = Number(value);
  // What is no number at all is in no range either.
  if (given >= minimum && given <= maximum) return given;
  report({ kind: "out-of-range", name: nameOf(path), minimum, maximum, span }, path);
  return undefined;
}

function validateList(
  schema: ListSchema,
  { items, span }: Extract<Located, { kind: "list" }>,
  report: ReportAt,
  path: Path,
): readonly unknown[] | undefined {
  if (items.length < (schema.minItems ?? 0)) {
    report({ kind: "empty", name: nameOf(path), span }, path);
    return undefined;
  }
  return items.flatMap((item, index) => {
    const value = validate(schema.items, item, report, [...path, index]);
    return value === undefined ? [] : [value];
  });
}

function validateMap(
  schema: MapSchema,
  { entries, span }: Extract<Located, { kind: "map" }>,
  report: ReportAt,
  path: Path,
): unknown {
  const values: [string, unknown][] = [];
  for (const { key, keySpan, value } of entries) {
    const own = Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
    const fitting = own ?? schema.additionalProperties;
    if (fitting === false) {
      const allowed = Object.keys(schema.properties);
      const meant = findClosest(key, allowed);
      report({ kind: "unknown-key", name: nameOf(path), given: key, allowed, meant, span: keySpan }, path);
      continue;
    }
    const checked = validate(fitting, value, report, [...path, key]);
    if (checked !== undefined) values.push([key, checked]);
  }
  const missing = (schema.required ?? []).filter((key) => entries.every((entry) => entry.key !== key));
  for (const key of missing) {
    report({ kind: "missing", name: nameOf([...path, key]), span: entries[0]?.keySpan ?? span }, path);
  }
  const checked = Object.fromEntries(values);
  return (schema.required ?? []).every((key) => Object.hasOwn(checked, key)) ? checked : undefined;
}

/** `rules.apt-pin`, `ignore[0].reason`. */
function nameOf(path: Path): string {
  return path.reduce<string>((name, part) => {
    if (typeof part === "number") return `${name}[${part}]`;
    return name === "" ? part : `${name}.${part}`;
  }, "");
}
