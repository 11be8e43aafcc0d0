/** The Korean bundles hold each text that is shown, and no other. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inProject } from "../../scripts/machine/paths.ts";
import { rules } from "../../server/src/rules/index.ts";
import { findTexts, readTexts } from "./texts-in-code.ts";

type Bundle = Readonly<Record<string, string>>;

function readBundle(path: string): Bundle {
  return JSON.parse(readFileSync(inProject(path), "utf8"));
}

function checkBundle(bundle: Bundle, texts: readonly string[]): void {
  const wanted = new Set(texts);
  assert.deepEqual(
    [...wanted].filter((text) => !(text in bundle)),
    [],
    "not translated",
  );
  assert.deepEqual(
    Object.keys(bundle).filter((text) => !wanted.has(text)),
    [],
    "translated, but shown nowhere",
  );
  checkTexts(bundle, (text) => text);
}

/** What holds for every translation, whatever its key. */
function checkTexts(bundle: Bundle, englishOf: (key: string) => string): void {
  for (const [key, korean] of Object.entries(bundle)) {
    const english = englishOf(key);
    assert.match(korean, /[가-힣]/, `${key} is in Korean`);
    assert.deepEqual(findPlaces(korean), findPlaces(english), `the places of ${key}`);
    assert.equal(/[.]$/.test(korean), /[.]$/.test(english), `the full stop of ${key}`);
    assert.equal(korean, korean.trim().normalize("NFC"), key);
    assert.doesNotMatch(korean, wrongParticle, `${key} has a particle that depends on what is filled in`);
  }
}

function findPlaces(text: string): readonly string[] {
  return [...new Set(text.match(/\{\w+\}/g))].toSorted();
}

/** Particles with two forms, right behind a place: which one is right depends on the last letter of the value. */
const wrongParticle = /\{\w+\}[`'"]?(?:[은는이가을를과와]|으?로|이?라면)(?![가-힣])/;

test("every text of the rules, the server and the command line is translated", () => {
  const { texts } = findTexts("server/src");
  const ofRules = rules.flatMap(({ title, messages, fixes }) => [
    title,
    ...Object.values(messages),
    ...Object.values(fixes ?? {}).map((fix) => fix.title),
  ]);
  assert.ok(texts.length > 30 && ofRules.length > 60, "texts are found");
  checkBundle(readBundle("server/src/l10n/ko.json"), [...texts, ...ofRules]);
});

test("every text of the client is translated", () => {
  const { texts, others } = findTexts("client/src");
  assert.ok(texts.length > 5, "texts are found");
  assert.deepEqual(others, []);
  checkBundle(readBundle("l10n/bundle.l10n.ko.json"), texts);
});

test("what is no literal in a call is the title of a rule", () => {
  const { others } = findTexts("server/src");
  // The library's own call, in the one module that looks texts up, and that of texts that were made before.
  const lookUps = ["server/src/l10n/load-translations.ts: ", "server/src/rewrites/text.ts: "];
  const own = others.filter((call) => !lookUps.some((file) => call.startsWith(file)));
  for (const call of own) assert.match(call, /: t\(\w*(?:rule|\.title)/i);
});

test("every text of the manifest is translated", () => {
  const english = readBundle("package.nls.json");
  const korean = readBundle("package.nls.ko.json");
  assert.deepEqual(Object.keys(korean).toSorted(), Object.keys(english).toSorted());
  checkTexts(korean, (key) => english[key] ?? "");
});

test("texts are found in calls, however they are written", () => {
  const source = [
    'show(context.t("one {a}", { a }), t(',
    '  "two \\"2\\"",',
    ");",
    'l10n.t(\'three "3"\'); // t("comment")',
    '/** t("comment") */ const url = \'https://example.com\'; t("four")',
    "split('x'); at(\"no\"); /\\t(?:no)/.test(a); t(rule.title)",
    't(`five`); t(a ? t("six") : t("seven"))',
  ].join("\n");
  assert.deepEqual(readTexts("a.ts", source), {
    texts: ["one {a}", 'two "2"', 'three "3"', "four", "six", "seven"],
    others: [
      "a.ts: t(rule.title)",
      'a.ts: t(`five`); t(a ? t("six") : t("seven"))',
      'a.ts: t(a ? t("six") : t("seven"))',
    ],
  });
});
