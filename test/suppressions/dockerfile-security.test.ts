import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ignoreLineEdits } from "../../server/src/suppressions/ignore-edits.ts";
import { applyEdits } from "../rules/harness.ts";
import { engine } from "../support/engine.ts";

/** What is left over is another test's. */
const rulesOf = (text: string) =>
  engine.lint(engine.parse(text), { rules: { "suppression-unused": "off" } }).map((finding) => finding.rule);

describe("a suppression comment", () => {
  const sudo = "RUN sudo make\n";
  const cases: readonly {
    readonly name: string;
    readonly text: string;
    readonly rules: readonly string[];
  }[] = [
    {
      name: "silences the next instruction",
      text: `FROM node:22.1.0\n# dockerfile-security ignore=sudo-in-run\n${sudo}USER node\n`,
      rules: [],
    },
    {
      name: "takes a reason",
      text: `FROM node:22.1.0\n# dockerfile-security ignore=sudo-in-run it is fine\n${sudo}USER node\n`,
      rules: [],
    },
    {
      name: "takes several rules",
      text: `# dockerfile-security ignore=user-missing, image-untagged why\nFROM node\n`,
      rules: [],
    },
    {
      name: "reaches over empty lines and other comments",
      text: `FROM node:22.1.0\n# dockerfile-security ignore=sudo-in-run\n\n# more\n${sudo}USER node\n`,
      rules: [],
    },
    {
      name: "may stand between an instruction's lines",
      text: `FROM node:22.1.0\nRUN true && \\\n  # dockerfile-security ignore=sudo-in-run\n  sudo make\nUSER node\n`,
      rules: [],
    },
    {
      name: "is read in any case and without spaces",
      text: `FROM node:22.1.0\n#DOCKERFILE-SECURITY ignore=SUDO-IN-RUN\n${sudo}USER node\n`,
      rules: [],
    },
    {
      name: "names no other rule",
      text: `FROM node:22.1.0\n# dockerfile-security ignore=user-missing\n${sudo}USER node\n`,
      rules: ["sudo-in-run"],
    },
    {
      name: "does not reach the instruction after",
      text: `FROM node:22.1.0\n# dockerfile-security ignore=sudo-in-run\nRUN true\n${sudo}USER node\n`,
      rules: ["sudo-in-run"],
    },
    {
      name: "does not reach back",
      text: `FROM node:22.1.0\n${sudo}# dockerfile-security ignore=sudo-in-run\nUSER node\n`,
      rules: ["sudo-in-run"],
    },
    {
      name: "in a here-document is none",
      text: `FROM node:22.1.0\nRUN <<EOF\n# dockerfile-security ignore=sudo-in-run\nsudo make\nEOF\nUSER node\n`,
      rules: ["sudo-in-run"],
    },
  ];
  for (const { name, text, rules } of cases) {
    test(name, () => assert.deepEqual(rulesOf(text), rules));
    test(`${name}, CRLF`, () => assert.deepEqual(rulesOf(text.replaceAll("\n", "\r\n")), rules));
  }
});

describe("ignoring a line", () => {
  const ignore = (text: string, rule: string) => {
    const dockerfile = engine.parse(text);
    const finding = engine.lint(dockerfile).find((candidate) => candidate.rule === rule);
    assert.ok(finding);
    return applyEdits(text, ignoreLineEdits(dockerfile, finding));
  };
  const cases: readonly {
    readonly name: string;
    readonly text: string;
    readonly rule: string;
    readonly output: string;
  }[] = [
    {
      name: "puts a comment above the instruction",
      text: "FROM node:22.1.0\nRUN true && \\\n  sudo make\nUSER node\n",
      rule: "sudo-in-run",
      output:
        "FROM node:22.1.0\n# dockerfile-security ignore=sudo-in-run\nRUN true && \\\n  sudo make\nUSER node\n",
    },
    {
      name: "keeps the indentation and the line endings",
      text: "FROM node:22.1.0\r\n  RUN sudo make\r\nUSER node\r\n",
      rule: "sudo-in-run",
      output:
        "FROM node:22.1.0\r\n  # dockerfile-security ignore=sudo-in-run\r\n  RUN sudo make\r\nUSER node\r\n",
    },
    {
      name: "adds to the comment that is there, in front of its reason",
      text: "FROM node:22.1.0\n# dockerfile-security ignore=apt-lists because\nRUN sudo make\nUSER node\n",
      rule: "sudo-in-run",
      output:
        "FROM node:22.1.0\n# dockerfile-security ignore=apt-lists,sudo-in-run because\nRUN sudo make\nUSER node\n",
    },
    {
      name: "stays behind the parser directives",
      text: "# syntax=docker/dockerfile:1\nFROM node:22.1.0\n",
      rule: "user-missing",
      output: "# syntax=docker/dockerfile:1\n# dockerfile-security ignore=user-missing\nFROM node:22.1.0\n",
    },
    {
      name: "stays behind a byte order mark",
      text: "\uFEFFFROM node:22.1.0\n",
      rule: "user-missing",
      output: "\uFEFF# dockerfile-security ignore=user-missing\nFROM node:22.1.0\n",
    },
  ];
  for (const { name, text, rule, output } of cases) {
    test(name, () => {
      assert.equal(ignore(text, rule), output);
      assert.ok(!rulesOf(output).includes(rule), "the finding is gone");
    });
  }
});
