/** What can be wrong with a configuration, and how that is said. */
import type { Span } from "../dockerfile/span.ts";
import { english, type Localise } from "../l10n/texts.ts";

/** The types of values, in the words of JSON schema. */
export type ValueType = "string" | "boolean" | "number" | "array" | "object";

export type ConfigurationProblem = { readonly span: Span } & (
  | { readonly kind: "syntax"; readonly message: string }
  | { readonly kind: "alias" | "bad-key" | "documents" | "duplicate-key" | "too-deep" }
  /** `name` is the path of a value: `rules.apt-pin`; empty for the whole. */
  | { readonly kind: "wrong-type"; readonly name: string; readonly expected: readonly ValueType[] }
  | { readonly kind: "empty"; readonly name: string }
  | { readonly kind: "missing"; readonly name: string }
  | {
      readonly kind: "unknown-value" | "unknown-key";
      readonly name: string;
      readonly given: string;
      readonly allowed: readonly string[];
      /** The allowed one that was probably meant. */
      readonly meant: string | undefined;
    }
  /** A text that does not look like `example`. */
  | {
      readonly kind: "wrong-form";
      readonly name: string;
      readonly given: string;
      readonly example: string;
    }
  | {
      readonly kind: "out-of-range";
      readonly name: string;
      readonly minimum: number;
      readonly maximum: number;
    }
  /** A key that only an editor's settings may hold, in a file that anybody may have written. */
  | { readonly kind: "settings-only"; readonly name: string }
  | { readonly kind: "unknown-rule"; readonly given: string; readonly meant: string | undefined }
);

/** A rule that is not known may be one of another version: all else of the configuration holds. */
export function isFatal({ kind }: ConfigurationProblem): boolean {
  return kind !== "unknown-rule";
}

/** One sentence; the YAML parser's own are in English. */
export function describeProblem(problem: ConfigurationProblem, t: Localise = english): string {
  switch (problem.kind) {
    case "syntax":
      return t("This is not YAML: {problem}", { problem: problem.message });
    case "alias":
      return t("References to other values are not followed here: write the value itself.");
    case "documents":
      return t("A configuration is one document: nothing may follow behind it.");
    case "duplicate-key":
      return t("This key stands here twice.");
    case "bad-key":
      return t("A key must be a text.");
    case "too-deep":
      return t("This is nested too deeply.");
    case "empty":
      return t("{name} must not be empty.", { name: problem.name });
    case "missing":
      return t("{name} is missing.", { name: problem.name });
    case "wrong-type":
      return describeType(problem.name, problem.expected, t);
    case "wrong-form":
      return t("{name} cannot be {given}: it has to look like {example}.", {
        name: problem.name,
        given: problem.given,
        example: problem.example,
      });
    case "out-of-range":
      return t("{name} must be a number from {minimum} to {maximum}.", {
        name: problem.name,
        minimum: String(problem.minimum),
        maximum: String(problem.maximum),
      });
    case "settings-only":
      return t(
        "{name} has no effect here: which programs run, and where they go, is up to the editor's settings or the command line, never to a file of the project.",
        { name: problem.name },
      );
    case "unknown-rule":
      return problem.meant === undefined
        ? t("There is no rule {given}.", { given: problem.given })
        : t("There is no rule {given}. Did you mean {meant}?", {
            given: problem.given,
            meant: problem.meant,
          });
    case "unknown-key":
    case "unknown-value":
      return describeUnknown(problem, t);
  }
}

function describeUnknown(
  {
    kind,
    name,
    given,
    allowed,
    meant,
  }: Extract<ConfigurationProblem, { kind: "unknown-key" | "unknown-value" }>,
  t: Localise,
): string {
  if (kind === "unknown-key") {
    if (meant !== undefined)
      return t("There is no key {given} here. Did you mean {meant}?", { given, meant });
    return t("There is no key {given} here. Possible are: {allowed}.", {
      given,
      allowed: allowed.join(", "),
    });
  }
  if (meant !== undefined)
    return t("{name} cannot be {given}. Did you mean {meant}?", { name, given, meant });
  return t("{name} cannot be {given}. Possible are: {allowed}.", {
    name,
    given,
    allowed: allowed.join(", "),
  });
}

function describeType(name: string, expected: readonly ValueType[], t: Localise): string {
  if (name === "") return t("The configuration must consist of keys and values.");
  const isText = expected.includes("string");
  if (isText && expected.includes("array")) return t("{name} must be a text or a list of texts.", { name });
  if (isText && expected.includes("object"))
    return t("{name} must be a level, or a level with options.", { name });
  if (isText) return t("{name} must be a text.", { name });
  if (expected.includes("array")) return t("{name} must be a list.", { name });
  if (expected.includes("number")) return t("{name} must be a number.", { name });
  if (expected.includes("boolean")) return t("{name} must be true or false.", { name });
  return t("{name} must consist of keys and values.", { name });
}
