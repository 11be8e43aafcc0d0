/** Values as ENV takes them. */

export function quoteValue(value: string): string {
  return /^[\w./:,@%+=-]+$/.test(value) ? value : JSON.stringify(value).replaceAll("$", "\\$");
}
