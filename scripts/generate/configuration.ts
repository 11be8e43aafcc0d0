/** The schema of configuration files, and the same keys as settings in the manifest, made from one literal. */
import type { JsonSchema } from "../../server/src/config/json-schema.ts";
import { scanSettingsSchema } from "../../server/src/config/scan-settings.ts";
import { configurationSchema } from "../../server/src/config/schema.ts";
import { rules } from "../../server/src/rules/index.ts";
import { print } from "./print.ts";

export function generateSchema(): string {
  const head = {
    $schema: "http://json-schema.org/draft-07/schema#",
    $id: "https://raw.githubusercontent.com/dockerfile-security/dockerfile-security/main/schemas/config.schema.json",
    title: "Configuration of Dockerfile Security: .dockerfile-security.yaml",
  };
  return print({ ...head, ...configurationSchema });
}

const { scan, rewrite, ...topics } = configurationSchema.properties;

/** No editor fails: that threshold is for the command line. */
const { failOn: _, ...scanTopics } = scan.properties;

/** What a configuration file holds, too, by the names of the settings. */
export const sharedSettings: Readonly<Record<string, JsonSchema>> = {
  ...topics,
  ...withPrefix("scan", scanTopics),
  ...withPrefix("rewrite", rewrite.properties),
};

/** What only settings hold, by their names: which programs run, and where they go. */
export const ownSettings: Readonly<Record<string, JsonSchema>> = Object.fromEntries(
  Object.entries<JsonSchema>(scanSettingsSchema.properties).flatMap(([key, schema]) =>
    "properties" in schema ? Object.entries(withPrefix(key, schema.properties)) : [[key, schema]],
  ),
);

function withPrefix(prefix: string, schemas: Readonly<Record<string, JsonSchema>>) {
  return Object.fromEntries(Object.entries(schemas).map(([key, schema]) => [`${prefix}.${key}`, schema]));
}

type Tell = (key: string, text: string) => void;

/**
 * Settings by their full names, in the order of the schema.
 *
 * @param tell is told the key of each description in `package.nls.json`, and the English text
 */
export function describeSettings(tell: Tell = () => undefined): Readonly<Record<string, unknown>> {
  const describe = (key: string, schema: JsonSchema) => {
    const shown: JsonSchema = "properties" in schema ? { ...schema, properties: {} } : schema;
    const { description, ...others } = replaceTexts(shown, `configuration.${key}`, tell);
    return { setting: others, texts: { markdownDescription: description } };
  };
  const shared = Object.entries(sharedSettings).map(([key, schema]) => {
    const { setting, texts } = describe(key, schema);
    const properties = key === "rules" && { properties: describeRules(tell) };
    return { key, setting: { ...setting, ...properties, ...unset(schema), scope: "resource" }, texts };
  });
  const own = Object.entries(ownSettings).map(([key, schema]) => {
    const { setting, texts } = describe(key, schema);
    return { key, setting: { ...setting, scope: "machine-overridable" }, texts };
  });
  return Object.fromEntries(
    [...shared, ...own].map(({ key, setting, texts }, index) => [
      `dockerfileSecurity.${key}`,
      { ...setting, order: index + 1, ...texts },
    ]),
  );
}

/** A setting that holds nothing leaves the say to the configuration file: any other default would override it. */
function unset(schema: JsonSchema): Readonly<Record<string, unknown>> {
  if (!("type" in schema)) return { default: null };
  if (schema.type === "object") return { default: {} };
  if (schema.type === "array") return { default: [] };
  const values = schema.type === "string" ? schema.enum : [true, false];
  return { type: [schema.type, "null"], ...(values && { enum: [...values, null] }), default: null };
}

/** The English texts that `describeSettings` refers to, by their keys. */
export function listSettingTexts(): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  describeSettings((key, text) => {
    const known = texts.get(key) ?? text;
    if (known !== text) throw new Error(`${key} has two texts: "${known}" and "${text}".`);
    texts.set(key, text);
  });
  return texts;
}

/** Options of the same name share their description. */
function describeRules(tell: Tell): Readonly<Record<string, unknown>> {
  const described = configurationSchema.properties.rules.properties;
  return Object.fromEntries(
    rules.flatMap(({ id, severity }) => {
      const schema = described[id];
      if (schema === undefined) return [];
      const { description: _, ...untold } = schema;
      const setting = replaceTexts(untold, "configuration.rule", tell);
      return [[id, { ...setting, description: `%rule.${id}%`, default: severity }]];
    }),
  );
}

/** @param tell is told each text and the key that it is replaced by */
function replaceTexts<S extends JsonSchema>(schema: S, key: string, tell: Tell): S {
  const { title: _, ...copy }: JsonSchema = schema;
  const children = (properties: Readonly<Record<string, JsonSchema>>) =>
    Object.fromEntries(
      Object.entries(properties).map(([name, child]) => [name, replaceTexts(child, `${key}.${name}`, tell)]),
    );
  if (schema.description !== undefined) tell(key, schema.description);
  return {
    ...copy,
    ...(schema.description !== undefined && { description: `%${key}%` }),
    ...("properties" in schema && { properties: children(schema.properties) }),
    ...("items" in schema && { items: replaceTexts(schema.items, key, tell) }),
    ...("anyOf" in schema && { anyOf: schema.anyOf.map((choice) => replaceTexts(choice, key, tell)) }),
  } as S;
}
