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

test("files that are copied have their owners and rights by then", async () => {
  const run = "RUN mkdir /data && cp a /usr/local/bin/a && chmod +x /usr/local/bin/a && chown -R 1000 /data";
  const { text, level } = await rewrite("multi-stage", around(run));
  assert.equal(level, "B");
  assert.doesNotMatch(text?.split("FROM")[2] ?? "", /chmod/);
});

test("packages of a language that nobody asked for are not lost unsaid", async () => {
  const { concerns } = await rewrite("multi-stage", around("RUN gem install sass"));
  assert.ok(concerns.includes("S4"));
});

test("settings of tools that install are for the build", async () => {
  const { text } = await rewrite("multi-stage", around('RUN echo "registry=x" >> ~/.npmrc'));
  assert.doesNotMatch(text ?? "", /COPY --from=build \/~/);
});

test("adduser is no part of slim images of Debian 13", async () => {
  const run = "RUN adduser --system app";
  const { text } = await rewrite("multi-stage", around(run));
  assert.match(text ?? "", /install-recommends adduser && .*\nRUN adduser --system app\n/);
  const older = await rewrite("multi-stage", around(run).replace("python:3.12", "python:3.12-bookworm"));
  assert.doesNotMatch(older.text ?? "", /install-recommends/);
});

test("a shell that is installed is used from then on", async () => {
  const lines = 'RUN apk add --no-cache bash gcc\nSHELL ["/bin/bash", "-c"]';
  const { text } = await rewrite("multi-stage", around(lines).replace("python:3.12", "python:3.12-alpine"));
  assert.match(text?.split("FROM")[2] ?? "", /RUN apk add [^\n]*bash[^\n]*\nSHELL /);
});

test("packages of a publisher's repository are told from the distribution's", async () => {
  const add = "RUN curl -sL https://deb.nodesource.com/setup_22.x | bash - && apt-get install -y";
  const mixed = await rewrite("multi-stage", around(`${add} nodejs postgresql-client`));
  assert.deepEqual(mixed.level, "C");
  const own = await rewrite("multi-stage", around(`${add} postgresql-client`));
  assert.match(own.text ?? "", /install-recommends postgresql-client /);
  const unknown = add.replace(
    "deb.nodesource.com/setup_22.x | bash -",
    "deb.example.com/x > /etc/apt/sources.list.d/x.list",
  );
  assert.deepEqual((await rewrite("multi-stage", around(`${unknown} postgresql-client`))).level, "C");
});
