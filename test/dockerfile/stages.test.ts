import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { dedent } from "../support/dedent.ts";
import { engine } from "../support/engine.ts";

const parse = (code: string) => engine.parse(dedent(code));

function base(code: string): readonly string[] {
  return parse(code).stages.map(({ base }) => {
    if (base.kind === "image") return base.image.reference.text;
    return base.kind === "stage" ? `stage ${base.stage.index}` : base.kind;
  });
}

describe("bases", () => {
  const cases: readonly {
    readonly name: string;
    readonly code: string;
    readonly bases: readonly string[];
  }[] = [
    {
      name: "an alias, compared without case",
      code: "FROM a AS Build\nFROM build\nFROM BUILD",
      bases: ["a", "stage 0", "stage 0"],
    },
    { name: "only backwards", code: "FROM later\nFROM b AS later", bases: ["later", "b"] },
    {
      name: "a stage that has its base's name",
      code: "FROM node AS node\nFROM node",
      bases: ["node", "stage 0"],
    },
    {
      name: "the last of two with one name",
      code: "FROM a AS x\nFROM b AS x\nFROM x",
      bases: ["a", "b", "stage 1"],
    },
    { name: "as in any case", code: "from a as b\nFROM b", bases: ["a", "stage 0"] },
    {
      name: "scratch in lower case alone",
      code: "FROM scratch\nFROM Scratch",
      bases: ["scratch", "invalid"],
    },
    { name: "a registry's port is no tag", code: "FROM localhost:5000/img", bases: ["localhost:5000/img"] },
    { name: "an ARG in front", code: "ARG V=3.22\nFROM alpine:${V}", bases: ["alpine:3.22"] },
    { name: "a default in the expansion", code: "FROM alpine:${V:-3.22}", bases: ["alpine:3.22"] },
    {
      name: "an alternative in the expansion",
      code: "ARG SLIM=1\nFROM node:22${SLIM:+-slim}",
      bases: ["node:22-slim"],
    },
    { name: "cutting a suffix", code: "ARG V=3.22.1\nFROM alpine:${V%.*}", bases: ["alpine:3.22"] },
    { name: "cutting a prefix", code: "ARG V=v3.22\nFROM alpine:${V#v}", bases: ["alpine:3.22"] },
    { name: "replacing", code: "ARG V=3_22\nFROM alpine:${V/_/.}", bases: ["alpine:3.22"] },
    {
      name: "an ARG made of another",
      code: "ARG A=alpine\nARG B=${A}:3.22\nFROM $B",
      bases: ["alpine:3.22"],
    },
    {
      name: "an ARG of a stage is not seen by FROM",
      code: "FROM a\nARG B=b\nFROM ${B:-c}",
      bases: ["a", "c"],
    },
    { name: "a tag without a value leaves the name", code: "ARG V\nFROM alpine:$V", bases: ["alpine"] },
    { name: "nothing but a variable without a value", code: "ARG B\nFROM $B", bases: ["invalid"] },
    { name: "no image", code: "FROM", bases: ["invalid"] },
    { name: "quotes", code: 'FROM "alpine:3.22"', bases: ["alpine:3.22"] },
    {
      name: "flags, continuations and comments",
      code: "FROM --platform=$BUILDPLATFORM \\\n # c\n a:1 \\\n AS b\nFROM b",
      bases: ["a:1", "stage 0"],
    },
    { name: "instructions in front of FROM are no stage", code: "RUN x\nARG A\nFROM a", bases: ["a"] },
  ];
  for (const { name, code, bases } of cases) test(name, () => assert.deepEqual(base(code), bases));
});

test("shipped are the last stage and those it is built from", () => {
  const { stages } = parse(`
    FROM a AS base
    FROM base AS build
    FROM b AS donor
    FROM base AS final
    COPY --from=build / /
    COPY --from=donor / /
  `);
  assert.deepEqual(
    stages.map((stage) => stage.isShipped),
    [true, false, false, true],
  );
  assert.deepEqual(
    stages[3]?.lineage.map((stage) => stage.index),
    [3, 0],
  );
  assert.equal(stages[3]?.rootImage?.reference.text, "a");
});

test("external images leave out stages, numbers, scratch and variables", () => {
  const { externalImages, text } = parse(`
    FROM golang:1.26 AS build
    FROM scratch
    COPY --from=build /a /a
    COPY --from=0 /a /a
    COPY --from=BUILD /a /a
    COPY --from=nginx:1.29 --chown=1:1 /a /a
    COPY --from=$X /a /a
    RUN --mount=type=bind,from=busybox,target=/b --mount=type=cache,target=/c,from=build true
    ONBUILD COPY --from=alpine:3.22 /a /a
  `);
  assert.deepEqual(
    externalImages.map(({ span, where }) => [where, text.slice(span.start, span.end)]),
    [
      ["from", "golang:1.26"],
      ["copy", "nginx:1.29"],
      ["mount", "busybox"],
      ["copy", "alpine:3.22"],
    ],
  );
});

describe("variables", () => {
  const value = (code: string, name: string) => parse(code).stages.at(-1)?.environment.get(name)?.value;
  const cases: readonly {
    readonly name: string;
    readonly code: string;
    readonly of: string;
    readonly is: string | undefined;
  }[] = [
    { name: "ENV with equals signs", code: 'FROM a\nENV A=1 B="x y" C=x\\ y', of: "C", is: "x y" },
    { name: "quoted", code: 'FROM a\nENV A=1 B="x y"', of: "B", is: "x y" },
    { name: "the old form takes the rest of the line", code: "FROM a\nENV A b  c", of: "A", is: "b  c" },
    { name: "over lines", code: 'FROM a\nENV A="x \\\n  y" \\\n  # c\n  B=2', of: "B", is: "2" },
    { name: "a word that goes on in the next line", code: "FROM a\nENV P=/a:\\\n/b", of: "P", is: "/a:/b" },
    { name: "inherited from a stage", code: "FROM a AS x\nENV A=1\nFROM x\nENV B=$A", of: "B", is: "1" },
    {
      name: "one instruction's values do not see each other",
      code: "FROM a\nENV A=1\nENV A=2 B=$A",
      of: "B",
      is: "1",
    },
    { name: "ENV hides ARG", code: "FROM a\nENV A=env\nARG A=arg", of: "A", is: "env" },
    { name: "a global ARG declared again", code: "ARG A=1\nFROM a\nARG A", of: "A", is: "1" },
    { name: "a global ARG not declared again", code: "ARG A=1\nFROM a\nENV B=x$A", of: "B", is: undefined },
    {
      name: "an ARG's own default wins over the global one",
      code: "ARG A=1\nFROM a\nARG A=2",
      of: "A",
      is: "2",
    },
    { name: "single quotes keep a dollar", code: "FROM a\nENV A='$B'", of: "A", is: "$B" },
    { name: "an escaped dollar", code: "FROM a\nENV A=\\$B", of: "A", is: "$B" },
    {
      name: "backtick as the escape character",
      code: "# escape=`\nFROM a\nENV A=c:\\x",
      of: "A",
      is: "c:\\x",
    },
  ];
  for (const { name, code, of, is } of cases) test(name, () => assert.equal(value(code, of), is));
});

describe("the effective user", () => {
  const user = (code: string) => {
    const stage = parse(code).stages.at(-1);
    return stage && [stage.effectiveUser.state, stage.effectiveUser.name, stage.effectiveUser.evidence.kind];
  };
  const cases: readonly {
    readonly name: string;
    readonly code: string;
    readonly is: readonly (string | undefined)[];
  }[] = [
    { name: "of a base known to be root", code: "FROM node:22", is: ["root", "root", "base"] },
    {
      name: "of a base known not to be",
      code: "FROM jenkins/jenkins:2.516.1",
      is: ["nonRoot", "jenkins", "base"],
    },
    {
      name: "of a base that nobody knows",
      code: "FROM example/unknown:1",
      is: ["unknown", undefined, "base"],
    },
    { name: "of scratch", code: "FROM scratch", is: ["root", "root", "scratch"] },
    { name: "of the last USER", code: "FROM node:22\nUSER node\nUSER 0:0", is: ["root", "0", "instruction"] },
    {
      name: "of a stage's USER",
      code: "FROM node:22 AS b\nUSER node\nFROM b",
      is: ["nonRoot", "node", "instruction"],
    },
    {
      name: "with the variable's value at that place",
      code: "FROM a\nENV U=app\nUSER $U\nENV U=root",
      is: ["nonRoot", "app", "instruction"],
    },
    { name: "unresolved", code: "FROM node:22\nARG U\nUSER $U:1", is: ["unknown", undefined, "instruction"] },
    {
      name: "ONBUILD's is the child's",
      code: "FROM node:22\nONBUILD USER node",
      is: ["root", "root", "base"],
    },
  ];
  for (const { name, code, is } of cases) test(name, () => assert.deepEqual(user(code), is));

  test("at an instruction in the middle", () => {
    const stage = parse("FROM node:22\nUSER node\nRUN a\nUSER root\nRUN b\n").stages[0];
    const runs = stage?.instructions.filter(({ keyword }) => keyword === "RUN") ?? [];
    assert.deepEqual(
      runs.map((run) => stage?.userAt(run).name),
      ["node", "root"],
    );
  });
});

test("SHELL is inherited, and Windows has another", () => {
  const shells = parse(`
    FROM a AS x
    SHELL ["/bin/bash", "-o", "pipefail", "-c"]
    FROM x
    RUN a
    FROM mcr.microsoft.com/windows/nanoserver:ltsc2025
    RUN a
  `).stages.map((stage) => stage.shellAt(stage.instructions.at(-1) ?? stage.from)[0]);
  assert.deepEqual(shells, ["/bin/sh", "/bin/bash", "cmd"]);
});
