/** Between a file's bytes and the text that is linted; what is not edited keeps its bytes. */
import type { Localise } from "../l10n/texts.ts";

/** No Dockerfile is larger; what is would keep the process busy for minutes. */
export const mostBytes = 32 * 1024 * 1024;

const byteOrderMark = "\uFEFF";

export type Decoded =
  | {
      readonly kind: "text";
      /** Without a byte order mark. */
      readonly text: string;
      readonly hasByteOrderMark: boolean;
      /** Where it is not, some characters of the text stand for bytes that are not known. */
      readonly isUtf8: boolean;
    }
  | { readonly kind: "problem"; readonly message: string };

export function decode(bytes: Uint8Array, t: Localise): Decoded {
  if (bytes.length > mostBytes)
    return { kind: "problem", message: t("The file is too large to be a Dockerfile.") };
  if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff)) {
    return { kind: "problem", message: t("The file is UTF-16, which no builder reads; save it as UTF-8.") };
  }
  if (bytes.includes(0)) {
    return { kind: "problem", message: t("The file is binary and was not checked.") };
  }
  const isUtf8 = isValidUtf8(bytes);
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const hasByteOrderMark = text.startsWith(byteOrderMark);
  return { kind: "text", text: hasByteOrderMark ? text.slice(1) : text, hasByteOrderMark, isUtf8 };
}

export function encode(text: string, hasByteOrderMark: boolean): Uint8Array {
  return new TextEncoder().encode(hasByteOrderMark ? byteOrderMark + text : text);
}

function startsWith(bytes: Uint8Array, first: number, second: number): boolean {
  return bytes[0] === first && bytes[1] === second;
}

function isValidUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
