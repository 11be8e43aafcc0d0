/** Numbers as they stand in versions: of any length, so that dates and hashes do not lose digits. */
export function compareDigits(a: string, b: string): number {
  const [first, second] = [a.replace(/^0+/, ""), b.replace(/^0+/, "")];
  if (first.length !== second.length) return first.length - second.length;
  return first < second ? -1 : first > second ? 1 : 0;
}
