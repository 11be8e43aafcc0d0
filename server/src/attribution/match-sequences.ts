/**
 * The best way to put the entries of a history beside the instructions of a file without crossing: as for
 * biological sequences (Needleman and Wunsch), with a free start for the base image's part of the history.
 */

/** Whole numbers, so that sums of the same parts are the same. */
export interface Costs {
  /** Higher is better; undefined where the two can never be one. */
  match(row: number, column: number): number | undefined;
  /** What an entry costs that belongs to no instruction. */
  skipRow(row: number): number;
  /** What an instruction costs that was not recorded. */
  skipColumn(column: number): number;
  /** Rows in front of this one may be skipped for nothing, as long as nothing is matched. */
  readonly freeRows: number;
  /** Rows in front of this one match nothing. */
  readonly firstRow: number;
}

/** Cells of the table. An image has at most 127 layers, and nobody's file 500 instructions in one stage. */
const mostCells = 400_000;

const fromStart = 0;
const fromMatch = 1;
const fromRow = 2;
const fromColumn = 3;

/**
 * @returns for each row its column, or undefined; nothing is matched where the table would be too large
 */
export function matchSequences(rows: number, columns: number, costs: Costs): readonly (number | undefined)[] {
  const matched: (number | undefined)[] = Array(rows).fill(undefined);
  if (rows * columns > mostCells) return matched;
  const width = columns + 1;
  const scores = new Float64Array((rows + 1) * width).fill(Number.NEGATIVE_INFINITY);
  const moves = new Uint8Array((rows + 1) * width);
  for (let row = 0; row <= rows; row++) {
    for (let column = 0; column <= columns; column++) {
      const cell = row * width + column;
      let best = row === 0 && column === 0 ? 0 : Number.NEGATIVE_INFINITY;
      let move = fromStart;
      const offer = (score: number, by: number) => {
        if (score <= best) return;
        best = score;
        move = by;
      };
      // Offered first, so that of two that are as good the later row is matched: the earlier may be the base image's.
      if (row > costs.firstRow && column > 0) {
        const score = costs.match(row - 1, column - 1);
        if (score !== undefined) offer((scores[cell - width - 1] ?? 0) + score, fromMatch);
      }
      if (column === 0 && row > 0 && row <= costs.freeRows) offer(0, fromRow);
      if (row > 0) offer((scores[cell - width] ?? 0) - costs.skipRow(row - 1), fromRow);
      if (column > 0) offer((scores[cell - 1] ?? 0) - costs.skipColumn(column - 1), fromColumn);
      scores[cell] = best;
      moves[cell] = move;
    }
  }
  let [row, column] = [rows, columns];
  while (row > 0 || column > 0) {
    const move = moves[row * width + column];
    if (move === fromStart) break;
    if (move === fromMatch) matched[row - 1] = column - 1;
    if (move !== fromColumn) row--;
    if (move !== fromRow) column--;
  }
  return matched;
}
