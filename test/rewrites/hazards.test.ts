/** Every hazard and every condition: a file that it concerns, and one that is nearly the same and that it does not. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ConcernId } from "../../server/src/rewrites/hazards.ts";
import type { RewriteId, RewriteSettings, Weight } from "../../server/src/rewrites/rewrite.ts";
import { rewrite } from "../support/rewrites.ts";

interface File {
  readonly text: string;
  readonly files: Readonly<Record<string, string>>;
}

interface Case {
  readonly rewrite: RewriteId;
  /** What becomes of the rewrite because of it. */
  readonly weight: Weight;
  readonly hit: File;
  readonly miss: File;
  readonly settings?: Partial<RewriteSettings>;
}

function file(text: string, files: Readonly<Record<string, string>> = {}): File {
  return { text, files };
}

const goFiles = {
  "go.mod": "module example.com/app\n\ngo 1.25\n",
  "main.go": "package main\n\nfunc main() {}\n",
};
const cgoFiles = { ...goFiles, "main.go": 'package main\n\nimport "C"\n\nfunc main() {}\n' };

function go(image: string, more: string, files: Readonly<Record<string, string>> = goFiles): File {
  return file(
    `FROM ${image}\nWORKDIR /src\nCOPY . .\n${more}RUN go build -o /usr/local/bin/app .\nCMD ["app"]\n`,
    files,
  );
}

function cgoStages(image: string): File {
  return file(
    `FROM ${image} AS build\nRUN apt-get update && apt-get install -y golang gcc\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=1 go build -o /app .\nFROM ${image}\nCOPY --from=build /app /app\nCMD ["/app"]\n`,
    cgoFiles,
  );
}

const nodeFiles = {
  "package.json": JSON.stringify({
    name: "app",
    version: "1.0.0",
    scripts: { start: "node server.js" },
    dependencies: { express: "^4.0.0" },
  }),
  "package-lock.json": JSON.stringify({
    name: "app",
    lockfileVersion: 3,
    packages: { "": { dependencies: { express: "^4.0.0" } }, "node_modules/express": { version: "4.21.0" } },
  }),
  "server.js": "const app = require('express')();\napp.listen(3000);\n",
};

function node(start: string, more = "", files: Readonly<Record<string, string>> = nodeFiles): File {
  return file(
    `FROM node:24\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\n${more}${start}\n`,
    files,
  );
}

function nodeStages(last: string, more: Readonly<Record<string, string>> = {}, base = "node:24-slim"): File {
  const build = "FROM node:24 AS build\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\n";
  return file(`${build}FROM ${base}\nWORKDIR /app\nCOPY --from=build /app /app\n${last}`, {
    ...nodeFiles,
    ...more,
  });
}

function pom(dependencies = ""): string {
  const head =
    "<modelVersion>4.0.0</modelVersion><groupId>a</groupId><artifactId>app</artifactId><version>1</version>";
  return `<project>${head}<dependencies>${dependencies}</dependencies></project>`;
}

function maven(start: string, more = "", files: Readonly<Record<string, string>> = {}): File {
  return file(
    `FROM maven:3.9-eclipse-temurin-21\nWORKDIR /app\nCOPY . .\nRUN mvn -B package\n${more}${start}\n`,
    { "pom.xml": pom(), "src/main/java/App.java": "class App {}\n", ...files },
  );
}

function rust(more: string): File {
  return file(
    `FROM rust:1.90\nWORKDIR /app\nCOPY . .\n${more}RUN cargo build --release\nCMD ["./target/release/app"]\n`,
    {
      "Cargo.toml": '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2021"\n',
      "Cargo.lock": "version = 3\n",
      "src/main.rs": "fn main() {}\n",
    },
  );
}

const pythonFiles = { "requirements.txt": "flask==3.0.0\n", "app.py": "print('hello')\n" };

function python(image: string, more = "", start = 'CMD ["python", "app.py"]'): File {
  return file(
    `FROM ${image}\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY . .\n${more}${start}\n`,
    pythonFiles,
  );
}

function pythonStages(more: string): File {
  return file(
    `FROM python:3.13-slim AS build\n${more}RUN python -m venv /venv\nENV PATH=/venv/bin:$PATH\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nFROM python:3.13-slim\nWORKDIR /app\nCOPY --from=build /venv /venv\nENV PATH=/venv/bin:$PATH\nCOPY app.py .\nCMD ["python", "app.py"]\n`,
    pythonFiles,
  );
}

const script = "#!/bin/sh\nset -e\n./wait-for db\nexec node server.js\n";
const entry = 'COPY entry.sh /entry.sh\nENTRYPOINT ["/entry.sh"]\n';

const cases: Readonly<Record<ConcernId, Case>> = {
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
    hit: nodeStages('COPY data /data\nVOLUME /data\nCMD ["node", "server.js"]\n', { "data/a.txt": "a\n" }),
    miss: nodeStages('VOLUME /data\nCMD ["node", "server.js"]\n'),
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
  S1: {
    rewrite: "multi-stage",
    weight: "refuse",
    hit: go("$BASE", ""),
    miss: file(
      'ARG BASE=golang:1.25\nFROM $BASE\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\nCMD ["/app"]\n',
      goFiles,
    ),
  },
  S2: {
    rewrite: "multi-stage",
    weight: "refuse",
    hit: python("continuumio/miniconda3"),
    miss: python("python:3.13"),
  },
  S3: {
    rewrite: "distroless",
    weight: "refuse",
    hit: file('FROM eclipse-temurin:21-jre\nWORKDIR /app\nCOPY app.jar .\nCMD ["launcher", "app.jar"]\n'),
    miss: file(
      'FROM eclipse-temurin:21-jre\nWORKDIR /app\nCOPY app.jar .\nCMD ["java", "-jar", "app.jar"]\n',
    ),
  },
  S4: {
    rewrite: "multi-stage",
    weight: "assume",
    hit: go("golang:1.25", "RUN ./install-things\n"),
    miss: go("golang:1.25", ""),
  },
  S5: {
    rewrite: "multi-stage",
    weight: "assume",
    hit: maven('CMD ["java", "-jar", "target/app-1.jar"]', "", {
      "pom.xml": pom(
        "<dependency><groupId>io.projectreactor</groupId><artifactId>reactor-tools</artifactId></dependency>",
      ),
    }),
    miss: maven('CMD ["java", "-jar", "target/app-1.jar"]', "", {
      "pom.xml": pom(
        "<dependency><groupId>io.projectreactor</groupId><artifactId>reactor-core</artifactId></dependency>",
      ),
    }),
  },
  S6: {
    rewrite: "distroless",
    weight: "assume",
    hit: {
      ...nodeStages('CMD ["node", "server.js"]\n'),
      text: nodeStages('CMD ["node", "server.js"]\n').text.replace("node:24 AS", "example.com/tools:1 AS"),
    },
    miss: nodeStages('CMD ["node", "server.js"]\n'),
  },
  S7: {
    rewrite: "distroless",
    weight: "assume",
    hit: nodeStages('HEALTHCHECK CMD pgrep node\nCMD ["node", "server.js"]\n'),
    miss: nodeStages('HEALTHCHECK CMD curl -f http://localhost:3000/\nCMD ["node", "server.js"]\n'),
  },
  S8: {
    rewrite: "multi-stage",
    weight: "refuse",
    hit: go("golang:1.25", "ONBUILD COPY . /src\n"),
    miss: go("golang:1.25", ""),
  },
  S9: {
    rewrite: "non-root",
    weight: "assume",
    hit: node('CMD ["node", "server.js"]', "", { ...nodeFiles, "uploads/.gitkeep": "" }),
    miss: node('CMD ["node", "server.js"]'),
  },
  S10: {
    rewrite: "non-root",
    weight: "refuse",
    hit: node('CMD ["node", "server.js"]', "VOLUME /var/run/docker.sock\n"),
    miss: node('CMD ["node", "server.js"]', "VOLUME /var/lib/app\n"),
  },
};

for (const [id, { rewrite: what, weight, hit, miss, settings }] of Object.entries(cases)) {
  describe(`${id}, ${what}`, () => {
    test(`is a matter to ${weight}`, async () => {
      const { outcome, problems } = await rewrite(what, hit.text, hit.files, settings);
      assert.deepEqual(problems, []);
      const found = concernsOf(outcome).filter((concern) => concern.id === id);
      assert.deepEqual([...new Set(found.map((concern) => concern.weight))], [weight], describeAll(outcome));
      if (weight === "refuse") assert.equal(outcome.kind, "refused");
    });

    test("is not seen where it is not", async () => {
      const { outcome, problems } = await rewrite(what, miss.text, miss.files, settings);
      assert.deepEqual(problems, []);
      assert.deepEqual(
        concernsOf(outcome).filter((concern) => concern.id === id),
        [],
      );
    });
  });
}

type Outcome = Awaited<ReturnType<typeof rewrite>>["outcome"];

function concernsOf(outcome: Outcome) {
  if (outcome.kind === "offered") return outcome.plan.concerns;
  return outcome.kind === "refused" ? outcome.concerns : [];
}

function describeAll(outcome: Outcome): string {
  const said = concernsOf(outcome).map(
    ({ id, weight, text: { template } }) => `${id} ${weight}: ${template}`,
  );
  return [outcome.kind, ...said].join("\n");
}
