import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Command } from "../../server/src/dockerfile/command.ts";
import { dedent } from "../support/dedent.ts";
import { engine } from "../support/engine.ts";

/** A command in one line: operator, nesting, wrappers, program, arguments; `?` marks words without a value. */
function show(command: Command): string {
  const words = command.arguments.map((word) => word.value ?? `?${word.text}`);
  const place = [command.operator === "\n" ? "NL" : (command.operator ?? "-"), ...command.nesting].join("/");
  return [
    place,
    ...command.wrappers.map(({ program }) => `${program}:`),
    command.program || "?",
    ...words,
  ].join(" ");
}

const commandsOf = (code: string) => engine.parse(dedent(code)).scripts.flatMap((script) => script.commands);

interface Case {
  readonly name: string;
  readonly run: string;
  readonly commands: readonly string[];
}

const cases: readonly Case[] = [
  { name: "a list", run: "RUN a && b x; c || d & e", commands: ["- a", "&& b x", "; c", "|| d", "& e"] },
  { name: "a pipe", run: "RUN curl -s x | sh -s -- y", commands: ["- curl -s x", "| sh -s -- y"] },
  { name: "a pipe inside quotes is none", run: "RUN yq '.a | b' f", commands: ["- yq .a | b f"] },
  {
    name: "two variables in a word",
    run: "RUN curl -O https://x/$V/a-$V.tgz y",
    commands: ["- curl -O ?https://x/$V/a-$V.tgz y"],
  },
  {
    name: "continuations with comments and empty lines",
    run: "RUN a \\\n  # one\n\n  && b \\\n# two\n  x",
    commands: ["- a", "&& b x"],
  },
  {
    name: "a subshell, a loop, a branch, a substitution",
    run: "RUN (a); for i in 1; do b $i; done; if c; then d; fi; e $(f)",
    commands: ["-/subshell a", "-/loop b ?$i", "-/if c", "-/if d", "; e ?$(f)", "-/substitution f"],
  },
  {
    name: "wrappers",
    run: "RUN sudo -u x -E env A=1 nice -n 5 time apt-get update",
    commands: ["- sudo: env: nice: time: apt-get update"],
  },
  {
    name: "xargs, timeout, nohup, exec, command",
    run: "RUN ls | xargs -n 1 rm -f; timeout -k 5 10s a; nohup b; exec c; command d",
    commands: ["- ls", "| xargs: rm -f", "; timeout: a", "; nohup: b", "; exec: c", "; command: d"],
  },
  {
    name: "a wrapper that asks",
    run: "RUN command -v curl && sudo -l",
    commands: ["- command -v curl", "&& sudo -l"],
  },
  {
    name: "sh -c and what is in it",
    run: "RUN bash -euxc 'a && b \"$X\"' && c",
    commands: ['- bash -euxc a && b "$X"', "-/script a", "&&/script b ?$X", "&& c"],
  },
  {
    name: "sh -c in double quotes with escapes",
    run: 'RUN sh -c "echo \\"a b\\" && c"',
    commands: ['- sh -c echo "a b" && c', "-/script echo a b", "&&/script c"],
  },
  {
    name: "su -c and eval",
    run: "RUN su app -c 'a b' && eval 'c'",
    commands: ["- su app -c a b", "-/script a b", "&& eval c", "&&/script c"],
  },
  {
    name: "a program with a name that JavaScript knows",
    run: "RUN constructor a && toString && __proto__ b",
    commands: ["- constructor a", "&& toString", "&& __proto__ b"],
  },
  { name: "a path", run: "RUN /usr/bin/apt-get update", commands: ["- apt-get update"] },
  {
    name: "assignments in front and before",
    run: "RUN V=1 && A=2 cmd pkg=$V; export W=3; cmd $W",
    commands: ["&& cmd pkg=1", "; cmd 3"],
  },
  {
    name: "an assignment in a branch is not certain",
    run: "RUN if x; then V=1; fi; cmd $V",
    commands: ["-/if x", "; cmd ?$V"],
  },
  { name: "exec form", run: 'RUN ["apt-get", "install", "a|b"]', commands: ["- apt-get install a|b"] },
  {
    name: "exec form of a shell",
    run: 'RUN ["/bin/bash", "-o", "pipefail", "-c", "a \\"x y\\" | b"]',
    commands: ["- a x y", "| b"],
  },
  {
    name: "flags are not words",
    run: "RUN --mount=type=cache,target=/c --network=none a --flag",
    commands: ["- a --flag"],
  },
  {
    name: "a heredoc is a script",
    run: "RUN <<EOF\nset -e\na && b\nEOF",
    commands: ["- set -e", "NL a", "&& b"],
  },
  {
    name: "a heredoc with a shebang of its own",
    run: "RUN <<EOF\n#!/bin/bash -e\na\nEOF",
    commands: ["- a"],
  },
  {
    name: "a heredoc in another language",
    run: "RUN <<EOF\n#!/usr/bin/env python3\nimport os\nEOF",
    commands: [],
  },
  {
    name: "a heredoc for a shell",
    run: "RUN <<'EOF' bash -e\na\nEOF",
    commands: ["- bash -e", "-/script a"],
  },
  {
    name: "a heredoc for a file, and the rest of the line",
    run: "RUN cat <<EOF > /f && b\nhidden\nEOF",
    commands: ["- cat", "&& b"],
  },
  {
    name: "two heredocs",
    run: "RUN cat <<A > /f && bash <<B\nhidden\nA\nshown\nB",
    commands: ["- cat", "&& bash", "&&/script shown"],
  },
  { name: "a heredoc that drops tabs", run: "RUN <<-EOF\n\ta\n\tEOF", commands: ["- a"] },
  { name: "ONBUILD", run: "ONBUILD RUN a && b", commands: ["- a", "&& b"] },
  { name: "PowerShell", run: 'SHELL ["pwsh", "-Command"]\nRUN a; b', commands: [] },
  { name: "half-typed", run: "RUN a && b 'x", commands: ["- a", "&& b"] },
  { name: "half-typed at an operator", run: "RUN a && \\\n", commands: ["- a"] },
];

describe("commands", () => {
  for (const { name, run, commands } of cases) {
    test(name, () => assert.deepEqual(commandsOf(`FROM debian:12\n${run}\n`).map(show), commands));
    test(`${name}, CRLF`, () => {
      const text = `FROM debian:12\n${run}\n`.replaceAll("\n", "\r\n");
      assert.deepEqual(commandsOf(text).map(show), commands);
    });
  }

  test("ARG and ENV give values", () => {
    const commands = commandsOf('FROM a\nARG V=1.2\nENV P=curl\nRUN apk add $P=$V "${Q:-git}" $R\n');
    assert.deepEqual(commands.map(show), ["- apk add curl=1.2 git ?$R"]);
  });

  test("spans are the document's, whatever stands between", () => {
    const code = 'FROM a\nRUN true \\\n  # 🐳 comment\n  && sudo sh -c "apt-get \\"up date\\"" > /log\n';
    const { scripts, text } = engine.parse(code);
    const slices = scripts[0]?.commands.map(({ span, programWord, arguments: words }) =>
      [span, programWord.span, ...words.map((word) => word.span)].map(({ start, end }) =>
        text.slice(start, end),
      ),
    );
    assert.deepEqual(slices, [
      ["true", "true"],
      ['sudo sh -c "apt-get \\"up date\\"" > /log', "sh", "-c", '"apt-get \\"up date\\""'],
      ['apt-get \\"up date\\"', "apt-get", '"up date\\"'],
    ]);
  });

  test("the statement of the top level is known in a pipe and in a loop", () => {
    const { scripts, text } = engine.parse("FROM a\nRUN a && for i in 1; do b | c; done > /x && d\n");
    const statements = scripts[0]?.commands.map(({ statement }) =>
      text.slice(statement.start, statement.end),
    );
    const loop = "for i in 1; do b | c; done > /x";
    assert.deepEqual(statements, ["a", loop, loop, "d"]);
  });
});
