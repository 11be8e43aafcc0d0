/** Anybody can write anything into an image: it must neither stop nor stay. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { align } from "../../server/src/attribution/align.ts";
import { readImageConfig } from "../../server/src/images/read-image-config.ts";
import { makeConfig, parse } from "./image-history.ts";

const file = parse('FROM x\nARG A\nRUN apt-get update\nCOPY $A b\nCMD ["x"]');

test("texts that are long, empty or of no sense", () => {
  const texts = [
    "x".repeat(1_000_000),
    `RUN ${"a ".repeat(500_000)}# buildkit`,
    `|9999 ${"A=".repeat(300_000)}`,
    `|9999 ${"A=b ".repeat(200_000)}`,
    `/bin/sh ${"-o a ".repeat(100_000)}`,
    `${"/".repeat(500_000)}sh -c`,
    `COPY ${"--a=b ".repeat(100_000)}`,
    `EXPOSE map[${"1-65535 ".repeat(50_000)}]`,
    `HEALTHCHECK ${"&{[".repeat(100_000)}`,
    `HEALTHCHECK ${"--a ".repeat(100_000)}`,
    `${"#(nop)".repeat(100_000)}`,
    `powershell ${"-a b ".repeat(100_000)}`,
    `ARG ${"=".repeat(100_000)}`,
    `WORKDIR ${"/".repeat(200_000)}x${"/".repeat(200_000)}y`,
    `RUN ${" ".repeat(300_000)}x # buildkit x # buildkit`,
    `/bin/sh -c #(nop) COPY --chown=${"file:a".repeat(50_000)} in `,
    `COPY ${"<<-".repeat(100_000)}`,
    `CMD [${'"\\\\" '.repeat(50_000)}`,
    "\u0000\uFFFF\uD800",
    "RUN",
    "|",
    "|99999999999999999999 x",
  ];
  for (const text of texts) {
    const alignment = align(makeConfig([text, `- ${text}`]), file);
    assert.equal(alignment.entries.length, 2, text.slice(0, 20));
    assert.ok(alignment.fit < 1);
  }
});

test("more entries and instructions than any image has", () => {
  const many = makeConfig(Array(100_000).fill("RUN /bin/sh -c apt-get update # buildkit"));
  assert.equal(align(many, file).entries.length, 100_000);
  const long = parse(`FROM x\n${"RUN echo a\nWORKDIR b\nENV A=$A$A\nCOPY $A /x\n".repeat(2500)}`);
  assert.equal(align(makeConfig(["RUN /bin/sh -c echo a # buildkit"]), long).entries.length, 1);
  assert.ok(align(many, long).fit < 0.3);
});

test("configurations of any shape", () => {
  const values: readonly unknown[] = [
    undefined,
    null,
    1,
    "x",
    [],
    {},
    { history: 1, rootfs: null },
    { history: [] },
    { history: [null, 1, "x", {}, { created_by: null, comment: 5, empty_layer: "true" }] },
    { rootfs: { diff_ids: [null, 1, {}, "sha256:1"] } },
    { rootfs: { diff_ids: "sha256:1" }, history: {} },
    { history: [], config: { Labels: { a: 1, b: "c", __proto__: "d" } }, architecture: 1, os: {} },
    { history: [], config: { Labels: [] } },
  ];
  const read = values.map((value) => {
    const config = readImageConfig(value);
    if (config !== undefined) align(config, file);
    return config && [config.history.length, config.diffIds.length].join(" ");
  });
  const none = undefined;
  assert.deepEqual(read, [none, none, none, none, none, none, none, "0 0", "5 0", "0 4", none, "0 0", "0 0"]);
});

test("lists without end are no lists", () => {
  const config = readImageConfig({
    history: Array(100_000).fill({ created_by: "x" }),
    rootfs: { diff_ids: Array(100_000).fill("sha256:1") },
  });
  assert.equal(config?.history.length, 0);
  assert.equal(config?.diffIds.length, 0);
  const long = readImageConfig({
    history: [{ created_by: "x".repeat(1_000_000), comment: "y".repeat(1_000_000) }],
  });
  assert.ok((long?.history[0]?.createdBy.length ?? 0) < 300_000);
  assert.ok((long?.history[0]?.comment.length ?? 0) < 300_000);
});

test("what a configuration says", () => {
  const config = readImageConfig(
    {
      created: "2026-01-02T03:04:05Z",
      architecture: "arm64",
      os: "linux",
      config: { Labels: { a: "b", c: 1 } },
      rootfs: { type: "layers", diff_ids: ["sha256:1"] },
      history: [
        { created: "2026-01-01T00:00:00Z", created_by: "RUN x", comment: "buildkit.dockerfile.v0" },
        { created_by: null, empty_layer: true },
      ],
    },
    "sha256:2",
  );
  assert.deepEqual(config, {
    digest: "sha256:2",
    created: "2026-01-02T03:04:05Z",
    architecture: "arm64",
    os: "linux",
    history: [
      {
        createdBy: "RUN x",
        comment: "buildkit.dockerfile.v0",
        created: "2026-01-01T00:00:00Z",
        isEmptyLayer: false,
      },
      { createdBy: "", comment: "", created: undefined, isEmptyLayer: true },
    ],
    diffIds: ["sha256:1"],
    labels: { a: "b" },
  });
});
