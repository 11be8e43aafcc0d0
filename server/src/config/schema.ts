/**
 * The one description of what can be configured, in the file, in an editor's settings and for the command line.
 * Types, checks, the published JSON schema and the manifest's settings are made from it.
 */
import { rules } from "../rules/index.ts";
import type { OptionSchema } from "../rules/options.ts";
import type { FromSchema, MapSchema } from "./json-schema.ts";
import { presetNames, presets } from "./presets.ts";
import { rewriteSchema } from "./rewrite-schema.ts";
import { scanPolicySchema } from "./scan-policy-schema.ts";

const level = {
  type: "string",
  enum: ["off", "hint", "info", "warning", "error"],
} as const;

const severity = {
  ...level,
  description: "How the findings of the rule are shown; `off` silences it.",
} as const;

const glob = { type: "string", minLength: 1 } as const;

const ruleId = { type: "string" } as const;

const shape = {
  type: "object",
  properties: {
    extends: {
      type: "string",
      enum: presetNames,
      description: `Levels to start from. ${presetNames.map((name) => `\`${name}\`: ${presets[name].description}`).join(" ")}`,
    },
    rules: {
      type: "object",
      description: "The level of each rule, or its level and options. Rules that are not listed keep theirs.",
      properties: {},
      additionalProperties: {
        anyOf: [
          level,
          {
            type: "object",
            properties: { severity },
            additionalProperties: {
              anyOf: [{ type: "string" }, { type: "boolean" }, { type: "array", items: { type: "string" } }],
            },
          },
        ],
      },
    },
    exclude: {
      type: "array",
      description:
        "Files that are not checked, as globs from the folder of this configuration: `test/**`, `**/*.template`.",
      items: glob,
    },
    ignore: {
      type: "array",
      description: "Findings that are accepted, with the reason why.",
      items: {
        type: "object",
        properties: {
          rules: {
            description: "The rule whose findings are accepted, or several.",
            anyOf: [ruleId, { type: "array", items: ruleId, minItems: 1 }],
          },
          paths: {
            type: "array",
            description:
              "Files in which they are, as globs from the folder of this configuration. Without them: all files.",
            items: glob,
            minItems: 1,
          },
          reason: { type: "string", minLength: 1, description: "Why they are accepted." },
        },
        required: ["rules", "reason"],
        additionalProperties: false,
      },
    },
    scan: scanPolicySchema,
    rewrite: rewriteSchema,
  },
  additionalProperties: false,
} as const satisfies MapSchema;

/** What one source configures. */
export type Configuration = FromSchema<typeof shape>;

/** An entry under `ignore`: findings that are accepted. */
export type IgnoreEntry = NonNullable<Configuration["ignore"]>[number];

/** An entry under `scan.ignore`: vulnerabilities that are accepted. */
export type ScanIgnoreEntry = NonNullable<NonNullable<Configuration["scan"]>["ignore"]>[number];

function describeRule({
  title,
  options,
}: {
  readonly title: string;
  readonly options?: Readonly<Record<string, OptionSchema>>;
}) {
  const settings = { severity, ...options };
  return {
    description: title,
    anyOf: [level, { type: "object", properties: settings, additionalProperties: false }],
  } as const;
}

const known = { type: "string", enum: rules.map(({ id }) => id) } as const;
const { extends: presetChoice, rules: anyRules, exclude, ignore, scan, rewrite } = shape.properties;

/** `shape` with the rules that there are. */
export const configurationSchema = {
  ...shape,
  properties: {
    extends: presetChoice,
    rules: {
      ...anyRules,
      properties: Object.fromEntries(rules.map((rule) => [rule.id, describeRule(rule)])),
      additionalProperties: false,
    },
    exclude,
    ignore: {
      ...ignore,
      items: {
        ...ignore.items,
        properties: {
          ...ignore.items.properties,
          rules: {
            ...ignore.items.properties.rules,
            anyOf: [known, { type: "array", items: known, minItems: 1 }],
          },
        },
      },
    },
    scan,
    rewrite,
  },
} as const satisfies MapSchema;
