import assert from "node:assert/strict";
import { test } from "node:test";
import { align } from "../../server/src/attribution/align.ts";
import { leastFit, rankLocalImages } from "../../server/src/built-images/rank-local-images.ts";
import { engine } from "../support/engine.ts";
import { recordedDockerfiles, recordedImages } from "./recorded-histories.ts";

const images = recordedImages.map(({ name, config }) => ({
  image: { id: name, references: [name], created: config.created, size: undefined },
  config,
}));

/** The two children of one image are the same file but for the base image's tag. */
const caseOf = (name: string) => name.slice(0, 2);

for (const [name, text] of recordedDockerfiles) {
  test(`${name} has its images, and no others`, () => {
    const ranked = rankLocalImages(engine.parse(text), images, align);
    const expected = recordedImages.filter((image) => caseOf(image.name) === caseOf(name));
    // `docker commit` was run on an image of this case.
    const committed = caseOf(name) === "04" ? ["11-docker-commit"] : [];
    assert.deepEqual(
      ranked.map(({ image }) => image.id).toSorted(),
      [...expected.map((image) => image.name), ...committed].toSorted(),
    );
    assert.ok(ranked.every(({ stage, fit }) => stage === undefined && fit >= leastFit));
    const fits = ranked.map(({ fit }) => fit);
    assert.deepEqual(
      fits,
      fits.toSorted((a, b) => b - a),
    );
  });
}

test("each stage may have been built", () => {
  const text = recordedDockerfiles.get("03-multistage.Dockerfile") ?? "";
  const model = engine.parse(text);
  const whole = images.find(({ image }) => image.id === "03-multistage.buildkit");
  assert.ok(whole);
  const entry = (createdBy: string, isEmptyLayer = false) => ({
    createdBy,
    comment: "buildkit.dockerfile.v0",
    created: undefined,
    isEmptyLayer,
  });
  const base = whole.config.history.slice(0, 2);
  const history = [
    ...base,
    entry("ARG VER=9", true),
    entry(
      "RUN |1 VER=9 /bin/sh -c apt-get update && apt-get install -y --no-install-recommends python3-minimal # buildkit",
    ),
    entry("COPY app /src # buildkit"),
    entry(
      "RUN |1 VER=9 /bin/sh -c mkdir -p /out && cp /src/index.js /out/ && echo $VER > /out/ver # buildkit",
    ),
  ];
  const builder = { ...whole, config: { ...whole.config, history, diffIds: ["a", "b", "c", "d"] } };
  const [match] = rankLocalImages(model, [builder], align);
  assert.equal(match?.stage, "builder");
});

test("a command that everybody has is no evidence", () => {
  const model = engine.parse('FROM debian\nCMD ["bash"]\n');
  assert.deepEqual(rankLocalImages(model, images, align), []);
  assert.deepEqual(rankLocalImages(engine.parse(""), images, align), []);
  assert.deepEqual(rankLocalImages(engine.parse("FROM debian\n"), images, align), []);
});

test("of equal images the newest is first", () => {
  const [, text = ""] = [...recordedDockerfiles][0] ?? [];
  const [, own] = images;
  assert.ok(own);
  const at = (id: string, created: string | undefined) => ({ ...own, image: { ...own.image, id, created } });
  const ranked = rankLocalImages(
    engine.parse(text),
    [at("old", "2020-01-01T00:00:00Z"), at("none", undefined), at("new", "2026-01-01T00:00:00Z")],
    align,
  );
  assert.deepEqual(
    ranked.map(({ image }) => image.id),
    ["new", "old", "none"],
  );
});
