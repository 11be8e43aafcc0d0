/** Every hazard: a file that it concerns, and one that is nearly the same and that it does not. */
import type { ConcernId } from "../../server/src/rewrites/hazards.ts";
import {
  cgoFiles,
  cgoStages,
  entry,
  file,
  go,
  goFiles,
  maven,
  node,
  nodeFiles,
  nodeStages,
  python,
  pythonStages,
  rust,
  script,
} from "./hazard-files.ts";
import { type Case, testHazards } from "./test-hazards.ts";

const cases: Readonly<Record<Extract<ConcernId, `H${number}`>, Case>> = {
  H01: {
    rewrite: "exec-form",
    weight: "refuse",
    hit: node("CMD node migrate.js && node server.js"),
    miss: node("CMD node server.js"),
  },
  H02: {
    rewrite: "exec-form",
    weight: "note",
    hit: node("CMD ['node', 'server.js']"),
    miss: node("CMD node 'server.js'"),
  },
  H03: {
    rewrite: "exec-form",
    weight: "refuse",
    hit: node("CMD node server.js --port $PORT"),
    miss: node("CMD node server.js --port 3000"),
  },
  H04: {
    rewrite: "exec-form",
    weight: "assume",
    hit: file("FROM gcr.io/distroless/nodejs22-debian12\nCOPY . .\nCMD node server.js\n", nodeFiles),
    miss: file("FROM node:22\nCOPY . .\nCMD node server.js\n", nodeFiles),
  },
  H05: {
    rewrite: "distroless",
    weight: "refuse",
    hit: node('CMD ["npx", "nodemon", "server.js"]'),
    miss: node('CMD ["node", "server.js"]'),
  },
  H06: {
    rewrite: "distroless",
    weight: "refuse",
    hit: node(entry.trim(), "", { ...nodeFiles, "entry.sh": script }),
    miss: node('ENTRYPOINT ["node", "server.js"]', "", { ...nodeFiles, "entry.sh": script }),
  },
  H07: {
    rewrite: "exec-form",
    weight: "note",
    hit: file("FROM node:24\nCOPY entry.sh /entry.sh\nENTRYPOINT /entry.sh\n", {
      "entry.sh": script.replaceAll("\n", "\r\n"),
    }),
    miss: file("FROM node:24\nCOPY entry.sh /entry.sh\nENTRYPOINT /entry.sh\n", { "entry.sh": script }),
  },
  H08: {
    rewrite: "distroless",
    weight: "assume",
    hit: go("golang:1.25", "HEALTHCHECK CMD curl -f http://localhost:8080/\n"),
    miss: go("golang:1.25", 'HEALTHCHECK CMD ["app", "--health"]\n'),
  },
  H09: {
    rewrite: "multi-stage",
    weight: "refuse",
    hit: maven(
      'CMD ["java", "-jar", "target/app-1.jar"]',
      "RUN keytool -importcert -cacerts -file ca.crt -noprompt -storepass changeit\n",
    ),
    miss: maven('CMD ["java", "-jar", "target/app-1.jar"]'),
  },
  H10: {
    rewrite: "multi-stage",
    weight: "assume",
    hit: rust("ENV TZ=Europe/Berlin\n"),
    miss: rust("ENV TZ=Europe/Berlin\nRUN apt-get update && apt-get install -y tzdata\n"),
  },
  H11: {
    rewrite: "distroless",
    weight: "refuse",
    hit: nodeStages('RUN apt-get update && apt-get install -y ffmpeg\nCMD ["node", "server.js"]\n'),
    miss: nodeStages('RUN apt-get update && apt-get install -y ca-certificates\nCMD ["node", "server.js"]\n'),
  },
  H12: {
    rewrite: "distroless",
    weight: "refuse",
    hit: go("golang:1.25-alpine", "RUN apk add --no-cache gcc musl-dev\n", cgoFiles),
    miss: go("golang:1.25-alpine", ""),
  },
  H13: {
    rewrite: "distroless",
    weight: "refuse",
    hit: cgoStages("ubuntu:26.04"),
    miss: cgoStages("ubuntu:24.04"),
  },
  H14: {
    rewrite: "distroless",
    weight: "refuse",
    hit: python("python:3.11-slim"),
    miss: python("python:3.13-slim"),
  },
  H15: {
    rewrite: "non-root",
    weight: "assume",
    hit: node('CMD ["node", "server.js"]', "EXPOSE 80\n"),
    miss: node('CMD ["node", "server.js"]', "EXPOSE 8080\n"),
  },
  H16: {
    rewrite: "distroless",
    weight: "assume",
    hit: nodeStages('RUN chown -R node:node /app\nUSER node\nCMD ["node", "server.js"]\n'),
    miss: nodeStages('RUN mkdir -p /data && chown node:node /data\nUSER node\nCMD ["node", "server.js"]\n'),
  },
  H17: {
    rewrite: "distroless",
    weight: "note",
    hit: nodeStages('COPY --chown=node:node public /app/public\nCMD ["node", "server.js"]\n', {
      "public/a.txt": "a\n",
    }),
    miss: nodeStages('COPY --chown=1000:1000 public /app/public\nCMD ["node", "server.js"]\n', {
      "public/a.txt": "a\n",
    }),
  },
  H18: {
    rewrite: "distroless",
    weight: "assume",
    hit: nodeStages('COPY data /data\nVOLUME /data\nUSER node\nCMD ["node", "server.js"]\n', {
      "data/a.txt": "a\n",
    }),
    miss: nodeStages('COPY data /data\nVOLUME /data\nCMD ["node", "server.js"]\n', { "data/a.txt": "a\n" }),
  },
  H19: {
    rewrite: "distroless",
    weight: "refuse",
    hit: pythonStages("RUN useradd -m me\nUSER me\n"),
    miss: pythonStages("RUN useradd -m me\n"),
  },
  H20: {
    rewrite: "distroless",
    weight: "refuse",
    hit: nodeStages('WORKDIR /root\nENV DATA=/root/data\nCMD ["node", "/app/server.js"]\n'),
    miss: nodeStages('WORKDIR /srv\nENV DATA=/srv/data\nCMD ["node", "/app/server.js"]\n'),
  },
  H21: {
    rewrite: "multi-stage",
    weight: "note",
    hit: node('USER app\nCMD ["node", "server.js"]', "RUN useradd -u 1000 app\n"),
    miss: node('USER app\nCMD ["node", "server.js"]', "RUN useradd -u 10001 app\n"),
  },
  H22: {
    rewrite: "multi-stage",
    weight: "note",
    hit: go("golang:1.25-alpine", "RUN useradd -u 10001 app\nUSER app\n"),
    miss: go("golang:1.25-alpine", "RUN adduser -S -u 10001 app\nUSER app\n"),
  },
  H23: {
    rewrite: "non-root",
    weight: "refuse",
    hit: node('CMD ["node", "server.js"]', "ENV PATH=/root/.local/bin:$PATH\n"),
    miss: node('CMD ["node", "server.js"]', "ENV PATH=/opt/bin:$PATH\n"),
  },
  H24: {
    rewrite: "non-root",
    weight: "note",
    hit: node('CMD ["node", "server.js"]'),
    miss: go("golang:1.25", ""),
  },
  H25: {
    rewrite: "multi-stage",
    weight: "assume",
    hit: node('CMD ["node", "server.js"]', "", { ...nodeFiles, ".env": "KEY=1\n" }),
    miss: node('CMD ["node", "server.js"]', "", {
      ...nodeFiles,
      ".env": "KEY=1\n",
      ".dockerignore": ".env\n",
    }),
  },
  H26: {
    rewrite: "multi-stage",
    weight: "note",
    hit: file(
      `ARG VERSION=1\nFROM golang:1.25\nARG VERSION\nENV APP_VERSION=$VERSION\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\nCMD ["/app"]\n`,
      goFiles,
    ),
    miss: file(
      `ARG VERSION=1\nFROM golang:1.25\nARG VERSION\nWORKDIR /src\nCOPY . .\nRUN go build -ldflags "-X main.version=$VERSION" -o /app .\nCMD ["/app"]\n`,
      goFiles,
    ),
  },
  H27: {
    rewrite: "multi-stage",
    weight: "refuse",
    hit: maven('CMD ["/run.sh"]', "COPY run.sh /run.sh\n", {
      "run.sh": "#!/bin/sh\nset -e\necho starts\nexec /opt/java/openjdk/bin/java -jar target/app-1.jar\n",
    }),
    miss: maven('CMD ["/run.sh"]', "COPY run.sh /run.sh\n", {
      "run.sh": "#!/bin/sh\nset -e\necho starts\nexec java -jar target/app-1.jar\n",
    }),
  },
  H28: {
    rewrite: "multi-stage",
    weight: "note",
    hit: go(
      "golang:1.25",
      "ARG GITHUB_TOKEN\nRUN git config --global url.https://$GITHUB_TOKEN@example.com/.insteadOf https://example.com/\n",
    ),
    miss: go("golang:1.25", "ARG TOKENIZER\nRUN echo $TOKENIZER\n"),
  },
  H29: {
    rewrite: "multi-stage",
    weight: "assume",
    hit: go("golang:1.25", "", {}),
    miss: go("golang:1.25", "", {
      ...goFiles,
      "main.go":
        'package main\n\nimport "embed"\n\n//go:embed templates\nvar files embed.FS\n\nfunc main() { _ = files }\n',
      "templates/a.html": "<p>\n",
    }),
  },
  H30: {
    rewrite: "distroless",
    weight: "note",
    hit: nodeStages("CMD npm start\n"),
    miss: nodeStages('CMD ["node", "server.js"]\n'),
  },
  H31: {
    rewrite: "distroless",
    weight: "note",
    hit: go("golang:1.25", ""),
    miss: file(
      'FROM golang:1.25 AS build\nRUN go version\nFROM scratch\nCOPY --from=build /app /app\nCMD ["/app"]\n',
    ),
  },
  H32: {
    rewrite: "multi-stage",
    weight: "assume",
    hit: go("--platform=$BUILDPLATFORM golang:1.25", ""),
    miss: go("--platform=$BUILDPLATFORM golang:1.25", "ARG TARGETARCH\nENV GOARCH=$TARGETARCH\n"),
  },
  H33: {
    rewrite: "multi-stage",
    weight: "refuse",
    hit: file(
      'FROM golang:1.25\nWORKDIR /src\nCOPY . .\nRUN --mount=type=cache,target=/out go build -o /out/app .\nCMD ["/out/app"]\n',
      goFiles,
    ),
    miss: file(
      'FROM golang:1.25\nWORKDIR /src\nCOPY . .\nRUN --mount=type=cache,target=/root/.cache go build -o /out/app .\nCMD ["/out/app"]\n',
      goFiles,
    ),
  },
  H34: {
    rewrite: "multi-stage",
    weight: "refuse",
    hit: file(
      'FROM golang:1.25\nWORKDIR /src\nCOPY . .\nRUN go build -o /app . && setcap cap_net_bind_service=+ep /app\nCMD ["/app"]\n',
      goFiles,
    ),
    miss: file(
      'FROM golang:1.25\nWORKDIR /src\nCOPY . .\nRUN go build -o /app . && chmod 0755 /app\nCMD ["/app"]\n',
      goFiles,
    ),
  },
  H35: {
    rewrite: "multi-stage",
    weight: "note",
    hit: node('CMD ["node", "server.js"]', "", {
      ...nodeFiles,
      "compose.yaml":
        "services:\n  web:\n    build: .\n    command: npm run dev\n    volumes:\n      - .:/app\n",
    }),
    miss: node('CMD ["node", "server.js"]', "", {
      ...nodeFiles,
      "compose.yaml":
        "services:\n  web:\n    build: .\n  db:\n    image: postgres:17\n    command: postgres\n    volumes:\n      - ./db:/db\n",
    }),
  },
  H36: {
    rewrite: "distroless",
    weight: "note",
    hit: node('CMD ["node", "server.js"]', "", {
      ...nodeFiles,
      ".github/workflows/ci.yml":
        "jobs:\n  a:\n    steps:\n      - run: docker run --rm app sh -c 'node -v'\n",
    }),
    miss: node('CMD ["node", "server.js"]', "", {
      ...nodeFiles,
      ".github/workflows/ci.yml": "jobs:\n  a:\n    steps:\n      - run: docker run --rm app ./check.sh\n",
    }),
  },
  H37: {
    rewrite: "multi-stage",
    weight: "refuse",
    hit: file("FROM golang:1.25-windowsservercore-ltsc2022\nCOPY . .\nRUN go build\nCMD app.exe\n", goFiles),
    miss: go("golang:1.25", ""),
  },
  H38: {
    rewrite: "multi-stage",
    weight: "note",
    hit: go("golang:1.19-bullseye", ""),
    miss: go("golang:1.26-trixie", ""),
  },
};

testHazards(cases);
