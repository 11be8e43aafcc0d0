/** All languages, in the order in which they are asked: what says more about a file comes first. */
import { memoizeAnswer } from "../../dockerfile/memo.ts";
import type { Language, Subject } from "../language.ts";
import { c } from "./c/language.ts";
import { dotnet } from "./dotnet/language.ts";
import { go } from "./go/language.ts";
import { java } from "./java/language.ts";
import { node } from "./node/language.ts";
import { php } from "./php/language.ts";
import { python } from "./python/language.ts";
import { ruby } from "./ruby/language.ts";
import { rust } from "./rust/language.ts";
import { staticSite } from "./static-site/language.ts";

/** Made when it is asked for: what the languages are made of asks for the language in turn (`non-root/source-writes.ts`). */
const listLanguages = (): readonly Language[] => [
  go,
  rust,
  java,
  dotnet,
  php,
  staticSite,
  node,
  python,
  ruby,
  c,
];

/** The language of the application in a stage; undefined where none is sure of it. Asked once for each subject. */
export const findLanguage = memoizeAnswer(
  (subject: Subject) => subject.dockerfile,
  async (subject): Promise<Language | undefined> => {
    for (const language of listLanguages()) if (await language.isIn(subject)) return language;
    return undefined;
  },
);
