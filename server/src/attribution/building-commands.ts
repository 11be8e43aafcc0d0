/** Whether a command of a RUN makes a file that a package was found in. */
import type { Command } from "../dockerfile/command.ts";
import { lazy } from "../dockerfile/lazy.ts";
import type { InstalledPackage } from "../scanners/report.ts";
import { joinPath, pathBelow } from "./image-path.ts";

/** `surely`: the command says so itself; `maybe`: it makes such files, there or near. */
export type Making = "surely" | "maybe";

/** A command with what does not depend on the file that is asked for. */
export interface RunningCommand {
  readonly program: string;
  readonly words: readonly string[];
  /** Where it runs. */
  readonly folder: string;
  /** Paths among its words, absolute. */
  readonly targets: () => readonly string[];
}

export function readRunning({ program, arguments: words }: Command, folder: string): RunningCommand {
  const texts = words.map(({ text }) => text);
  return {
    program: program.replace(/^\.\//, ""),
    words: texts,
    folder,
    targets: lazy(() => findTargets(texts, folder)),
  };
}

interface Site extends RunningCommand {
  /** Of the file, absolute. */
  readonly path: string;
  readonly installed: InstalledPackage;
}

type Maker = (site: Site) => Making | undefined;

export function makesFile(
  running: RunningCommand,
  path: string,
  installed: InstalledPackage,
): Making | undefined {
  const { program } = running;
  const site: Site = { ...running, path, installed };
  if (/^pip-?[\d.]*$/.test(program) || /^(?:python|pypy)[\d.]*$/.test(program)) return makePython(site);
  const own = Object.hasOwn(makers, program) ? makers[program]?.(site) : undefined;
  return own ?? (bystanders.has(program) ? undefined : findNamedTarget(site));
}

const makeNode: Maker = ({ words, folder, path, installed }) => {
  if (
    !/^(?:i|install|ci|add|clean-install|update|up|upgrade|rebuild|deploy|dedupe|--.*)?$/.test(
      verbOf(words),
    ) &&
    verbOf(words) !== "global"
  ) {
    return undefined;
  }
  const [project, below] = path.split("/node_modules/", 2);
  if (project === undefined || below === undefined) return undefined;
  const isGlobal = words.some((word) => /^(?:-g|--global|global|--location=global)$/.test(word));
  if (/^\/usr(?:\/local)?(?:\/lib|\/share)|^\/opt\/(?:node|yarn)/.test(project)) {
    if (!isGlobal) return undefined;
    return words.some((word) => word.replace(/(?<=.)@.*$/, "") === installed.name) ? "surely" : "maybe";
  }
  if (isGlobal) return undefined;
  const target = joinPath(folder, valueOf(words, "--prefix", "--cwd", "-C", "--dir") ?? ".");
  if (target === (project || "/")) return "surely";
  // Workspaces of one repository have folders of their own.
  return pathBelow(target, project) === undefined ? undefined : "maybe";
};

const makePython: Maker = (site) => {
  const { words, folder, path, installed } = site;
  const target = valueOf(words, "--target", "-t", "--prefix", "--root", "-w", "--wheel-dir", "-d", "--dest");
  if (!words.some((word) => /^(?:install|sync|wheel|download|update|add|create)$/.test(word)))
    return undefined;
  if (target !== undefined)
    return pathBelow(joinPath(folder, target), path) === undefined ? undefined : "surely";
  if (!/\/(?:site|dist)-packages\/|\.egg-info|\.dist-info|\.whl$/.test(path)) return undefined;
  const named = words.some(
    (word) => normalizeName(word.replace(/[[=<>~!;@ ].*$/, "")) === normalizeName(installed.name),
  );
  return named ? "surely" : "maybe";
};

function normalizeName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}

const makeGo: Maker = ({ words, folder, path }) => {
  const verb = verbOf(words);
  const inFolder = folder === "/" ? "" : folder;
  if (verb === "build") {
    const output = valueOf(words, "-o");
    if (output === undefined)
      return path.startsWith(`${inFolder}/`) && !path.slice(inFolder.length + 1).includes("/")
        ? "maybe"
        : undefined;
    const target = joinPath(folder, output);
    return target === path || pathBelow(target, path) !== undefined ? "surely" : undefined;
  }
  if (verb === "install" || verb === "get")
    return /\/go\/bin\/|^\/usr\/local\/bin\//.test(path) ? "maybe" : undefined;
  return undefined;
};

const makeRust: Maker = ({ words, folder, path }) => {
  const verb = words.find((word) => /^[a-z]/.test(word));
  if (verb === "install") {
    const root = valueOf(words, "--root");
    if (root !== undefined)
      return pathBelow(joinPath(folder, root), path) === undefined ? undefined : "surely";
    return /\/cargo\/bin\//.test(path) ? "maybe" : undefined;
  }
  if (!/^(?:build|b|rustc|auditable|zigbuild|chef|leptos)$/.test(verb ?? "")) return undefined;
  const target = joinPath(folder, valueOf(words, "--target-dir") ?? "target");
  if (pathBelow(target, path) === undefined) return undefined;
  // `cargo chef cook` builds the dependencies and leaves the program to `cargo build`.
  return verb === "chef" ? "maybe" : "surely";
};

const makeMaven: Maker = ({ words, folder, path }) => {
  if (/\/\.m2\//.test(path)) return "maybe";
  if (!words.some((word) => /^(?:package|install|verify|deploy)$/.test(word))) return undefined;
  return /\/target\//.test(path) && pathBelow(folder, path) !== undefined ? "surely" : undefined;
};

const makeGradle: Maker = ({ folder, path }) => {
  if (/\/\.gradle\//.test(path)) return "maybe";
  return /\/build\//.test(path) && pathBelow(folder, path) !== undefined ? "surely" : undefined;
};

const makeDotnet: Maker = ({ words, folder, path }) => {
  if (!/^(?:publish|build|pack)$/.test(verbOf(words))) return undefined;
  const output = valueOf(words, "-o", "--output");
  if (output !== undefined)
    return pathBelow(joinPath(folder, output), path) === undefined ? undefined : "surely";
  return /\/bin\/|\/publish\//.test(path) && pathBelow(folder, path) !== undefined ? "maybe" : undefined;
};

const makeRuby: Maker = ({ words, path }) => {
  if (!/^(?:install|update|add|i)?$/.test(verbOf(words))) return undefined;
  return /\/(?:gems|bundle|specifications)\//.test(path) ? "maybe" : undefined;
};

const makePhp: Maker = ({ words, folder, path }) => {
  if (!/^(?:install|i|update|require|create-project)$/.test(verbOf(words))) return undefined;
  const target = joinPath(folder, valueOf(words, "-d", "--working-dir") ?? ".");
  return pathBelow(joinPath(target, "vendor"), path) === undefined ? undefined : "surely";
};

const makers: Readonly<Record<string, Maker>> = {
  npm: makeNode,
  yarn: makeNode,
  yarnpkg: makeNode,
  pnpm: makeNode,
  bun: makeNode,
  uv: makePython,
  pipx: makePython,
  poetry: makePython,
  pipenv: makePython,
  pdm: makePython,
  conda: makePython,
  mamba: makePython,
  go: makeGo,
  cargo: makeRust,
  mvn: makeMaven,
  mvnw: makeMaven,
  gradle: makeGradle,
  gradlew: makeGradle,
  dotnet: makeDotnet,
  gem: makeRuby,
  bundle: makeRuby,
  bundler: makeRuby,
  composer: makePhp,
};

/** Programs that name files and make none of them. */
const bystanders = new Set(
  "[ apk apt apt-get cat cd chgrp chmod chown dnf echo export find grep ls mkdir microdnf pwd rm rmdir sed set strip test touch true yum".split(
    " ",
  ),
);

/** The file, or a folder around it, as an operand or behind an option for the output: `cp a /out/`, `-o=/out/b`. */
function findNamedTarget({ targets, folder, path }: Site): Making | undefined {
  let found: Making | undefined;
  for (const target of targets()) {
    if (target === path) return "surely";
    if (target !== "/" && target !== folder && pathBelow(target, path) !== undefined) found = "maybe";
  }
  return found;
}

function findTargets(words: readonly string[], folder: string): readonly string[] {
  return words.flatMap((word) => {
    const written = word.replace(/^--?[\w-]+=/, "");
    if (written === "" || written.startsWith("-") || !/[/.]/.test(written) || written.includes("$"))
      return [];
    return [joinPath(folder, written)];
  });
}

function verbOf(words: readonly string[]): string {
  return words.find((word) => !word.startsWith("-")) ?? "";
}

function valueOf(words: readonly string[], ...names: readonly string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    if (names.includes(word)) return words[index + 1];
    const name = names.find((option) => option.startsWith("--") && word.startsWith(`${option}=`));
    if (name !== undefined) return word.slice(name.length + 1);
    // Go takes a single dash too.
    if (word.startsWith("-o=") && names.includes("-o")) return word.slice(3);
  }
  return undefined;
}
