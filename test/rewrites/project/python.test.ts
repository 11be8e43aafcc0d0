import assert from "node:assert/strict";
import { test } from "node:test";
import { createProject } from "../../../server/src/rewrites/project/project.ts";
import { parsePyproject } from "../../../server/src/rewrites/project/pyproject.ts";
import { readRequirement } from "../../../server/src/rewrites/project/python-requirement.ts";
import { createMemoryContext } from "../../support/memory-context.ts";

const open = (files: Readonly<Record<string, string>>) => createProject(createMemoryContext(files));

test("one requirement", () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ["Django", ["django", [], "", undefined, undefined]],
    ["Foo_Bar.baz >= 2, <3", ["foo-bar-baz", [], ">=2,<3", undefined, undefined]],
    ["uvicorn[standard, X]==0.30.0", ["uvicorn", ["standard", "x"], "==0.30.0", undefined, undefined]],
    ["a (>=1)", ["a", [], ">=1", undefined, undefined]],
    ['pywin32; sys_platform == "win32"', ["pywin32", [], "", 'sys_platform == "win32"', undefined]],
    [
      "lib @ git+https://example.com/lib.git@v1 ; python_version<'3'",
      ["lib", [], "", "python_version<'3'", "git+https://example.com/lib.git@v1"],
    ],
    ["", undefined],
    ["./lib", undefined],
    ["a b", undefined],
    [`a${" ".repeat(1_900)}(b`, undefined],
    ["x".repeat(3_000), undefined],
  ];
  for (const [text, expected] of cases) {
    const found = readRequirement(text);
    const shown = found && [found.name, found.extras, found.specifier, found.marker, found.url];
    assert.deepEqual(shown, expected, text.slice(0, 60));
  }
});

test("requirements.txt with what it includes", async () => {
  const manifest = await open({
    "deploy/requirements.txt": `-r ../base.txt
--requirement=base2.txt
-c constraints.txt
-r ../../outside.txt
-r missing.txt
--extra-index-url https://example.com/simple
gunicorn==22.0 \\
    --hash=sha256:aaa \\
    --hash=sha256:bbb  # by pip-compile
-e ../lib[dev]
./other
-e git+https://example.com/acme/tool.git#egg=Tool
https://example.com/pkg/thing-1.2-py3-none-any.whl
# comment
`,
    "base.txt": "flask\n-r deploy/requirements.txt\n",
    "deploy/base2.txt": "psycopg2\r\n",
    "deploy/constraints.txt": "urllib3<3",
  }).requirements("deploy/requirements.txt");
  assert.ok(manifest.kind === "read");
  const { packages, ...others } = manifest.value;
  assert.deepEqual(
    packages.map(({ name, specifier }) => `${name}${specifier}`),
    ["gunicorn==22.0", "tool", "thing", "flask", "psycopg2"],
  );
  assert.deepEqual(others, {
    hasHashes: false,
    folders: ["../lib", "./other"],
    includes: [
      "base.txt",
      "deploy/base2.txt",
      "deploy/constraints.txt",
      "deploy/../../outside.txt",
      "deploy/missing.txt",
    ],
    hasOwnIndex: true,
  });
});

test("requirements.txt: hashes, and what is no text", async () => {
  const hashed = await open({
    "requirements.txt": "a==1 --hash=sha256:x\nb==2 --hash=sha256:y\n",
  }).requirements("requirements.txt");
  assert.ok(hashed.kind === "read" && hashed.value.hasHashes);
  // As PowerShell writes it.
  const wide = await open({ "requirements.txt": "f\0l\0a\0s\0k\0" }).requirements("requirements.txt");
  assert.deepEqual(wide, {
    kind: "broken",
    path: "requirements.txt",
    problem: "the file is not text in UTF-8",
  });
});

test("pyproject.toml: the standard's tables", async () => {
  const project = await parsePyproject(`[project]
name = "shop"
version = "1.0"
requires-python = ">=3.12"
dependencies = ["fastapi[standard]>=0.110", "psycopg2-binary", 3]
[project.optional-dependencies]
Dev_Tools = ["pytest"]
[project.scripts]
shop = "shop.main:run"
[dependency-groups]
dev = ["ruff", { include-group = "test" }]
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[tool.uv]
package = false
[tool.uv.workspace]
members = ["packages/*"]
`);
  assert.deepEqual(
    [
      project.name,
      project.version,
      project.requiresPython,
      project.buildBackend,
      project.poetry,
      project.hasPdm,
    ],
    ["shop", "1.0", ">=3.12", "hatchling.build", undefined, false],
  );
  assert.deepEqual(
    project.dependencies.map(({ name }) => name),
    ["fastapi", "psycopg2-binary"],
  );
  assert.deepEqual([...project.optionalDependencies.keys()], ["dev-tools"]);
  assert.deepEqual(
    project.dependencyGroups.get("dev")?.map(({ name }) => name),
    ["ruff"],
  );
  assert.deepEqual([...project.scripts], [["shop", "shop.main:run"]]);
  assert.deepEqual(project.uv, { isPackage: false, workspaceMembers: ["packages/*"] });
});

test("pyproject.toml: Poetry's tables", async () => {
  const project = await parsePyproject(`[tool.poetry]
name = "shop"
package-mode = false
packages = [{ include = "shop", from = "src" }]
[tool.poetry.dependencies]
python = "^3.11"
django = "^5"
Pillow = { version = "*", markers = "os_name == 'posix'" }
lib = { path = "../lib" }
extra = { version = "1", optional = true }
[tool.poetry.group.test.dependencies]
pytest = "*"
[tool.poetry.dev-dependencies]
black = "*"
[tool.poetry.scripts]
shop = "shop:main"
`);
  assert.equal(project.requiresPython, "^3.11");
  assert.deepEqual(
    project.dependencies.map(({ name, specifier, marker, url }) => [name, specifier, marker, url]),
    [
      ["django", "^5", undefined, undefined],
      ["pillow", "", "os_name == 'posix'", undefined],
      ["lib", "", undefined, "../lib"],
    ],
  );
  assert.deepEqual([...project.dependencyGroups.keys()], ["dev", "test"]);
  assert.deepEqual(project.poetry, { isPackage: false, packages: ["shop"] });
  assert.deepEqual([...project.scripts], [["shop", "shop:main"]]);
});

test("a Python application, by all its files", async () => {
  const project = await open({
    "pyproject.toml": '[project]\ndependencies = ["a"]',
    "requirements.txt": "B\n",
    "requirements-dev.txt": "",
    "requirements/prod.txt": "",
    Pipfile: '[packages]\nC = "*"\n[dev-packages]\nd = "*"\n',
    "uv.lock": "",
    "manage.py": "",
    "setup.cfg": "",
    "runtime.txt": "python-3.12.4\n",
  }).python(".");
  assert.deepEqual([...project.packages], ["a", "b", "c"]);
  assert.deepEqual(project.requirementFiles, [
    "requirements-dev.txt",
    "requirements.txt",
    "requirements/prod.txt",
  ]);
  assert.deepEqual(
    [project.locks, project.hasManagePy, project.hasSetup, project.pythonVersion],
    [["uv.lock"], true, true, "3.12.4"],
  );
});

test("a Python application with nothing, or with what is broken", async () => {
  const none = await open({}).python("web");
  assert.deepEqual(
    [none.pyproject, none.requirements.kind, none.packages.size, none.locks, none.pythonVersion],
    [{ kind: "missing", path: "web/pyproject.toml" }, "missing", 0, [], undefined],
  );
  const broken = await open({ "pyproject.toml": "[project\n", ".python-version": "pypy3.10" }).python(".");
  assert.equal(broken.pyproject.kind, "broken");
  assert.equal(broken.pythonVersion, undefined);
  const odd = await parsePyproject('project = 1\ntool = "x"\n[build-system]\nbuild-backend = 2\n');
  assert.deepEqual([odd.dependencies, odd.buildBackend, odd.poetry], [[], undefined, undefined]);
});
