import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findPackageOperations } from "../../../server/src/package-managers/parse-package-command.ts";
import { findRemovedPackages } from "../../../server/src/rewrites/system-packages/removed-packages.ts";
import { engine } from "../../support/engine.ts";

const cases: readonly (readonly [run: string, names: readonly string[], withDependencies: boolean])[] = [
  ["apk add --virtual .build-deps gcc musl-dev && apk del .build-deps", ["gcc", "musl-dev"], true],
  ["apk add --no-cache -t build gcc && apk add -t build make && apk del build", ["gcc", "make"], true],
  ["apk add --virtual=.deps gcc=12.2 && apk del --no-cache .deps", ["gcc"], true],
  ["apk add git && apk add --virtual .build-deps gcc", [], false],
  ["apk add gcc && apk del gcc && apk add gcc", [], true],
  ["apt-get install -y gcc libpq-dev && apt-get remove -y gcc libpq-dev", ["gcc", "libpq-dev"], false],
  ["apt-get install -y gcc && apt-get purge -y --auto-remove gcc", ["gcc"], true],
  ["apt-get install -y gcc && apt-get purge -y gcc && apt-get autoremove -y", ["gcc"], true],
  [
    'deps="gcc make"; apt-get install -y $deps && apt-get purge -y --auto-remove $deps',
    ["gcc", "make"],
    true,
  ],
  ["dnf install -y gcc && dnf remove -y gcc", ["gcc"], false],
];

describe("packages that a stage takes away again", () => {
  for (const [run, names, withDependencies] of cases) {
    it(run, () => {
      const { scripts } = engine.parse(`FROM alpine\nRUN ${run}\n`);
      const removed = findRemovedPackages([...scripts.values()].flatMap(findPackageOperations));
      assert.deepEqual([...removed.names], names);
      assert.equal(removed.withDependencies, withDependencies);
    });
  }
});
