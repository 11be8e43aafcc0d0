import assert from "node:assert/strict";
import { test } from "node:test";
import { createProject, type Project } from "../../../server/src/rewrites/project/project.ts";
import { createMemoryContext } from "../../support/memory-context.ts";

const size = 100_000;
const fill = (text: string) => text.repeat(Math.ceil(size / text.length));

/** What made a reader slow, deep or wrong once, or would have. */
const texts: readonly string[] = [
  ...[
    "\n",
    "\r",
    " ",
    '"',
    '\\"',
    "\\",
    "/",
    "/*",
    "{",
    "a {\n",
    "{a:",
    "(",
    "a(",
    "[",
    "[a.",
    "a.",
    "<a>",
    "`",
    "${",
  ],
  ...[
    "...a,",
    "include 'a' ",
    "id 'a' version 'b' apply\n",
    "gem 'a', group: [:a ",
    "do |",
    'import "C"  x\n',
    "import (\n",
  ],
  ...[
    "http://x#&egg",
    "git+https://a/",
    "-r ",
    "- &a [*a, *a]\n",
    "[[bin]]\n",
    "a = ",
    '{"a":',
    '"a": {',
    "&a;",
  ],
  `a${" ".repeat(size)}b`,
  `A = ${"a".repeat(size)}\n${"$(A)".repeat(size)}: b\n`,
  `set(A ${"a".repeat(size)})\nproject(${"${A}".repeat(size)})\nadd_executable(${"${PROJECT_NAME}".repeat(size)})\n`,
  `<!DOCTYPE a [${Array.from({ length: 50 }, (_, at) => `<!ENTITY e${at} "&e${at + 1};&e${at + 1};">`).join("")}]><project><artifactId>&e0;</artifactId></project>`,
  `a: &a [x, x]\n${Array.from({ length: 30 }, (_, at) => `b${at}: &b${at} [*${at === 0 ? "a" : `b${at - 1}`}, *${at === 0 ? "a" : `b${at - 1}`}]`).join("\n")}\npackages: *b29\n`,
  '{"__proto__":{"scripts":{"start":"x"}},"constructor":{"prototype":{"polluted":true}}}',
  "[__proto__]\npolluted = true\n[constructor.prototype]\npolluted = true\n",
  "<Project><__proto__><polluted>1</polluted></__proto__></Project>",
].map((text) => (text.length < 60 ? fill(text) : text));

const readers: Readonly<Record<string, (project: Project) => Promise<unknown>>> = {
  "package.json": (project) => project.packageJson("."),
  "angular.json": (project) => project.frontEnds("."),
  "vite.config.ts": (project) => project.frontEnds("."),
  ".yarnrc.yml": (project) => project.nodeLock("."),
  "pnpm-workspace.yaml": (project) => project.nodeLock("."),
  "tsconfig.json": (project) => project.tsconfig("."),
  "go.mod": (project) => project.goModule("."),
  "go.work": (project) => project.goWork("."),
  "main.go": (project) => project.goPackages("."),
  "pyproject.toml": (project) => project.python("."),
  "requirements.txt": (project) => project.python("."),
  Pipfile: (project) => project.python("."),
  "runtime.txt": (project) => project.python("."),
  "pom.xml": (project) => project.maven("."),
  "build.gradle": (project) => project.gradle("."),
  "settings.gradle": (project) => project.gradle("."),
  "gradle.properties": (project) => project.gradle("."),
  "Cargo.toml": (project) => project.cargo("."),
  "Cargo.lock": (project) => project.cargoLock("."),
  "rust-toolchain": (project) => project.rustToolchain("."),
  "a.csproj": (project) => project.dotnet("a.csproj"),
  "a.sln": (project) => project.dotnetSolution("a.sln"),
  "a.slnx": (project) => project.dotnetSolution("a.slnx"),
  Gemfile: (project) => project.ruby("."),
  "Gemfile.lock": (project) => project.ruby("."),
  ".tool-versions": (project) => project.ruby("."),
  "composer.json": (project) => project.php("."),
  "composer.lock": (project) => project.php("."),
  "CMakeLists.txt": (project) => project.c("."),
  Makefile: (project) => project.c("."),
  ".dockerignore": (project) => project.listTop("."),
};

/** What a reader asks for before it looks at the file. */
const beside: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "angular.json": { "package.json": '{"dependencies":{"@angular/core":"1"}}' },
  ".yarnrc.yml": { "yarn.lock": "__metadata:\n" },
  "pnpm-workspace.yaml": { "pnpm-lock.yaml": "" },
  "gradle.properties": { "build.gradle": "" },
  "settings.gradle": { "build.gradle": "" },
};

for (const [name, read] of Object.entries(readers)) {
  test(`${name}: whatever stands in it, there is an answer`, async () => {
    for (const text of texts) {
      const project = createProject(createMemoryContext({ ...beside[name], [name]: text }));
      await assert.doesNotReject(read(project), `${name}: ${text.slice(0, 40)}`);
    }
    assert.equal("polluted" in {}, false);
  });
}
