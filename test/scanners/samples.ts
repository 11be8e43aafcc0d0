/** Reports of real scanners that stand beside the project; see test/support/corpus.ts. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { dataFolder } from "../support/corpus.ts";

export { noData } from "../support/corpus.ts";

const folder = dataFolder === undefined ? undefined : join(dataFolder, "scanner-samples");

export const hasSamples = folder !== undefined;

export interface Sample {
  /** `trivy/trivy--alpine-310.json` */
  readonly name: string;
  readonly text: string;
}

export function readSamples(scanner: string): readonly Sample[] {
  if (folder === undefined) return [];
  return readdirSync(join(folder, scanner))
    .filter((name) => /\.(?:json|sarif)$/.test(name))
    .toSorted()
    .map((name) => ({ name: `${scanner}/${name}`, text: readFileSync(join(folder, scanner, name), "utf8") }));
}

export function readSample(name: string): string {
  return folder === undefined ? "" : readFileSync(join(folder, name), "utf8");
}
