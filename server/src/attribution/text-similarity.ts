/** How much of two texts is the same, by their words. */

/** Beyond it, more words would not tell more. */
const longestText = 20_000;
const mostKept = 4000;
let kept = new Map<string, ReadonlySet<string>>();

/** Words of a text; kept for later, since on every edit all instructions but one are what they were. */
function wordsOf(text: string): ReadonlySet<string> {
  const found = kept.get(text);
  if (found !== undefined) return found;
  const words = new Set(text.slice(0, longestText).match(/[\w.@/:+~-]+/g));
  // The texts of other files and older versions go with the rest: rarely, and filling it again is quick.
  if (kept.size >= mostKept) kept = new Map();
  if (text.length <= longestText) kept.set(text, words);
  return words;
}

/** @returns 0 for nothing in common to 1 for the same words; Dice's coefficient */
export function similarity(one: string, other: string): number {
  const [few, many] = [wordsOf(one), wordsOf(other)].toSorted((a, b) => a.size - b.size);
  if (few === undefined || many === undefined || few.size + many.size === 0) return 1;
  let shared = 0;
  for (const word of few) if (many.has(word)) shared++;
  return (2 * shared) / (few.size + many.size);
}
