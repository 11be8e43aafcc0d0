import assert from "node:assert/strict";
import { test } from "node:test";
import { align } from "../../server/src/attribution/align.ts";
import { attribute } from "../../server/src/attribution/attribute.ts";
import {
  describe,
  describePlace,
  lineOf,
  listImages,
  makeConfig,
  parse,
  readBuiltImages,
  readConfig,
} from "./image-history.ts";
import { placed } from "./placed-finding.ts";

const images = readBuiltImages();

/** Buildah puts all it did into the last entry, so that its layer is no instruction's. */
const squashedEntries: Readonly<Record<string, number>> = {
  "02-all-instructions.buildah": 29,
  "04-same-text-twice.buildah": 6,
  "04-same-text-twice.buildah-squash": 0,
};

test("each entry of real histories is on its line, and nothing is taken for changed", (t) => {
  const share = new Map<string, { placed: number; all: number }>();
  for (const { name, builder, config, dockerfileText, expected } of images) {
    const dockerfile = parse(dockerfileText);
    const alignment = align(config, dockerfile);
    assert.equal(alignment.isOutdated, false, name);
    assert.equal(alignment.isSquashed, name in squashedEntries, name);
    const counts = share.get(builder) ?? { placed: 0, all: 0 };
    share.set(builder, counts);
    for (const { i, line, base } of expected) {
      const entry = alignment.entries[i];
      assert.ok(entry);
      if (i === squashedEntries[name]) {
        assert.equal(entry.kind, "unmatched", name);
        counts.all++;
        continue;
      }
      if (base) assert.equal(entry.kind, "base", `${name} ${i}`);
      else {
        assert.equal(entry.kind, "instruction", `${name} ${i}`);
        assert.ok(entry.kind === "instruction");
        assert.equal(lineOf(dockerfile, entry.instruction), line, `${name} ${i}`);
        assert.equal(entry.confidence, "exact", `${name} ${i}`);
      }
      if (entry.layer === undefined) continue;
      counts.all++;
      counts.placed++;
    }
  }
  for (const [builder, counts] of share) {
    t.diagnostic(`${builder}: ${counts.placed} of ${counts.all} layers on their lines`);
  }
});

test("each package of real images is on its line", (t) => {
  let count = 0;
  for (const { name, config, dockerfileText, packages } of images) {
    const dockerfile = parse(dockerfileText);
    const alignment = align(config, dockerfile);
    for (const [key, { version, introducedInLayer, line }] of Object.entries(packages ?? {})) {
      const finding = placed({ name: key.replace(/:.*/, ""), version, type: "deb" }, introducedInLayer);
      assert.equal(
        describePlace(attribute(finding, alignment, dockerfile), dockerfile),
        `${line} exact`,
        `${name} ${key}`,
      );
      count++;
    }
  }
  t.diagnostic(`${count} packages`);
  assert.ok(count > 50);
});

test("a history fits the file it was made from, and no other", (t) => {
  const own: number[] = [];
  const other: number[] = [];
  for (const { name, config } of images) {
    for (const { name: file, dockerfileText } of images) {
      const { fit } = align(config, parse(dockerfileText));
      const isOwn = name.slice(0, 2) === file.slice(0, 2);
      // Of a squashed image there is one entry to go by.
      if (isOwn && name.endsWith("squash")) assert.equal(fit, 0.5, `${name} ${file}`);
      else (isOwn ? own : other).push(fit);
    }
  }
  t.diagnostic(`own: from ${Math.min(...own)}; others: to ${Math.max(...other).toFixed(2)}`);
  assert.equal(Math.min(...own), 1);
  // The child of another: all of that one's instructions and more.
  assert.ok(Math.max(...other) < 0.45);
});

test("images that no Dockerfile made", () => {
  const file = parse(images.find(({ name }) => name === "04-same-text-twice.buildkit")?.dockerfileText ?? "");
  const committed = align(readConfig("11-docker-commit.json"), file);
  assert.equal(describe(committed, file), "base base 2 3 4 5 6 unmatched");
  assert.equal(committed.isSquashed, false);
  const imported = align(readConfig("12-export-import.json"), file);
  assert.equal(imported.isSquashed, true);
  assert.equal(describe(imported, file), "unmatched");
  assert.equal(listImages().length, images.length + 2);
});

test("the base image's layers, where their number is known", () => {
  const file = parse("FROM x\nRUN b\nRUN c");
  const config = makeConfig([
    "ADD file:1 in /",
    "RUN /bin/sh -c b # buildkit",
    '- CMD ["x"]',
    "RUN /bin/sh -c old # buildkit",
    "RUN /bin/sh -c b # buildkit",
    "RUN /bin/sh -c c # buildkit",
  ]);
  assert.equal(describe(align(config, file), file), "base base base base 2 3");
  assert.equal(describe(align(config, file, { baseLayers: 2 }), file), "base base base unmatched 2 3");
  assert.equal(
    describe(align(config, file, { baseLayers: 0 }), file),
    "unmatched unmatched unmatched unmatched 2 3",
  );
  assert.equal(describe(align(config, file, { baseLayers: 99 }), file), "base base base base base base");
});

test("the stage that was built, by name or number", () => {
  const text = "FROM a AS one\nRUN first\nFROM one AS Two\nRUN second\nFROM b\nRUN third";
  const file = parse(text);
  const config = makeConfig(["base", "RUN /bin/sh -c first # buildkit", "RUN /bin/sh -c second # buildkit"]);
  for (const stage of ["two", "1"]) {
    const alignment = align(config, file, { stage });
    assert.equal(describe(alignment, file), "base 2 4");
    assert.equal(alignment.fit, 1);
  }
  assert.ok(align(config, file).fit < 0.3);
  assert.equal(align(config, file, { stage: "none" }).target?.index, 2);
});

test("ONBUILD of a stage fires at the start of those built from it", () => {
  const file = parse("FROM a AS one\nONBUILD RUN trigger\nRUN first\nFROM one\nRUN second");
  const config = makeConfig([
    "base",
    ...["first", "trigger", "second"].map((run) => `RUN /bin/sh -c ${run} # buildkit`),
  ]);
  const alignment = align(config, file);
  assert.equal(describe(alignment, file), "base 3 2 5");
  assert.equal(alignment.isOutdated, false);
});

test("ONBUILD of the base image is the base image's, where its builder recorded it", () => {
  const child = images.find(({ name }) => name === "06-child-of-02.classic");
  assert.ok(child);
  const file = parse(child.dockerfileText);
  const alignment = align(child.config, file, { baseLayers: 10 });
  assert.equal(alignment.entries[30]?.kind, "base");
  assert.equal(alignment.isOutdated, false);
  assert.equal(alignment.fit, 1);
  // BuildKit does not record it: with the number of layers alone, it is nobody's.
  const other = images.find(({ name }) => name === "06-child-of-02.buildkit");
  assert.ok(other);
  assert.equal(align(other.config, file, { baseLayers: 14 }).entries[29]?.kind, "unmatched");
});

test("labels given to the build are no part of the file", () => {
  const file = parse('FROM a\nRUN first\nCMD ["x"]');
  const label = "- /bin/sh -c #(nop)  LABEL com.docker.compose.project=x";
  const config = makeConfig(["base", "/bin/sh -c first", '- /bin/sh -c #(nop)  CMD ["x"]', label, label]);
  const alignment = align(config, file);
  assert.equal(alignment.isOutdated, false);
  assert.equal(alignment.fit, 1);
});

test("layers and entries that do not pair have no layer", () => {
  const file = parse("FROM a\nRUN first");
  const config = { ...makeConfig(["base", "RUN /bin/sh -c first # buildkit"]), diffIds: ["sha256:1"] };
  const alignment = align(config, file);
  assert.equal(alignment.fit, 1);
  assert.deepEqual(
    alignment.entries.map(({ layer }) => layer),
    [undefined, undefined],
  );
});

test("an image without a history says nothing of the file", () => {
  const alignment = align(makeConfig([]), parse("FROM a\nRUN first"));
  assert.deepEqual([alignment.fit, alignment.isOutdated, alignment.isSquashed], [0, false, false]);
});

test("a file without a stage fits nothing", () => {
  const alignment = align(makeConfig(["RUN /bin/sh -c first # buildkit"]), parse("RUN first"));
  assert.equal(alignment.target, undefined);
  assert.equal(alignment.fit, 0);
});
