import assert from "node:assert/strict";
import { test } from "node:test";
import { type ImageRow, listImageRows, readChoice } from "../../client/src/scan/image-choices.ts";
import type { ListImagesResult } from "../../server/src/lsp/scan-protocol.ts";
import { wording } from "./sample-scan.ts";

const listed: ListImagesResult = {
  belonging: [
    {
      reference: "shop-web:latest",
      engine: "docker",
      reason: "compose service web",
      created: "2026-03-01T10:00:00Z",
      size: 78_121_000,
      stage: "web",
      isLocal: true,
    },
    { reference: "ghcr.io/shop/web:edge", reason: "workflow release.yml", isLocal: false },
  ],
  others: [{ reference: "debian:12", engine: "podman", created: "2026-02-01T10:00:00Z", isLocal: true }],
  remarks: ["nerdctl is not running."],
};

function draw(rows: readonly ImageRow[]): readonly string[] {
  return rows.map((row) => {
    if (row.kind === "separator") return `-- ${row.label}`;
    return `${row.kind}: ${row.label}${row.description ? ` | ${row.description}` : ""}`;
  });
}

test("what belongs to the file comes first, with the reason; then other images, then other ways", () => {
  assert.deepEqual(draw(listImageRows(listed, undefined, true, wording)), [
    "-- belongs to this Dockerfile",
    "chosen: shop-web:latest | compose service web · web · 2 hours ago · 78 MB",
    "reference: ghcr.io/shop/web:edge | workflow release.yml · not on this machine",
    "-- other images on this machine",
    "chosen: debian:12 | 4 weeks ago · podman",
    "-- something else",
    "reference: Enter a reference…",
    "archive: Scan an archive or OCI layout…",
    "build: Build this Dockerfile and scan it",
    "remark: nerdctl is not running.",
  ]);
});

test("before anything is known there are the ways that need no list", () => {
  assert.deepEqual(draw(listImageRows(undefined, undefined, false, wording)), [
    "-- something else",
    "reference: Enter a reference…",
    "archive: Scan an archive or OCI layout…",
  ]);
});

test("what was scanned last comes first, once, with what is known of it", () => {
  const remembered = readChoice({ source: { kind: "image", reference: "debian:12", engine: "podman" } });
  const rows = listImageRows(listed, remembered, false, wording);
  assert.deepEqual(draw(rows).slice(0, 3), [
    "-- scanned last",
    "chosen: debian:12 | 4 weeks ago · podman",
    "-- belongs to this Dockerfile",
  ]);
  assert.equal(draw(rows).filter((row) => row.includes("debian:12")).length, 1);
  const gone = readChoice({
    source: { kind: "image", reference: "gone:1", allowsRegistry: true },
    stage: "web",
  });
  const [, row] = listImageRows(listed, gone, false, wording);
  assert.ok(row?.kind === "chosen");
  assert.deepEqual(row.choice, {
    source: { kind: "image", reference: "gone:1", allowsRegistry: true },
    stage: "web",
  });
  const archive = readChoice({ source: { kind: "archive", path: "/tmp/app.tar" } });
  assert.equal(draw(listImageRows(undefined, archive, false, wording))[1], "chosen: /tmp/app.tar");
});

test("a local image is scanned where it is; the registry is only asked for what the user looked over", () => {
  const chosen = listImageRows(listed, undefined, true, wording).flatMap((row) =>
    row.kind === "chosen" ? [row.choice] : [],
  );
  assert.deepEqual(chosen, [
    { source: { kind: "image", reference: "shop-web:latest", engine: "docker" }, stage: "web" },
    { source: { kind: "image", reference: "debian:12", engine: "podman" } },
  ]);
});

test("what was kept is read with care", () => {
  for (const kept of [
    undefined,
    null,
    1,
    {},
    { source: { kind: "image" } },
    { source: { kind: "report", path: "x" } },
  ])
    assert.equal(readChoice(kept), undefined);
  assert.deepEqual(readChoice({ source: { kind: "image", reference: "a", engine: "lxc" }, stage: 1 }), {
    source: { kind: "image", reference: "a" },
  });
  assert.deepEqual(readChoice({ source: { kind: "build" }, stage: "web" }), {
    source: { kind: "build" },
    stage: "web",
  });
});
