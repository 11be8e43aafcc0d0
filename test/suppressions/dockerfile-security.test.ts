import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ignoreFileEdits, ignoreLineEdits } from "../../server/src/suppressions/ignore-edits.ts";
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
      name: "silences the file from its end",
      text: `FROM node\n${sudo}${sudo}# dockerfile-security ignore-file=sudo-in-run, user-missing: it is a demo`,
      rules: ["image-untagged"],
    },
    {
      name: "silences the file from between an instruction's lines",
      text: `FROM node\nRUN a \\\n  # dockerfile-security ignore-file=image-untagged\n  b\nUSER node\n`,
      rules: [],
    },
    {
      name: "silences what stands on the FROM only above the FROM",
      text: "ARG A=1\n# dockerfile-security ignore=user-missing,image-untagged\nFROM node\nFROM node\n",
      rules: ["image-untagged", "user-missing"],
    },
    {
      name: "is another one with another word",
      text: `FROM node:22.1.0\n# dockerfile-security: ignore=sudo-in-run\n# dockerfile-security ignores=sudo-in-run\n${sudo}USER node\n`,
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

describe("the reason", () => {
  const cases = [
    ["why not", "why not"],
    [": why not", "why not"],
    ["-- why not", "why not"],
    ["# why not", "why not"],
    ["— why not  ", "why not"],
    [";reason=why not", "why not"],
    ["reason: why not", "why not"],
    ["", undefined],
    ["  --  ", undefined],
  ] as const;
  for (const [written, reason] of cases) {
    test(`${written || "nothing"} is read`, () => {
      const separator = /^[:;]/.test(written) ? "" : " ";
      const text = `FROM node:22.1.0\n# dockerfile-security ignore=sudo-in-run${separator}${written}\nRUN sudo a\nUSER node\n`;
      const { suppressed } = engine.examine(engine.parse(text));
      assert.deepEqual(
        suppressed.map(({ finding, suppression }) => [finding.rule, suppression.reason]),
        [["sudo-in-run", reason]],
      );
    });
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

describe("ignoring a rule in the file", () => {
  const cases: readonly { readonly name: string; readonly text: string; readonly output: string }[] = [
    {
      name: "puts a comment in front",
      text: "  FROM node:22.1.0\r\n",
      output: "# dockerfile-security ignore-file=user-missing\r\n  FROM node:22.1.0\r\n",
    },
    {
      name: "stays behind a byte order mark",
      text: "\uFEFFFROM node:22.1.0\n",
      output: "\uFEFF# dockerfile-security ignore-file=user-missing\nFROM node:22.1.0\n",
    },
    {
      name: "stays behind the parser directives",
      text: "# syntax=docker/dockerfile:1\n# escape=`\n\n# a\nFROM node:22.1.0\n",
      output:
        "# syntax=docker/dockerfile:1\n# escape=`\n# dockerfile-security ignore-file=user-missing\n\n# a\nFROM node:22.1.0\n",
    },
    {
      name: "adds to the comment that is there, in front of its reason",
      text: "FROM node:22.1.0\n# dockerfile-security ignore-file=apt-lists -- why\n",
      output: "FROM node:22.1.0\n# dockerfile-security ignore-file=apt-lists,user-missing -- why\n",
    },
  ];
  for (const { name, text, output } of cases) {
    test(name, () => {
      assert.equal(applyEdits(text, ignoreFileEdits(engine.parse(text), "user-missing")), output);
      assert.ok(!rulesOf(output).includes("user-missing"), "the finding is gone");
    });
  }
});
