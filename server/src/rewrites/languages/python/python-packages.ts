/** What the application asks for, whatever file or command says so. */
import { parsePackageCommand } from "../../../package-managers/parse-package-command.ts";
import { normalisePath } from "../../context-paths.ts";
import type { Subject } from "../../language.ts";
import type { Manifest } from "../../project/project.ts";
import { readRequirement } from "../../project/python-requirement.ts";

export interface AskedPackage {
  readonly name: string;
  readonly extras: readonly string[];
}

/** Of the commands, of the requirements files that they name, and of the manifests in the folders that are copied. */
export async function readRequirements({ reading, project }: Subject): Promise<readonly AskedPackage[]> {
  const packages: AskedPackage[] = [];
  const files = new Set<string>();
  for (const command of reading.commands) {
    const operation = parsePackageCommand(command);
    if (operation?.manager !== "pip" || operation.action !== "install") continue;
    for (const { name, word } of operation.packages) {
      packages.push(readRequirement(word.text) ?? { name: name.toLowerCase(), extras: [] });
    }
    for (const { name, value } of operation.options) {
      if ((name === "-r" || name === "--requirement") && value !== undefined) files.add(value);
    }
  }
  const context = reading.copies.filter(({ from }) => from.kind === "context");
  const named = [...files].flatMap((file) => {
    const base = file.slice(file.lastIndexOf("/") + 1);
    const sources = context.flatMap(({ sources: all }) => all.filter((source) => source !== undefined));
    const exact = sources.filter((source) => source.endsWith(base));
    return exact.length > 0 ? exact : [base, file.replace(/^\/+/, "")];
  });
  for (const path of new Set(named.flatMap((source) => normalisePath(source) ?? []))) {
    packages.push(...(valueOf(await project.requirements(path))?.packages ?? []));
  }
  for (const folder of foldersOf(subjectSources(context))) {
    const python = await project.python(folder);
    packages.push(
      ...(valueOf(python.pyproject)?.dependencies ?? []),
      ...(named.length === 0 ? (valueOf(python.requirements)?.packages ?? []) : []),
      ...(valueOf(python.pipfile) ?? []).map((name) => ({ name, extras: [] })),
    );
  }
  return packages;
}

function subjectSources(copies: Subject["reading"]["copies"]): readonly string[] {
  return copies.flatMap(({ sources }) => sources.flatMap((source) => source ?? []));
}

/** Folders of the context that hold what is copied: `.`, and those of manifests that are named. */
function foldersOf(sources: readonly string[]): readonly string[] {
  const folders = sources.flatMap((source) => {
    const path = normalisePath(source);
    if (path === undefined) return [];
    return /(?:^|\/)(?:pyproject\.toml|Pipfile)$/.test(path)
      ? [path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "."]
      : [path];
  });
  return [...new Set([".", ...folders])].slice(0, 20);
}

function valueOf<T>(manifest: Manifest<T>): T | undefined {
  return manifest.kind === "read" ? manifest.value : undefined;
}
