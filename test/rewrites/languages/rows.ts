/** Tables of Dockerfiles with what a rewrite makes of them. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { RewriteId } from "../../../server/src/rewrites/rewrite.ts";
import { rewrite } from "../../support/rewrites.ts";

export interface Row {
  readonly name: string;
  readonly dockerfile: string;
  /** The build context; without: the table's. */
  readonly files?: Readonly<Record<string, string>>;
  /** Level and concerns: `B H05`. */
  readonly is: string;
  readonly has?: readonly string[];
  readonly hasNot?: readonly string[];
}

/** @param usual the context of rows that have none of their own */
export function compareRows(
  id: RewriteId,
  language: string,
  rows: readonly Row[],
  usual: Readonly<Record<string, string>>,
): void {
  describe(`${id} of ${language}`, () => {
    for (const { name, dockerfile, files = usual, is, has = [], hasNot = [] } of rows) {
      test(name, async () => {
        const { level, concerns, text = "", problems } = await rewrite(id, dockerfile, files);
        assert.equal([level, ...concerns].join(" "), is, text);
        assert.deepEqual(problems, []);
        for (const part of has) assert.ok(text.includes(part), `${part} is not in\n${text}`);
        for (const part of hasNot) assert.ok(!text.includes(part), `${part} is in\n${text}`);
      });
    }
  });
}
