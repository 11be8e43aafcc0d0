/** The combinations that a job runs in. https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax */
import { type JsonRecord, listOf, recordOf } from "../json-values.ts";

const mostCombinations = 64;

/** One empty combination where there is no matrix, or one that only a run knows. */
export function listMatrix(value: unknown): readonly JsonRecord[] {
  const { include, exclude, ...axes } = recordOf(value);
  let combinations: readonly JsonRecord[] = [{}];
  for (const [name, values] of Object.entries(axes)) {
    combinations = combinations
      .flatMap((one) => listOf(values).map((item) => ({ ...one, [name]: item })))
      .slice(0, mostCombinations);
  }
  const excluded = listOf(exclude).map(recordOf);
  const kept = Object.keys(axes).length === 0 ? [] : combinations;
  const found = kept.filter((one) => !excluded.some((other) => agrees(one, other, Object.keys(other))));
  for (const entry of listOf(include).slice(0, mostCombinations).map(recordOf)) {
    const shared = Object.keys(entry).filter((name) => name in axes);
    const fitting = found.flatMap((one, index) => (agrees(one, entry, shared) ? [index] : []));
    for (const index of fitting) found[index] = { ...found[index], ...entry };
    if (fitting.length === 0) found.push(entry);
  }
  return found.length === 0 ? [{}] : found;
}

function agrees(one: JsonRecord, other: JsonRecord, names: readonly string[]): boolean {
  return names.every((name) => one[name] === other[name]);
}
