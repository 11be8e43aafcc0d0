/** The grammar, which sees one line at a time, finds the instructions where the engine finds them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Dockerfile, Instruction } from "../../../server/src/dockerfile/model.ts";
import { dataFolder, noData, readCorpus, readEdgeCases } from "../../support/corpus.ts";
import { engine } from "../../support/engine.ts";
import { createTokenizer, type TokenizedLine } from "./tokenizer.ts";

const tokenize = await createTokenizer();

test("the corpus", { skip: dataFolder === undefined ? noData : false }, () => {
  const files = dataFolder === undefined ? [] : [...readEdgeCases(dataFolder), ...readCorpus(dataFolder)];
  const tenth = files.filter((_, index) => index % 10 === 0);
  let instructions = 0;
  const wrong: string[] = [];
  for (const { id, text: bytes } of tenth) {
    // What an editor tokenizes has no byte order mark.
    const text = bytes.replace(/^\uFEFF/, "");
    // A carriage return alone ends a line in editors, and none for Docker.
    if (/\r(?!\n)/.test(text)) continue;
    const dockerfile = engine.parse(text);
    instructions += dockerfile.instructions.length;
    const lines = tokenize(text);
    for (const instruction of dockerfile.instructions) {
      for (const problem of compare(dockerfile, instruction, lines)) wrong.push(`${id}: ${problem}`);
    }
  }
  assert.ok(instructions > 5000, `${instructions} instructions`);
  // What is left is mostly written wrong: instructions on continued lines.
  assert.ok(wrong.length <= 0.001 * instructions, `${wrong.length} of ${instructions}:\n${wrong.join("\n")}`);
});

const scripted = new Set(["RUN", "CMD", "ENTRYPOINT"]);

function* compare(
  { text, escape }: Dockerfile,
  instruction: Instruction,
  lines: readonly TokenizedLine[],
): Generator<string> {
  const first = text.slice(0, instruction.span.start).split("\n").length - 1;
  const height = text.slice(instruction.span.start, instruction.argumentsSpan.end).split("\n").length;
  const [head, ...others] = lines.slice(first, first + height);
  if (head === undefined) return;
  if (isKnown(instruction.keyword) && !startsInstruction(head)) yield `does not start: ${head.text}`;
  const inner = instruction.trigger ?? instruction;
  // Commands for Windows are embedded nowhere, and the backtick is taken for its mark.
  const isScript = scripted.has(inner.keyword) && inner.json === undefined && escape !== "`";
  for (const line of others) {
    if (line.text.trim() === "" || line.text.trimStart().startsWith("#")) continue;
    if (startsInstruction(line) && inner.keyword !== "HEALTHCHECK") yield `starts: ${line.text}`;
    const isEmbedded = line.tokens.some(({ scopes }) => scopes.includes("meta.embedded.block.shellscript"));
    const isOption = line.text.trimStart().startsWith("--");
    if (isScript && !isEmbedded && !isOption) yield `is no script: ${line.text}`;
    if (!isScript && isEmbedded && inner.keyword !== "HEALTHCHECK") yield `is a script: ${line.text}`;
  }
}

function startsInstruction({ tokens }: TokenizedLine): boolean {
  const token = tokens.find(({ text }) => text.trim() !== "");
  return (
    token?.scopes.some((scope) => /^keyword\.(?:other\.special-method|control)\.dockerfile$/.test(scope)) ===
      true && !token.scopes.some((scope) => scope.startsWith("meta.embedded"))
  );
}

function isKnown(keyword: string): boolean {
  return /^(?:ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)$/.test(
    keyword,
  );
}
