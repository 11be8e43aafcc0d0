/** What needs a home folder: the user's, or root's that nobody else may enter. */
import { dedent } from "../../support/dedent.ts";
import { type RewriteCase, testRewrites } from "../../support/test-rewrites.ts";
import { makeUser } from "./made-user.ts";

const cases: readonly RewriteCase[] = [
  {
    name: "H23: uv fetches a Python where the image has none",
    text: dedent(`
      FROM debian:13-slim
      WORKDIR /app
      COPY . .
      RUN uv sync
      CMD ["/app/.venv/bin/python", "app.py"]
    `),
    level: "C",
    concerns: ["H23"],
  },
  {
    name: "H23: and where it is told to",
    text: dedent(`
      FROM ghcr.io/astral-sh/uv:python3.13-bookworm
      RUN uv python install 3.12
      CMD ["/app"]
    `),
    level: "C",
    concerns: ["H23"],
  },
  {
    name: "H23: a folder for all that uv is told",
    text: dedent(`
      FROM debian:13-slim
      ENV UV_PYTHON_INSTALL_DIR=/opt/python
      RUN uv sync
      CMD ["/app/.venv/bin/python", "app.py"]
    `),
    level: "A",
  },
  {
    name: "H23: uv takes the distribution's Python",
    text: dedent(`
      FROM debian:13-slim
      RUN apt-get update && apt-get install -y python3
      RUN uv sync
      CMD ["/app/.venv/bin/python", "app.py"]
    `),
    level: "A",
  },
  {
    name: "H23: a package that keeps models in the home folder",
    text: dedent(`
      FROM python:3.12-slim
      WORKDIR /app
      COPY requirements.txt .
      RUN pip install -r requirements.txt
      COPY app.py .
      CMD ["python", "app.py"]
    `),
    files: { "requirements.txt": "Transformers==4.50\n", "app.py": "" },
    result: dedent(`
      FROM python:3.12-slim
      WORKDIR /app
      COPY requirements.txt .
      RUN pip install -r requirements.txt
      COPY app.py .
      RUN ${makeUser}
      ENV HOME=/tmp
      USER 10001:10001
      CMD ["python", "app.py"]
    `),
    level: "A",
  },
  {
    name: "H23: a browser keeps its profile in the home folder",
    text: dedent(`
      FROM python:3.13-slim
      RUN apt-get update && apt-get install -y --no-install-recommends chromium-driver && rm -rf /var/lib/apt/lists/*
      COPY app.py /
      CMD ["python", "/app.py"]
    `),
    result: dedent(`
      FROM python:3.13-slim
      RUN apt-get update && apt-get install -y --no-install-recommends chromium-driver && rm -rf /var/lib/apt/lists/*
      COPY app.py /
      RUN ${makeUser}
      ENV HOME=/tmp
      USER 10001:10001
      CMD ["python", "/app.py"]
    `),
    level: "A",
  },
  {
    name: "H23: go run keeps what it compiles in the home folder",
    text: dedent(`
      FROM golang:1.25
      WORKDIR /src
      COPY . .
      CMD ["go", "run", "."]
    `),
    result: dedent(`
      FROM golang:1.25
      WORKDIR /src
      COPY . .
      RUN ${makeUser}
      ENV HOME=/tmp
      USER 10001:10001
      CMD ["go", "run", "."]
    `),
    level: "A",
  },
  {
    name: "H20: the working folder is root's home and nothing else names it",
    text: dedent(`
      FROM golang:1.25-alpine AS build
      WORKDIR /src
      COPY . .
      RUN go build -o server .

      FROM alpine:3.22
      RUN apk add --no-cache ca-certificates
      WORKDIR /root/
      COPY --from=build /src/server ./
      CMD ["./server"]
    `),
    result: dedent(`
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
    `),
    level: "A",
  },
  {
    name: "H23: a RUN names root's home as well",
    text: dedent(`
      FROM alpine:3.22
      WORKDIR /root/
      COPY server ./
      RUN chmod +x /root/server
      CMD ["./server"]
    `),
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
    ([name, command, image]): RewriteCase => ({
      name: `H23: ${name} in root's home`,
      text: dedent(`
        FROM ${image}
        WORKDIR /app
        COPY . .
        RUN ${command}
        CMD ["node", "a.js"]
      `),
      level: "C",
      concerns: ["H23"],
    }),
  ),
  {
    name: "H23: Puppeteer's browser in root's home",
    text: dedent(`
      FROM node:22
      WORKDIR /app
      COPY package.json ./
      RUN npm install
      CMD ["node", "a.js"]
    `),
    files: { "package.json": '{ "dependencies": { "puppeteer": "^24.0.0" } }' },
    level: "C",
    concerns: ["H23"],
  },
  ...(
    [
      ["NuGet", "mcr.microsoft.com/dotnet/sdk:8.0", "dotnet restore", '["dotnet", "run"]'],
      ["Maven", "maven:3.9-eclipse-temurin-21", "mvn package", '["mvn", "spring-boot:run"]'],
      ["Gradle", "gradle:8-jdk21", "./gradlew build", '["./gradlew", "bootRun"]'],
    ] as const
  ).map(
    ([name, image, command, start]): RewriteCase => ({
      name: `H23: the start builds with what ${name} keeps in root's home folder`,
      text: `FROM ${image}\nWORKDIR /app\nCOPY . .\nRUN ${command}\nCMD ${start}\n`,
      level: "C",
      concerns: ["H23"],
    }),
  ),
  ...(
    [
      ["pipenv --system", "pipenv install --system --deploy", ""],
      ["Poetry without an environment", "poetry config virtualenvs.create false && poetry install", ""],
      ["pipenv beside the project", "pipenv sync", "ENV PIPENV_VENV_IN_PROJECT=1"],
      ["browsers in a folder of their own", "playwright install chromium", "ENV PLAYWRIGHT_BROWSERS_PATH=/b"],
    ] as const
  ).map(
    ([name, command, setting]): RewriteCase => ({
      name,
      text: dedent(`
        FROM python:3.12
        ${setting === "" ? "LABEL a=b" : setting}
        RUN ${command}
        CMD ["python", "a.py"]
      `),
      result: dedent(`
        FROM python:3.12
        ${setting === "" ? "LABEL a=b" : setting}
        RUN ${command}
        RUN ${makeUser}
        USER 10001:10001
        CMD ["python", "a.py"]
      `),
      level: "A",
    }),
  ),
];

testRewrites("non-root", cases, { hasWindowsToo: true });
