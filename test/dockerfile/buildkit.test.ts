/** Awkward files are split as BuildKit's own parser does (recorded by scripts/record-buildkit). */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { parseInstructions } from "../../server/src/dockerfile/instructions.ts";
import recorded from "../fixtures/buildkit.json" with { type: "json" };

interface Recorded {
  readonly keyword: string;
  readonly line: number;
  readonly flags?: readonly string[];
  readonly heredocs?: readonly string[];
}

/**
 * BuildKit ends lines at line feeds alone; editors, LSP and dockerfile-ast at a lone carriage return too, and
 * what an editor shows as lines is read as lines here.
 */
const knownDifferences = new Set(["cr_only.Dockerfile"]);

function read(name: string): readonly Recorded[] {
  const text = readFileSync(new URL(`../fixtures/edge/${name}`, import.meta.url), "utf8");
  return parseInstructions(text).instructions.map((instruction) => {
    const { keyword, flags, span } = instruction;
    const { heredocs } = instruction.trigger ?? instruction;
    return {
      keyword,
      line: text.slice(0, span.start).split("\n").length,
      ...(flags.length > 0 && { flags: flags.map((flag) => text.slice(flag.span.start, flag.span.end)) }),
      ...(heredocs.length > 0 && { heredocs: heredocs.map(({ body }) => text.slice(body.start, body.end)) }),
    };
  });
}

describe(`files as BuildKit ${recorded.buildkit} reads them`, () => {
  const files: readonly (readonly [string, readonly Recorded[]])[] = Object.entries(recorded.files);
  for (const [name, instructions] of files) {
    if (knownDifferences.has(name)) continue;
    test(name, () => assert.deepEqual(read(name), instructions));
  }
  for (const [name, error] of Object.entries(recorded.refused)) {
    test(`${name}, which it refuses: ${error.split("\n")[0]}`, () => assert.ok(Array.isArray(read(name))));
  }
});
