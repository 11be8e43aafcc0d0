import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inProject } from "../../scripts/machine/paths.ts";
import { type ListedEntry, rebuildHistory } from "../../server/src/containers/rebuild-history.ts";

interface Recorded {
  readonly layers: number;
  readonly listed: readonly { id: string | null; createdBy: string; comment: string; size: number }[];
  /** What the configuration of the same image says. */
  readonly empty: readonly boolean[];
}

/** Listings of a Docker Engine 20.10 for images that its own builders, BuildKit, Buildah, commit and import made. */
const recorded: Readonly<Record<string, Recorded>> = JSON.parse(
  readFileSync(inProject("test/fixtures/engines/histories.json"), "utf8"),
);

function listedOf({ listed }: Recorded): readonly ListedEntry[] {
  return listed.map(({ id, ...entry }) => ({ ...entry, id: id ?? undefined, created: undefined }));
}

/** As `image inspect` of the ids would say. */
function lengthsOf({ listed, empty }: Recorded): ReadonlyMap<string, number> {
  let length = 0;
  return new Map(
    listed.flatMap(({ id }, index) => {
      if (!empty[index]) length++;
      return id === null ? [] : [[id, length] as const];
    }),
  );
}

for (const [name, image] of Object.entries(recorded)) {
  test(`${name}: each entry has made a layer or none, as its configuration says`, () => {
    const listed = listedOf(image);
    const first = rebuildHistory(listed, image.layers);
    const rebuilt =
      first.kind === "needs-lengths" ? rebuildHistory(listed, image.layers, lengthsOf(image)) : first;
    assert.equal(rebuilt.kind, "exact");
    assert.deepEqual(
      rebuilt.kind === "exact" && rebuilt.history.map(({ isEmptyLayer }) => isEmptyLayer),
      image.empty,
    );
  });
}

test("most images need no second question", () => {
  const asking = Object.entries(recorded).filter(
    ([, image]) => rebuildHistory(listedOf(image), image.layers).kind === "needs-lengths",
  );
  assert.deepEqual(
    asking.map(([name]) => name),
    ["02-all-instructions.classic", "06-child-of-02.classic", "08-variables-expanded.classic"],
  );
});

function entry(createdBy: string, size = 0, id?: string): ListedEntry {
  return { id, createdBy, comment: "", created: undefined, size };
}

test("what counting cannot settle is called ambiguous", () => {
  const listed = [entry("ADD x", 5), entry("/bin/sh -c true"), entry("/bin/sh -c #(nop) WORKDIR /x")];
  const rebuilt = rebuildHistory(listed, 2);
  assert.equal(rebuilt.kind, "ambiguous");
  assert.deepEqual(rebuilt.kind === "ambiguous" && rebuilt.history.map(({ isEmptyLayer }) => isEmptyLayer), [
    false,
    true,
    false,
  ]);
});

test("listings that contradict the image are not believed", () => {
  for (const layers of [0, 1, 9]) {
    assert.equal(rebuildHistory([entry("a", 1), entry("b", 1)], layers).kind, "ambiguous", String(layers));
  }
  assert.deepEqual(rebuildHistory([], 0), { kind: "exact", history: [] });
  // A builder may have recorded nothing.
  assert.deepEqual(rebuildHistory([], 3), { kind: "exact", history: [] });
  const odd = [entry("a", 1, "sha256:a"), entry("b", 0, "sha256:b"), entry("c", 1)];
  assert.equal(rebuildHistory(odd, 2, new Map([["sha256:a", 7]])).kind, "ambiguous");
});
