import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseFix } from "../../server/src/scan/choose-fix.ts";
import { orderOf } from "../../server/src/scan/versions/compare-versions.ts";
import { makeFinding } from "../support/image-findings.ts";

/** Each list from old to new; versions in one string are equal. */
const orders: Readonly<Record<string, readonly (readonly string[])[]>> = {
  deb: [
    [
      "1.0~~",
      "1.0~~a",
      "1.0~",
      "1.0~rc1",
      "1.0 1.0-0 0:1.0",
      "1.0a",
      "1.0+b1",
      "1.0.1",
      "1.00.2 1.0.2",
      "1.10",
      "1:0.1",
    ],
    ["3.0.11-1~deb12u1", "3.0.11-1~deb12u2", "3.0.11-1", "3.0.13-1~deb12u1", "3.0.13-1+b1"],
    ["2.36-9+deb12u3", "2.36-9+deb12u10"],
    ["1.2.3-1", "1.2.3-1ubuntu1", "1.2.3-1ubuntu1.1", "1.2.3-2"],
    ["20230101", "20240101000000000000000000001", "20240101000000000000000000002"],
  ],
  rpm: [
    ["1.0~rc1-1", "1.0-1", "1.0^git1-1", "1.0.1-1", "1.1-1", "1.10-1", "1:0.1-1"],
    ["1.1.1k-6.el8", "1.1.1k-7.el8_6", "1.1.1k-12.el8_9"],
    ["2.0.a-1", "2.0.1-1 2_0_1-1 2.0.01-1", "2.0.1.1-1"],
    ["1.0-1 1.0"],
  ],
  apk: [
    [
      "1.0_alpha1",
      "1.0_alpha2",
      "1.0_beta",
      "1.0_rc1",
      "1.0 1.0-r0",
      "1.0-r1",
      "1.0-r10",
      "1.0_p1",
      "1.0a",
      "1.0.1",
      "1.1",
      "1.10",
    ],
    ["1.05", "1.1", "1.5"],
    ["3.1.4-r5", "3.1.4-r6", "3.1.5-r0"],
    ["1.2.3_git20240101", "1.2.3_git20240102"],
    ["r1", "r2"],
  ],
  npm: [
    [
      "1.0.0-alpha",
      "1.0.0-alpha.1",
      "1.0.0-beta.2",
      "1.0.0-beta.11",
      "1.0.0-rc.1",
      "1.0.0 v1.0.0 1.0.0+build",
      "1.0.1",
      "1.2.0",
      "1.10.0",
    ],
  ],
  pypi: [["1.0.dev1", "1.0a1", "1.0b2", "1.0rc1", "1.0 1.0.0 1", "1.0.post1", "1.1", "1!0.1"]],
  maven: [
    [
      "2.15.0-SNAPSHOT",
      "2.15.0-alpha-1",
      "2.15.0-M1",
      "2.15.0-rc2",
      "2.15.0 2.15.0.Final 2.15.0-GA",
      "2.15.0.SP1",
      "2.15.1",
    ],
  ],
  gem: [["1.0.0.pre1", "1.0.0.rc1", "1.0.0", "1.0.0.1"]],
  golang: [["v0.0.0-20220101000000-abcdef", "v0.0.0-20230101000000-012345", "v0.1.0", "v2.0.0+incompatible"]],
  other: [["", "1", "2"]],
};

for (const [type, lists] of Object.entries(orders)) {
  for (const list of lists) {
    test(`versions of ${type}: ${list.join(" < ")}`, () => {
      const compare = orderOf(type);
      const ranked = list.flatMap((same, rank) => same.split(" ").map((version) => ({ version, rank })));
      for (const a of ranked) {
        for (const b of ranked) {
          const order = Math.sign(compare(a.version, b.version));
          assert.equal(order + 0, Math.sign(a.rank - b.rank) + 0, `${a.version} and ${b.version}`);
        }
      }
    });
  }
}

test("versions that are made to take for ever do not", () => {
  for (const type of ["deb", "rpm", "apk", "npm"]) {
    const compare = orderOf(type);
    for (const part of ["1.", "_a", "a1", "~", "0", "-", "_rc1"]) {
      const long = `1${part.repeat(20_000)}`;
      compare(long, `${long}!`);
    }
  }
});

const fixes: readonly {
  readonly name: string;
  readonly type: string;
  readonly installed: string;
  readonly fixedIn: readonly (readonly string[])[];
  readonly expected: string | undefined;
}[] = [
  { name: "nothing", type: "deb", installed: "1", fixedIn: [[]], expected: undefined },
  { name: "one", type: "deb", installed: "3.0.11-1", fixedIn: [["3.0.13-1"]], expected: "3.0.13-1" },
  {
    name: "the highest of several",
    type: "deb",
    installed: "3.0.9-1",
    fixedIn: [["3.0.11-1"], [], ["3.0.13-1"], ["3.0.2-1"]],
    expected: "3.0.13-1",
  },
  {
    name: "the series that is installed",
    type: "npm",
    installed: "1.2.0",
    fixedIn: [["0.9.9", "1.2.3", "2.0.1"]],
    expected: "1.2.3",
  },
  {
    name: "a list in one text",
    type: "npm",
    installed: "2.0.0",
    fixedIn: [["1.2.3, 2.0.1"]],
    expected: "2.0.1",
  },
  {
    name: "conditions of RubyGems",
    type: "gem",
    installed: "2.4.0",
    fixedIn: [["~> 2.3.5", ">= 2.4.1"]],
    expected: "2.4.1",
  },
  {
    name: "another series, where one flaw is only mended there",
    type: "npm",
    installed: "1.0.0",
    fixedIn: [["1.2.3", "2.0.5"], ["2.0.1"]],
    expected: "2.0.5",
  },
  {
    name: "all in one series, where another would do, too",
    type: "npm",
    installed: "4.17.0",
    fixedIn: [["4.17.12"], ["4.17.21"], ["4.17.19", "5.0.0"]],
    expected: "4.17.21",
  },
  { name: "only older ones", type: "npm", installed: "9.0.0", fixedIn: [["8.1.0"]], expected: "8.1.0" },
  {
    name: "an upper bound is none",
    type: "npm",
    installed: "1.0.0",
    fixedIn: [["<2.0.0", "2.0.0"]],
    expected: "2.0.0",
  },
];

for (const { name, type, installed, fixedIn, expected } of fixes) {
  test(`the version to update to: ${name}`, () => {
    const about = { name: "x", type, version: installed };
    const findings = fixedIn.map((versions) => makeFinding({ package: about, fixedIn: versions }));
    const [first] = findings;
    assert.ok(first);
    assert.equal(chooseFix(first.package, findings), expected);
  });
}
