import assert from "node:assert/strict";
import { test } from "node:test";
import { findLocale, languageOf } from "../../server/src/l10n/language.ts";
import { loadTranslations } from "../../server/src/l10n/load-translations.ts";
import { createTexts, english } from "../../server/src/l10n/texts.ts";

const locales: readonly (readonly [string | undefined, "en" | "ko"])[] = [
  ["ko", "ko"],
  ["ko-KR", "ko"],
  ["ko-kr", "ko"],
  ["ko_KR.UTF-8", "ko"],
  ["ko_KR@dict", "ko"],
  ["KO", "ko"],
  ["kok", "en"],
  ["en-GB", "en"],
  ["fr_FR.UTF-8", "en"],
  ["C", "en"],
  ["C.UTF-8", "en"],
  ["POSIX", "en"],
  ["", "en"],
  [undefined, "en"],
];

test("a locale says the language, in the forms of editors and of POSIX", () => {
  for (const [locale, language] of locales) assert.equal(languageOf(locale), language, locale);
});

test("the first variable that is not empty decides", () => {
  assert.equal(findLocale({ LC_ALL: "C", LC_MESSAGES: "ko_KR", LANG: "ko_KR" }), "C");
  assert.equal(findLocale({ LC_ALL: "", LC_MESSAGES: "ko_KR", LANG: "C" }), "ko_KR");
  assert.equal(findLocale({ LANG: "ko_KR.UTF-8" }), "ko_KR.UTF-8");
  assert.equal(findLocale({ LC_ALL: "" }), undefined);
});

test("texts are looked up and filled in, and stay as they are where nobody translated them", async () => {
  const t = createTexts(await loadTranslations("ko_KR.UTF-8"));
  assert.equal(t("Use {image}", { image: "node:22" }), "node:22 사용");
  assert.equal(t("Use {image}"), "{image} 사용");
  assert.equal(t("Nobody {translated} this", { translated: "wrote" }), "Nobody wrote this");
  // A value is no template: what looks like a place in it stays.
  assert.equal(t("Use {image}", { image: "{image}$&" }), "{image}$& 사용");
});

test("English needs no bundle", async () => {
  const t = createTexts(await loadTranslations("en"));
  assert.equal(t("Use {image}", { image: "node:22" }), "Use node:22");
  assert.equal(english("Use {image}", { image: "node:22" }), "Use node:22");
});
