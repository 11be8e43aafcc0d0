/** Folders that belong to the user in an image that has no shell to make them. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { rewrite } from "../../support/rewrites.ts";

const build = "FROM golang:1.26 AS build\nWORKDIR /src\nRUN CGO_ENABLED=0 go build -o /app .\n";
const copy = "COPY --from=build /app /app\n";
const start = 'ENTRYPOINT ["/app"]\n';

const made: readonly (readonly [name: string, text: string, result: string])[] = [
  [
    "volumes",
    `${build}FROM scratch\n${copy}VOLUME /data /config\n${start}`,
    `${build}RUN mkdir -p /config /data\nFROM scratch\n${copy}COPY --from=build --chown=65532:65532 /config /config\nCOPY --from=build --chown=65532:65532 /data /data\nVOLUME /data /config\nUSER 65532:65532\n${start}`,
  ],
  [
    "before WORKDIR makes one root's",
    `${build}FROM gcr.io/distroless/static-debian13\nWORKDIR /data\n${copy}VOLUME /data\n${start}`,
    `${build}RUN mkdir -p /data\nFROM gcr.io/distroless/static-debian13\nCOPY --from=build --chown=65532:65532 /data /data\nWORKDIR /data\n${copy}VOLUME /data\nUSER nonroot\n${start}`,
  ],
  [
    "before WORKDIR makes one root's whose name is a variable",
    `${build}FROM scratch\n${copy}ARG DIR=/site\nWORKDIR $DIR\nVOLUME $DIR\n${start}`,
    `${build}RUN mkdir -p /site\nFROM scratch\n${copy}ARG DIR=/site\nCOPY --from=build --chown=65532:65532 /site /site\nWORKDIR $DIR\nVOLUME $DIR\nUSER 65532:65532\n${start}`,
  ],
  [
    "before a file is put into it",
    `${build}FROM scratch\n${copy}COPY a.yml /config/a.yml\nVOLUME /config\n${start}`,
    `${build}RUN mkdir -p /config\nFROM scratch\n${copy}COPY --from=build --chown=65532:65532 /config /config\nCOPY a.yml /config/a.yml\nVOLUME /config\nUSER 65532:65532\n${start}`,
  ],
  [
    "below a line with blanks at its end",
    `${build}RUN make \nFROM scratch\n${copy}VOLUME /data\n${start}`,
    `${build}RUN make \nRUN mkdir -p /data\nFROM scratch\n${copy}COPY --from=build --chown=65532:65532 /data /data\nVOLUME /data\nUSER 65532:65532\n${start}`,
  ],
  [
    "without the files that the stage works on",
    `${build}FROM scratch\n${copy}VOLUME /src/data\n${start}`,
    `${build}RUN mkdir -p /new/src/data\nFROM scratch\n${copy}COPY --from=build --chown=65532:65532 /new/src/data /src/data\nVOLUME /src/data\nUSER 65532:65532\n${start}`,
  ],
  [
    "without what is made there",
    `${build}RUN mkdir -p /data && ./fill /data\nFROM scratch\n${copy}VOLUME /data\n${start}`,
    `${build}RUN mkdir -p /data && ./fill /data\nRUN mkdir -p /new/data\nFROM scratch\n${copy}COPY --from=build --chown=65532:65532 /new/data /data\nVOLUME /data\nUSER 65532:65532\n${start}`,
  ],
  [
    "those that the start and the environment name",
    `${build}FROM scratch\nENV CACHE=/cache LOG=/var/log/app.log\n${copy}ENTRYPOINT ["/app", "--db", "/state/app.db"]\n`,
    `${build}RUN mkdir -p /cache /state /new/var/log\nFROM scratch\nCOPY --from=build --chown=65532:65532 /cache /cache\nCOPY --from=build --chown=65532:65532 /state /state\nCOPY --from=build --chown=65532:65532 /new/var/log /var/log\nENV CACHE=/cache LOG=/var/log/app.log\n${copy}USER 65532:65532\nENTRYPOINT ["/app", "--db", "/state/app.db"]\n`,
  ],
  [
    "a working folder that is for data",
    `${build}FROM scratch\n${copy}WORKDIR /data\n${start}`,
    `${build}RUN mkdir -p /data\nFROM scratch\n${copy}COPY --from=build --chown=65532:65532 /data /data\nWORKDIR /data\nUSER 65532:65532\n${start}`,
  ],
];

const refused: readonly (readonly [name: string, text: string])[] = [
  ["no other stage", `FROM scratch\nCOPY app /app\nVOLUME /data\n${start}`],
  ["an unknown image", `FROM example.com/a AS build\nRUN make\nFROM scratch\n${copy}VOLUME /data\n${start}`],
  ["a stage of another user's", `${build}USER 1000\nFROM scratch\n${copy}VOLUME /data\n${start}`],
  [
    "a folder that WORKDIR has made root's, whoever owns what is copied into it",
    `${build}FROM gcr.io/distroless/static-debian13\nWORKDIR /data\nCOPY --from=build --chown=65532:65532 /srv /data\n${copy}VOLUME /data\n${start}`,
  ],
  [
    "a folder in one that is copied",
    `${build}FROM scratch\nCOPY --from=build /srv /srv\n${copy}VOLUME /srv/data\n${start}`,
  ],
];

describe("non-root in an image without a shell", () => {
  for (const [name, text, result] of made) {
    test(name, async () => {
      const { level, text: after, problems } = await rewrite("non-root", text);
      assert.deepEqual([level, after, problems], ["A", result, []]);
    });
  }

  for (const [name, text] of refused) {
    test(`refused: ${name}`, async () => {
      const { level, concerns } = await rewrite("non-root", text);
      assert.deepEqual([level, concerns], ["C", ["H18"]]);
    });
  }
});
