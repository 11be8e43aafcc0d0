/** Which folders become the user's, since the application writes to them. */
import { dedent } from "../../support/dedent.ts";
import { type RewriteCase, testRewrites } from "../../support/test-rewrites.ts";
import { makeUser } from "./made-user.ts";

const cases: readonly RewriteCase[] = [
  {
    name: "the timetable of Celery",
    text: dedent(`
      FROM python:3.13-slim
      WORKDIR /app
      CMD ["celery", "-A", "tasks", "beat"]
    `),
    has: ["chown -R 10001:10001 /app"],
    level: "A",
  },
  {
    name: "the timetable of Celery elsewhere",
    text: dedent(`
      FROM python:3.13-slim
      WORKDIR /app
      CMD ["celery", "-A", "tasks", "beat", "--schedule=/tmp/a"]
    `),
    lacks: ["chown"],
    level: "A",
  },
  {
    name: "a folder that is made with its mode",
    text: dedent(`
      FROM debian:13
      RUN mkdir -m 755 -p /srv/state && mkdir --mode 0750 /srv/in
      CMD ["/app"]
    `),
    has: ["mkdir -p /srv/in /srv/state && chown -R 10001:10001 /srv/in /srv/state"],
    level: "A",
  },
  {
    name: "a site that Jekyll builds when it starts",
    text: dedent(`
      FROM ruby:3.4
      WORKDIR /site
      COPY . .
      RUN bundle install
      CMD ["bundle", "exec", "jekyll", "serve", "--host", "0.0.0.0"]
    `),
    has: ["chown -R 10001:10001 /site"],
    level: "A",
  },
  {
    name: "a build for the web when a container starts",
    text: dedent(`
      FROM node:22-slim
      WORKDIR /app
      COPY . .
      RUN npm ci
      CMD npx react-scripts build && npx serve -s build
    `),
    has: ["chown -R node: /app"],
    lacks: [".cache"],
    level: "A",
  },
  {
    name: "folders that the image has for it",
    text: dedent(`
      FROM caddy:2-alpine
      COPY dist /srv
      EXPOSE 8080
    `),
    has: ["mkdir -p /config /data && chown -R 10001:10001 /config /data"],
    level: "A",
  },
  {
    name: "a folder that is made for what a build puts in",
    text: dedent(`
      FROM node:22-slim
      RUN mkdir /src && cd /src && curl -fsSL https://example.com/a.tar.gz | tar -xz
      RUN mkdir /site
      WORKDIR /site/app
      CMD ["node", "/src/server.js"]
    `),
    lacks: ["chown"],
    level: "A",
  },
  {
    name: "H18: a volume's folder is made the user's in front of VOLUME",
    text: dedent(`
      FROM node:22-slim
      COPY . /app
      VOLUME /data
      CMD ["node", "/app/server.js"]
    `),
    result: dedent(`
      FROM node:22-slim
      COPY . /app
      RUN mkdir -p /data && chown -R node: /data
      VOLUME /data
      USER node
      CMD ["node", "/app/server.js"]
    `),
    level: "A",
  },
  {
    name: "a folder that a build makes for its results",
    text: dedent(`
      FROM debian:13
      WORKDIR /app
      COPY . .
      RUN mkdir build && cd build && cmake .. && make
      CMD ["./build/server"]
    `),
    result: dedent(`
      FROM debian:13
      WORKDIR /app
      COPY . .
      RUN mkdir build && cd build && cmake .. && make
      RUN ${makeUser}
      USER 10001:10001
      CMD ["./build/server"]
    `),
    level: "A",
  },
  {
    name: "H16: a folder that is made for the application",
    text: dedent(`
      FROM node:22-slim
      WORKDIR /app
      COPY . .
      RUN mkdir -p uploads
      CMD ["node", "server.js"]
    `),
    result: dedent(`
      FROM node:22-slim
      WORKDIR /app
      COPY . .
      RUN mkdir -p uploads
      RUN mkdir -p /app/uploads && chown -R node: /app/uploads
      USER node
      CMD ["node", "server.js"]
    `),
    level: "A",
  },
  {
    name: "S9: a folder of the context whose name says that it is written to",
    text: dedent(`
      FROM node:22-slim
      WORKDIR /app
      COPY . .
      CMD ["node", "server.js"]
    `),
    files: { "server.js": "", "uploads/.gitkeep": "" },
    result: dedent(`
      FROM node:22-slim
      WORKDIR /app
      COPY . .
      RUN mkdir -p /app/uploads && chown -R node: /app/uploads
      # TODO(dockerfile-security): /app/uploads look like places that the application writes to; take away what it only reads.
      USER node
      CMD ["node", "server.js"]
    `),
    level: "B",
    concerns: ["S9"],
  },
  {
    name: "by way of another stage",
    text: dedent(`
      FROM node:22 AS build
      WORKDIR /src
      COPY . .
      RUN npm ci && npm run build

      FROM node:22-slim
      COPY --from=build /src /app
      CMD ["node", "/app/node_modules/next/dist/bin/next", "start"]
    `),
    files: { "package.json": '{ "dependencies": { "next": "15.0.0" } }' },
    result: dedent(`
      FROM node:22 AS build
      WORKDIR /src
      COPY . .
      RUN npm ci && npm run build

      FROM node:22-slim
      COPY --from=build /src /app
      RUN mkdir -p /app/.next && chown -R node: /app/.next
      USER node
      CMD ["node", "/app/node_modules/next/dist/bin/next", "start"]
    `),
    level: "A",
  },
  {
    name: "a tool for development writes to the working folder, by way of scripts",
    text: dedent(`
      FROM node:22-slim
      WORKDIR /app
      COPY . .
      RUN npm ci
      CMD ["npm", "start"]
    `),
    files: {
      "package.json":
        '{ "scripts": { "start": "npm run dev", "predev": "tsc -p .", "dev": "node dist/a.js" } }',
    },
    result: dedent(`
      FROM node:22-slim
      WORKDIR /app
      COPY . .
      RUN npm ci
      RUN chown -R node: /app
      USER node
      CMD ["npm", "start"]
    `),
    level: "A",
  },
  {
    name: "a server for development keeps a cache beside its packages",
    text: dedent(`
      FROM node:22-slim
      WORKDIR /app
      COPY . .
      RUN npm ci
      CMD ["yarn", "start"]
    `),
    files: { "package.json": '{ "scripts": { "start": "react-scripts start" } }' },
    result: dedent(`
      FROM node:22-slim
      WORKDIR /app
      COPY . .
      RUN npm ci
      RUN mkdir -p /app/node_modules/.cache && chown -R node: /app/node_modules/.cache
      USER node
      CMD ["yarn", "start"]
    `),
    level: "A",
  },
  {
    name: "S9: a database that is a file in the working folder",
    text: dedent(`
      FROM python:3.12-slim
      WORKDIR /app
      COPY . .
      CMD ["gunicorn", "site.wsgi"]
    `),
    files: { "site/settings.py": "DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3'}}\n" },
    result: dedent(`
      FROM python:3.12-slim
      WORKDIR /app
      COPY . .
      RUN ${makeUser} && chown -R 10001:10001 /app
      # TODO(dockerfile-security): /app look like places that the application writes to; take away what it only reads.
      USER 10001:10001
      CMD ["gunicorn", "site.wsgi"]
    `),
    level: "B",
    concerns: ["S9"],
  },
  {
    name: "a database for which the file makes room",
    text: dedent(`
      FROM node:22-slim
      WORKDIR /app
      COPY . .
      VOLUME /data
      CMD ["node", "a.js"]
    `),
    files: { "package.json": '{ "dependencies": { "better-sqlite3": "11" } }' },
    result: dedent(`
      FROM node:22-slim
      WORKDIR /app
      COPY . .
      RUN mkdir -p /data && chown -R node: /data
      VOLUME /data
      USER node
      CMD ["node", "a.js"]
    `),
    level: "A",
  },
  {
    name: "Celery's schedule lies where it is started",
    text: dedent(`
      FROM python:3.12-slim
      WORKDIR /app
      COPY . .
      CMD ["celery", "-A", "a", "worker", "--beat"]
    `),
    files: { "a.py": "" },
    level: "A",
    has: ["chown -R 10001:10001 /app"],
  },
  {
    name: "a schedule that has a place of its own",
    text: dedent(`
      FROM python:3.12-slim
      WORKDIR /app
      COPY . .
      CMD ["celery", "-A", "a", "beat", "--schedule=/tmp/beat"]
    `),
    files: { "a.py": "" },
    level: "A",
    lacks: ["chown"],
  },
  {
    name: "notebooks",
    text: dedent(`
      FROM python:3.12-slim
      WORKDIR /app
      COPY . .
      CMD ["poetry", "run", "jupyter", "lab", "--ip=0.0.0.0"]
    `),
    files: { "a.py": "" },
    level: "A",
    has: ["chown -R 10001:10001 /app"],
  },
  {
    name: "uv brings the environment up to date when it starts",
    text: dedent(`
      FROM python:3.12-slim
      WORKDIR /app
      COPY . .
      CMD ["uv", "run", "a.py"]
    `),
    files: { "a.py": "" },
    level: "A",
    has: ["chown -R 10001:10001 /app/.venv"],
  },
  {
    name: "uv that is told not to",
    text: dedent(`
      FROM python:3.12-slim
      WORKDIR /app
      COPY . .
      CMD ["uv", "run", "--no-sync", "a.py"]
    `),
    files: { "a.py": "" },
    level: "A",
    lacks: ["chown"],
  },
  {
    name: "folders that WORKDIR makes and nothing fills",
    text: dedent(`
      FROM python:3.12-slim
      WORKDIR /cache
      WORKDIR /settings
      WORKDIR /app
      COPY settings /settings
      COPY . .
      CMD ["python", "a.py"]
    `),
    files: { "a.py": "", "settings/a.json": "" },
    level: "A",
    has: ["mkdir -p /cache && chown -R 10001:10001 /cache"],
    lacks: ["/cache /settings"],
  },
];

testRewrites("non-root", cases, { hasWindowsToo: true });
