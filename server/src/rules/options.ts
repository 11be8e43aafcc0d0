/** Options of rules: what a rule declares beside its check, and what its check receives. */
import type { BooleanSchema, FromSchema, TextSchema } from "../config/json-schema.ts";

interface Explained {
  readonly title: string;
  readonly description: string;
}

/** The part of JSON schema that an option may use; each one has a default and says what it is for. */
export type OptionSchema = Explained &
  (
    | { readonly type: "array"; readonly items: TextSchema; readonly default: readonly string[] }
    | (TextSchema & { readonly default: string })
    | (BooleanSchema & { readonly default: boolean })
  );

/** By name. `severity` is taken: it stands beside the options in a configuration. */
export type OptionSchemas = Readonly<Record<string, OptionSchema>> & { readonly severity?: never };

export type OptionValues<O> = { readonly [K in keyof O]: FromSchema<O[K]> };

/** What is configured for one rule, checked against what the rule declares. */
export type GivenOptions = Readonly<Record<string, FromSchema<OptionSchema>>>;

/** The values of all options of a rule: those given, and the defaults of the others. */
export function fillInDefaults(
  schemas: Readonly<Record<string, OptionSchema>>,
  given: GivenOptions = {},
): GivenOptions {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, given[name] ?? schema.default]),
  );
}
