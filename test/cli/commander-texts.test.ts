/** Commander's own words, asked from commander itself: a new version of it that words them otherwise fails here. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Command, InvalidArgumentError, Option } from "commander";
import { localiseHelp, localiseUsageError } from "../../server/src/cli/commander-texts.ts";
import { loadTranslations } from "../../server/src/l10n/load-translations.ts";
import { createTexts, english, type Localise } from "../../server/src/l10n/texts.ts";

const korean = createTexts(await loadTranslations("ko"));

function say(t: Localise, ...args: readonly string[]): string {
  let said = "";
  const refuse = () => {
    throw new InvalidArgumentError(t("There is no rule {given}.", { given: "x" }));
  };
  const command = new Command("tool")
    .argument("[path]", "a path")
    .addOption(new Option("-f, --format <format>", "a format").choices(["text", "json"]).default("text"))
    .option("--fix", "a flag")
    .option("--rule <rule>", "a rule", refuse, {})
    .exitOverride()
    .configureHelp(localiseHelp(t))
    .configureOutput({
      writeOut: (text) => {
        said += text;
      },
      outputError: (text) => {
        said += localiseUsageError(text, t);
      },
    });
  assert.throws(() => command.parse(args, { from: "user" }));
  return said;
}

const errors: readonly (readonly [args: readonly string[], english: string, korean: string])[] = [
  [["--bogus"], "There is no option --bogus.", "--bogus 옵션이 없습니다."],
  [
    ["--fax"],
    "There is no option --fax. Did you mean --fix?",
    "--fax 옵션이 없습니다. --fix 옵션을 쓰려고 했습니까?",
  ],
  [["--format"], "-f, --format <format> needs a value.", "-f, --format <format> 옵션에는 값이 필요합니다."],
  [
    ["--format", "x'y"],
    "-f, --format <format> cannot be x'y. Possible are: text, json.",
    "-f, --format <format> 옵션에는 x'y 값을 쓸 수 없습니다. 사용할 수 있는 값: text, json.",
  ],
  [
    ["--rule", "x"],
    "--rule <rule> cannot be x. There is no rule x.",
    "--rule <rule> 옵션에는 x 값을 쓸 수 없습니다. x 규칙이 없습니다.",
  ],
];

test("what is wrong with arguments is said in the user's language", () => {
  for (const [args, inEnglish, inKorean] of errors) {
    assert.equal(say(english, ...args), `error: ${inEnglish}\n`);
    assert.equal(say(korean, ...args), `오류: ${inKorean}\n`);
  }
});

test("what commander says otherwise stays as it is", () => {
  assert.equal(localiseUsageError("error: something new\n", korean), "error: something new\n");
});

test("the help has its headings in the user's language", () => {
  const help = say(korean, "--help");
  assert.deepEqual(help.match(/^\S+:/gm), ["사용법:", "인자:", "옵션:"]);
  assert.match(help, /a format \(선택 가능: text, json; 기본값:\s+text\)/);
  assert.doesNotMatch(help, /default|choices|\{\}/);
});
