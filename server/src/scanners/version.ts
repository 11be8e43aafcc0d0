/** Versions of scanners: three numbers, sometimes with something behind. */

type Numbers = readonly [number, number, number];

/** The first version in a text: `v0.74.0`, `grype 0.121.2-rc1`; undefined where there is none, as in `dev`. */
export function findVersion(text: string): string | undefined {
  return /(?<![\d.])\d{1,6}\.\d{1,6}\.\d{1,6}(?:-[\w.]{1,60})?\b/.exec(text)?.[0];
}

/** Builds from source that do not say their version count as newer than any. */
export function isAtLeast(version: string, least: string): boolean {
  const own = numbersOf(version);
  const other = numbersOf(least);
  if (own === undefined || other === undefined) return true;
  for (const [index, number] of own.entries()) {
    const difference = number - (other[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function numbersOf(version: string): Numbers | undefined {
  const [, major, minor, patch] = /^v?(\d{1,6})\.(\d{1,6})\.(\d{1,6})/.exec(version) ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
}
