import assert from "node:assert/strict";
import { test } from "node:test";
import { MarkupKind } from "vscode-languageserver/node";
import { escapeMarkdown, joinSections, link, toPlainText } from "../../server/src/lsp/markup.ts";

const escapes: readonly (readonly [text: string, escaped: string])[] = [
  ["plain text, with (brackets) and node:22.1-slim.", "plain text, with (brackets) and node:22.1-slim."],
  ["![x](http://a)", "!\\[x\\](http://a)"],
  ["<img src=x>", "\\<img src=x\\>"],
  ["a_b*c`d`~e~|&amp;", "a\\_b\\*c\\`d\\`\\~e\\~\\|\\&amp;"],
  ["C:\\Windows", "C:\\\\Windows"],
  ["# a", "\\# a"],
  ["  - a - b", "  \\- a - b"],
];

for (const [text, escaped] of escapes) {
  test(`Markdown of ${text}`, () => assert.equal(escapeMarkdown(text), escaped));
}

test("a link's label and target cannot end it", () => {
  assert.equal(link("a]b", "https://a/b(c) d"), "[a\\]b](https://a/b%28c%29%20d)");
});

test("sections are told apart", () => {
  assert.equal(joinSections(MarkupKind.Markdown, ["a", "b"]), "a\n\n---\n\nb");
  assert.equal(joinSections(MarkupKind.PlainText, ["a", "b"]), "a\n\nb");
});

test("plain text keeps what the marks were about", () => {
  assert.equal(toPlainText("**`a_b`**\n\n- c `d|e`\n\n*f \\*g\\* \\[h\\]*"), "a_b\n\n- c d|e\n\nf *g* [h]");
});
