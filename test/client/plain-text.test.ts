/** Texts of strangers must not act where the editor shows them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { toNotification } from "../../client/src/scan/plain-text.ts";

/** What VS Code makes a link of in a notification: `parseLinkedText` in src/vs/base/common/linkedText.ts. */
const link = /\[[^\]]+\]\((?:https?:\/\/|command:|file:)[^)\s]+/i;

const texts: readonly string[] = [
  "It begins with “[Retry](command:workbench.action.terminal.new)”.",
  "[a](https://example.com) [b](file:///etc/passwd)",
  "[[a](command:x)](command:y)",
  "[a]\u200b(command:x)",
  "[a]\u202e(COMMAND:x)",
];

for (const text of texts) {
  test(`no link in a notification: ${JSON.stringify(text)}`, () => {
    const shown = toNotification(text);
    assert.doesNotMatch(shown, link);
    // The words stay readable.
    assert.equal(shown.replaceAll("] (", "]("), text.replace(/[\u200b\u202e]/g, ""));
  });
}

test("a notification is one line", () => {
  assert.equal(toNotification("a\r\nb\tc"), "a b c");
});
