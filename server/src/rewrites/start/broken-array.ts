/**
 * Arrays that are meant as exec form and are no JSON: Docker gives their text to a shell, which looks for a program
 * called `[npm,` (H02).
 */

const closing: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  "`": "`",
  "\u201C": '\u201D\u201C"',
  "\u201D": '\u201D"',
  "\u201E": "\u201C\u201D",
  "\u2018": "\u2019\u2018'",
  "\u2019": "\u2019'",
};

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };

/**
 * The strings that are meant, or undefined where that cannot be told.
 *
 * @param line the arguments with their line continuations taken out
 */
export function repairArray(line: string): readonly string[] | undefined {
  const source = line.trim();
  if (!source.startsWith("[") || source.length > 20_000) return undefined;
  const strings: string[] = [];
  let at = 1;
  let isQuoted = false;
  while (at < source.length) {
    const char = source[at] ?? "";
    if (/[\s,]/.test(char)) at++;
    else if (char === "]") return isEnd(source.slice(at + 1), isQuoted) ? strings : undefined;
    else if (Object.hasOwn(closing, char)) {
      const read = readQuoted(source, at);
      if (read === undefined) return undefined;
      isQuoted = true;
      strings.push(read.value);
      at = read.end;
    } else {
      const bare = /^[\w./:@%+=-]+(?=\s*[,\]])/.exec(source.slice(at))?.[0];
      // `[ -f x ]` is a test of the shell's.
      if (bare === undefined || (strings.length === 0 && /^[-=]/.test(bare))) return undefined;
      if (!source.includes(",") && !isQuoted) return undefined;
      strings.push(bare);
      at += bare.length;
    }
  }
  // The bracket at the end is missing.
  return isQuoted && strings.length > 0 ? strings : undefined;
}

function isEnd(rest: string, isQuoted: boolean): boolean {
  return /^[\s;,\]]*$/.test(rest) || (isQuoted && /^\s*#/.test(rest));
}

function readQuoted(
  source: string,
  from: number,
): { readonly value: string; readonly end: number } | undefined {
  const quote = source[from] ?? "";
  const ends = closing[quote] ?? "";
  let value = "";
  for (let at = from + 1; at < source.length; at++) {
    const char = source[at] ?? "";
    if (ends.includes(char))
      return /^\s*(?:[,\]]|["'\u201C\u2018]|$)/.test(source.slice(at + 1))
        ? { value, end: at + 1 }
        : undefined;
    if (char === "\\" && at + 1 < source.length) {
      at++;
      const next = source[at] ?? "";
      if (Object.hasOwn(escapes, next)) value += escapes[next];
      else value += /["'\\/]/.test(next) ? next : `\\${next}`;
    } else value += char;
  }
  return undefined;
}
