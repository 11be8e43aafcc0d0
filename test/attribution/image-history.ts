/** The images in fixtures/image-history, built by real builders, with the Dockerfile line of each entry. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Alignment, Attribution } from "../../server/src/attribution/attribution.ts";
import type { Dockerfile, Instruction } from "../../server/src/dockerfile/model.ts";
import type { HistoryEntry, ImageConfig } from "../../server/src/images/image-config.ts";
import { readImageConfig } from "../../server/src/images/read-image-config.ts";
import { engine } from "../support/engine.ts";

const folder = join(import.meta.dirname, "../fixtures/image-history");

export interface BuiltImage {
  readonly name: string;
  readonly builder: string;
  readonly config: ImageConfig;
  readonly dockerfileText: string;
  readonly expected: readonly ExpectedEntry[];
  readonly packages: Readonly<Record<string, PackageFact>> | undefined;
}

export interface ExpectedEntry {
  readonly i: number;
  readonly line: number | null;
  readonly base: boolean;
}

export interface PackageFact {
  readonly version: string;
  readonly introducedInLayer: number;
  readonly line: number;
}

function readJson(name: string) {
  return JSON.parse(readFileSync(join(folder, name), "utf8"));
}

/** All images that were built from a Dockerfile. */
export function readBuiltImages(): readonly BuiltImage[] {
  const lines = readJson("expected-lines.json");
  return Object.keys(lines).map((file) => {
    const { builder, dockerfileText } = readJson(file);
    const packages = file.replace(/json$/, "packages-by-layer.json");
    return {
      name: file.replace(/\.json$/, ""),
      builder,
      config: readConfig(file),
      dockerfileText,
      expected: lines[file].entries,
      packages: existsSync(join(folder, packages)) ? readJson(packages).finalPackages : undefined,
    };
  });
}

/** @param file of an image, by any means made */
export function readConfig(file: string): ImageConfig {
  const config = readImageConfig(readJson(file).imageConfig);
  assert.ok(config, file);
  return config;
}

/** Names of all images, those without a Dockerfile too. */
export function listImages(): readonly string[] {
  return readdirSync(folder).filter((name) => /^\d\d-.*\.json$/.test(name) && !name.includes("packages"));
}

/** A history as one sees it in tables: `-` in front of an entry without a layer. */
export function makeConfig(lines: readonly string[], comment = ""): ImageConfig {
  const history = lines.map(
    (line): HistoryEntry => ({
      createdBy: line.replace(/^- /, ""),
      comment,
      created: undefined,
      isEmptyLayer: line.startsWith("- "),
    }),
  );
  const layers = history.filter(({ isEmptyLayer }) => !isEmptyLayer);
  const diffIds = layers.map((_, index) => `sha256:${index.toString(16).padStart(64, "0")}`);
  return {
    digest: undefined,
    created: undefined,
    architecture: "amd64",
    os: "linux",
    history,
    diffIds,
    labels: {},
  };
}

export function parse(text: string): Dockerfile {
  return engine.parse(text);
}

/** From 1. */
export function lineOf({ text }: Dockerfile, { span }: Instruction): number {
  return text.slice(0, span.start).split("\n").length;
}

/** `base`, `unmatched` or a line for each entry; `~` behind it says likely, `?` a guess. */
export function describe(alignment: Alignment, dockerfile: Dockerfile): string {
  const marks = { exact: "", likely: "~", guess: "?" };
  return alignment.entries
    .map((entry) =>
      entry.kind === "instruction"
        ? `${lineOf(dockerfile, entry.instruction)}${marks[entry.confidence]}`
        : entry.kind,
    )
    .join(" ");
}

/** `3 exact`, `FROM 1 likely`, `unplaced squashed`; with ` < 2` for where copied files were made. */
export function describePlace({ place, confidence, origin }: Attribution, dockerfile: Dockerfile): string {
  const where =
    place.kind === "unplaced"
      ? `unplaced ${place.reason}`
      : place.kind === "base"
        ? `FROM ${lineOf(dockerfile, place.stage.from)} ${confidence}`
        : `${lineOf(dockerfile, place.instruction)} ${confidence}`;
  if (origin === undefined) return where;
  if (origin.kind === "image") return `${where} < ${origin.reference}`;
  const { instruction, stage } = origin;
  return `${where} < ${instruction === undefined ? `stage ${stage.index}` : lineOf(dockerfile, instruction)}`;
}
