import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDockerfile } from "../server/src/dockerfile/parse.ts";
import type { Engine } from "../server/src/engine.ts";
import type { Edit, Finding } from "../server/src/finding.ts";
import { fixAll } from "../server/src/fix-all.ts";
import { shell } from "./support/engine.ts";

/** Replaces what matches, wherever it stands. */
interface Replacement {
  readonly match: RegExp;
  readonly by: string;
  readonly safety?: "safe" | "suggestion";
}

/** Lints by replacements, to have fixes that meet, follow and undo each other at will. */
function engineOf(replacements: readonly Replacement[]): Pick<Engine, "parse" | "lint"> {
  return {
    parse: (text) => parseDockerfile(text, shell),
    lint: ({ text }) =>
      replacements.flatMap(({ match, by, safety = "safe" }) =>
        [...text.matchAll(match)].map((found): Finding => {
          const span = { start: found.index, end: found.index + found[0].length };
          const edits = () => [{ span, text: by }];
          return {
            rule: "replacement",
            messageId: "found",
            message: "",
            severity: "info",
            span,
            related: [],
            tags: [],
            fixes: [{ id: "replace", title: "", safety, edits }],
          };
        }),
      ),
  };
}

const cases: readonly {
  readonly name: string;
  readonly text: string;
  readonly replacements: readonly Replacement[];
  readonly edits: readonly Edit[];
}[] = [
  { name: "nothing to fix", text: "FROM a\n", replacements: [], edits: [] },
  {
    name: "a suggestion is left to the user",
    text: "FROM a\n",
    replacements: [{ match: /a/g, by: "a:1", safety: "suggestion" }],
    edits: [],
  },
  {
    name: "two places, two edits",
    text: "RUN apt x\nRUN apt y\n",
    replacements: [{ match: /apt(?= )/g, by: "apt-get" }],
    edits: [
      { span: { start: 7, end: 7 }, text: "-get" },
      { span: { start: 17, end: 17 }, text: "-get" },
    ],
  },
  {
    name: "fixes in one place follow each other",
    text: "RUN apt install\n",
    replacements: [
      { match: /apt(?= )/g, by: "apt-get" },
      { match: /apt(-get)? install(?! -y)/g, by: "apt-get install -y" },
    ],
    edits: [
      { span: { start: 7, end: 7 }, text: "-get" },
      { span: { start: 15, end: 15 }, text: " -y" },
    ],
  },
  {
    name: "a fix that makes way for another",
    text: "RUN sudo sudo ls\n",
    replacements: [{ match: /sudo (?!sudo)/g, by: "" }],
    edits: [{ span: { start: 4, end: 14 }, text: "" }],
  },
  {
    name: "fixes that undo each other end",
    text: "A",
    replacements: [
      { match: /A/g, by: "B" },
      { match: /B/g, by: "A" },
    ],
    edits: [{ span: { start: 0, end: 1 }, text: "B" }],
  },
  {
    name: "a fix without end is bounded",
    text: "A",
    replacements: [{ match: /$/g, by: "x" }],
    edits: [{ span: { start: 1, end: 1 }, text: "xxxxxxxxxx" }],
  },
  {
    name: "a line break is not cut in two",
    text: "a\r\nb",
    replacements: [{ match: /a\r\n/g, by: "a\n" }],
    edits: [{ span: { start: 1, end: 3 }, text: "\n" }],
  },
  {
    name: "a character is not cut in two",
    text: "# 😀",
    replacements: [{ match: /😀/gu, by: "😁" }],
    edits: [{ span: { start: 2, end: 4 }, text: "😁" }],
  },
];

for (const { name, text, replacements, edits } of cases) {
  test(`fix all: ${name}`, () => {
    assert.deepEqual(fixAll(engineOf(replacements), text, {}), edits);
  });
}
