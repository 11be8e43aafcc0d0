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

/**
 * On a machine that has built none of it, base images and applications take the better part of an hour. There CI
 * builds for a part of that and names what is left: results are kept, so that the next run goes on from there.
 */
const minutes = Number(process.env.DOCKERFILE_SECURITY_BUILD_MINUTES ?? (process.env.CI ? 15 : 24 * 60));

const measurer = createMeasurer(minutes);
const all = readApps();
const apps = all.filter(({ text }) => canBeBuilt(text));
const proofs = new Map<string, Proof>();
const late: string[] = [];

after(() => measurer.stop());

describe("applications", { concurrency: 2 }, () => {
  for (const app of apps) {
    test(app.name, async (t) => {
      const proof = await prove(measurer, app);
      if (proof === undefined) {
        late.push(app.name);
        t.diagnostic(`not built: ${minutes} minutes are over`);
        return;
      }
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
  assert.ok(proofs.size > 0, "something is built");
  if (late.length > 0) {
    t.diagnostic(`not built in time, the next run goes on: ${late.join(", ")}`);
    return;
  }
  for (const [language, least] of Object.entries(leastOffers)) {
    const offers = [...proofs.values()].filter(
      ({ app, after: versions }) => app.name.startsWith(`${language}/`) && versions.length > 0,
    );
    assert.ok(offers.length >= least, `${language}: ${offers.length} of ${least}`);
  }
});

test("the table in docs/rewrites.md says what is measured", (t) => {
  const measured = apps.flatMap(({ name }) => proofs.get(name) ?? []);
  assert.equal(measured.length, apps.length - late.length, "all applications are measured");
  if (process.env.DOCKERFILE_SECURITY_WRITE_TABLE === "1") {
    assert.deepEqual(late, [], "the table holds all of them");
    writeTable(measured);
    t.diagnostic("written");
    return;
  }
  const table = compareTable(measured, late);
  assert.deepEqual(
    table.written,
    table.measured,
    "DOCKERFILE_SECURITY_WRITE_TABLE=1 npm run test:builds writes it",
  );
});
