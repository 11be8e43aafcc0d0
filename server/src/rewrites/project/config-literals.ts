/**
 * Plain values in configurations that are programs (`next.config.ts`, `vite.config.js`). Nothing is evaluated: a
 * value is told where one literal stands for the setting and nothing can overrule it, and is unknown otherwise.
 */

export type Setting =
  /** Numbers as they are written. */
  | { readonly kind: "literal"; readonly value: string | boolean }
  /** The file does not speak of it. */
  | { readonly kind: "default" }
  | { readonly kind: "unknown" };

export interface ConfigLiterals {
  /** @param name with the maps that it stands in: `build.outDir` */
  get(name: string): Setting;
}

/** A configuration with comments and imports is a hundredth of it. */
const mostText = 256 * 1024;
const deepest = 8;

interface Property {
  readonly name: string;
  /** Undefined: something else than a literal by itself. */
  readonly value: string | boolean | undefined;
  readonly at: number;
}

/** @throws Error where the file is too large */
export function readConfigLiterals(text: string): ConfigLiterals {
  if (text.length > mostText) throw new Error("the file is too large");
  const tokens = readTokens(text);
  const { properties, spreads } = readProperties(tokens);
  const words = new Set(tokens);
  // A part of it may come from another file, or be put in later: `config.output = …`.
  const isComputed = tokens.some(
    (token, at) =>
      /^(?:mergeConfig|merge|assign|defu|withDefaults)$/.test(token) ||
      (/^["']\.{1,2}\//.test(token) && /^(?:from|\()$/.test(tokens[at - 1] ?? "")),
  );
  return {
    get(name) {
      const found = properties.filter((property) => property.name === name);
      const [only] = found;
      const last = name.split(".").at(-1) ?? name;
      const outer = name.slice(0, -last.length - 1);
      if (only === undefined) {
        const isHidden = isComputed || spreads.length > 0 || words.has(last) || isUnsure(outer);
        return isHidden ? { kind: "unknown" } : { kind: "default" };
      }
      const isOverruled =
        found.length > 1 ||
        only.value === undefined ||
        assigns(last) ||
        spreads.some((spread) => spread.at > only.at && (spread.name === outer || spread.name === ""));
      return isOverruled || only.value === undefined
        ? { kind: "unknown" }
        : { kind: "literal", value: only.value };
    },
  };

  /** `build: common` instead of `build: { … }`. */
  function isUnsure(outer: string): boolean {
    return (
      outer !== "" &&
      words.has(outer.split(".").at(-1) ?? "") &&
      !properties.some(({ name }) => name.startsWith(`${outer}.`))
    );
  }

  function assigns(last: string): boolean {
    return tokens.some((token, at) => token === last && tokens[at - 1] === "." && tokens[at + 1] === "=");
  }
}

/** Words, texts in their quotes, and single signs; comments are left out. */
function readTokens(text: string): readonly string[] {
  return [
    ...text.matchAll(
      /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"[^"\\\n]*(?:\\.[^"\\\n]*)*"?|'[^'\\\n]*(?:\\.[^'\\\n]*)*'?|`[^`\\]*(?:\\[\s\S][^`\\]*)*`?|[\w$]+|\.\.\.|\S/g,
    ),
  ].flatMap(([token]) => (/^\/[/*]/.test(token) ? [] : token));
}

function readProperties(tokens: readonly string[]): {
  readonly properties: readonly Property[];
  readonly spreads: readonly { readonly name: string; readonly at: number }[];
} {
  const properties: Property[] = [];
  const spreads: { name: string; at: number }[] = [];
  /** The setting that each open bracket holds; empty for one that holds none. */
  const open: string[] = [];
  let depth = 0;
  const path = () => open.filter((name) => name !== "").join(".");
  for (const [at, token] of tokens.entries()) {
    const [before, after] = [tokens[at - 1], tokens[at + 1]];
    if (/^[{([]$/.test(token)) {
      const isNamed = before === ":" && /^[{,]$/.test(tokens[at - 3] ?? "");
      if (++depth <= deepest) open.push(isNamed ? unquote(tokens[at - 2] ?? "") : "");
    } else if (/^[})\]]$/.test(token)) {
      if (depth > 0 && depth-- <= deepest) open.pop();
    } else if (depth > deepest) continue;
    else if (token === "...") spreads.push({ name: path(), at });
    else if (after === ":" && /^[{,]$/.test(before ?? "") && /^[\w$"']/.test(token)) {
      const [value, end] = [tokens[at + 2] ?? "", tokens[at + 3]];
      const name = [path(), unquote(token)].filter((part) => part !== "").join(".");
      properties.push({ name, value: end === "," || end === "}" ? readLiteral(value) : undefined, at });
    } else if (/^[{,]$/.test(before ?? "") && /^[,}(]$/.test(after ?? "") && /^[a-z_$]/i.test(token)) {
      // `{ output }`, `{ output() { … } }`; arguments of a call look the same and do no harm.
      const name = [path(), token].filter((part) => part !== "").join(".");
      properties.push({ name, value: undefined, at });
    }
  }
  return { properties, spreads };
}

function readLiteral(token: string): string | boolean | undefined {
  if (token === "true" || token === "false") return token === "true";
  if (/^\d+$/.test(token)) return token;
  if (!/^["'`]/.test(token) || token.length < 2 || /\\|\$\{/.test(token)) return undefined;
  return unquote(token);
}

function unquote(token: string): string {
  return /^(["'`]).*\1$/s.test(token) ? token.slice(1, -1) : token;
}
