/** pyproject.toml: https://packaging.python.org/en/latest/specifications/pyproject-toml/, with Poetry's and uv's tables. */
import { memberOf } from "../../built-images/project-values.ts";
import { isRecord, type JsonRecord, stringsOf } from "../../json-values.ts";
import { booleanAt, parseTomlRecord, recordAt, type Texts, textAt, textsAt } from "./manifest-values.ts";
import { normaliseName, type PythonRequirement, readRequirement } from "./python-requirement.ts";

export interface Pyproject {
  readonly name: string | undefined;
  readonly version: string | undefined;
  /** `>=3.11`; Poetry's `^3.11` as it stands. */
  readonly requiresPython: string | undefined;
  /** What the application needs at run time, from `project` or Poetry's table. */
  readonly dependencies: readonly PythonRequirement[];
  readonly optionalDependencies: ReadonlyMap<string, readonly PythonRequirement[]>;
  /** Poetry's groups, too. What they include of other groups is not followed. */
  readonly dependencyGroups: ReadonlyMap<string, readonly PythonRequirement[]>;
  /** Console commands: `module:function` by name. */
  readonly scripts: Texts;
  /** `hatchling.build`; undefined where the project is no package that says how it is built. */
  readonly buildBackend: string | undefined;
  readonly poetry: { readonly isPackage: boolean; readonly packages: readonly string[] } | undefined;
  readonly uv:
    | {
        /** Undefined: a package where there is a build system. */
        readonly isPackage: boolean | undefined;
        readonly workspaceMembers: readonly string[];
      }
    | undefined;
  readonly hasPdm: boolean;
}

/** @throws Error where it is no TOML */
export async function parsePyproject(text: string): Promise<Pyproject> {
  const content = await parseTomlRecord(text);
  const project = recordAt(content, "project");
  const tool = recordAt(content, "tool");
  const poetry = recordAt(tool, "poetry");
  const uv = recordAt(tool, "uv");
  const hasPoetry = isRecord(memberOf(tool, "poetry"));
  const inProject = requirementsOf(memberOf(project, "dependencies"));
  const inPoetry = readPoetryDependencies(recordAt(poetry, "dependencies"));
  return {
    name: textAt(project, "name") ?? textAt(poetry, "name"),
    version: textAt(project, "version") ?? textAt(poetry, "version"),
    requiresPython:
      textAt(project, "requires-python") ??
      poetryVersion(memberOf(recordAt(poetry, "dependencies"), "python")),
    // Poetry 2 reads both: its own table only adds where a package comes from.
    dependencies: [
      ...inProject,
      ...inPoetry.filter(({ name }) => inProject.every((one) => one.name !== name)),
    ],
    optionalDependencies: listsAt(project, "optional-dependencies"),
    dependencyGroups: new Map([...listsAt(content, "dependency-groups"), ...readPoetryGroups(poetry)]),
    scripts: new Map([...textsAt(poetry, "scripts"), ...textsAt(project, "scripts")]),
    buildBackend: textAt(recordAt(content, "build-system"), "build-backend"),
    poetry: hasPoetry
      ? {
          isPackage: booleanAt(poetry, "package-mode") ?? true,
          packages: poetryPackages(memberOf(poetry, "packages")),
        }
      : undefined,
    uv: isRecord(memberOf(tool, "uv"))
      ? {
          isPackage: booleanAt(uv, "package"),
          workspaceMembers: stringsOf(memberOf(recordAt(uv, "workspace"), "members")),
        }
      : undefined,
    hasPdm: isRecord(memberOf(tool, "pdm")),
  };
}

function requirementsOf(list: unknown): readonly PythonRequirement[] {
  return stringsOf(list).flatMap((text) => readRequirement(text) ?? []);
}

function listsAt(record: JsonRecord, name: string): ReadonlyMap<string, readonly PythonRequirement[]> {
  return new Map(
    Object.entries(recordAt(record, name)).map(([group, list]) => [
      normaliseName(group),
      requirementsOf(list),
    ]),
  );
}

/** https://python-poetry.org/docs/dependency-specification/ */
function readPoetryDependencies(table: JsonRecord): readonly PythonRequirement[] {
  return Object.entries(table).flatMap(([name, value]) => {
    if (name === "python") return [];
    const options = isRecord(value) ? value : {};
    // Only what an extra asks for.
    if (booleanAt(options, "optional") === true) return [];
    const url = textAt(options, "git") ?? textAt(options, "url") ?? textAt(options, "path");
    return {
      name: normaliseName(name),
      extras: stringsOf(memberOf(options, "extras")).map(normaliseName),
      specifier: poetryVersion(value) ?? "",
      marker: textAt(options, "markers"),
      url,
    };
  });
}

function poetryVersion(value: unknown): string | undefined {
  if (typeof value === "string") return value === "*" ? undefined : value;
  return isRecord(value) ? poetryVersion(memberOf(value, "version")) : undefined;
}

function readPoetryGroups(poetry: JsonRecord): readonly (readonly [string, readonly PythonRequirement[]])[] {
  const groups = Object.entries(recordAt(poetry, "group")).map(
    ([name, group]) =>
      [
        normaliseName(name),
        readPoetryDependencies(recordAt(isRecord(group) ? group : {}, "dependencies")),
      ] as const,
  );
  const old = readPoetryDependencies(recordAt(poetry, "dev-dependencies"));
  return old.length === 0 ? groups : [["dev", old], ...groups];
}

function poetryPackages(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one) => (isRecord(one) ? (textAt(one, "include") ?? []) : []));
}
