/** How the packages that only the build needs are taken away again, and whether that is safe. */
import type { Command } from "../../../dockerfile/command.ts";
import type { Edit } from "../../../finding.ts";
import { insertArgument } from "../../../fixes/run-edits.ts";
import { isWithin, joinPath } from "../../container-path.ts";
import { keywordIn } from "../../instruction-text.ts";
import type { Addition, Subject } from "../../language.ts";
import type { NodeLock } from "../../project/node-lock.ts";
import type { PackageJson } from "../../project/package-json.ts";
import type { Concern } from "../../rewrite.ts";
import { type Text, text } from "../../text.ts";
import type { NodeApplication } from "./application.ts";
import { findDevelopmentImports } from "./development-imports.ts";
import { findEntryFile } from "./entry-file.ts";
import type { Installation } from "./install-commands.ts";
import { isNative } from "./native-packages.ts";
import { changesManifest, isIdle } from "./own-tools.ts";
import { findDevelopmentPackage } from "./package-bins.ts";
import { findPageInstallations } from "./page-folders.ts";
import { findBundledServer } from "./svelte-kit.ts";

export type Pruning =
  /** There are none, or the file leaves them out already. */
  | { readonly kind: "needless" }
  | { readonly kind: "kept"; readonly why: Text }
  | {
      readonly kind: "done";
      readonly edits: readonly Edit[];
      readonly additions: readonly Addition[];
      readonly steps: readonly Text[];
      readonly concerns: readonly Concern[];
    };

/** @param major of Node.js */
export async function planPruning(
  subject: Subject,
  application: NodeApplication,
  major: number | undefined,
): Promise<Pruning> {
  const pages = await findPageInstallations(subject, application);
  const local = application.installations.local.filter((one) => !pages.includes(one));
  const own = { ...application, installations: { ...application.installations, local } };
  const pruning = await planOwn(subject, own, major);
  const last = pages.at(-1);
  return last === undefined ? pruning : withoutPages(subject, pages, findPlace(subject, last), pruning);
}

/** Takes the packages away that pages were built with. */
function withoutPages(
  { dockerfile, reading, stage }: Subject,
  pages: readonly Installation[],
  { script: { instruction } }: Command,
  pruning: Pruning,
): Pruning {
  const user = ({ command }: Installation) => stage.userAt(command.script.instruction).name;
  if (pages.some((one) => user(one) !== stage.userAt(instruction).name)) return pruning;
  const workdir = reading.workdirAt(instruction);
  const folders = [...new Set(pages.flatMap(({ folder }) => folder ?? []))].map((folder) => {
    const path = joinPath(folder, "node_modules");
    const isBelow = workdir !== undefined && workdir !== "/" && isWithin(path, workdir);
    return isBelow ? path.slice(workdir.length + 1) : path;
  });
  const command = `rm -rf ${folders.join(" ")}`;
  const before = pruning.kind === "done" ? pruning.additions : [];
  const same = before.find(({ at }) => at === instruction);
  const line =
    same === undefined
      ? `${keywordIn(dockerfile, "RUN")} ${command}`
      : `${same.lines.join("\n")} && ${command}`;
  return {
    kind: "done",
    edits: pruning.kind === "done" ? pruning.edits : [],
    additions: [...before.filter((one) => one !== same), { at: instruction, where: "after", lines: [line] }],
    steps: [
      ...(pruning.kind === "done" ? pruning.steps : []),
      ...(pruning.kind === "kept" ? [pruning.why] : []),
      text("`{command}` takes the packages that only the build needs away.", { command }),
    ],
    concerns: pruning.kind === "done" ? pruning.concerns : [],
  };
}

async function planOwn(
  subject: Subject,
  application: NodeApplication,
  major: number | undefined,
): Promise<Pruning> {
  const { installations, manifest, lock, folder } = application;
  const last = installations.local.at(-1);
  if (last === undefined || last.omitsDevelopment || installations.isPruned) return { kind: "needless" };
  if (manifest.kind !== "read") {
    return kept(text("package.json cannot be read, so packages for development stay."));
  }
  const content = manifest.value;
  if (subject.reading.commands.some(changesManifest)) {
    return kept(text("Packages for development stay: a RUN changes package.json."));
  }
  if (content.devDependencies.size === 0) return { kind: "needless" };
  if (lock?.hasWorkspaces === true || content.workspaces.length > 0 || installations.local.length > 1) {
    return kept(text("Packages for development stay: several packages share one installation."));
  }
  if (folder === undefined || last.folder !== folder) {
    return kept(
      text("Packages for development stay: they are installed in another folder than the application."),
    );
  }
  const started = findStarted(application, content);
  if (started !== undefined) {
    return kept(
      text("Packages for development stay: the start needs {package}, which is one.", { package: started }),
    );
  }
  const config = await findCompiledConfig(subject, application, content);
  if (config !== undefined) {
    return kept(
      text(
        "Packages for development stay: {config} is compiled with one of them when the application starts.",
        {
          config,
        },
      ),
    );
  }
  const server = await findBundledServer(subject, application.contextFolder, content, findRun(application));
  const imports = server
    ? { found: undefined, isSure: true }
    : await findDevelopmentImports(subject, application, content);
  if (imports.found !== undefined) {
    return kept(
      text("Packages for development stay: the application loads {package}, which is one.", {
        package: imports.found,
      }),
    );
  }
  const concerns: readonly Concern[] = imports.isSure
    ? []
    : [
        {
          id: "H29",
          weight: "assume",
          text: text("The application runs without its devDependencies, which are not in this stage."),
        },
      ];
  const at = findPlace(subject, last);
  const user = (command: Command) => subject.stage.userAt(command.script.instruction).name;
  if (user(at) !== user(last.command)) {
    return kept(text("Packages for development stay: one user installs them, and another one builds."));
  }
  const flag = at === last.command ? findFlag(content, application.lock, last, major) : undefined;
  if (flag !== undefined) {
    return {
      kind: "done",
      edits: [insertArgument(subject.dockerfile, last.command.script, last.verb, flag)],
      additions: [],
      steps: [text("Packages for development are not installed: nothing in the file uses them.")],
      concerns,
    };
  }
  const command = writeCommand(application, content, last, major);
  if (typeof command !== "string") return command;
  const { instruction } = at.script;
  const isThere = subject.reading.workdirAt(instruction) === folder;
  const line = `${keywordIn(subject.dockerfile, "RUN")} ${isThere ? "" : `cd ${folder} && `}${command}`;
  return {
    kind: "done",
    edits: [],
    additions: [{ at: instruction, where: "after", lines: [line] }],
    steps: [text("`{command}` takes the packages that only the build needs away.", { command })],
    concerns,
  };
}

/** `next start` loads next.config.ts with the project's own TypeScript (next/src/build/next-config-ts, 15). */
async function findCompiledConfig(
  { project }: Subject,
  { contextFolder, startCommands }: NodeApplication,
  manifest: PackageJson,
): Promise<string | undefined> {
  const isNext = startCommands.some(({ program }) => program === "next");
  if (!isNext || contextFolder === undefined || manifest.dependencies.has("typescript")) return undefined;
  const top = await project.listTop(contextFolder);
  return top.map(({ name }) => name).find((name) => /^next\.config\.m?ts$/.test(name));
}

/**
 * The option that leaves packages for development out at once; undefined where something may need them: a script of
 * package.json that runs when packages are installed, Prisma's client that is generated by a package for development.
 */
function findFlag(
  manifest: PackageJson,
  lock: NodeLock | undefined,
  last: Installation,
  major: number | undefined,
): string | undefined {
  const isNeeded =
    lifecycle.some((name) => manifest.scripts.has(name)) || manifest.dependencies.has("@prisma/client");
  if (isNeeded || last.command.nesting.length > 0) return undefined;
  if (last.installer === "npm") return major !== undefined && major < 16 ? "--production" : "--omit=dev";
  if (last.installer === "yarn") {
    const { packageManager } = manifest;
    const isBerry =
      lock?.kind === "yarn-berry" ||
      (packageManager?.name === "yarn" && !packageManager.version.startsWith("1."));
    return isBerry ? undefined : "--production";
  }
  return last.installer === "pnpm" ? "--prod" : undefined;
}

function kept(why: Text): Pruning {
  return { kind: "kept", why };
}

/** What tools load files in TypeScript with: `typeorm-ts-node-commonjs`, `knex --knexfile knexfile.ts`. */
const loaders = ["ts-node", "tsx", "@swc-node/register", "typescript"];

/** The file that Node.js runs, which others may be started in front of: `prisma migrate deploy && node build`. */
function findRun({ startCommands }: NodeApplication): string {
  const last = startCommands.findLast(({ program }) => program === "node");
  return findEntryFile(last?.arguments ?? []) ?? "";
}

/** A package for development whose command is started, or that an option names: `node -r ts-node/register`. */
function findStarted({ startCommands }: NodeApplication, manifest: PackageJson): string | undefined {
  for (const { program, arguments: words } of startCommands) {
    const isTyped = program !== "node" && [program, ...words].some((word) => /ts-node|\.[cm]?ts$/.test(word));
    const loader = isTyped ? loaders.find((name) => manifest.devDependencies.has(name)) : undefined;
    if (loader !== undefined) return loader;
    for (const word of [program, ...words]) {
      const found =
        findDevelopmentPackage(word, manifest) ?? findDevelopmentPackage(word.split("/")[0] ?? "", manifest);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

const lifecycle = ["preinstall", "install", "postinstall", "prepare", "prepublish"];

function writeCommand(
  { lock }: NodeApplication,
  manifest: PackageJson,
  { installer, command, peerFlags }: Installation,
  major: number | undefined,
): string | Pruning {
  const words = command.arguments.map((word) => word.text);
  const hasScripts = lifecycle.some((name) => manifest.scripts.has(name));
  const hasPrisma = manifest.dependencies.has("@prisma/client");
  const version = manifest.packageManager?.version;
  switch (installer) {
    case "npm":
      // npm 7 came with Node.js 15.
      return major !== undefined && major < 16
        ? "npm prune --production"
        : ["npm prune --omit=dev", ...peerFlags].join(" ");
    case "yarn": {
      if (lock?.kind === "yarn-berry") {
        const isNew = Number(version?.split(".")[0] ?? Number.NaN) >= 4;
        return lock.nodeLinker === "node-modules" && isNew && !hasPrisma
          ? "yarn workspaces focus --production"
          : kept(
              text(
                "Packages for development stay: this version of Yarn has no command that takes them away.",
              ),
            );
      }
      // It would delete what `prisma generate` has written.
      if (hasPrisma)
        return kept(text("Packages for development stay: Yarn would take Prisma's client away, too."));
      const hasNative = [...manifest.dependencies.keys()].some(isNative);
      if (hasScripts && hasNative) {
        return kept(
          text("Packages for development stay: Yarn would run the install scripts of package.json again."),
        );
      }
      const frozen = words.includes("--frozen-lockfile") ? ["--frozen-lockfile"] : [];
      const quiet = hasScripts ? ["--ignore-scripts"] : [];
      const same = words.filter((word) => /^--ignore-(?:engines|scripts|optional|platform)$/.test(word));
      const flags = [...new Set([...frozen, "--production", "--prefer-offline", ...quiet, ...same])];
      return ["yarn install", ...flags].join(" ");
    }
    case "pnpm": {
      // Before 8.15.6, `pnpm prune` runs the install scripts of package.json, which may need what is taken away.
      if (hasPrisma || (hasScripts && !isAtLeast(version, [8, 15, 6]))) {
        return kept(
          text("Packages for development stay: pnpm prune might run install scripts that need them."),
        );
      }
      return "CI=true pnpm prune --prod";
    }
    case "bun":
      return kept(text("Packages for development stay: Bun has no command that takes them away."));
  }
}

function isAtLeast(version: string | undefined, least: readonly number[]): boolean {
  const parts = (version ?? "").split(".").map(Number);
  for (const [index, part] of least.entries()) {
    const own = parts[index];
    if (own === undefined || Number.isNaN(own)) return false;
    if (own !== part) return own > part;
  }
  return true;
}

/** The last command that may need packages for development: all that is not known to need none. */
function findPlace({ reading }: Subject, last: Installation): Command {
  const later = reading.commands.slice(reading.commands.indexOf(last.command));
  return later.findLast((command) => !isIdle(command)) ?? last.command;
}
