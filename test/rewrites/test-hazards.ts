/** Tables of what makes a hazard and of what is nearly the same and makes none. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { RewriteId, RewriteSettings, Weight } from "../../server/src/rewrites/rewrite.ts";
import { rewrite } from "../support/rewrites.ts";
import type { File } from "./hazard-files.ts";

export interface Case {
  readonly rewrite: RewriteId;
  /** What becomes of the rewrite because of it. */
  readonly weight: Weight;
  readonly hit: File;
  readonly miss: File;
  readonly settings?: Partial<RewriteSettings>;
}

export function testHazards(cases: Readonly<Record<string, Case>>): void {
  for (const [id, { rewrite: what, weight, hit, miss, settings }] of Object.entries(cases)) {
    describe(`${id}, ${what}`, () => {
      test(`is a matter to ${weight}`, async () => {
        const { outcome, problems } = await rewrite(what, hit.text, hit.files, settings);
        assert.deepEqual(problems, []);
        const found = concernsOf(outcome).filter((concern) => concern.id === id);
        assert.deepEqual(
          [...new Set(found.map((concern) => concern.weight))],
          [weight],
          describeAll(outcome),
        );
        if (weight === "refuse") assert.equal(outcome.kind, "refused");
      });

      test("is not seen where it is not", async () => {
        const { outcome, problems } = await rewrite(what, miss.text, miss.files, settings);
        assert.deepEqual(problems, []);
        assert.deepEqual(
          concernsOf(outcome).filter((concern) => concern.id === id),
          [],
        );
      });
    });
  }
}

type Outcome = Awaited<ReturnType<typeof rewrite>>["outcome"];

function concernsOf(outcome: Outcome) {
  if (outcome.kind === "offered") return outcome.plan.concerns;
  return outcome.kind === "refused" ? outcome.concerns : [];
}

function describeAll(outcome: Outcome): string {
  const said = concernsOf(outcome).map(
    ({ id, weight, text: { template } }) => `${id} ${weight}: ${template}`,
  );
  return [outcome.kind, ...said].join("\n");
}
