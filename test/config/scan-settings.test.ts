import assert from "node:assert/strict";
import { test } from "node:test";
import { parseConfiguration } from "../../server/src/config/configuration.ts";
import { describeProblem } from "../../server/src/config/problems.ts";
import { readScanSettings } from "../../server/src/config/scan-settings.ts";
import { readSettings } from "../../server/src/config/settings.ts";

const nothing = {
  path: undefined,
  extraArguments: [],
  databaseRepositories: [],
  javaDatabaseRepositories: [],
  server: undefined,
};
const defaults = {
  scanner: "auto",
  scanners: { trivy: nothing, grype: nothing },
  timeout: 900_000,
  isOffline: false,
};

const cases: readonly {
  readonly name: string;
  readonly section: unknown;
  readonly settings?: unknown;
  readonly problems?: readonly string[];
}[] = [
  { name: "nothing", section: undefined },
  { name: "null", section: null },
  { name: "a text for the section", section: "trivy" },
  { name: "keys of others", section: { rules: {}, trace: { server: "off" }, scanners: 1 } },
  {
    name: "what an editor sends by default",
    section: {
      scanner: "auto",
      trivy: { path: "", arguments: [], server: "", databaseRepositories: [], javaDatabaseRepositories: [] },
      grype: { path: "", arguments: [], databaseUrl: "" },
      scan: { timeout: 15, offline: false, minimumSeverity: null, onlyFixable: null, ignore: [] },
    },
  },
  {
    name: "everything",
    section: {
      scanner: "grype",
      trivy: {
        path: " /opt/trivy ",
        arguments: ["--insecure"],
        server: "https://trivy.example.com:4954",
        databaseRepositories: ["a", "b"],
        javaDatabaseRepositories: ["c"],
      },
      grype: { path: "grype", arguments: ["-v"], databaseUrl: "http://localhost:8000/latest.json" },
      scan: { timeout: 0x1e, offline: true },
    },
    settings: {
      scanner: "grype",
      scanners: {
        trivy: {
          path: "/opt/trivy",
          extraArguments: ["--insecure"],
          databaseRepositories: ["a", "b"],
          javaDatabaseRepositories: ["c"],
          server: "https://trivy.example.com:4954",
        },
        grype: {
          ...nothing,
          path: "grype",
          extraArguments: ["-v"],
          databaseRepositories: ["http://localhost:8000/latest.json"],
        },
      },
      timeout: 1_800_000,
      isOffline: true,
    },
  },
  {
    name: "wrong types",
    section: {
      scanner: 1,
      trivy: [],
      grype: { path: 1, arguments: "-v" },
      scan: { timeout: "1", offline: 0 },
    },
    problems: [
      "scanner must be a text.",
      "trivy must consist of keys and values.",
      "grype.path must be a text.",
      "grype.arguments must be a list.",
      "scan.timeout must be a number.",
      "scan.offline must be true or false.",
    ],
  },
  {
    name: "values out of bounds",
    section: {
      scanner: "snyk",
      trivy: { server: "trivy:4954", arguments: ["", 1, "-x"], paths: [] },
      scan: { timeout: 0 },
    },
    settings: { ...defaults, scanners: { trivy: { ...nothing, extraArguments: ["-x"] }, grype: nothing } },
    problems: [
      "scanner cannot be snyk. Possible are: auto, trivy, grype.",
      "trivy.server cannot be trivy:4954: it has to look like https://trivy.example.com:4954.",
      "trivy.arguments[0] must not be empty.",
      "trivy.arguments[1] must be a text.",
      "There is no key paths here. Did you mean path?",
      "scan.timeout must be a number from 1 to 1440.",
    ],
  },
  {
    name: "numbers that are none",
    section: { scan: { timeout: Number.NaN } },
    problems: ["scan.timeout must be a number from 1 to 1440."],
  },
];

for (const { name, section, settings = defaults, problems = [] } of cases) {
  test(`settings of scans: ${name}`, () => {
    const result = readScanSettings(section);
    assert.deepEqual(result.settings, settings);
    assert.deepEqual(
      result.problems.map((problem) => describeProblem(problem)),
      problems,
    );
  });
}

test("policy and settings share a key, and neither reader complains of the other's", () => {
  const section = { scan: { timeout: 5, offline: true, onlyFixable: true, ignore: [] } };
  assert.deepEqual(readSettings(section), {
    configuration: { scan: { onlyFixable: true, ignore: [] } },
    problems: [],
  });
  assert.deepEqual(readScanSettings(section).problems, []);
  const [problem] = readSettings({ scan: 1 }).problems;
  assert.ok(problem);
  assert.equal(describeProblem(problem), "scan must consist of keys and values.");
});

const forbidden: readonly (readonly [text: string, name: string])[] = [
  ["scanner: grype", "scanner"],
  ["trivy: { path: ./trivy }", "trivy"],
  ["grype:\n  databaseUrl: x", "grype"],
  ["scan: { timeout: 1 }", "scan.timeout"],
  ["scan: { offline: true }", "scan.offline"],
  ["scan: { scanner: grype }", "scan.scanner"],
  ["scan: { trivy: { path: x } }", "scan.trivy"],
];

for (const [text, name] of forbidden) {
  test(`no file says what runs: ${JSON.stringify(text)}`, async () => {
    const { problems } = await parseConfiguration(text);
    const messages = problems.map((problem) => describeProblem(problem));
    assert.deepEqual(messages, [
      `${name} has no effect here: which programs run, and where they go, is up to the editor's settings or the command line, never to a file of the project.`,
    ]);
  });
}

test("other unknown keys are what they were", async () => {
  const { problems } = await parseConfiguration("scan: { minimumSeveritie: low }\nscans: 1");
  assert.deepEqual(
    problems.map((problem) => describeProblem(problem)),
    [
      "There is no key minimumSeveritie here. Did you mean minimumSeverity?",
      "There is no key scans here. Did you mean scan?",
    ],
  );
});

test("a date that is none is told with an example", async () => {
  const { problems } = await parseConfiguration(
    "scan: { ignore: [{ advisory: CVE-1, reason: x, until: 31.12.2026 }] }",
  );
  assert.deepEqual(
    problems.map((problem) => describeProblem(problem)),
    ["scan.ignore[0].until cannot be 31.12.2026: it has to look like 2026-12-31."],
  );
});

test("a pattern that can mean no path is told", async () => {
  const text = "scan: { ignore: [{ advisory: CVE-1, reason: x, paths: [/app/**, '[a'] }] }";
  const { problems } = await parseConfiguration(text);
  assert.deepEqual(
    problems.map((problem) => [describeProblem(problem), text.slice(problem.span.start, problem.span.end)]),
    [["scan.ignore[0].paths[1] cannot be [a: it has to look like /app/**.", "'[a'"]],
  );
});
