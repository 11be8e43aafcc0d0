/** `install_requires` of setup.py and setup.cfg, where it stands there as it is: nothing is run. */
import { type PythonRequirement, readRequirement } from "../../project/python-requirement.ts";

export type SetupRequirements =
  | { readonly kind: "read"; readonly packages: readonly PythonRequirement[] }
  /** The file says nothing of packages. */
  | { readonly kind: "none" }
  /** They come from another file, or are worked out. */
  | { readonly kind: "open" };

export function readSetupFile(name: "setup.py" | "setup.cfg", text: string): SetupRequirements {
  const [found] = /\binstall_requires[ \t]*=[ \t]*/.exec(text) ?? [];
  if (found === undefined) return { kind: "none" };
  const code = text.slice(text.indexOf(found) + found.length);
  const words = name === "setup.py" ? readList(code) : readLines(code);
  const packages = words?.map(readRequirement) ?? [undefined];
  return packages.includes(undefined)
    ? { kind: "open" }
    : { kind: "read", packages: packages.filter((one) => one !== undefined) };
}

/** The texts of a Python list; undefined where there is anything else in it, or added to it. */
function readList(code: string): readonly string[] | undefined {
  const token = /\s+|,|#[^\n]*|"([^"\\\n]*)"|'([^'\\\n]*)'/y;
  const words: string[] = [];
  if (!code.startsWith("[")) return undefined;
  let at = 1;
  while (code[at] !== "]") {
    token.lastIndex = at;
    const match = token.exec(code);
    if (match === null) return undefined;
    const word = match[1] ?? match[2];
    if (word !== undefined) words.push(word);
    at = token.lastIndex;
  }
  return /^\s*(?:[,)#]|$)/.test(code.slice(at + 1)) ? words : undefined;
}

/** A value of an INI file: the rest of its line, and the lines behind it that are indented. */
function readLines(code: string): readonly string[] {
  const [first = "", ...rest] = code.split(/\r?\n/);
  const end = rest.findIndex((line) => /^\S/.test(line));
  return [first, ...rest.slice(0, end === -1 ? undefined : end)]
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/^[#;]/.test(line));
}
