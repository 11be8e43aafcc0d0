/** Holds what formats write against the schemas that they promise to follow. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { inProject } from "../../scripts/machine/paths.ts";

export const sarifSchema = "test/fixtures/schemas/sarif-2.1.0-rtm.5.json";

/**
 * @param path of a schema, in the project
 * @returns fails where a value does not follow it
 */
export function compileSchema(path: string): (value: unknown) => void {
  const { $schema: _, id: __, ...schema } = JSON.parse(readFileSync(inProject(path), "utf8"));
  const ajv = new Ajv({ strict: false, unicodeRegExp: false, allErrors: true });
  ajv.addFormat("uri", (text) => URL.canParse(text));
  ajv.addFormat("uri-reference", (text) => URL.canParse(text, "file:///") && !/[\s<>\\]/.test(text));
  ajv.addFormat("date-time", (text) => !Number.isNaN(Date.parse(text)));
  const validate = ajv.compile(schema);
  return (value: unknown) => assert.ok(validate(value), ajv.errorsText(validate.errors, { separator: "\n" }));
}
