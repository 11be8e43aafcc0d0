/** How the packages that only the build needs are taken away again, and whether that is safe. */
import type { Instruction } from "../../../dockerfile/model.ts";
import type { Subject } from "../../language.ts";
import type { PackageJson } from "../../project/package-json.ts";
import type { Concern } from "../../rewrite.ts";
import { type Text, text } from "../../text.ts";
import type { NodeApplication } from "./application.ts";
import { findDevelopmentImports } from "./development-imports.ts";
import { folderOf, type Installation } from "./install-commands.ts";
import { isNative } from "./native-packages.ts";
import { findDevelopmentPackage } from "./package-bins.ts";

export type Pruning =
  /** There are none, or the file leaves them out already. */
  | { readonly kind: "needless" }
  | { readonly kind: "kept"; readonly why: Text }
  | {
      readonly kind: "line";
      readonly at: Instruction;
      readonly line: string;
      readonly concerns: readonly Concern[];
    };

/** @param major of Node.js */
export async function planPruning(
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
  const imports = await findDevelopmentImports(subject, application, content);
  if (imports.found !== undefined) {
    return kept(
      text("Packages for development stay: the application loads {package}, which is one.", {
        package: imports.found,
      }),
    );
  }
  const command = writeCommand(application, content, last, major);
  if (typeof command !== "string") return command;
  const at = findPlace(subject, application);
  const here = subject.reading.workdirAt(at);
  return {
    kind: "line",
    at,
    line: here === folder ? `RUN ${command}` : `RUN cd ${folder} && ${command}`,
    concerns: imports.isSure
      ? []
      : [
          {
            id: "H29",
            weight: "assume",
            text: text("The application runs without its devDependencies, which are not in this stage."),
          },
        ],
  };
}

function kept(why: Text): Pruning {
  return { kind: "kept", why };
}

/** A package for development whose command is started, or that an option names: `node -r ts-node/register`. */
function findStarted({ startCommands }: NodeApplication, manifest: PackageJson): string | undefined {
  for (const { program, arguments: words } of startCommands) {
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
      return ["yarn install", ...frozen, "--production", "--prefer-offline", ...quiet].join(" ");
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

const tools: ReadonlySet<string> = new Set([
  "npm",
  "npx",
  "yarn",
  "yarnpkg",
  "pnpm",
  "pnpx",
  "bun",
  "bunx",
  "node",
]);

/** Behind the last RUN that installs or builds. */
function findPlace({ reading }: Subject, { installations, manifest, folder }: NodeApplication): Instruction {
  const content = manifest.kind === "read" ? manifest.value : undefined;
  const global = installations.global.map(({ command }) => command);
  const own = reading.commands.filter((command) => {
    if (global.includes(command)) return false;
    if (command.program === "npm" && command.arguments[0]?.text === "cache") return false;
    const isTool =
      tools.has(command.program) ||
      (content !== undefined && findDevelopmentPackage(command.program, content) !== undefined);
    return isTool && (folder === undefined || folderOf(reading, command)?.startsWith(folder) !== false);
  });
  const last = own.at(-1) ?? installations.local.at(-1)?.command;
  // There is an installation: without one, nothing is pruned.
  return (last ?? reading.commands[0])?.script.instruction ?? reading.stage.from;
}
