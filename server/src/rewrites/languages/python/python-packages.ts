/** What the application asks for, whatever file or command says so. */
import { parsePackageCommand } from "../../../package-managers/parse-package-command.ts";
import { joinPath } from "../../container-path.ts";
import { joinPath as joinContextPath, normalisePath } from "../../context-paths.ts";
import type { Subject } from "../../language.ts";
import type { Manifest } from "../../project/project.ts";
import { readRequirement } from "../../project/python-requirement.ts";
import type { Concern } from "../../rewrite.ts";
import { findImageFile } from "../../start/files-in-image.ts";
import { text } from "../../text.ts";
import { findExport } from "./exported-requirements.ts";
import { readInstallation } from "./installations.ts";
import { readSetupFile } from "./setup-requirements.ts";

export interface AskedPackage {
  readonly name: string;
  readonly extras: readonly string[];
  /** Where it comes from, if not from an index: `git+https://…`. */
  readonly url?: string | undefined;
}

export interface AskedPackages {
  readonly packages: readonly AskedPackage[];
  /** Manifests that the installation reads and that cannot be read here. */
  readonly unread: readonly string[];
}

/** Of the commands, of the requirements files that they name, and of the manifests in the folders that are copied. */
export async function readRequirements(subject: Subject): Promise<AskedPackages> {
  const { dockerfile, stage, reading, project } = subject;
  const site = { dockerfile, project };
  const packages: AskedPackage[] = [];
  const named = new Set<string>();
  // The project's manifest says what is installed, by way of a file that is made of it, too.
  let isProjects = false;
  let context = reading.copies.filter(({ from }) => from.kind === "context");
  for (const command of reading.commands) {
    const operation = parsePackageCommand(command);
    if (operation?.manager !== "pip" || operation.action !== "install") continue;
    for (const { name, word } of operation.packages) {
      packages.push(readRequirement(word.text) ?? { name: name.toLowerCase(), extras: [] });
    }
    const workdir = reading.workdirAt(command.script.instruction) ?? "/";
    for (const { name, value } of operation.options) {
      if ((name !== "-r" && name !== "--requirement") || value === undefined) continue;
      const found = await findImageFile(site, stage, joinPath(workdir, value));
      const made = found === undefined ? findExport(subject, value) : undefined;
      if (made === undefined) {
        // Mounts bring files, too, and what is mounted has the name that it has in the context.
        named.add(found?.path ?? normalisePath(value.replace(/^\/+/, "")) ?? value);
        continue;
      }
      const folder = made.reading.workdirAt(made.command.script.instruction) ?? "/";
      for (const input of made.inputs) {
        const source = await findImageFile(site, made.reading.stage, joinPath(folder, input));
        if (!input.endsWith(".toml")) named.add(source?.path ?? input);
      }
      context = [...context, ...made.reading.copies.filter(({ from }) => from.kind === "context")];
      isProjects ||= made.inputs.length === 0 || made.inputs.some((input) => input.endsWith(".toml"));
    }
  }
  const unread: string[] = [];
  for (const path of named) {
    const file = valueOf(await project.requirements(path));
    if (file === undefined) unread.push(path);
    packages.push(...(file?.packages ?? []));
  }
  let hasProject = false;
  for (const folder of foldersOf(subjectSources(context))) {
    const python = await project.python(folder);
    hasProject ||= python.pyproject.kind === "read" || python.pipfile.kind === "read";
    packages.push(
      ...(valueOf(python.pyproject)?.dependencies ?? []),
      ...(named.size === 0 ? (valueOf(python.requirements)?.packages ?? []) : []),
      ...(valueOf(python.pipfile) ?? []).map((name) => ({ name, extras: [] })),
    );
  }
  const installsProject = reading.commands.some((command) => {
    const tool = /^(?:easy_install|pip-sync)$/.test(command.program)
      ? undefined
      : readInstallation(command)?.tool;
    const isFolder = parsePackageCommand(command)?.packages.some(({ kind }) => kind === "file") === true;
    return tool !== undefined && ((tool !== "pip" && tool !== "uv pip") || isFolder);
  });
  if ((installsProject || isProjects) && !hasProject) {
    const setup = await readSetup(subject, foldersOf(subjectSources(context)));
    packages.push(...setup.packages);
    unread.push(...setup.unread);
  }
  return { packages, unread };
}

/** What cannot be seen may need libraries that the other image does not have. */
export function describeUnread(unread: readonly string[], image: string): readonly Concern[] {
  return unread.length === 0
    ? []
    : [
        {
          id: "H11",
          weight: "assume",
          text: text(
            "{files} cannot be read here: packages that need libraries of the system need them in {image}, too.",
            {
              files: unread.join(", "),
              image,
            },
          ),
        },
      ];
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

/** Of setup.cfg, or else of setup.py. */
async function readSetup({ project }: Subject, folders: readonly string[]): Promise<AskedPackages> {
  for (const folder of folders) {
    for (const name of ["setup.cfg", "setup.py"] as const) {
      const path = joinContextPath(folder, name);
      const file = await project.context.read(path);
      const setup = file.kind === "text" ? readSetupFile(name, file.text) : undefined;
      if (setup?.kind === "read") return { packages: setup.packages, unread: [] };
      if (setup?.kind === "open") return { packages: [], unread: [path] };
    }
  }
  const isThere = await Promise.all(folders.map(async (folder) => (await project.python(folder)).hasSetup));
  return { packages: [], unread: isThere.includes(true) ? [] : ["pyproject.toml"] };
}
