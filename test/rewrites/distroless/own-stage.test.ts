/** Stages that are built on another stage, or fill folders that another one makes, on an image without a shell. */
import { dedent } from "../../support/dedent.ts";
import { type RewriteCase, testRewrites } from "../../support/test-rewrites.ts";

const files = { "package.json": '{"dependencies":{"express":"5"}}', "server.js": "" };

const cases: readonly RewriteCase[] = [
  {
    name: "a last stage built on another one takes its settings over",
    text: dedent(`
      FROM node:24-slim AS base
      # Where the application is.
      WORKDIR /app
      ARG GREETING=Hello
      ENV NODE_ENV=production \\
          GREETING=$GREETING
      RUN corepack enable

      FROM base AS build
      COPY . .
      RUN npm ci

      FROM base
      COPY --from=build /app ./
      CMD ["node", "server.js"]
    `),
    level: "A",
    result: dedent(`
      FROM node:24-slim AS base
      # Where the application is.
      WORKDIR /app
      ARG GREETING=Hello
      ENV NODE_ENV=production \\
          GREETING=$GREETING
      RUN corepack enable

      FROM base AS build
      COPY . .
      RUN npm ci

      FROM gcr.io/distroless/nodejs24-debian13:nonroot
      # Where the application is.
      WORKDIR /app
      ARG GREETING=Hello
      ENV NODE_ENV=production \\
          GREETING=$GREETING
      COPY --from=build /app ./
      CMD ["server.js"]
    `),
  },
  {
    name: "a working folder that both set is set once",
    text: dedent(`
      FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS base
      USER $APP_UID
      WORKDIR /app
      EXPOSE 8080

      FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
      WORKDIR /src
      COPY . .
      RUN dotnet publish a.csproj -c Release -o /app/publish /p:UseAppHost=false

      FROM base AS final
      WORKDIR /app
      COPY --from=build /app/publish .
      ENTRYPOINT ["dotnet", "a.dll"]
    `),
    files: {
      "a.csproj":
        '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>',
    },
    level: "A",
    result: dedent(`
      FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS base
      USER $APP_UID
      WORKDIR /app
      EXPOSE 8080

      FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
      WORKDIR /src
      COPY . .
      RUN dotnet publish a.csproj -c Release -o /app/publish /p:UseAppHost=false

      FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra AS final
      USER $APP_UID
      EXPOSE 8080
      WORKDIR /app
      COPY --from=build /app/publish .
      ENTRYPOINT ["dotnet", "a.dll"]
    `),
  },
  {
    name: "a last stage on another one that installs its packages itself is split first",
    text: dedent(`
      FROM node:24-slim AS base
      WORKDIR /app
      COPY package.json ./
      FROM base AS prod
      RUN npm install --omit=dev
      COPY . .
      CMD ["node", "server.js"]
    `),
    level: "A",
    has: [
      "FROM node:24-slim AS build\nWORKDIR /app\nCOPY package.json ./\nRUN npm install",
      'nonroot AS prod\nWORKDIR /app\nCOPY --from=build /app /app\nCMD ["server.js"]',
    ],
  },
  {
    name: "what a stage defers to its children is not repeated by hand",
    text: dedent(`
      FROM node:24-slim AS base
      ONBUILD COPY . /app
      FROM base
      CMD ["node", "/app/server.js"]
    `),
    level: "C",
    concerns: ["S1"],
  },
  {
    name: "an empty folder is made where the stage has no files of its own, and comes before what fills it",
    text: dedent(`
      FROM node:24-slim AS build
      WORKDIR /app
      COPY . .
      RUN npm ci && npm run build
      FROM node:24-slim
      WORKDIR /app
      COPY --from=build /app/server.js ./
      RUN mkdir -p data/in && chown node:node data/in
      COPY --from=build /app/data/in/first ./data/in/first
      USER node
      CMD ["node", "server.js"]
    `),
    level: "A",
    has: [
      "RUN mkdir -p /new/app/data/in\n",
      "COPY --from=build --chown=65532:65532 /new/app/data/in /app/data/in\nCOPY --from=build /app/data/in/first",
    ],
  },
];

testRewrites("distroless", cases, { files });
