import rule from "../../server/src/rules/user-missing.ts";
import { testRule } from "./harness.ts";

const debianUser =
  "RUN groupadd --system --gid 10001 app && useradd --system --no-log-init --uid 10001 --gid app --home-dir /nonexistent --shell /usr/sbin/nologin app";
const alpineUser = "RUN addgroup -S -g 10001 app && adduser -S -D -H -u 10001 -G app app";
const create = "Create a user without privileges and switch to it";

testRule(rule, {
  good: [
    { name: "a USER in the shipped stage", code: "FROM node:22\nUSER node\n" },
    { name: "a numeric USER", code: "FROM debian:12\nUSER 1000:1000\n" },
    { name: "a root USER is another rule's finding", code: "FROM debian:12\nUSER root\n" },
    { name: "a base that is non-root by its tag", code: "FROM gcr.io/distroless/static:nonroot\n" },
    { name: "a base that is non-root by its name", code: "FROM nginxinc/nginx-unprivileged:1.29\n" },
    { name: "a base from a publisher of non-root images", code: "FROM bitnami/redis:7.2\n" },
    {
      name: "USER inherited from a stage",
      code: 'FROM node:22 AS base\nUSER node\nFROM base\nCMD ["node", "a.js"]\n',
    },
    {
      name: "USER inherited over two stages, names compared without case",
      code: "FROM debian:12 AS One\nUSER app\nFROM one AS TWO\nRUN true\nFROM two\n",
    },
    {
      name: "root in a donor stage",
      code: "FROM golang:1.26 AS build\nRUN go build\nFROM debian:12\nUSER app\nCOPY --from=build /a /a\n",
    },
    { name: "USER with an ARG's default", code: "FROM debian:12\nARG U=app\nUSER $U\n" },
    { name: "USER with a default in the expansion", code: "FROM debian:12\nUSER ${U:-app}\n" },
    { name: "an unresolved USER is not judged", code: "FROM debian:12\nARG U\nUSER $U\n" },
    { name: "nothing but arguments", code: "ARG A=1\n" },
    { name: "a half-typed FROM", code: "FROM \n" },
    { name: "a base that Docker refuses", code: "ARG BASE\nFROM $BASE\n" },
    { name: "USER in another instruction's case", code: "from debian:12\nuser app\n" },
  ],
  bad: [
    {
      name: "a web server that serves as another user",
      code: `
        FROM «php:8.4-apache»
        COPY . /var/www/html
      `,
      text: "No USER is set: apache2 starts as root, and only its workers run as another user.",
      fixes: [],
    },
    {
      name: "Debian without a user of its own",
      code: `
        FROM «debian:12-slim»
        COPY app /app

        # starts the server
        CMD ["/app"]
      `,
      messages: ["root"],
      text: "No USER is set and debian:12-slim runs as root, so an attacker who takes over the application is root in the container.",
      fixes: [
        {
          title: create,
          output: `
            FROM debian:12-slim
            COPY app /app

            ${debianUser}
            USER 10001:10001
            # starts the server
            CMD ["/app"]
          `,
        },
      ],
    },
    {
      name: "the base has a user: node",
      code: `
        FROM «node:22-alpine»
        WORKDIR /app
        COPY . .
        EXPOSE 3000
        ENTRYPOINT ["node"]
        CMD ["server.js"]
      `,
      fixes: [
        {
          title: "Switch to the user node",
          output: `
            FROM node:22-alpine
            WORKDIR /app
            COPY . .
            EXPOSE 3000
            USER node
            ENTRYPOINT ["node"]
            CMD ["server.js"]
          `,
        },
      ],
    },
    {
      name: "Alpine's idiom, at the end where CMD stands in front of the last RUN",
      code: `
        FROM «alpine:3.23»
        CMD ["/app"]
        RUN apk add --no-cache tini=0.19.0-r3
      `,
      fixes: [
        {
          title: create,
          output: `
            FROM alpine:3.23
            CMD ["/app"]
            RUN apk add --no-cache tini=0.19.0-r3
            ${alpineUser}
            USER 10001:10001
          `,
        },
      ],
    },
    {
      name: "only the builder sets USER",
      code: `
        FROM golang:1.26 AS build
        USER app
        FROM «alpine:3.23»
        COPY --from=build /a /a
      `,
    },
    {
      name: "the file's own user is used",
      code: `
        FROM «python:3.13-slim»
        RUN useradd --uid 1001 web
        CMD ["python"]
      `,
      fixes: [
        {
          title: "Switch to the user web",
          output: `
            FROM python:3.13-slim
            RUN useradd --uid 1001 web
            USER web
            CMD ["python"]
          `,
        },
      ],
    },
    {
      name: "scratch: lesser, and by number, for it has no passwd",
      code: 'FROM «scratch»\nCOPY app /app\nENTRYPOINT ["/app"]\n',
      messages: ["scratch"],
      severity: "info",
      fixes: [
        {
          title: "Switch to the user id 65532:65532",
          output: 'FROM scratch\nCOPY app /app\nUSER 65532:65532\nENTRYPOINT ["/app"]\n',
        },
      ],
    },
    {
      name: "an unknown base: lesser",
      code: 'FROM «registry.example:5000/team/base:1.2»\nCMD ["/app"]\n',
      messages: ["unknown"],
      severity: "info",
    },
    {
      name: "Windows has another administrator",
      code: "FROM «mcr.microsoft.com/windows/servercore:ltsc2022»\n",
      messages: ["unknown"],
      severity: "info",
      text: "No USER is set; should mcr.microsoft.com/windows/servercore:ltsc2022 run as ContainerAdministrator, an attacker who takes over the application is ContainerAdministrator in the container.",
    },
    {
      name: "an unknown base whose package manager shows the idiom",
      code: "FROM «example/base:1.2»\nRUN apk add --no-cache tini=0.19.0-r3\n",
      severity: "info",
      fixes: [
        {
          title: create,
          output: `FROM example/base:1.2\nRUN apk add --no-cache tini=0.19.0-r3\n${alpineUser}\nUSER 10001:10001\n`,
        },
      ],
    },
    {
      name: "the base's entry point drops privileges",
      code: "FROM «postgres:17»\nCOPY init.sql /docker-entrypoint-initdb.d/\n",
      messages: ["drops"],
      severity: "info",
      fixes: [],
    },
    {
      name: "the base's entry point is replaced, so it drops nothing",
      code: 'FROM «postgres:17»\nENTRYPOINT ["/run.sh"]\n',
      messages: ["root"],
    },
    {
      name: "the file's entry point drops privileges",
      code: 'FROM «debian:12»\nENTRYPOINT ["tini", "--", "gosu", "app", "server"]\n',
      messages: ["drops"],
      severity: "info",
    },
    {
      name: "su-exec is installed for an entry script",
      code: 'FROM «alpine:3.23»\nRUN apk add --no-cache su-exec=0.2-r3\nENTRYPOINT ["/entry.sh"]\n',
      messages: ["drops"],
      severity: "info",
    },
    {
      name: "an interactive image: lesser",
      code: 'FROM «ubuntu:24.04»\nCMD ["/bin/bash"]\n',
      messages: ["root"],
      severity: "info",
    },
    {
      name: "HEALTHCHECK CMD starts nothing that serves",
      code: 'FROM «ubuntu:24.04»\nHEALTHCHECK CMD bash\nCMD ["/server"]\n',
      messages: ["root"],
    },
    {
      name: "CMD and ENTRYPOINT: one finding",
      code: 'FROM «ubuntu:24.04»\nENTRYPOINT ["/entry"]\nCMD ["/server"]\n',
    },
    {
      name: "two stages of one image: the shipped one",
      code: "FROM alpine:3.23 AS a\nUSER app\nFROM «alpine:3.23»\n",
    },
    {
      name: "a variable as the tag: the image is known by its name",
      code: "ARG V\nFROM «node:${V}»\n",
      messages: ["root"],
    },
    {
      name: "a base for other images: lesser",
      code: "FROM «node:22»\nONBUILD COPY . /app\n",
      severity: "info",
    },
    {
      name: "USER in ONBUILD is the child's",
      code: "FROM «node:22»\nONBUILD USER node\n",
      severity: "info",
    },
    {
      name: "nginx must be started by root: no USER is offered",
      code: "FROM «nginx:1.29»\nCOPY site /usr/share/nginx/html\n",
      messages: ["workers"],
      fixes: [],
    },
    {
      name: "an indented instruction keeps its neighbours' indentation",
      code: 'FROM «node:22»\n  COPY . /app\n  CMD ["node"]\n',
      fixes: [
        {
          title: "Switch to the user node",
          output: 'FROM node:22\n  COPY . /app\n  USER node\n  CMD ["node"]\n',
        },
      ],
    },
    {
      name: "--platform and a comment between FROM and its image",
      code: "FROM --platform=linux/amd64 \\\n  # why\n  «node:22» AS app\n",
    },
    {
      name: "no line break at the end of the file",
      code: "FROM «node:22»\nEXPOSE 80",
      fixes: [{ title: "Switch to the user node", output: "FROM node:22\nEXPOSE 80\nUSER node" }],
    },
    {
      name: "a continuation with nothing but comments behind it",
      code: "FROM «node:22»\nRUN npm ci && \\\n  # done\n",
      fixes: [],
    },
    {
      name: "half-typed at the end: nothing can be put behind it",
      code: "FROM «node:22»\nRUN npm ci && \\\n",
      fixes: [],
    },
    {
      name: "the image in the message is resolved from an ARG",
      code: "ARG V=22\nFROM «node:${V}»\n",
      text: "No USER is set and node:22 runs as root, so an attacker who takes over the application is root in the container.",
    },
  ],
});
