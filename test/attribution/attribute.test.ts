import assert from "node:assert/strict";
import { test } from "node:test";
import { align } from "../../server/src/attribution/align.ts";
import { attribute } from "../../server/src/attribution/attribute.ts";
import type { PlacedFinding } from "../../server/src/attribution/attribution.ts";
import type { InstalledPackage } from "../../server/src/scanners/report.ts";
import { describePlace, makeConfig, parse } from "./image-history.ts";
import { placed } from "./placed-finding.ts";

const text = `FROM debian:12 AS base
RUN apt-get update && apt-get install -y curl libfoo-dev
FROM base
RUN pip install Flask[async]==3 uvicorn
RUN npm install -g @scope/tool@1
COPY app /srv/app
RUN go install github.com/x/y/cmd/z@v1
CMD ["x"]`;
const file = parse(text);
const history = [
  "base",
  "RUN /bin/sh -c apt-get update && apt-get install -y curl libfoo-dev # buildkit",
  "RUN /bin/sh -c pip install Flask[async]==3 uvicorn # buildkit",
  "RUN /bin/sh -c npm install -g @scope/tool@1 # buildkit",
  "COPY app /srv/app # buildkit",
  "RUN /bin/sh -c go install github.com/x/y/cmd/z@v1 # buildkit",
  '- CMD ["x"]',
];
const alignment = align(makeConfig(history), file);

function at(
  layer: number | undefined,
  installed: Partial<InstalledPackage> = {},
  more: Partial<PlacedFinding> = {},
): string {
  return describePlace(attribute({ ...placed(installed, layer), ...more }, alignment, file), file);
}

test("a layer is its instruction, the lower ones the base image's", () => {
  assert.equal(at(0), "FROM 1 exact");
  assert.equal(at(1), "2 exact");
  assert.equal(at(4), "6 exact");
  assert.equal(at(1, {}, { isAmbiguous: true }), "2 likely");
  assert.equal(at(0, {}, { isAmbiguous: true }), "FROM 1 likely");
  assert.equal(at(99), "unplaced no-history");
});

test("without a layer, by the names in commands", () => {
  const table: readonly (readonly [Partial<InstalledPackage>, string])[] = [
    [{ name: "curl" }, "2 guess"],
    [{ name: "libfoo2", source: "libfoo-dev" }, "2 guess"],
    // What comes with something else is not named.
    [{ name: "libcurl4", source: "curl" }, "2 guess"],
    [{ name: "libssl3", source: "openssl" }, "unplaced no-layer"],
    [{ name: "flask", type: "pypi" }, "4 guess"],
    [{ name: "curl", type: "pypi" }, "unplaced no-layer"],
    [{ name: "@scope/tool", type: "npm" }, "5 guess"],
    [{ name: "github.com/x/y", type: "golang" }, "7 guess"],
    [{ name: "github.com/x/other", type: "golang" }, "unplaced no-layer"],
    // Scanners have words of their own.
    [{ name: "uvicorn", type: "unknown" }, "4 guess"],
    [{ name: "left-pad", type: "npm", path: "/srv/app/node_modules/left-pad/package.json" }, "6 guess"],
    [{ name: "constructor", type: "constructor" }, "unplaced no-layer"],
  ];
  for (const [installed, expected] of table) assert.equal(at(undefined, installed), expected, installed.name);
});

test("why something has no place", () => {
  const reason = (lines: readonly string[], layer: number, installed: Partial<InstalledPackage> = {}) =>
    describePlace(attribute(placed(installed, layer), align(makeConfig(lines), file), file), file);
  assert.equal(reason([""], 0), "unplaced squashed");
  assert.equal(reason([""], 0, { name: "curl" }), "2 guess");
  assert.equal(reason([...history, "RUN /bin/sh -c other # buildkit"], 6), "unplaced not-in-file");
  assert.equal(reason([], 0), "unplaced no-history");
  const empty = parse("# nothing yet");
  const nothing = align(makeConfig(history), empty);
  assert.equal(describePlace(attribute(placed({}, 0), nothing, empty), empty), "unplaced not-in-file");
});

test("how sure the base image is", () => {
  const base = (dockerfile: string) => {
    const edited = parse(dockerfile);
    return describePlace(attribute(placed({}, 0), align(makeConfig(history), edited), edited), edited);
  };
  assert.equal(base(text), "FROM 1 exact");
  // Below the first instruction, edits do not matter.
  assert.equal(base(text.replace("uvicorn", "gunicorn")), "FROM 1 exact");
  assert.equal(base(text.replace("RUN apt-get", "RUN new\nRUN apt-get")), "FROM 1 likely");
  assert.equal(base("FROM alpine\nRUN something else"), "FROM 1 guess");
  assert.equal(base("FROM alpine"), "FROM 1 exact");
});

test("two thousand findings of one image", () => {
  const stages = parse(`FROM golang AS build
WORKDIR /src
COPY . .
${"RUN make && cp x /out/y && go build -o /bin/z ./cmd\n".repeat(20)}
FROM debian
COPY --from=build /src /srv`);
  const config = makeConfig(["base", "COPY /src /srv # buildkit"]);
  const aligned = align(config, stages);
  const places = new Set<string>();
  for (let index = 0; index < 2000; index++) {
    const name = `package-${index % 500}`;
    const finding = placed({ name, type: "npm", path: `/srv/node_modules/${name}/package.json` }, 1);
    places.add(describePlace(attribute(finding, aligned, stages), stages));
  }
  assert.deepEqual([...places], ["26 exact < stage 0"]);
});
