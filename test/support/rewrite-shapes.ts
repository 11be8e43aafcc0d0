/** Tables of Dockerfiles and what a rewrite makes of them. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { RewriteId, RewriteSettings } from "../../server/src/rewrites/rewrite.ts";
import { rewrite } from "./rewrites.ts";

export interface Shape {
  readonly name: string;
  readonly text: string;
  /** The build context, where it is another than that of the table. */
  readonly files?: Readonly<Record<string, string>>;
  readonly settings?: Partial<RewriteSettings>;
  /** `C`: refused. */
  readonly level: "A" | "B" | "C" | "none";
  /** Ids of what is assumed or refused. */
  readonly concerns?: readonly string[];
  /** Lines of the result, in this order; others may stand between them. */
  readonly lines?: readonly string[];
  /** What must not stand in it. */
  readonly without?: readonly string[];
}

export function testShapes(
  title: string,
  id: RewriteId,
  shapes: readonly Shape[],
  files: Readonly<Record<string, string>>,
): void {
  describe(title, () => {
    for (const shape of shapes) {
      test(shape.name, async () => {
        const { level, concerns, text, problems } = await rewrite(
          id,
          shape.text,
          shape.files ?? files,
          shape.settings ?? {},
        );
        assert.deepEqual({ level, concerns }, { level: shape.level, concerns: shape.concerns ?? [] });
        assert.deepEqual(problems, []);
        const result = (text ?? "").split("\n");
        let at = 0;
        for (const line of shape.lines ?? []) {
          const found = result.indexOf(line, at);
          assert.notEqual(found, -1, `${line}\nin\n${text}`);
          at = found + 1;
        }
        for (const part of shape.without ?? []) assert.ok(!text?.includes(part), `${part}\nin\n${text}`);
      });
    }
  });
}
