import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Release } from "../../../server/src/images/distribution.ts";
import { findPackageOperations } from "../../../server/src/package-managers/parse-package-command.ts";
import { splitSystemPackages } from "../../../server/src/rewrites/system-packages/split-system-packages.ts";
import { dataFolder, noData, readCorpus } from "../../support/corpus.ts";
import { engine } from "../../support/engine.ts";

const running = {
  programs: new Set<string>(),
  removed: { names: new Set<string>(), withDependencies: false },
};

/** Of the names that public files install at least three times; the older ones are gone from today's archives. */
const goals: readonly (readonly [manager: string, release: Release, share: number])[] = [
  ["apt", { distribution: "debian", release: "12" }, 0.98],
  ["apk", { distribution: "alpine", release: "3.20" }, 0.98],
  ["rpm", { distribution: "rocky", release: "9" }, 0.96],
];

type Counts = ReadonlyMap<string, ReadonlyMap<string, number>>;

function countInstalled(folder: string): Counts {
  const counts = new Map(goals.map(([manager]) => [manager, new Map<string, number>()]));
  for (const { text } of readCorpus(folder)) {
    for (const operation of [...engine.parse(text).scripts.values()].flatMap(findPackageOperations)) {
      const names = counts.get(operation.manager);
      if (operation.action !== "install" || !names) continue;
      for (const { kind, name } of operation.packages)
        if (kind === "name") names.set(name, (names.get(name) ?? 0) + 1);
    }
  }
  return counts;
}

describe("packages that public files install", { skip: dataFolder === undefined ? noData : false }, () => {
  const counts: Counts = dataFolder === undefined ? new Map() : countInstalled(dataFolder);
  for (const [manager, release, goal] of goals) {
    it(`${goal * 100} % of what ${manager} installs is known`, (context) => {
      const often = [...(counts.get(manager) ?? [])].filter(([, count]) => count >= 3);
      const names = often.map(([name]) => name);
      const known = splitSystemPackages(names, release, running).map(({ use }) => use !== "unknown");
      const sum = (isCounted: (index: number) => boolean | undefined) =>
        often.reduce((total, [, count], index) => total + (isCounted(index) ? count : 0), 0);
      const share = sum((index) => known[index]) / sum(() => true);
      context.diagnostic(`${(share * 100).toFixed(1)} % of ${often.length} names, by their occurrences`);
      assert.ok(share >= goal, `${share}`);
    });
  }
});
