/** Tables of Dockerfiles and what rewrites make of them. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { RewriteId, RewriteSettings } from "../../server/src/rewrites/rewrite.ts";
import { type Rewritten, rewrite } from "./rewrites.ts";

export interface Expected {
  /** `C`: refused. */
  readonly level: Rewritten["level"];
  /** Ids of what is assumed or refused. */
  readonly concerns?: readonly string[];
  /** The whole result. */
  readonly result?: string;
  /** The last stage of the result. */
  readonly last?: string;
  /** Lines of the result, in this order; others may stand between them. */
  readonly lines?: readonly string[];
  /** What stands in it somewhere. */
  readonly has?: readonly string[];
  /** What must not stand in it. */
  readonly lacks?: readonly string[];
}

interface Given {
  readonly name: string;
  readonly text: string;
  /** The build context, where it is another than that of the table. */
  readonly files?: Readonly<Record<string, string>>;
  readonly settings?: Partial<RewriteSettings>;
}

export interface RewriteCase extends Given, Expected {}

/** What a split makes of a file, and what a move to an image without a shell does. */
export interface ImageCase extends Given {
  readonly split: Expected;
  readonly minimal: Expected;
}

interface Table {
  /** The build context of cases that have none of their own. */
  readonly files?: Readonly<Record<string, string>>;
  /** Asks the same of each file with the line ends of Windows, too. */
  readonly hasWindowsToo?: boolean;
}

/** Nothing but what a case names is compared; `problems` of a result fail it in any case. */
export function testRewrites(
  id: RewriteId,
  cases: readonly RewriteCase[],
  { files = {}, hasWindowsToo = false }: Table = {},
): void {
  describe(id, () => {
    for (const one of cases) {
      test(one.name, () => compare(id, { files, ...one }));
      if (!hasWindowsToo) continue;
      const { text, result } = one;
      const windows = {
        text: toWindows(text),
        ...(result === undefined ? {} : { result: toWindows(result) }),
      };
      test(`${one.name}, CRLF`, () => compare(id, { files, ...one, ...windows }));
    }
  });
}

export function testBothImages(cases: readonly ImageCase[]): void {
  testRewrites(
    "multi-stage",
    cases.map(({ split, minimal: _, ...given }) => ({ ...given, ...split })),
  );
  testRewrites(
    "distroless",
    cases.map(({ split: _, minimal, ...given }) => ({ ...given, ...minimal })),
  );
}

async function compare(id: RewriteId, one: RewriteCase): Promise<void> {
  const { level, concerns, text, problems } = await rewrite(id, one.text, one.files, one.settings);
  assert.deepEqual(
    { level, concerns, problems },
    { level: one.level, concerns: one.concerns ?? [], problems: [] },
  );
  if (one.result !== undefined) assert.equal(text, one.result);
  if (one.last !== undefined) assert.equal(text?.slice(text.lastIndexOf("FROM ")), one.last);
  assertLines(text ?? "", one.lines ?? []);
  for (const part of one.has ?? []) assert.ok(text?.includes(part), `${part}\nis not in\n${text}`);
  for (const part of one.lacks ?? []) assert.ok(!text?.includes(part), `${part}\nis in\n${text}`);
}

function assertLines(text: string, expected: readonly string[]): void {
  const lines = text.split("\n");
  let at = 0;
  for (const line of expected) {
    const found = lines.indexOf(line, at);
    assert.notEqual(found, -1, `${line}\nis not in, or not in this order\n${text}`);
    at = found + 1;
  }
}

function toWindows(text: string): string {
  return text.replaceAll("\n", "\r\n");
}
