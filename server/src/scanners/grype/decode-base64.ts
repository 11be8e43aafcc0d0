/** Base64 of UTF-8 text, without Node's Buffer: parsers also run in browsers. @throws for what is none */
export function decodeBase64(text: string): string {
  const bytes = atob(text);
  return new TextDecoder().decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
}
