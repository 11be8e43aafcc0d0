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
      FROM httpd:2.4
      COPY site /usr/local/apache2/htdocs
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
  {
    name: "a tool for development writes to the working folder, by way of scripts",
    before: `
      FROM node:22-slim
      WORKDIR /app
      COPY . .
      RUN npm ci
      CMD ["npm", "start"]
    `,
    files: {
      "package.json":
        '{ "scripts": { "start": "npm run dev", "predev": "tsc -p .", "dev": "node dist/a.js" } }',
    },
    after: `
      FROM node:22-slim
      WORKDIR /app
      COPY . .
      RUN npm ci
      RUN mkdir -p /app && chown -R node: /app
      USER node
      CMD ["npm", "start"]
    `,
    level: "A",
  },
  {
    name: "a server for development keeps a cache beside its packages",
    before: `
      FROM node:22-slim
      WORKDIR /app
      COPY . .
      RUN npm ci
      CMD ["yarn", "start"]
    `,
    files: { "package.json": '{ "scripts": { "start": "react-scripts start" } }' },
    after: `
      FROM node:22-slim
      WORKDIR /app
      COPY . .
      RUN npm ci
      RUN mkdir -p /app/node_modules/.cache && chown -R node: /app/node_modules/.cache
      USER node
      CMD ["yarn", "start"]
    `,
    level: "A",
  },
  {
    name: "S9: a database that is a file in the working folder",
    before: `
      FROM python:3.12-slim
      WORKDIR /app
      COPY . .
      CMD ["gunicorn", "site.wsgi"]
    `,
    files: { "site/settings.py": "DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3'}}\n" },
    after: `
      FROM python:3.12-slim
      WORKDIR /app
      COPY . .
      RUN ${create} && mkdir -p /app && chown -R 10001:10001 /app
      # TODO(dockerfile-security): /app look like places that the application writes to; take away what it only reads.
      USER 10001:10001
      CMD ["gunicorn", "site.wsgi"]
    `,
    level: "B",
    concerns: ["S9"],
  },
  {
    name: "a database for which the file makes room",
    before: `
      FROM node:22-slim
      WORKDIR /app
      COPY . .
      VOLUME /data
      CMD ["node", "a.js"]
    `,
    files: { "package.json": '{ "dependencies": { "better-sqlite3": "11" } }' },
    after: `
      FROM node:22-slim
      WORKDIR /app
      COPY . .
      RUN mkdir -p /data && chown -R node: /data
      VOLUME /data
      USER node
      CMD ["node", "a.js"]
    `,
    level: "A",
  },
  {
    name: "H23: a package that keeps models in the home folder",
    before: `
      FROM python:3.12-slim
      WORKDIR /app
      COPY requirements.txt .
      RUN pip install -r requirements.txt
      COPY app.py .
      CMD ["python", "app.py"]
    `,
    files: { "requirements.txt": "Transformers==4.50\n", "app.py": "" },
    after: `
      FROM python:3.12-slim
      WORKDIR /app
      COPY requirements.txt .
      RUN pip install -r requirements.txt
      COPY app.py .
      RUN ${create}
      ENV HOME=/tmp
      USER 10001:10001
      CMD ["python", "app.py"]
    `,
    level: "A",
  },
  {
    name: "H23: go run keeps what it compiles in the home folder",
    before: `
      FROM golang:1.25
      WORKDIR /src
      COPY . .
      CMD ["go", "run", "."]
    `,
    after: `
      FROM golang:1.25
      WORKDIR /src
      COPY . .
      RUN ${create}
      ENV HOME=/tmp
      USER 10001:10001
      CMD ["go", "run", "."]
    `,
    level: "A",
  },
  {
    name: "H20: the working folder is root's home and nothing else names it",
    before: `
      FROM golang:1.25-alpine AS build
      WORKDIR /src
      COPY . .
      RUN go build -o server .

      FROM alpine:3.22
      RUN apk add --no-cache ca-certificates
      WORKDIR /root/
      COPY --from=build /src/server ./
      CMD ["./server"]
    `,
    after: `
      FROM golang:1.25-alpine AS build
      WORKDIR /src
      COPY . .
      RUN go build -o server .

      FROM alpine:3.22
      RUN apk add --no-cache ca-certificates
      WORKDIR /app
      COPY --from=build /src/server ./
      RUN addgroup -S -g 10001 app && adduser -S -D -H -u 10001 -G app app
      USER 10001:10001
      CMD ["./server"]
    `,
    level: "A",
  },
  {
    name: "H23: a RUN names root's home as well",
    before: `
      FROM alpine:3.22
      WORKDIR /root/
      COPY server ./
      RUN chmod +x /root/server
      CMD ["./server"]
    `,
    level: "C",
    concerns: ["H23"],
  },
  ...(
    [
      ["pipenv's environment", "pipenv install --deploy", "python:3.12"],
      ["Poetry's environment", "poetry install --no-root", "python:3.12"],
      ["Playwright's browsers", "npx playwright install --with-deps chromium", "node:22"],
      ["Playwright's browsers, by Python", "python -m playwright install chromium", "python:3.12"],
      ["NLTK's data", "python -m nltk.downloader punkt", "python:3.12"],
      ["a model", "python -c \"from transformers import x; x.from_pretrained('y')\"", "python:3.12"],
    ] as const
  ).map(
    ([name, command, image]): Case => ({
      name: `H23: ${name} in root's home`,
      before: `
        FROM ${image}
        WORKDIR /app
        COPY . .
        RUN ${command}
        CMD ["node", "a.js"]
      `,
      level: "C",
      concerns: ["H23"],
    }),
  ),
  {
    name: "H23: Puppeteer's browser in root's home",
    before: `
      FROM node:22
      WORKDIR /app
      COPY package.json ./
      RUN npm install
      CMD ["node", "a.js"]
    `,
    files: { "package.json": '{ "dependencies": { "puppeteer": "^24.0.0" } }' },
    level: "C",
    concerns: ["H23"],
  },
  ...(
    [
      ["pipenv --system", "pipenv install --system --deploy", ""],
      ["Poetry without an environment", "poetry config virtualenvs.create false && poetry install", ""],
      ["pipenv beside the project", "pipenv sync", "ENV PIPENV_VENV_IN_PROJECT=1"],
      ["browsers in a folder of their own", "playwright install chromium", "ENV PLAYWRIGHT_BROWSERS_PATH=/b"],
    ] as const
  ).map(
    ([name, command, setting]): Case => ({
      name,
      before: `
        FROM python:3.12
        ${setting === "" ? "LABEL a=b" : setting}
        RUN ${command}
        CMD ["python", "a.py"]
      `,
      after: `
        FROM python:3.12
        ${setting === "" ? "LABEL a=b" : setting}
        RUN ${command}
        RUN ${create}
        USER 10001:10001
        CMD ["python", "a.py"]
      `,
      level: "A",
    }),
  ),
  {
    name: "H15: Apache of the PHP images, which any user may start",
    before: `
      FROM php:8.4-apache
      RUN docker-php-ext-install pdo_mysql && a2enmod rewrite
      COPY . /var/www/html
    `,
    files: { "index.php": "", "uploads/.gitkeep": "" },
    after: `
      FROM php:8.4-apache
      RUN docker-php-ext-install pdo_mysql && a2enmod rewrite
      COPY . /var/www/html
      RUN mkdir -p /var/www/html/uploads && chown -R www-data: /var/www/html/uploads
      # TODO(dockerfile-security): Port 80 is below 1024: a user without privileges can open it with Docker 20.10 and later, not everywhere else.
      # TODO(dockerfile-security): /var/www/html/uploads look like places that the application writes to; take away what it only reads.
      USER www-data
    `,
    level: "B",
    concerns: ["H15", "S9"],
  },
  {
    name: "Apache of the PHP images on another port",
    before: `
      FROM php:8.4-apache
      RUN sed -i 's/80/8080/g' /etc/apache2/ports.conf /etc/apache2/sites-available/000-default.conf
      COPY src /var/www/html
      EXPOSE 8080
    `,
    after: `
      FROM php:8.4-apache
      RUN sed -i 's/80/8080/g' /etc/apache2/ports.conf /etc/apache2/sites-available/000-default.conf
      COPY src /var/www/html
      EXPOSE 8080
      USER www-data
    `,
    level: "A",
  },
  {
    name: "PHP's FastCGI server",
    before: `
      FROM php:8.4-fpm-alpine
      COPY src /srv
    `,
    after: `
      FROM php:8.4-fpm-alpine
      COPY src /srv
      USER www-data
    `,
    level: "A",
  },
  {
    name: "S10: an entry script that changes to another user",
    before: `
      FROM debian:13-slim
      COPY entry.sh server /
      ENTRYPOINT ["/entry.sh"]
    `,
    files: { "entry.sh": "#!/bin/sh\nchown -R app /data\nexec /server\n" },
    level: "C",
    concerns: ["S10"],
  },
  {
    name: "S10: an entry script that starts a service",
    before: `
      FROM debian:13-slim
      COPY entry.sh server /
      CMD sh /entry.sh
    `,
    files: { "entry.sh": "service cron start\nexec /server\n" },
    level: "C",
    concerns: ["S10"],
  },
  {
    name: "an entry script that only starts the program",
    before: `
      FROM debian:13-slim
      COPY entry.sh server /
      ENTRYPOINT ["/entry.sh"]
    `,
    files: { "entry.sh": "#!/bin/sh\nset -e\nexec /server\n" },
    after: `
      FROM debian:13-slim
      COPY entry.sh server /
      RUN ${create}
      USER 10001:10001
      ENTRYPOINT ["/entry.sh"]
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
