/** Every condition of a rewrite: a file that fails it, and one that is nearly the same and does not. */
import type { ConcernId } from "../../server/src/rewrites/hazards.ts";
import { file, go, goFiles, maven, node, nodeFiles, nodeStages, pom, python } from "./hazard-files.ts";
import { type Case, testHazards } from "./test-hazards.ts";

const cases: Readonly<Record<Extract<ConcernId, `S${number}`>, Case>> = {
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

testHazards(cases);
