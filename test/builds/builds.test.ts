/**
 * Applications built and run for real, before and after the rewrites. With DOCKERFILE_SECURITY_WRITE_TABLE=1 the table
 * in docs/rewrites.md is written, otherwise it is compared.
 */
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { readApps } from "./app.ts";
import { canBeBuilt } from "./build-image.ts";
import { createMeasurer } from "./measure.ts";
import { type Proof, prove, type Step } from "./prove.ts";
import { compareTable, writeTable } from "./table.ts";

const measurer = createMeasurer();
const all = readApps();
const apps = all.filter(({ text }) => canBeBuilt(text));
const proofs = new Map<string, Proof>();

after(() => measurer.stop());

describe("applications", { concurrency: 2 }, () => {
  for (const app of apps) {
    test(app.name, async () => {
      const proof = await prove(measurer, app);
      proofs.set(app.name, proof);
      const { before } = proof;
      assert.ok(before.answer.includes(app.run.answer), `it answered ${before.answer}`);
      for (const { steps, isMinimal, measurement } of proof.after) {
        const name = steps.map(({ rewrite, outcome }) => `${rewrite}: ${outcome.kind}`).join(", ");
        assert.equal(measurement.answer, before.answer, `the answer after ${name}`);
        if (!staysRoot(steps)) {
          assert.ok(!["", "0"].includes(measurement.user), `who runs it after ${name}`);
          assert.ok(!measurement.users.includes(0), `users of its processes after ${name}`);
        }
        if (isMinimal) assert.deepEqual(measurement.shells, [], `shells after ${name}`);
        assert.ok(measurement.size <= before.size * 1.02, `${measurement.size} bytes, ${before.size} before`);
      }
    });
  }
});

/** A server that hands its work to other users itself is left to do so, and the table says root. */
function staysRoot(steps: readonly Step[]): boolean {
  const kinds = steps.flatMap(({ rewrite, outcome }) =>
    rewrite === "non-root" || rewrite === "distroless" ? [outcome.kind] : [],
  );
  return kinds.includes("refused") && !kinds.includes("offered");
}

/** Toolchains that can be had here; .NET's cannot. */
const leastOffers = { go: 3, node: 3, python: 3, java: 3, rust: 3, "static-site": 1, ruby: 1, php: 1, c: 1 };

test("each language has applications that a rewrite is offered for", (t) => {
  const left = all.filter((app) => !apps.includes(app)).map(({ name }) => name);
  t.diagnostic(`there are no stand-ins for the images of ${left.join(", ") || "none"}`);
  for (const [language, least] of Object.entries(leastOffers)) {
    const offers = [...proofs.values()].filter(
      ({ app, after: versions }) => app.name.startsWith(`${language}/`) && versions.length > 0,
    );
    assert.ok(offers.length >= least, `${language}: ${offers.length} of ${least}`);
  }
});

test("the table in docs/rewrites.md says what is measured", (t) => {
  const measured = apps.flatMap(({ name }) => proofs.get(name) ?? []);
  assert.equal(measured.length, apps.length, "all applications are measured");
  if (process.env.DOCKERFILE_SECURITY_WRITE_TABLE === "1") {
    writeTable(measured);
    t.diagnostic("written");
    return;
  }
  const table = compareTable(measured);
  assert.deepEqual(
    table.written,
    table.measured,
    "DOCKERFILE_SECURITY_WRITE_TABLE=1 npm run test:builds writes it",
  );
});
