/** Programs that a COPY brings from another image, and what a result may bring of its own. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { rewrite } from "../../support/rewrites.ts";

const around = (lines: string, command = '["python", "main.py"]') =>
  `FROM python:3.12\n${lines}\nWORKDIR /app\nCOPY . .\nRUN uv sync --frozen\nCMD ${command}\n`;

test("a program that only the build calls stays there", async () => {
  const { text, problems } = await rewrite(
    "multi-stage",
    around("COPY --from=ghcr.io/astral-sh/uv /uv /bin/"),
  );
  assert.deepEqual(problems, []);
  assert.equal(text?.match(/astral-sh\/uv/g)?.length, 1);
  assert.match(text ?? "", /^FROM python:3.12 AS build\nCOPY --from=ghcr.io\/astral-sh\/uv \/uv \/bin\/\n/);
});

test("a program that no command calls moves with the rest, without a working folder of its own", async () => {
  const { text, problems } = await rewrite("multi-stage", around("COPY --from=example.com/tini /tini /bin/"));
  assert.deepEqual(problems, []);
  assert.match(
    text ?? "",
    /WORKDIR \/app\nCOPY --from=build \/app \/app\nCOPY --from=example.com\/tini \/tini \/bin\/\n/,
  );
});

test("programs of the full image that the start calls are installed on the slim one", async () => {
  const files = { "start.sh": "#!/bin/sh\ngit rev-parse HEAD\nssh-keygen -A\nexec python main.py\n" };
  const { text } = await rewrite("multi-stage", around("", '["/app/start.sh"]'), files);
  assert.match(text ?? "", /install -y --no-install-recommends git openssh-client && /);
});
