/** go.mod and go.work: https://go.dev/ref/mod#go-mod-file-grammar. No library for them is in npm. */
import type { Texts } from "./manifest-values.ts";

export interface GoModule {
  /** `example.com/shop/v2` */
  readonly path: string;
  /** `1.22`, `1.22.3` */
  readonly go: string | undefined;
  /** `go1.23.4` */
  readonly toolchain: string | undefined;
  /** Versions by module path, indirect ones, too. */
  readonly requires: Texts;
  /** What modules are replaced by: a module path, or a folder that begins with `./` or `../`. */
  readonly replaces: Texts;
}

export interface GoWork {
  readonly go: string | undefined;
  readonly toolchain: string | undefined;
  /** Folders, as written: `./cmd`. */
  readonly uses: readonly string[];
}

/** @throws Error where it names no module */
export function parseGoModule(text: string): GoModule {
  const lines = readDirectives(text);
  const path = argumentOf(lines, "module");
  if (path === undefined) throw new Error("go.mod names no module");
  return {
    path,
    go: argumentOf(lines, "go"),
    toolchain: argumentOf(lines, "toolchain"),
    requires: new Map(
      argumentsOf(lines, "require").flatMap(([module, version]) =>
        module === undefined || version === undefined ? [] : [[module, version] as const],
      ),
    ),
    replaces: new Map(
      argumentsOf(lines, "replace").flatMap((words) => {
        const [module, by] = [words[0], words[words.indexOf("=>") + 1]];
        return module === undefined || by === undefined || !words.includes("=>")
          ? []
          : [[module, by] as const];
      }),
    ),
  };
}

export function parseGoWork(text: string): GoWork {
  const lines = readDirectives(text);
  return {
    go: argumentOf(lines, "go"),
    toolchain: argumentOf(lines, "toolchain"),
    uses: argumentsOf(lines, "use").flatMap(([folder]) => folder ?? []),
  };
}

interface Directive {
  readonly verb: string;
  readonly words: readonly string[];
}

/** `require ( … )` is the same as `require` in front of each of its lines. */
function readDirectives(text: string): readonly Directive[] {
  const directives: Directive[] = [];
  let block: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    const words = readWords(line);
    const [first, second] = words;
    if (first === undefined) continue;
    if (block === undefined) {
      if (second === "(") block = first;
      else directives.push({ verb: first, words: words.slice(1) });
    } else if (first === ")") block = undefined;
    else directives.push({ verb: block, words });
  }
  return directives;
}

/** Words may stand in quotes of both kinds; `//` begins a comment. */
function readWords(line: string): readonly string[] {
  const words: string[] = [];
  for (const [, comment, text, raw, plain] of line.matchAll(
    /(\/\/.*)|"([^"\\]*(?:\\.[^"\\]*)*)"?|`([^`]*)`?|((?:[^\s"`/()]|\/(?!\/))+|[()])/g,
  )) {
    if (comment !== undefined) break;
    words.push(text ?? raw ?? plain ?? "");
  }
  return words;
}

function argumentsOf(lines: readonly Directive[], verb: string): readonly (readonly string[])[] {
  return lines.filter((line) => line.verb === verb).map(({ words }) => words);
}

function argumentOf(lines: readonly Directive[], verb: string): string | undefined {
  return argumentsOf(lines, verb)[0]?.[0];
}
