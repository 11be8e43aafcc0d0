/** Values of a YAML file with the places of what is wrong, for files whose other keys are none of our business. */
import type { Located } from "../config/located.ts";
import { readYaml } from "../config/read-yaml.ts";
import { createLineFinder, type PolicyFileFault, type PolicyFileProblem } from "./policy-file.ts";

export type LocatedMap = Extract<Located, { kind: "map" }>;

export interface YamlReader {
  readonly problems: readonly PolicyFileProblem[];
  /** `problems` in the order of their lines. */
  sorted(): readonly PolicyFileProblem[];
  lineOf(node: Located): number;
  report(node: Located, problem: PolicyFileFault): void;
  /** The value of a key; undefined where there is none or nothing behind it. */
  get(map: LocatedMap, key: string): Located | undefined;
  /** Undefined where it is missing; a problem is reported where it is something else, and `undefined` returned. */
  text(map: LocatedMap, key: string): string | undefined;
  /** Of a text, or a list of texts; empty where it is missing. Undefined where it is something else. */
  texts(map: LocatedMap, key: string): readonly string[] | undefined;
  /** The maps of a list. */
  maps(map: LocatedMap, key: string): readonly LocatedMap[];
}

/** @returns the file's root, if it is a map, and what reads it */
export async function openYaml(
  text: string,
): Promise<{ readonly root: LocatedMap | undefined; readonly reader: YamlReader }> {
  const findLine = createLineFinder(text);
  const problems: PolicyFileProblem[] = [];
  const located = await readYaml(text, (problem) =>
    problems.push({ line: findLine(problem.span.start), problem: { kind: "yaml", problem } }),
  );
  const reader = createReader(problems, findLine);
  if (located !== undefined && located.kind !== "map") {
    reader.report(located, {
      kind: "yaml",
      problem: { kind: "wrong-type", name: "", expected: [], span: located.span },
    });
  }
  return { root: located?.kind === "map" ? located : undefined, reader };
}

function createReader(problems: PolicyFileProblem[], findLine: (offset: number) => number): YamlReader {
  const lineOf = ({ span }: Located) => findLine(span.start);
  const report = (node: Located, problem: PolicyFileFault): undefined => {
    problems.push({ line: lineOf(node), problem });
  };
  const get = (map: LocatedMap, key: string): Located | undefined => {
    const value = map.entries.find((entry) => entry.key === key)?.value;
    return value?.kind === "scalar" && value.value === null ? undefined : value;
  };
  // YAML reads `1.10` and `true` as something else than texts; what was meant is the text.
  const toText = (node: Located): string | undefined =>
    node.kind === "scalar" ? String(node.value) : undefined;
  return {
    problems,
    sorted: () => problems.toSorted((a, b) => a.line - b.line),
    lineOf,
    report,
    get,
    text(map, key) {
      const node = get(map, key);
      if (node === undefined) return undefined;
      return toText(node) ?? report(node, { kind: "wrong-type", name: key, expected: "text" });
    },
    texts(map, key) {
      const node = get(map, key);
      if (node === undefined) return [];
      const texts = node.kind === "list" ? node.items.map(toText) : [toText(node)];
      if (!texts.includes(undefined)) return texts.filter((text) => text !== undefined);
      return report(node, { kind: "wrong-type", name: key, expected: "texts" });
    },
    maps(map, key) {
      const node = get(map, key);
      if (node === undefined) return [];
      if (node.kind !== "list") {
        report(node, { kind: "wrong-type", name: key, expected: "list" });
        return [];
      }
      return node.items.flatMap((item, index) => {
        if (item.kind === "map") return [item];
        report(item, { kind: "wrong-type", name: `${key}[${index}]`, expected: "map" });
        return [];
      });
    },
  };
}
