/** How much of what was found is on its right line, by builder and scanner: what a run prints at its end. */
import { type Case, expectedLine } from "./cases.ts";
import type { PlacedPackage } from "./product-scans.ts";

interface Share {
  packages: number;
  exact: number;
  right: number;
  admitted: number;
}

const shares = new Map<string, Share>();

export function addToShares(
  item: Case,
  builder: string,
  scanner: string,
  packages: readonly PlacedPackage[],
): void {
  const key = `${builder.padEnd(14)} ${scanner}`;
  const share = shares.get(key) ?? { packages: 0, exact: 0, right: 0, admitted: 0 };
  shares.set(key, share);
  for (const found of packages) {
    const isRight = found.kind !== "unplaced" && found.line === expectedLine(item, found.name);
    share.packages += 1;
    if (isRight) share.right += 1;
    if (isRight && found.confidence === "exact") share.exact += 1;
    if (found.kind === "unplaced" || (found.confidence === "guess" && !isRight)) share.admitted += 1;
  }
}

export function printShares(): void {
  console.log("\npackages on their right line, of all that were found:");
  for (const [key, { packages, exact, right, admitted }] of shares) {
    const percent = (count: number) => `${((100 * count) / packages).toFixed(1)} %`;
    const wrong = packages - right - admitted;
    console.log(
      `  ${key.padEnd(21)} ${packages} packages: exact ${percent(exact)}, right ${percent(right)}, ` +
        `said to be unknown ${percent(admitted)}, wrong ${wrong}`,
    );
  }
}
