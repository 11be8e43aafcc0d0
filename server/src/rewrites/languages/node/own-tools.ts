/** Programs that install and build an application for Node.js, and leave what they make in its folder. */
import type { Command } from "../../../dockerfile/command.ts";
import { parsePackageCommand } from "../../../package-managers/parse-package-command.ts";
import type { PackageJson } from "../../project/package-json.ts";
import { packageOfCommand } from "./package-bins.ts";

const tools: ReadonlySet<string> = new Set([
  ...["npm", "npx", "yarn", "yarnpkg", "pnpm", "pnpx", "bun", "bunx", "node", "nodejs", "corepack", "bower"],
  ...[
    "prisma",
    "tsc",
    "nest",
    "next",
    "nuxt",
    "vite",
    "ng",
    "gulp",
    "grunt",
    "webpack",
    "turbo",
    "nx",
    "lerna",
  ],
]);

export function isOwnTool(program: string, manifest: PackageJson | undefined): boolean {
  if (tools.has(program)) return true;
  if (manifest === undefined) return false;
  return [program, packageOfCommand(program)].some(
    (name) => manifest.dependencies.has(name) || manifest.devDependencies.has(name),
  );
}

/** What a build makes anew, and caches. */
const removable =
  /^-|^\/(?:var|tmp|root\/\.)|^(?:\.\/)?(?:node_modules|dist|build|\.next|\.nuxt|\.output|\.svelte-kit)\/?$/;

/** Whether a command of a RUN installs packages or builds, and does nothing that needs to be looked at. */
export function isBuildCommand(command: Command, manifest: PackageJson): boolean {
  if (command.redirections.length > 0) return false;
  const { program } = command;
  if (program === "rm") return command.arguments.every(({ text }) => removable.test(text));
  return isOwnTool(program, manifest) || parsePackageCommand(command) !== undefined || program === "set";
}

/** Whether a command brings or sets a tool of builds: a package manager, or something that is installed for all users. */
export function isToolSetup(command: Command): boolean {
  const { program } = command;
  if (program === "corepack") return true;
  const operation = parsePackageCommand(command);
  if (operation?.manager !== "npm") return false;
  const words = command.arguments.map(({ text }) => text);
  const isGlobal = words.some((word) => /^(?:-g|--global|--location=global|global)$/.test(word));
  return isGlobal || operation.action === "clean" || /^(?:config|set|cache)$/.test(words[0] ?? "");
}

/** They make folders and users, or say something. */
const plain: ReadonlySet<string> = new Set([
  ...["mkdir", "chown", "chgrp", "chmod", "touch", "rm", "ln", "adduser", "useradd", "addgroup", "groupadd"],
  ...["usermod", "echo", "printf", "ls", "pwd", "id", "whoami", "true", "set", "test", "[", "cd", "sleep"],
]);

/** Whether a command needs no package of the application: it sets up the system, folders, users or other tools. */
export function isIdle(command: Command): boolean {
  if (plain.has(command.program) || isToolSetup(command)) return true;
  const isQuestion = command.arguments.every(({ text }) => /^(?:-v|--version)$/.test(text));
  if (isQuestion && command.arguments.length > 0) return true;
  const manager = parsePackageCommand(command)?.manager;
  return manager === "apt" || manager === "apk" || manager === "rpm";
}

/** Whether a command writes to package.json, so that what the build context has is not what the image has. */
export function changesManifest({ program, arguments: words, redirections }: Command): boolean {
  const args = words.map(({ text }) => text);
  if (program === "npm" && (args[0] === "pkg" || args[0] === "set-script" || args[0] === "init")) return true;
  const isNamed = (text: string) => /(?:^|\/)package\.json$/.test(text);
  if (redirections.some(({ operator, target }) => operator.includes(">") && isNamed(target?.text ?? "")))
    return true;
  if (program === "sed" && !args.some((word) => /^-\w*i|^--in-place/.test(word))) return false;
  if (program === "cp" || program === "mv") return isNamed(args.at(-1) ?? "");
  return /^(?:sed|tee|json|jq|perl|rm)$/.test(program) && args.some(isNamed) && program !== "jq";
}
