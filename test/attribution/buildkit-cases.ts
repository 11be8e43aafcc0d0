/** Images of a current BuildKit in fixtures/image-history-buildkit-…, with the line of each entry as seen by eye. */
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

export interface BuildkitCase {
  /** The file in `dockerfiles`; that of the case's name where it is not given. */
  readonly dockerfile?: string;
  readonly target?: string;
  readonly arguments?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  /** The case that FROM names, whose image this one is built on. */
  readonly parent?: string;
  /** Of each entry: `base`, or the first line of its instruction. */
  readonly lines: string;
}

export interface RecordedCase extends BuildkitCase {
  /** With the version of BuildKit. */
  readonly title: string;
  readonly dockerfileText: string;
  /** As BuildKit wrote it. */
  readonly imageConfig: unknown;
}

export function readRecordedCases(): readonly RecordedCase[] {
  const fixtures = join(import.meta.dirname, "../fixtures");
  return globSync("image-history-buildkit-*", { cwd: fixtures }).flatMap((version) => {
    const read = (file: string) => readFileSync(join(fixtures, version, file), "utf8");
    const cases: Readonly<Record<string, BuildkitCase>> = JSON.parse(read("cases.json"));
    return Object.entries(cases).map(([name, item]) => ({
      ...item,
      title: `${basename(version).replace("image-history-", "")}: ${name}`,
      dockerfileText: read(`dockerfiles/${item.dockerfile ?? name}`),
      imageConfig: JSON.parse(read(`${name}.json`)),
    }));
  });
}
