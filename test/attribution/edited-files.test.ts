/** Findings stay with their instructions while the file goes on. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { align } from "../../server/src/attribution/align.ts";
import type { ImageConfig } from "../../server/src/images/image-config.ts";
import { describe, makeConfig, parse } from "./image-history.ts";

const built = makeConfig([
  "/bin/sh -c #(nop) ADD file:1 in / ",
  '- /bin/sh -c #(nop)  CMD ["bash"]',
  "RUN /bin/sh -c apt-get update && apt-get install -y --no-install-recommends curl # buildkit",
  "WORKDIR /app",
  "COPY package.json ./ # buildkit",
  "RUN /bin/sh -c npm ci --omit=dev # buildkit",
  "COPY . . # buildkit",
  "- USER node",
  '- CMD ["node" "index.js"]',
]);

const lines = [
  "FROM debian:12",
  "RUN apt-get update && apt-get install -y --no-install-recommends curl",
  "WORKDIR /app",
  "COPY package.json ./",
  "RUN npm ci --omit=dev",
  "COPY . .",
  "USER node",
  'CMD ["node", "index.js"]',
];

function check(
  edit: (lines: string[]) => void,
  expected: string,
  options: { isOutdated: boolean },
  config: ImageConfig = built,
): void {
  const edited = [...lines];
  edit(edited);
  const file = parse(edited.join("\n"));
  const alignment = align(config, file);
  assert.equal(describe(alignment, file), expected, edited.join("\n"));
  assert.equal(alignment.isOutdated, options.isOutdated, edited.join("\n"));
  // As long as most of it is there, the image is still this file's.
  assert.ok(alignment.fit > 0.5, `${alignment.fit}`);
}

const outdated = { isOutdated: true };
const current = { isOutdated: false };

test("what does not change the image", () => {
  check(() => {}, "base base 2 3 4 5 6 7 8", current);
  check((text) => text.splice(1, 0, "# a comment", ""), "base base 4 5 6 7 8 9 10", current);
  check(
    (text) =>
      text.splice(
        1,
        1,
        "RUN apt-get update \\",
        "    && apt-get install -y \\",
        "       --no-install-recommends curl",
      ),
    "base base 2 5 6 7 8 9 10",
    current,
  );
  check(
    (text) => text.splice(0, 0, "FROM golang:1 AS other", "RUN go build"),
    "base base 4 5 6 7 8 9 10",
    current,
  );
  check((text) => text.splice(0, 1, "FROM debian:13"), "base base 2 3 4 5 6 7 8", current);
});

test("an instruction is added", () => {
  for (const [at, expected] of [
    [1, "base base 3 4 5 6 7 8 9"],
    [4, "base base 2 3 4 6 7 8 9"],
    [8, "base base 2 3 4 5 6 7 8"],
  ] as const) {
    for (const added of ["RUN echo new", "COPY . /elsewhere", "ENV A=1", "RUN apt-get install -y jq"]) {
      check((text) => text.splice(at, 0, added), expected, outdated);
    }
  }
});

test("an instruction is removed", () => {
  check((text) => text.splice(3, 1), "base base 2 3 unmatched 4 5 6 7", outdated);
  check((text) => text.splice(4, 1), "base base 2 3 4 unmatched 5 6 7", outdated);
  check((text) => text.splice(6, 2), "base base 2 3 4 5 6 unmatched unmatched", outdated);
  // Nothing tells a first instruction that is gone from the last of the base image, unless its layers are known.
  check((text) => text.splice(1, 1), "base base base 2 3 4 5 6 7", current);
  const file = parse(lines.toSpliced(1, 1).join("\n"));
  const known = align(built, file, { baseLayers: 1 });
  assert.equal(describe(known, file), "base base unmatched 2 3 4 5 6 7");
  assert.equal(known.isOutdated, true);
});

test("instructions change places", () => {
  check(
    (text) => text.splice(4, 2, "COPY . .", "RUN npm ci --omit=dev"),
    "base base 2 3 4 6 5 7 8",
    outdated,
  );
  check(
    (text) => text.splice(1, 3, "WORKDIR /app", "COPY package.json ./", lines[1] ?? ""),
    "base base 4 2 3 5 6 7 8",
    outdated,
  );
});

test("the text of an instruction changes", () => {
  check((text) => text.splice(1, 1, `${lines[1]} jq`), "base base 2~ 3 4 5 6 7 8", outdated);
  check((text) => text.splice(4, 1, "RUN npm ci"), "base base 2 3 4 5~ 6 7 8", outdated);
  check(
    (text) => text.splice(4, 1, "RUN yarn install --frozen-lockfile"),
    "base base 2 3 4 5? 6 7 8",
    outdated,
  );
  check((text) => text.splice(2, 1, "WORKDIR /srv"), "base base 2 3? 4 5 6 7 8", outdated);
  check(
    (text) => text.splice(3, 1, "COPY package.json package-lock.json ./"),
    "base base 2 3 4~ 5 6 7 8",
    outdated,
  );
});

test("one RUN becomes two", () => {
  check(
    (text) => text.splice(1, 1, "RUN apt-get update", "RUN apt-get install -y --no-install-recommends curl"),
    "base base 3~ 4 5 6 7 8 9",
    outdated,
  );
});

test("the same instruction several times", () => {
  const config = makeConfig([
    "base",
    "- CMD x",
    ...["a", "b", "a", "b", "a"].map((run) => `RUN /bin/sh -c echo ${run} # buildkit`),
  ]);
  const file = parse("FROM x\nRUN echo a\nRUN echo b\nRUN echo a\nRUN echo b\nRUN echo a");
  assert.equal(describe(align(config, file), file), "base base 2 3 4 5 6");
  const added = parse("FROM x\nRUN echo a\nRUN echo b\nRUN echo c\nRUN echo a\nRUN echo b\nRUN echo a");
  assert.equal(describe(align(config, added), added), "base base 2 3 5 6 7");
});

test("hashed copies to one place are told apart by their order alone", () => {
  const sha = "ef".repeat(32);
  const copy = `/bin/sh -c #(nop) COPY file:${sha} in /d/ `;
  const config = makeConfig(["base", copy, copy]);
  const whole = parse("FROM x\nCOPY a /d/\nCOPY b /d/");
  assert.equal(describe(align(config, whole), whole), "base 2 3");
  const edited = parse("FROM x\nCOPY a /d/\nCOPY new /d/\nCOPY b /d/");
  assert.doesNotMatch(describe(align(config, edited), edited), /\d(?![~\d])/);
  // A destination is another one if it only begins like it.
  const longer = parse("FROM x\nCOPY a /d\nCOPY b /d/e");
  const others = makeConfig(["base", copy.replace("/d/", "/d/f"), copy.replace("/d/", "/d/e")]);
  assert.equal(describe(align(others, longer), longer), "base base 3");
});

test("another file altogether", () => {
  const file = parse(
    'FROM alpine\nRUN apk add --no-cache nginx\nCOPY nginx.conf /etc/nginx/\nEXPOSE 80\nENTRYPOINT ["nginx"]',
  );
  const alignment = align(built, file);
  assert.ok(alignment.fit < 0.1, `${alignment.fit}`);
  for (const entry of alignment.entries)
    if (entry.kind === "instruction") assert.equal(entry.confidence, "guess");
});
