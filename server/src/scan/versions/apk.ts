/** Alpine's order of versions: apk-package(5) in https://gitlab.alpinelinux.org/alpine/apk-tools */
import { compareDigits } from "./digits.ts";
import { compareGeneric } from "./generic.ts";

const form = /^(\d+(?:\.\d+)*)([a-z]?)((?:_[a-z]+\d*)*)(?:~[0-9a-f]+)?(?:-r(\d+))?$/;

/** Around the empty word, which is a release. */
const suffixes = ["alpha", "beta", "pre", "rc", "", "cvs", "svn", "git", "hg", "p"];

/** Below 0 where `a` is older. Versions of another form are compared as any others. */
export function compareApk(a: string, b: string): number {
  const [first, second] = [form.exec(a), form.exec(b)];
  if (first === null || second === null) return compareGeneric(a, b);
  const [, numbers = "", letter = "", suffix = "", revision = ""] = first;
  const [, otherNumbers = "", otherLetter = "", otherSuffix = "", otherRevision = ""] = second;
  return (
    compareNumbers(numbers.split("."), otherNumbers.split(".")) ||
    letter.localeCompare(otherLetter, "en") ||
    compareSuffixes(suffix, otherSuffix) ||
    compareDigits(revision, otherRevision)
  );
}

function compareNumbers(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const [one, other] = [a[at] ?? "", b[at] ?? ""];
    // Behind the first dot a zero in front makes it a fraction: 1.05 is older than 1.5.
    const isFraction = at > 0 && (one.startsWith("0") || other.startsWith("0"));
    const order = isFraction ? (one < other ? -1 : one > other ? 1 : 0) : compareDigits(one, other);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareSuffixes(a: string, b: string): number {
  const [first, second] = [readSuffixes(a), readSuffixes(b)];
  for (let at = 0; at < Math.max(first.length, second.length); at++) {
    const none = { rank: suffixes.indexOf(""), number: "" };
    const [one, other] = [first[at] ?? none, second[at] ?? none];
    const order = one.rank - other.rank || compareDigits(one.number, other.number);
    if (order !== 0) return order;
  }
  return 0;
}

function readSuffixes(text: string): readonly { readonly rank: number; readonly number: string }[] {
  return [...text.matchAll(/_([a-z]+)(\d*)/g)].map(([, word = "", number = ""]) => ({
    rank: suffixes.indexOf(word),
    number,
  }));
}
