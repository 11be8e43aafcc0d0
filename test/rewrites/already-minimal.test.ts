/** Files whose last stage is small already: no offer but a user, and no refusal of what nobody would ask for. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { rewriteIds } from "../../server/src/rewrites/rewrite.ts";
import { rewrite } from "../support/rewrites.ts";

const digest = `sha256:${"0".repeat(64)}`;
const go = "FROM golang:1.26 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n\n";
const app = 'COPY --from=build /app /app\nENTRYPOINT ["/app"]\n';

/** Levels in the order of `rewriteIds`: multi-stage, distroless, non-root, exec-form. */
const cases: readonly (readonly [name: string, text: string, levels: string])[] = [
  ["nothing", `${go}FROM scratch\n${app}`, "none none A none"],
  ["distroless as root", `${go}FROM gcr.io/distroless/static-debian13\n${app}`, "none none A none"],
  ["distroless", `${go}FROM gcr.io/distroless/static-debian13:nonroot\n${app}`, "none none none none"],
  // The user that is named is the image's, if not already, then by its other tags.
  ["distroless by its digest", `${go}FROM gcr.io/distroless/static@${digest}\n${app}`, "none none A none"],
  [
    "Chainguard's by its digest",
    `${go}FROM cgr.dev/chainguard/static@${digest}\n${app}`,
    "none none none none",
  ],
  [
    "a mirror of Chainguard's",
    'FROM example.com/cgr-a/jre:21\nCMD ["java", "-jar", "/a.jar"]\n',
    "none none none none",
  ],
  [
    "a debugging variant with tools",
    'FROM gcr.io/distroless/base-nossl-debian13:debug\nSHELL ["/busybox/sh", "-c"]\nCOPY tools /usr/bin/\n',
    "none none none none",
  ],
  [
    "a debugging variant with a program",
    'FROM gcr.io/distroless/static-debian13:debug\nCOPY app /app\nENTRYPOINT ["/app"]\n',
    "none none A none",
  ],
  [
    "a version that is not known",
    'ARG V\nFROM mcr.microsoft.com/dotnet/aspnet:${V}-noble-chiseled AS base\nFROM base\nCOPY a /a\nENTRYPOINT ["dotnet", "/a/a.dll"]\n',
    "none none none none",
  ],
  [
    "a registry that is not known",
    'ARG R\nFROM ${R}/distroless/static\nCOPY a /a\nENTRYPOINT ["/a"]\n',
    "none none none none",
  ],
  [
    "a stage that the build chooses",
    `${go}FROM scratch AS bin-linux\nCOPY --from=build /app /\nFROM bin-\${TARGETOS} AS bin\n`,
    "none none none none",
  ],
  [
    "a base that hangs on a variable",
    'ARG BASE=gcr.io/distroless/static:nonroot\nFROM $BASE\nCOPY a /a\nENTRYPOINT ["/a"]\n',
    "none none none none",
  ],
  [
    "a database that comes along",
    'FROM scratch\nWORKDIR /\nADD db/base.db db/\nCOPY app ./\nENTRYPOINT ["/app"]\n',
    "none none B none",
  ],
  [
    "ubi-micro that is left",
    'FROM golang:1.26 AS build\nRUN go build -o /app .\nFROM registry.access.redhat.com/ubi9/ubi-micro\nCOPY --from=build /app /app\nCOPY entry.sh /\nUSER 1001\nENTRYPOINT ["/entry.sh"]\n',
    "none none none none",
  ],
  [
    "busybox that is left",
    `${go}FROM busybox\nCOPY --from=build /app /app\nUSER 1000\nCMD /app $TOKEN\n`,
    "none none none C",
  ],
];

describe("already minimal", () => {
  for (const [name, text, levels] of cases) {
    test(name, async () => {
      const results = [];
      for (const id of rewriteIds) results.push(await rewrite(id, text));
      assert.deepEqual(
        [results.map(({ level }) => level).join(" "), results.flatMap(({ problems }) => problems)],
        [levels, []],
      );
    });
  }
});
