/** All that says what a Python application needs. */
import type { BuildContext } from "../build-context.ts";
import { joinPath } from "../context-paths.ts";
import { readManifest, valueOf } from "./manifest.ts";
import { parseTomlRecord, recordAt } from "./manifest-values.ts";
import type { Manifest } from "./project.ts";
import { type Pyproject, parsePyproject } from "./pyproject.ts";
import { normaliseName, type PythonRequirement } from "./python-requirement.ts";
import { type Requirements, readRequirements } from "./requirements-file.ts";

export interface PythonProject {
  readonly pyproject: Manifest<Pyproject>;
  /** requirements.txt beside it; others are read with `Project.requirements`. */
  readonly requirements: Manifest<Requirements>;
  /** `requirements.txt`, `requirements-dev.txt`… in the folder, `requirements/prod.txt`. */
  readonly requirementFiles: readonly string[];
  /** Names of the packages that Pipfile asks for, without those for development. */
  readonly pipfile: Manifest<readonly string[]>;
  /** Lock files in the folder. */
  readonly locks: readonly PythonLock[];
  /** All that is asked for at run time, whatever file says it. */
  readonly packages: ReadonlySet<string>;
  /** Of .python-version or runtime.txt: `3.12`, `3.12.4`. */
  readonly pythonVersion: string | undefined;
  readonly hasSetup: boolean;
  /** Django's. */
  readonly hasManagePy: boolean;
}

export type PythonLock = "uv.lock" | "poetry.lock" | "pdm.lock" | "Pipfile.lock" | "pylock.toml";
const lockNames: readonly PythonLock[] = [
  "uv.lock",
  "poetry.lock",
  "pdm.lock",
  "Pipfile.lock",
  "pylock.toml",
];

export async function readPythonProject(
  context: BuildContext,
  folder: string,
  requirementsOf: (path: string) => Promise<Manifest<Requirements>> = (path) =>
    readRequirements(context, path),
): Promise<PythonProject> {
  const at = (name: string) => joinPath(folder, name);
  const [entries, inFolder, pyproject, requirements, pipfile, pythonVersion] = await Promise.all([
    context.list(folder),
    context.list(at("requirements")),
    readManifest(context, at("pyproject.toml"), parsePyproject),
    requirementsOf(at("requirements.txt")),
    readManifest(context, at("Pipfile"), parsePipfile),
    readPythonVersion(context, folder),
  ]);
  const names = new Set(entries.flatMap(({ name, kind }) => (kind === "file" ? name : [])));
  return {
    pyproject,
    requirements,
    requirementFiles: [
      ...[...names].filter((name) => /^requirements.*\.(?:txt|in)$/i.test(name)),
      ...inFolder.flatMap(({ name, kind }) =>
        kind === "file" && /\.(?:txt|in)$/.test(name) ? `requirements/${name}` : [],
      ),
    ],
    pipfile,
    locks: lockNames.filter((name) => names.has(name)),
    packages: new Set([
      ...namesOf(valueOf(pyproject)?.dependencies),
      ...namesOf(valueOf(requirements)?.packages),
      ...(valueOf(pipfile) ?? []),
    ]),
    pythonVersion,
    hasSetup: names.has("setup.py") || names.has("setup.cfg"),
    hasManagePy: names.has("manage.py"),
  };
}

function namesOf(requirements: readonly PythonRequirement[] = []): readonly string[] {
  return requirements.map(({ name }) => name);
}

async function parsePipfile(text: string): Promise<readonly string[]> {
  return Object.keys(recordAt(await parseTomlRecord(text), "packages")).map(normaliseName);
}

async function readPythonVersion(context: BuildContext, folder: string): Promise<string | undefined> {
  for (const name of [".python-version", "runtime.txt"]) {
    const file = await context.read(joinPath(folder, name));
    const [, version] =
      /^(?:python-|cpython-)?(\d+\.\d+(?:\.\d+)?)\s*$/m.exec(file.kind === "text" ? file.text : "") ?? [];
    if (version !== undefined) return version;
  }
  return undefined;
}
