/** Bytes of a program into lines, with a bound on what a hostile or broken one makes us keep. */

/** Characters of a line; the rest of it is left out. */
const longestLine = 8192;

export interface LineSplitter {
  push(chunk: Uint8Array): void;
  /** The last line may have no line break. */
  end(): void;
}

/**
 * Lines end with `\n`, `\r\n` or `\r`, with which programs draw progress. Control characters and escape sequences
 * of terminals are left out, and so are empty lines.
 */
export function splitLines(onLine: (line: string) => void): LineSplitter {
  const decoder = new TextDecoder();
  let rest = "";
  const emit = () => {
    const line = withoutControls(rest).trimEnd();
    rest = "";
    if (line !== "") onLine(line);
  };
  const add = (text: string) => {
    let from = 0;
    for (const { index } of text.matchAll(/[\r\n]/g)) {
      rest += text.slice(from, Math.min(index, from + longestLine - rest.length));
      emit();
      from = index + 1;
    }
    if (rest.length < longestLine) rest += text.slice(from, from + longestLine - rest.length);
  };
  return {
    push: (chunk) => add(decoder.decode(chunk, { stream: true })),
    end() {
      add(decoder.decode());
      emit();
    },
  };
}

/** Colours, cursor movements and titles of terminals. Begin with a control character, which a tab is too. */
const escapeSequence = /(?!\t)\p{Cc}(?:\[[0-?]*[ -/]*[@-~]|\]\P{Cc}*\p{Cc}?)/gu;

function withoutControls(text: string): string {
  return text.replace(escapeSequence, "").replace(/(?!\t)\p{Cc}/gu, "");
}

/** Keeps the last lines of a text, up to so many characters. */
export function keepTail(most: number): { add(line: string): void; text(): string } {
  let lines: string[] = [];
  let length = 0;
  return {
    add(line) {
      lines.push(line);
      length += line.length + 1;
      // Now and then rather than for each line: shifting a long array costs as much as the array is long.
      if (length > 2 * most) {
        lines = [lines.join("\n").slice(-most)];
        length = lines[0]?.length ?? 0;
      }
    },
    text: () => lines.join("\n").slice(-most),
  };
}
