/** What comments for other tools silence here. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { engine } from "../support/engine.ts";

interface Case {
  readonly name: string;
  readonly text: string;
  /** What stays, as `rule` at the line where it begins, the first line being 1. */
  readonly left: readonly string[];
  /** The reasons of what is silenced, in order; `undefined` where there is none. */
  readonly reasons?: readonly (string | undefined)[];
}

const today = "2026-11-21";
const head = "FROM node:22.1.0\nUSER node\n";
const sudo = "RUN sudo make\n";

function examine(text: string) {
  return engine.examine(engine.parse(text), { today, rules: { "suppression-unused": "off" } });
}

function describeFindings(text: string): readonly string[] {
  return examine(text).findings.map(
    ({ rule, span }) => `${rule} ${text.slice(0, span.start).split("\n").length}`,
  );
}

function testDialect(tool: string, cases: readonly Case[]): void {
  describe(tool, () => {
    for (const { name, text, left, reasons } of cases) {
      test(name, () => {
        assert.deepEqual(describeFindings(text), left);
        if (reasons === undefined) return;
        const { suppressed } = examine(text);
        assert.deepEqual(
          suppressed.map(({ suppression }) => suppression.reason),
          reasons,
        );
        assert.deepEqual([...new Set(suppressed.map(({ suppression }) => suppression.source))], [tool]);
      });
      test(`${name}, CRLF`, () => assert.deepEqual(describeFindings(text.replaceAll("\n", "\r\n")), left));
      test(`${name}, byte order mark`, () => assert.deepEqual(describeFindings(`\uFEFF${text}`), left));
    }
  });
}

testDialect("hadolint", [
  {
    name: "the line below",
    text: `${head}# hadolint ignore=DL3004\n${sudo}`,
    left: [],
    reasons: [undefined],
  },
  {
    name: "the first line, several ids, a reason",
    text: "# hadolint ignore=DL3006, DL3002 # the registry has one\nFROM node\nUSER node\n",
    left: [],
    reasons: ["the registry has one"],
  },
  { name: "in any case", text: `${head}#HADOLINT  Ignore = dl3004\n${sudo}`, left: [] },
  {
    name: "with another tool's comment between",
    text: `${head}# hadolint ignore=DL3004\n# why\n${sudo}`,
    left: [],
  },
  {
    name: "an empty line ends it",
    text: `${head}# hadolint ignore=DL3004\n\n${sudo}`,
    left: ["sudo-in-run 5"],
  },
  {
    name: "not the instruction after",
    text: `${head}# hadolint ignore=DL3004\nRUN a\n${sudo}`,
    left: ["sudo-in-run 5"],
  },
  { name: "not the one above", text: `${head}${sudo}# hadolint ignore=DL3004\n`, left: ["sudo-in-run 3"] },
  { name: "another id", text: `${head}# hadolint ignore=SC2086\n${sudo}`, left: ["sudo-in-run 4"] },
  {
    name: "all lines of a continued instruction",
    text: `${head}# hadolint ignore=DL3004\nRUN a && \\\n  sudo b\n`,
    left: [],
  },
  {
    name: "between the lines of an instruction",
    text: `${head}RUN a && \\\n  # hadolint ignore=DL3004\n  sudo b\n`,
    left: [],
  },
  {
    name: "not in a here-document",
    text: `${head}RUN <<EOF\n# hadolint ignore=DL3004\nsudo b\nEOF\n`,
    left: ["sudo-in-run 5"],
  },
  {
    name: "not behind a here-document that ends in a comment",
    text: `${head}RUN <<EOF\n# hadolint ignore=DL3004\nEOF\n${sudo}`,
    left: ["sudo-in-run 6"],
  },
  {
    name: "anywhere for the file",
    text: `${head}${sudo}${sudo}# hadolint global ignore=DL3004 why`,
    left: [],
    reasons: ["why", "why"],
  },
  {
    name: "one stage",
    text: `# hadolint stage ignore=DL3004\nFROM node:22.1.0 AS a\nUSER node\n${sudo}${head}${sudo}`,
    left: ["sudo-in-run 7"],
  },
  {
    name: "the last stage",
    text: `${head}${sudo}# hadolint stage ignore=DL3004\n${head}${sudo}`,
    left: ["sudo-in-run 3"],
  },
  {
    name: "a stage only above its FROM",
    text: `${head}# hadolint stage ignore=DL3004\n${sudo}`,
    left: ["sudo-in-run 4"],
  },
  {
    name: "what is no such comment",
    text: `${head}# hadolint ignored=DL3004\n# hadolint: ignore=DL3004\n# see hadolint ignore=DL3004\n# hadolint shell=bash\n${sudo}`,
    left: ["sudo-in-run 7"],
  },
  { name: "at the end of the file", text: `${head}${sudo}# hadolint ignore=DL3004`, left: ["sudo-in-run 3"] },
]);

testDialect("trivy", [
  { name: "the line below", text: `${head}#trivy:ignore:DS-0010\n${sudo}`, left: [] },
  {
    name: "in older spellings, several in a line, with a reason",
    text: "# trivy:ignore:DS001 trivy:ignore:AVD-DS-0002 -- it is a demo\nFROM node\n",
    left: [],
    reasons: ["it is a demo", "it is a demo"],
  },
  {
    name: "lines that follow each other",
    text: "#trivy:ignore:DS-0001\n#trivy:ignore:DS-0002\nFROM node\n",
    left: [],
  },
  { name: "everything", text: "#trivy:ignore:*\nFROM node\n", left: [] },
  { name: "parameters", text: "#trivy:ignore:DS-*[name=a]\nFROM node\n", left: [] },
  {
    name: "an empty line between",
    text: `${head}#trivy:ignore:DS-0010\n\n${sudo}`,
    left: ["sudo-in-run 5"],
  },
  { name: "until a day to come", text: `${head}#trivy:ignore:DS-0010:exp:2026-11-22\n${sudo}`, left: [] },
  {
    name: "until the day that has begun",
    text: `${head}#trivy:ignore:DS-0010:exp:2026-11-21\n${sudo}`,
    left: ["sudo-in-run 4"],
  },
  {
    name: "until no day at all",
    text: `${head}#trivy:ignore:DS-0010:exp:2026-13-41\n#trivy:ignore:DS-0010:exp:soon\n${sudo}`,
    left: ["sudo-in-run 5"],
  },
  {
    name: "with other sections in front of the day",
    text: `${head}#trivy:ignore:DS-0010:ws:prod:exp:2020-01-01\n${sudo}`,
    left: ["sudo-in-run 4"],
  },
  {
    name: "behind the code",
    text: `${head}RUN sudo make # trivy:ignore:DS-0010\n${sudo}`,
    left: ["sudo-in-run 4"],
  },
  {
    name: "a line of an instruction",
    text: `${head}RUN sudo a && \\\n  # trivy:ignore:DS-0010\n  sudo b && \\\n  sudo c\n`,
    left: ["sudo-in-run 3", "sudo-in-run 6"],
  },
  {
    name: "another word",
    text: `${head}# not-trivy:ignore:DS-0010\n# trivy:ignored:DS-0010\n${sudo}`,
    left: ["sudo-in-run 5"],
  },
]);

testDialect("checkov", [
  {
    name: "anywhere for the file",
    text: `FROM node:latest\nUSER node\n${sudo}#checkov:skip=CKV_DOCKER_7:the latest one is wanted\n`,
    left: ["sudo-in-run 3"],
    reasons: ["the latest one is wanted"],
  },
  {
    name: "the other prefixes, without a reason",
    text: `${head}${sudo}# bridgecrew:skip=CKV2_DOCKER_1\n`,
    left: [],
  },
  { name: "in the middle of a comment", text: `${head}${sudo}# why cortex:skip=CKV2_DOCKER_1\n`, left: [] },
  {
    name: "an id that begins like another",
    text: `${head}# checkov:skip=CKV2_DOCKER_10\n${sudo}`,
    left: ["sudo-in-run 4"],
  },
  { name: "without an id", text: `${head}# checkov:skip=\n${sudo}`, left: ["sudo-in-run 4"] },
]);

const missingUser = "fd54f200-402c-4333-a5a4-36ef6709af2f";
testDialect("kics", [
  { name: "the instruction below", text: `${head}# kics-scan ignore-line\n${sudo}`, left: [] },
  {
    name: "not the one after that",
    text: `${head}# kics-scan ignore-line\nRUN a\n${sudo}`,
    left: ["sudo-in-run 5"],
  },
  {
    name: "a stage",
    text: `# kics-scan ignore-block\nFROM node AS a\n${sudo}FROM node\n`,
    left: ["image-untagged 4", "user-missing 4"],
  },
  {
    name: "a block that is no stage",
    text: `${head}# kics-scan ignore-block\n${sudo}${sudo}`,
    left: ["sudo-in-run 5"],
  },
  { name: "the file, at its head", text: `# a\n# kics-scan ignore\nFROM node\n${sudo}`, left: [] },
  { name: "the file, further down", text: `${head}# kics-scan ignore\n${sudo}`, left: ["sudo-in-run 4"] },
  {
    name: "queries",
    text: `# kics-scan disable=${missingUser.toUpperCase()},1-2\n\nFROM node\n`,
    left: ["image-untagged 3"],
  },
  {
    name: "queries, further down",
    text: `FROM node:22.1.0\n# kics-scan disable=${missingUser}\n`,
    left: ["user-missing 1"],
  },
  {
    name: "the file only for what the tool checks, too",
    text: "# kics-scan ignore\nFROM node:lts\nUSER node\n",
    left: ["image-mutable-alias-tag 2"],
  },
  { name: "another command", text: `${head}# kics-scan ignore-lines\n${sudo}`, left: ["sudo-in-run 4"] },
]);

testDialect("buildkit", [
  {
    name: "the file, as a directive",
    text: "# syntax=docker/dockerfile:1\n# check=skip=StageNameCasing,InvalidDefaultArgInFrom;error=true\nARG A\nFROM $A\nUSER app\n",
    left: [],
  },
  { name: "all, for what the tool checks", text: "# check=skip=all\nARG A\nFROM $A\nUSER app\n", left: [] },
  { name: "all, but not ours", text: "# check=skip=all\nFROM node\nUSER app\n", left: ["image-untagged 2"] },
  {
    name: "the value ends at a space",
    text: "# check=skip=StageNameCasing, InvalidDefaultArgInFrom\nARG A\nFROM $A\nUSER app\n",
    left: ["image-arg-default-missing 3"],
  },
  {
    name: "behind another option",
    text: "# check=error=true;skip=InvalidDefaultArgInFrom\nARG A\nFROM $A\nUSER app\n",
    left: [],
  },
  {
    name: "one instruction",
    text: "ARG A\n# check=skip=InvalidDefaultArgInFrom\nFROM $A\nFROM $A\nUSER app\n",
    left: ["image-arg-default-missing 4"],
  },
  {
    name: "no directive behind a comment",
    text: "# a\n# check=skip=InvalidDefaultArgInFrom\n\nARG A\nFROM $A\nUSER app\n",
    left: ["image-arg-default-missing 5"],
  },
  {
    name: "in the exact spelling",
    text: "# check=skip=invaliddefaultarginfrom\nARG A\nFROM $A\nUSER app\n",
    left: ["image-arg-default-missing 3"],
  },
  {
    name: "another option only",
    text: "# check=error=true\nFROM node\nUSER app\n",
    left: ["image-untagged 2"],
  },
]);

testDialect("semgrep", [
  { name: "the line below", text: `${head}# nosemgrep: no-sudo-in-dockerfile\n${sudo}`, left: [] },
  {
    name: "several ids in full",
    text: "# nosemgrep: a.b.missing-image-version, dockerfile.security.missing-user.missing-user\nFROM node\n",
    left: [],
  },
  { name: "without ids", text: "# nosem\nFROM node\n", left: [] },
  { name: "behind other words", text: `${head}# it is fine nosemgrep\n${sudo}`, left: [] },
  {
    name: "behind the code",
    text: `${head}RUN sudo a # nosemgrep: no-sudo-in-dockerfile\n${sudo}`,
    left: ["sudo-in-run 4"],
  },
  {
    name: "behind the code of a later line",
    text: `${head}RUN sudo a && \\\n  sudo b # nosem\n`,
    left: ["sudo-in-run 3"],
  },
  { name: "another id", text: `${head}# nosemgrep: no-sudo\n${sudo}`, left: ["sudo-in-run 4"] },
  {
    name: "another word",
    text: `${head}# nosemantics, no-nosemgrep\n${sudo}`,
    left: ["sudo-in-run 4"],
  },
  { name: "an empty line between", text: `${head}# nosem\n\n${sudo}`, left: ["sudo-in-run 5"] },
]);

testDialect("tally", [
  {
    name: "the line below",
    text: `${head}# tally ignore=hadolint/DL3004;reason=the installer asks for it\n${sudo}`,
    left: [],
    reasons: ["the installer asks for it"],
  },
  { name: "the file", text: `${head}${sudo}# tally global ignore=DL3004,max-lines\n`, left: [] },
  { name: "all of a line", text: "# tally ignore=all\nFROM node\n", left: [] },
  {
    name: "all of the file, for what the tool checks",
    text: "# tally global ignore=all\nFROM node\n",
    left: ["user-missing 2"],
  },
  { name: "an empty line between", text: `${head}# tally ignore=DL3004\n\n${sudo}`, left: ["sudo-in-run 5"] },
  { name: "another command", text: `${head}# tally ignores=DL3004\n${sudo}`, left: ["sudo-in-run 4"] },
]);

testDialect("dockerfile-utils", [
  { name: "all of the line below", text: `${head}# dockerfile-utils: ignore\n${sudo}`, left: [] },
  {
    name: "an id that no rule has",
    text: `${head}# dockerfile-utils: ignore DEPRECATED_MAINTAINER\n${sudo}`,
    left: ["sudo-in-run 4"],
  },
  {
    name: "not the next line",
    text: `${head}# dockerfile-utils: ignore\n\n${sudo}`,
    left: ["sudo-in-run 5"],
  },
]);

test("comments of several tools stand above one instruction", () => {
  const text =
    "# hadolint ignore=DL3006\n# nosemgrep: missing-user\n# dockerfile-security ignore=apk-pin\nFROM node\n";
  assert.deepEqual(describeFindings(text), []);
});

test("the configuration silences rules in the whole file, with its reason", () => {
  const dockerfile = engine.parse(`${head}${sudo}`);
  const { findings, suppressed } = engine.examine(dockerfile, {
    ignore: [{ rules: ["sudo-in-run"], reason: "old" }],
  });
  assert.deepEqual(findings, []);
  assert.deepEqual(
    suppressed.map(({ finding, suppression }) => [finding.rule, suppression.source, suppression.reason]),
    [["sudo-in-run", "configuration", "old"]],
  );
});

test("thousands of comments and findings take no longer than their number", () => {
  const text = `${head}${"# hadolint ignore=DL3006 # nosemgrep: x\n# dockerfile-security ignore=sudo-in-run\nRUN sudo a\n".repeat(3000)}`;
  const dockerfile = engine.parse(text);
  engine.lint(dockerfile);
  const start = performance.now();
  assert.deepEqual(engine.lint(dockerfile, { rules: { "suppression-unused": "off" } }), []);
  assert.ok(performance.now() - start < 1500, `${performance.now() - start} ms`);
});
