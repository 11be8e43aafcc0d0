/** Which user a container gets, and what becomes that user's. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { dedent } from "../../support/dedent.ts";
import { rewrite } from "../../support/rewrites.ts";

interface Case {
  readonly name: string;
  readonly before: string;
  readonly after?: string;
  readonly level: "A" | "B" | "C" | "none";
  readonly concerns?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
}

const create =
  "groupadd --system --gid 10001 app && useradd --system --no-log-init --uid 10001 --gid app --home-dir /nonexistent --shell /usr/sbin/nologin app";

const cases: readonly Case[] = [
  {
    name: "the user that the image has",
    before: `
      FROM node:22-slim
      WORKDIR /app
      COPY . .
      RUN npm ci
      EXPOSE 3000
      CMD ["node", "server.js"]
    `,
    after: `
      FROM node:22-slim
      WORKDIR /app
      COPY . .
      RUN npm ci
      EXPOSE 3000
      USER node
      CMD ["node", "server.js"]
    `,
    level: "A",
  },
  {
    name: "a new user in the distribution's idiom",
    before: `
      FROM python:3.12-slim
      COPY app.py /app/
      CMD ["python", "/app/app.py"]
    `,
    after: `
      FROM python:3.12-slim
      COPY app.py /app/
      RUN ${create}
      USER 10001:10001
      CMD ["python", "/app/app.py"]
    `,
    level: "A",
  },
  {
    name: "the same on Alpine",
    before: `
      FROM alpine:3.20
      COPY app /app
      CMD ["/app"]
    `,
    after: `
      FROM alpine:3.20
      COPY app /app
      RUN addgroup -S -g 10001 app && adduser -S -D -H -u 10001 -G app app
      USER 10001:10001
      CMD ["/app"]
    `,
    level: "A",
  },
  {
    name: "a user that the file makes and does not switch to",
    before: `
      FROM python:3.12-slim
      RUN useradd --uid 5000 web
      COPY . /app
      CMD ["python", "/app/app.py"]
    `,
    after: `
      FROM python:3.12-slim
      RUN useradd --uid 5000 web
      COPY . /app
      USER web
      CMD ["python", "/app/app.py"]
    `,
    level: "A",
  },
  {
    name: "H18: a volume's folder is made the user's in front of VOLUME",
    before: `
      FROM node:22-slim
      COPY . /app
      VOLUME /data
      CMD ["node", "/app/server.js"]
    `,
    after: `
      FROM node:22-slim
      COPY . /app
      RUN mkdir -p /data && chown -R node: /data
      VOLUME /data
      USER node
      CMD ["node", "/app/server.js"]
    `,
    level: "A",
  },
  {
    name: "H16: a folder that is made for the application",
    before: `
      FROM node:22-slim
      WORKDIR /app
      COPY . .
      RUN mkdir -p uploads
      CMD ["node", "server.js"]
    `,
    after: `
      FROM node:22-slim
      WORKDIR /app
      COPY . .
      RUN mkdir -p uploads
      RUN mkdir -p /app/uploads && chown -R node: /app/uploads
      USER node
      CMD ["node", "server.js"]
    `,
    level: "A",
  },
  {
    name: "S9: a folder of the context whose name says that it is written to",
    before: `
      FROM node:22-slim
      WORKDIR /app
      COPY . .
      CMD ["node", "server.js"]
    `,
    files: { "server.js": "", "uploads/.gitkeep": "" },
    after: `
      FROM node:22-slim
      WORKDIR /app
      COPY . .
      RUN mkdir -p /app/uploads && chown -R node: /app/uploads
      # TODO(dockerfile-security): /app/uploads look like places that the application writes to; take away what it only reads.
      USER node
      CMD ["node", "server.js"]
    `,
    level: "B",
    concerns: ["S9"],
  },
  {
    name: "by way of another stage",
    before: `
      FROM node:22 AS build
      WORKDIR /src
      COPY . .
      RUN npm ci && npm run build

      FROM node:22-slim
      COPY --from=build /src /app
      CMD ["node", "/app/node_modules/next/dist/bin/next", "start"]
    `,
    files: { "package.json": '{ "dependencies": { "next": "15.0.0" } }' },
    after: `
      FROM node:22 AS build
      WORKDIR /src
      COPY . .
      RUN npm ci && npm run build

      FROM node:22-slim
      COPY --from=build /src /app
      RUN mkdir -p /app/.next && chown -R node: /app/.next
      USER node
      CMD ["node", "/app/node_modules/next/dist/bin/next", "start"]
    `,
    level: "A",
  },
  {
    name: "H15: a port below 1024",
    before: `
      FROM node:22-slim
      COPY . /app
      EXPOSE 80
      CMD ["node", "/app/server.js"]
    `,
    after: `
      FROM node:22-slim
      COPY . /app
      EXPOSE 80
      # TODO(dockerfile-security): Port 80 is below 1024: a user without privileges can open it with Docker 20.10 and later, not everywhere else.
      USER node
      CMD ["node", "/app/server.js"]
    `,
    level: "B",
    concerns: ["H15"],
  },
  {
    name: "H23: what runs is in root's home folder",
    before: `
      FROM python:3.12-slim
      RUN pip install --user flask
      ENV PATH=/root/.local/bin:$PATH
      COPY . /app
      CMD ["flask", "run"]
    `,
    level: "C",
    concerns: ["H23"],
  },
  {
    name: "H23: a program that writes to a home folder which the user does not have",
    before: `
      FROM python:3.12-slim
      COPY . /app
      CMD ["streamlit", "run", "/app/app.py"]
    `,
    after: `
      FROM python:3.12-slim
      COPY . /app
      RUN ${create}
      ENV HOME=/tmp
      USER 10001:10001
      CMD ["streamlit", "run", "/app/app.py"]
    `,
    level: "A",
  },
  {
    name: "a server that starts as root",
    before: `
      FROM nginx:1.27
      COPY site /usr/share/nginx/html
    `,
    level: "C",
    concerns: ["S10"],
  },
  {
    name: "an entry point that drops its privileges",
    before: `
      FROM debian:12-slim
      RUN apt-get update && apt-get install -y --no-install-recommends gosu && rm -rf /var/lib/apt/lists/*
      COPY entry.sh /
      ENTRYPOINT ["/entry.sh"]
      CMD ["gosu", "app", "server"]
    `,
    level: "C",
    concerns: ["S10"],
  },
  {
    name: "it has a user already",
    before: `
      FROM node:22-slim
      USER node
      CMD ["node", "server.js"]
    `,
    level: "none",
  },
  {
    name: "its base has one",
    before: `
      FROM gcr.io/distroless/static-debian13:nonroot
      COPY app /app
      ENTRYPOINT ["/app"]
    `,
    level: "none",
  },
  {
    name: "an image without a shell",
    before: `
      FROM scratch
      COPY app /app
      ENTRYPOINT ["/app"]
    `,
    after: `
      FROM scratch
      COPY app /app
      USER 65532:65532
      ENTRYPOINT ["/app"]
    `,
    level: "A",
  },
];

describe("non-root", () => {
  for (const { name, before, after, level, concerns = [], files } of cases) {
    test(name, async () => {
      const result = await rewrite("non-root", dedent(before), files);
      assert.equal(result.text, after === undefined ? undefined : dedent(after));
      assert.deepEqual({ level: result.level, concerns: result.concerns }, { level, concerns });
      assert.deepEqual(result.problems, []);
    });
    test(`${name}, CRLF`, async () => {
      const result = await rewrite("non-root", dedent(before).replaceAll("\n", "\r\n"), files);
      assert.equal(result.text?.replaceAll("\r\n", "\n"), after === undefined ? undefined : dedent(after));
      assert.deepEqual(result.problems, []);
    });
  }
});
