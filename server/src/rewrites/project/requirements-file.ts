/** requirements.txt: https://pip.pypa.io/en/stable/reference/requirements-file-format/ */
import type { BuildContext } from "../build-context.ts";
import { folderOfPath, joinPath, normalisePath } from "../context-paths.ts";
import { readManifest } from "./manifest.ts";
import type { Manifest } from "./project.ts";
import { normaliseName, type PythonRequirement, readRequirement } from "./python-requirement.ts";

export interface Requirements {
  /** Those of included files, too. */
  readonly packages: readonly PythonRequirement[];
  /** Every line names the hashes of its files: pip then takes nothing else. */
  readonly hasHashes: boolean;
  /** Folders of the context that are installed (`.`, `-e ./lib`), as written. */
  readonly folders: readonly string[];
  /** Files that it includes with `-r` and `-c`: paths in the context; those that are missing or outside, too. */
  readonly includes: readonly string[];
  /** Options that choose another index: `--index-url`, `--extra-index-url`, `--find-links`. */
  readonly hasOwnIndex: boolean;
}

/** More levels and files than anybody writes; a file may include itself. */
const mostFiles = 20;

export async function readRequirements(context: BuildContext, path: string): Promise<Manifest<Requirements>> {
  const first = await readManifest(context, path, parseRequirements);
  if (first.kind !== "read") return first;
  const seen = new Set([first.path]);
  const includes: string[] = [];
  const parts = [first.value];
  const queue = includesOf(first.value, first.path);
  for (const { path: next, isConstraint } of queue) {
    if (seen.has(next) || seen.size >= mostFiles) continue;
    seen.add(next);
    includes.push(next);
    if (isConstraint) continue;
    const file = await readManifest(context, next, parseRequirements);
    if (file.kind !== "read") continue;
    parts.push(file.value);
    queue.push(...includesOf(file.value, file.path));
  }
  const packages = parts.flatMap((part) => part.packages);
  return {
    ...first,
    value: {
      packages,
      hasHashes: packages.length > 0 && parts.every((part) => part.packages.length === 0 || part.hasHashes),
      folders: parts.flatMap((part) => part.folders),
      includes,
      hasOwnIndex: parts.some((part) => part.hasOwnIndex),
    },
  };
}

interface RequirementsText extends Omit<Requirements, "includes"> {
  readonly includes: readonly { readonly path: string; readonly isConstraint: boolean }[];
}

function includesOf(file: RequirementsText, path: string): RequirementsText["includes"][number][] {
  return file.includes.map((include) => {
    const place = joinPath(folderOfPath(path), include.path);
    return { ...include, path: normalisePath(place) ?? place };
  });
}

function parseRequirements(text: string): RequirementsText {
  const packages: PythonRequirement[] = [];
  const folders: string[] = [];
  const includes: { path: string; isConstraint: boolean }[] = [];
  let hashed = 0;
  let hasOwnIndex = false;
  for (const line of readLines(text)) {
    const [, option, argument = ""] = /^(--?[a-z][\w-]*)(?:\s*=\s*|\s+|(?<=^-[a-z]))(.*)$/is.exec(line) ?? [];
    const value = unquote(argument.trim());
    if (option === undefined) {
      const hash = line.search(/\s--[a-z-]+[=\s]/);
      if (/\s--hash[=\s]/.test(line)) hashed++;
      const words = (hash < 0 ? line : line.slice(0, hash)).trim();
      const requirement = readRequirement(words) ?? readLocation(words);
      if (requirement !== undefined) packages.push(requirement);
      else if (isFolder(words)) folders.push(words.replace(/\[.*$/, ""));
    } else if (/^(?:-r|--requirement)$/.test(option)) includes.push({ path: value, isConstraint: false });
    else if (/^(?:-c|--constraint)$/.test(option)) includes.push({ path: value, isConstraint: true });
    else if (/^(?:-e|--editable)$/.test(option)) {
      const requirement = readLocation(value);
      if (requirement !== undefined) packages.push(requirement);
      else folders.push(value.replace(/\[.*$/, ""));
    } else if (/^(?:-i|-f|--index-url|--extra-index-url|--find-links|--pypi-url)$/.test(option))
      hasOwnIndex = true;
  }
  return {
    packages,
    folders,
    includes,
    hasOwnIndex,
    hasHashes: packages.length > 0 && hashed >= packages.length,
  };
}

/** A backslash joins lines; a comment begins with ` #` or at the line's start. */
function readLines(text: string): readonly string[] {
  return text
    .replace(/\\\r?\n/g, "")
    .split(/\r?\n/)
    .map((line) => line.replace(/(?:^|\s)#.*$/, "").trim())
    .filter((line) => line !== "");
}

/** `git+https://…#egg=name`, `https://…/name-1.0-py3-none-any.whl`: without a name, it is called by its file. */
function readLocation(text: string): PythonRequirement | undefined {
  if (text.length > 1_000 || !/^(?:(?:git|hg|svn|bzr)\+)?[a-z][a-z+]*:\/\//i.test(text)) return undefined;
  const [, egg] = /#(?:.*&)?egg=([\w.-]+)/.exec(text) ?? [];
  const [, file = ""] = /\/([^/?#@]+?)(?:\.git)?(?:@[^/]*)?(?:[?#].*)?$/.exec(text) ?? [];
  const name =
    egg ?? (/\.whl$/.test(file) ? file.split("-", 1)[0] : file.replace(/(?:-\d.*)?\.(?:tar\.\w+|zip)$/, ""));
  return { name: normaliseName(name ?? ""), extras: [], specifier: "", marker: undefined, url: text };
}

function isFolder(text: string): boolean {
  return /^\.{0,2}(?:\/|$|\[)/.test(text);
}

function unquote(text: string): string {
  return /^(["']).*\1$/.test(text) ? text.slice(1, -1) : text;
}
