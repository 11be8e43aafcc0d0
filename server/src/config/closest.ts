/** What somebody meant who typed a name that there is not. */

/** @returns the candidate with the fewest differences, if they are few enough to be slips */
export function findClosest(given: string, candidates: readonly string[]): string | undefined {
  // A third of the letters wrong is another word.
  const most = Math.max(1, Math.floor(given.length / 3));
  const ranked = candidates
    .filter((candidate) => Math.abs(candidate.length - given.length) <= most)
    .map((candidate) => ({
      candidate,
      distance: countDifferences(given.toLowerCase(), candidate.toLowerCase()),
    }))
    .filter(({ distance }) => distance <= most)
    .toSorted((a, b) => a.distance - b.distance);
  return ranked[0]?.candidate;
}

/** Letters to add, remove, replace, or swap with their neighbour (optimal string alignment). */
function countDifferences(a: string, b: string): number {
  let before: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      const isSwapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + (isSame ? 0 : 1),
          isSwapped ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    before = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
