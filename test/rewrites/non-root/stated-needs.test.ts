/** What a file itself says of its user: comments, a USER that is switched off, an action of GitHub. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { rewrite } from "../../support/rewrites.ts";

const base = "FROM gcr.io/distroless/static-debian13";
const start = 'COPY agent /agent\nENTRYPOINT ["/agent"]\n';
const action = (image: string) => `name: a\nruns:\n  using: "docker"\n  image: ${image}\n`;

const cases: readonly (readonly [
  name: string,
  text: string,
  files: Readonly<Record<string, string>>,
  level: string,
  concerns: readonly string[],
])[] = [
  ["nothing", `${base}\n${start}`, {}, "A", []],
  ["a socket", `# Not the nonroot variant: it reads the Docker socket\n${base}\n${start}`, {}, "C", ["S10"]],
  ["root is needed", `${base}\n# root is needed to load the module\n${start}`, {}, "C", ["S10"]],
  ["it needs root", `${base}\n${start}# the agent requires root privileges\n`, {}, "C", ["S10"]],
  [
    "it changes users",
    `${base}\n# It takes over /data and drops to uid 65532 then.\n${start}`,
    {},
    "C",
    ["S10"],
  ],
  ["a folder", `${base}\n# must be in the root folder\n${start}`, {}, "A", []],
  ["certificates", `${base}\n# it needs the root certificates\n${start}`, {}, "A", []],
  ["not as root", `${base}\n# It must not run as root.\n${start}`, {}, "A", []],
  ["another than root", `${base}\n# TODO: a user is needed instead of root\n${start}`, {}, "A", []],
  ["a place", `${base}\n# The agent must be copied to the root\n${start}`, {}, "A", []],
  ["no variant", `${base}\n# Cannot use nonroot: it reads the host's files\n${start}`, {}, "C", ["S10"]],
  ["no root", `${base}\n# it must run as non-root\n${start}`, {}, "A", []],
  ["another stage's", `FROM golang:1.26 AS build\n# needs root\nRUN make\n${base}\n${start}`, {}, "A", []],
  [
    "an installation",
    'FROM debian:13\n# apt-get needs root\nRUN apt-get update && apt-get install -y a\nCMD ["/a"]\n',
    {},
    "A",
    [],
  ],
  [
    "USER switched off",
    `${base}\nCOPY agent /agent\n#USER 65532:65532\nENTRYPOINT ["/agent"]\n`,
    {},
    "B",
    ["S10"],
  ],
  ["root switched off", `${base}\nCOPY agent /agent\n# USER root\nENTRYPOINT ["/agent"]\n`, {}, "A", []],
  ["an old file below", `${base}\n${start}\n# FROM alpine\n# USER app\n# CMD ["/agent"]\n`, {}, "A", []],
  ["an action's workspace", `${base}\nWORKDIR /github/workspace\n${start}`, {}, "C", ["S10"]],
  ["an action's label", `${base}\nLABEL com.github.actions.name="a"\n${start}`, {}, "C", ["S10"]],
  ["an action", `${base}\n${start}`, { "action.yml": action("Dockerfile") }, "C", ["S10"]],
  [
    "another image's action",
    `${base}\n${start}`,
    { "action.yml": action("docker://example.com/a") },
    "A",
    [],
  ],
  ["TFTP", `${base}\nCOPY tftp-server /\nENTRYPOINT ["/tftp-server"]\n`, {}, "B", ["H15"]],
  [
    "TFTP at a port of its own",
    `${base}\nCOPY tftp-server /\nEXPOSE 6969/udp\nENTRYPOINT ["/tftp-server"]\n`,
    {},
    "A",
    [],
  ],
  [
    "DNS at a port of its own",
    `${base}\nCOPY coredns /\nENTRYPOINT ["/coredns", "-dns.port=1053"]\n`,
    {},
    "A",
    [],
  ],
  [
    "a folder of its own for data",
    `${base}-x:debug\nENV CERT_DIR=/data/certificates\n${start}`,
    {},
    "B",
    ["S9"],
  ],
];

describe("non-root", () => {
  for (const [name, text, files, level, concerns] of cases) {
    test(name, async () => {
      const result = await rewrite("non-root", text, files);
      assert.deepEqual([result.level, result.concerns, result.problems], [level, concerns, []]);
    });
  }
});
