/** What a HEALTHCHECK asks for, whichever program asks it. */

export type Probe =
  | {
      readonly kind: "http";
      readonly url: Template;
      /** Answers from 400 on are failures; curl without `--fail` takes any answer. */
      readonly failsOnStatus: boolean;
      readonly followsRedirects: boolean;
      readonly method: "GET" | "HEAD";
    }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number };

/** Text with variables of the container's environment in it: `http://localhost:${PORT:-3000}/`. */
export type Template = readonly (string | TemplateVariable)[];

export interface TemplateVariable {
  readonly name: string;
  /** `${name:-fallback}` */
  readonly fallback: string | undefined;
}

const variable = /\$(?:\{(\w+)(?::?-([^}$]*))?\}|([A-Za-z_]\w*))/g;

/**
 * @param raw a word of a shell, quotes included
 * @returns undefined where more is in it than plain variables
 */
export function readTemplate(raw: string): Template | undefined {
  const isSingle = /^'[^']*'$/.test(raw);
  const text = isSingle || /^"[^"]*"$/.test(raw) ? raw.slice(1, -1) : raw;
  if (isSingle) return [text];
  if (/["'`\\]/.test(text)) return undefined;
  const parts: (string | TemplateVariable)[] = [];
  let at = 0;
  for (const match of text.matchAll(variable)) {
    if (match.index > at) parts.push(text.slice(at, match.index));
    parts.push({ name: match[1] ?? match[3] ?? "", fallback: match[2] });
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push(text.slice(at));
  return parts.some((part) => typeof part === "string" && part.includes("$")) ? undefined : parts;
}
