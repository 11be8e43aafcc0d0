/** The schema of configuration files, and the same keys as settings in the manifest, made from one literal. */
import type { JsonSchema } from "../../server/src/config/json-schema.ts";
import { presetNames } from "../../server/src/config/presets.ts";
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

/** What the settings of the extension are by default: nothing, so that a configuration file holds. */
const defaults: Readonly<Record<keyof typeof configurationSchema.properties, unknown>> = {
  extends: null,
  rules: {},
  exclude: [],
  ignore: [],
};

type Tell = (key: string, text: string) => void;

/**
 * Settings by their full names, in the order of the schema.
 *
 * @param tell is told the key of each description in `package.nls.json`, and the English text
 */
export function describeSettings(tell: Tell = () => undefined): Readonly<Record<string, unknown>> {
  const entries = Object.entries(configurationSchema.properties).map(([key, schema], index) => {
    const shown: JsonSchema = "properties" in schema ? { ...schema, properties: {} } : schema;
    const { description, ...others } = replaceTexts(shown, `configuration.${key}`, tell);
    const setting = {
      ...others,
      ...(key === "rules" && { properties: describeRules(tell) }),
      // A default that is a preset would override the one of a configuration file.
      ...(key === "extends" && { type: ["string", "null"], enum: [...presetNames, null] }),
      scope: "resource",
      order: index + 1,
      default: Reflect.get(defaults, key),
      markdownDescription: description,
    };
    return [`dockerfileSecurity.${key}`, setting];
  });
  return Object.fromEntries(entries);
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
