import assert from "node:assert/strict";
import { test } from "node:test";
import { memoizeAnswer } from "../../server/src/dockerfile/memo.ts";

test("an answer is kept, a failure is not", async () => {
  const keeper = { memo: new Map<object, unknown>() };
  let asked = 0;
  const ask = memoizeAnswer(
    () => keeper,
    async (_key: object) => {
      asked += 1;
      if (asked === 1) throw new Error("not yet");
      return asked;
    },
  );
  const key = {};
  await assert.rejects(ask(key), { message: "not yet" });
  assert.equal(await ask(key), 2);
  assert.equal(await ask(key), 2);
  assert.equal(await ask({}), 3);
});
