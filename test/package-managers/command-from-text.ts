/** Commands for the grammar tests: words split at blanks, quotes honoured, variables from a table. */
import type { Command, Script, ShellWord } from "../../server/src/dockerfile/command.ts";

export type Variables = Readonly<Record<string, string>>;

/** A command without a document around it; the spans count from the start of `text`. */
export function commandFromText(text: string, variables: Variables = {}): Command {
  const [programWord, ...words] = [...text.matchAll(/(?:"[^"]*"|'[^']*'|\$\([^)]*\)|[^\s"'])+/g)].map(
    (match) => wordFromText(match[0], match.index, variables),
  );
  if (!programWord) throw new Error("a command needs a program");
  return {
    program: programWord.text.replace(/^.*\//, ""),
    programWord,
    arguments: words,
    assignments: [],
    redirections: [],
    wrappers: [],
    span: { start: 0, end: text.length },
    operator: undefined,
    operatorSpan: undefined,
    nesting: [],
    statement: { start: 0, end: text.length },
    // The grammars never look at the script around a command; what it does is kept there.
    script: { memo: new Map() } as unknown as Script,
  };
}

function wordFromText(raw: string, start: number, variables: Variables): ShellWord {
  const isQuoted = /^["']/.test(raw);
  let isKnown = !raw.includes("$(");
  const text = raw.replaceAll(/["']/g, "").replaceAll(/\$\{(\w+)\}|\$(\w+)/g, (whole, braced, bare) => {
    const value = variables[braced ?? bare];
    if (value === undefined) isKnown = false;
    return value ?? whole;
  });
  return {
    span: { start, end: start + raw.length },
    raw,
    value: isKnown ? text : undefined,
    text,
    maySplit: !isQuoted && raw.includes("$"),
  };
}
