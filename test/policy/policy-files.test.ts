import assert from "node:assert/strict";
import { test } from "node:test";
import { readGrypeConfig } from "../../server/src/policy/grype-config.ts";
import { loadPolicyFiles } from "../../server/src/policy/load-policy-files.ts";
import type { IgnoredAdvisory } from "../../server/src/policy/policy.ts";
import { describePolicyFault, type PolicyFile } from "../../server/src/policy/policy-file.ts";
import { policyFileNames } from "../../server/src/policy/policy-file-names.ts";
import { readTrivyIgnore, readTrivyIgnoreYaml } from "../../server/src/policy/trivy-ignore.ts";
import { dedent } from "../support/dedent.ts";

type Reader = (text: string) => PolicyFile | Promise<PolicyFile>;

/** Without what is empty. */
function compact(entry: IgnoredAdvisory): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(entry).filter(
      ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  );
}

async function check(
  reader: Reader,
  text: string,
  entries: readonly Record<string, unknown>[],
  problems: readonly string[] = [],
): Promise<void> {
  const file = await reader(text);
  assert.deepEqual(file.entries.map(compact), entries);
  assert.deepEqual(
    file.problems.map(({ line, problem }) => `${line}: ${describePolicyFault(problem)}`),
    problems,
  );
}

test(".trivyignore: ids, dates, comments and what is no date", async () => {
  for (const lineBreak of ["\n", "\r\n"]) {
    await check(
      readTrivyIgnore,
      [
        "\uFEFF# Accepted until the next release",
        "CVE-2018-14618",
        "",
        "  CVE-2019-14697 exp:2026-01-01  # not reachable",
        "#CVE-2019-1542",
        "CVE-2019-1543 exp:2024-03-01 note",
        "CVE-2020-1 exp:2026-02-30",
        "CVE-2020-2 exp:soon",
        "AVD-DS-0002",
        // What people write, and what Trivy makes of it.
        "CVE-2020-3 # until then exp:2026-05-01",
        "CVE-2020-4 Only where the parser is used - see SECURITY.md",
        "CVE-2020-5 #not reachable",
        "CVE-2020-6\t#",
      ].join(lineBreak),
      [
        { advisory: "CVE-2018-14618", reason: "Accepted until the next release", origin: ".trivyignore:2" },
        // Trivy's date is the first day on which it no longer holds.
        {
          advisory: "CVE-2019-14697",
          reason: "not reachable",
          until: "2025-12-31",
          origin: ".trivyignore:4",
        },
        { advisory: "CVE-2019-1543", reason: "note", until: "2024-02-29", origin: ".trivyignore:6" },
        { advisory: "AVD-DS-0002", origin: ".trivyignore:9" },
        { advisory: "CVE-2020-3", reason: "until then", until: "2026-04-30", origin: ".trivyignore:10" },
        {
          advisory: "CVE-2020-4",
          reason: "Only where the parser is used - see SECURITY.md",
          origin: ".trivyignore:11",
        },
        { advisory: "CVE-2020-5", reason: "not reachable", origin: ".trivyignore:12" },
        { advisory: "CVE-2020-6", origin: ".trivyignore:13" },
      ],
      [
        "7: 2026-02-30 is no date: it has to look like 2026-12-31. The entry is left out.",
        "8: soon is no date: it has to look like 2026-12-31. The entry is left out.",
      ],
    );
  }
});

test(".trivyignore.yaml: what stands under vulnerabilities", () =>
  check(
    readTrivyIgnoreYaml,
    dedent(`
      vulnerabilities:
        - id: CVE-2022-40897
          paths:
            - "usr/local/lib/python3.9/**/METADATA"
          statement: Accept the risk
        - id: CVE-2023-2650
        - id: CVE-2023-3817
          purls: ["pkg:deb/debian/libssl1.1"]
          expired_at: 2023-09-01
        - id: CVE-2023-1
          expired_at: 2026-09-02T10:00:00Z
      misconfigurations:
        - id: AVD-DS-0001
    `),
    [
      {
        advisory: "CVE-2022-40897",
        paths: ["usr/local/lib/python3.9/**/METADATA"],
        reason: "Accept the risk",
        origin: ".trivyignore.yaml:2",
      },
      { advisory: "CVE-2023-2650", origin: ".trivyignore.yaml:6" },
      {
        advisory: "CVE-2023-3817",
        purls: ["pkg:deb/debian/libssl1.1"],
        until: "2023-08-31",
        origin: ".trivyignore.yaml:7",
      },
      { advisory: "CVE-2023-1", until: "2026-09-01", origin: ".trivyignore.yaml:10" },
    ],
  ));

test(".trivyignore.yaml: an entry that is not understood silences nothing", () =>
  check(
    readTrivyIgnoreYaml,
    dedent(`
      vulnerabilities:
        - paths: [a]
        - id: CVE-1
          paths: ["[a"]
        - id: CVE-2
          purls: [openssl]
        - id: CVE-3
          expired_at: never
        - id: CVE-4
          paths: { a: b }
        - CVE-5
        - id: [CVE-6]
        - id: CVE-7
    `),
    [{ advisory: "CVE-7", origin: ".trivyignore.yaml:13" }],
    [
      "2: This entry names nothing that it could silence, and silences nothing.",
      "3: [a is no pattern for paths. The entry is left out.",
      "5: openssl is no package URL. The entry is left out.",
      "7: never is no date: it has to look like 2026-12-31. The entry is left out.",
      "10: paths must be a text or a list of texts.",
      "11: vulnerabilities[5] must consist of keys and values.",
      "12: id must be a text.",
      "12: This entry names nothing that it could silence, and silences nothing.",
    ],
  ));

test(".grype.yaml: the rules under ignore", () =>
  check(
    readGrypeConfig,
    dedent(`
      fail-on-severity: high
      ignore:
        - vulnerability: CVE-2008-4318
          fix-state: unknown
          include-aliases: true
          reason: not affected
          package:
            name: libcurl
            version: 1.5.1
            type: npm
            language: javascript
            location: "/usr/local/lib/node_modules/**"
        - vulnerability: CVE-2014-54321
        - fix-state: not-fixed
        - package: { type: java-archive }
        - package: { language: Go, upstream-name: zlib }
        - package: { name: linux-.*-headers }
        - package: { name: "^libstdc++6$" }
        - package: { version: 1.10, type: gem }
    `),
    [
      {
        advisory: "CVE-2008-4318",
        packages: ["libcurl"],
        paths: ["/usr/local/lib/node_modules/**"],
        versions: ["1.5.1"],
        types: ["npm"],
        fixState: "unknown",
        reason: "not affected",
        origin: ".grype.yaml:3",
      },
      { advisory: "CVE-2014-54321", origin: ".grype.yaml:13" },
      { fixState: "not-fixed", origin: ".grype.yaml:14" },
      { types: ["maven"], origin: ".grype.yaml:15" },
      { types: ["golang"], sources: ["zlib"], origin: ".grype.yaml:16" },
      { packages: ["linux-*-headers"], origin: ".grype.yaml:17" },
      { packages: ["libstdc++6"], origin: ".grype.yaml:18" },
      // YAML's number has lost the zero, for Grype as well.
      { types: ["gem"], versions: ["1.1"], origin: ".grype.yaml:19" },
    ],
  ));

test(".grype.yaml: what only Grype can check silences nothing, and is told", () => {
  const only = (name: string) =>
    `Only the scanner itself can check ${name}, so this entry silences nothing here.`;
  return check(
    readGrypeConfig,
    dedent(`
      ignore:
        - { vulnerability: CVE-1, namespace: "debian:distro:debian:12" }
        - { vulnerability: CVE-2, match-type: cpe-match }
        - vex-status: not_affected
        - { vulnerability: CVE-3, package: { name: "(a|b)+" } }
        - { vulnerability: CVE-4, package: { name: "a*" } }
        - { vulnerability: CVE-5, package: { pom: x } }
        - { vulnerability: CVE-6, package: { language: cobol } }
        - { vulnerability: CVE-7, package: { type: npm, language: java } }
        - { vulnerability: CVE-8, package: a }
        - { vulnerability: CVE-9, package: { location: "{a" } }
        - { reason: x }
        - {}
        - { vulnerability: CVE-10, namespace: }
    `),
    [{ advisory: "CVE-10", origin: ".grype.yaml:14" }],
    [
      `2: ${only("namespace")}`,
      `3: ${only("match-type")}`,
      `4: ${only("vex-status")}`,
      `5: ${only("package.name")}`,
      `6: ${only("package.name")}`,
      `7: ${only("pom")}`,
      `8: ${only("package.language")}`,
      `9: ${only("package.language")}`,
      "10: package must consist of keys and values.",
      "11: {a is no pattern for paths. The entry is left out.",
      "12: This entry names nothing that it could silence, and silences nothing.",
      "13: This entry names nothing that it could silence, and silences nothing.",
    ],
  );
});

const broken: readonly string[] = [
  "[",
  "a: [",
  "- a",
  "1",
  "\0",
  "[".repeat(5000),
  "a: *b",
  "ignore: 1",
  "vulnerabilities: {}",
];

for (const text of broken) {
  test(`a broken file gives problems: ${JSON.stringify(text.slice(0, 20))}`, async () => {
    for (const read of [readTrivyIgnoreYaml, readGrypeConfig]) {
      const { entries } = await read(text, "x");
      assert.deepEqual(entries, []);
    }
    const counts = await Promise.all([readTrivyIgnoreYaml(text), readGrypeConfig(text)]);
    assert.ok(counts.some(({ problems }) => problems.length > 0));
  });
}

test("empty files hold nothing", async () => {
  for (const read of [readTrivyIgnore, readTrivyIgnoreYaml, readGrypeConfig]) {
    for (const text of ["", "# nothing\n"]) assert.deepEqual(await read(text), { entries: [], problems: [] });
  }
  await check(readGrypeConfig, "ignore:\n", []);
});

function loader(files: Readonly<Record<string, string | Error>>) {
  const asked: string[] = [];
  return {
    asked,
    async read(url: string): Promise<string | undefined> {
      asked.push(url);
      const file = files[url];
      if (file instanceof Error) throw file;
      return file;
    },
  };
}

test("for each tool the nearest folder with a file of it counts, up to the root", async () => {
  const grype = (id: string) => `ignore: [{ vulnerability: ${id} }]`;
  const { read, asked } = loader({
    "file:///w/a/b/.grype/config.yaml": grype("CVE-G1"),
    "file:///w/a/.trivyignore": "CVE-T1",
    "file:///w/a/.trivyignore.yaml": "vulnerabilities: [{ id: CVE-T2 }]",
    "file:///w/a/.grype.yaml": grype("CVE-G2"),
    "file:///w/.trivyignore": "CVE-T3",
    "file:///.trivyignore": "CVE-T4",
  });
  const { entries, files } = await loadPolicyFiles("file:///w/a/b/Dockerfile", "file:///w", read);
  assert.deepEqual(
    entries.map(({ advisory, origin }) => `${advisory} ${origin}`),
    ["CVE-T1 ../.trivyignore:1", "CVE-T2 ../.trivyignore.yaml:1", "CVE-G1 .grype/config.yaml:1"],
  );
  assert.deepEqual(
    files.map(({ url }) => url),
    ["file:///w/a/.trivyignore", "file:///w/a/.trivyignore.yaml", "file:///w/a/b/.grype/config.yaml"],
  );
  assert.ok(!asked.some((url) => url.startsWith("file:///.") || url.startsWith("file:///w/.g")));
});

test("both ways to write the ending of a YAML file", async () => {
  const { read } = loader({
    "file:///w/.trivyignore.yml": "vulnerabilities: [{ id: CVE-1 }]",
    "file:///w/.grype.yml": "ignore: [{ vulnerability: CVE-2 }]",
  });
  const { entries } = await loadPolicyFiles("file:///w/Dockerfile", undefined, read);
  assert.deepEqual(
    entries.map(({ advisory, origin }) => `${advisory} ${origin}`),
    ["CVE-1 .trivyignore.yml:1", "CVE-2 .grype.yml:1"],
  );
});

test("of Grype's files in a folder the first one counts", async () => {
  const { read } = loader({
    "file:///w/.grype.yaml": "ignore: [{ vulnerability: CVE-1 }]",
    "file:///w/.grype/config.yaml": "ignore: [{ vulnerability: CVE-2 }]",
  });
  const { entries } = await loadPolicyFiles("file:///w/Dockerfile", undefined, read);
  assert.deepEqual(
    entries.map(({ advisory }) => advisory),
    ["CVE-1"],
  );
});

test("without a root, or outside of it, only the Dockerfile's folder counts", async () => {
  for (const root of [undefined, "file:///other/", "file:///w/ab"]) {
    const { read, asked } = loader({});
    await loadPolicyFiles("file:///w/abc/Dockerfile", root, read);
    assert.deepEqual(asked.toSorted(), policyFileNames.map((name) => `file:///w/abc/${name}`).toSorted());
  }
});

test("a file that cannot be read, or is far too large, is told of", async () => {
  const { read } = loader({
    "file:///w/.trivyignore": new Error("EACCES: permission denied"),
    "file:///w/.grype.yaml": " ".repeat(1_000_001),
  });
  const { entries, files } = await loadPolicyFiles("file:///w/Dockerfile", "file:///w/", read);
  assert.deepEqual(entries, []);
  assert.deepEqual(
    files.flatMap(({ problems }) => problems.map(({ problem }) => describePolicyFault(problem))),
    [
      "The file cannot be read, so nothing of it holds: EACCES: permission denied",
      "The file is too large to be a list of accepted vulnerabilities, so nothing of it holds.",
    ],
  );
});
