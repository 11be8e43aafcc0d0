/** Commands of Ruby's tools by what they are for: building alone, or settings that hold at run time, too. */
import { baseName } from "../../container-path.ts";

/** Names of files that only installing gems needs, where they are copied on their own. */
export function isManifest(name: string): boolean {
  return /^(?:Dockerfile.*|\.dockerignore|package(?:-lock)?\.json|yarn\.lock)$/i.test(baseName(name));
}

const builders: ReadonlySet<string> = new Set([
  "gem",
  "bootsnap",
  "yarn",
  "npm",
  "npx",
  "pnpm",
  "vite",
  "corepack",
  // Of nodenv, for what assets are built with.
  "node-build",
]);

/** Tasks that change files of the application alone, or a database. */
const tasks =
  /^(?:assets:|db:|webpacker:|vite:|tailwindcss:|javascript:|css:|yarn:|i18n:|shakapacker:|log:clear|tmp:|stylesheets:|npm:)/;

/**
 * `runtime` for settings that Bundler keeps in the home folder: without them it asks at run time for gems that were
 * never installed.
 */
export function roleOf(program: string, args: readonly string[]): "build" | "runtime" | undefined {
  const name = baseName(program);
  if (name === "bundle" || name === "bundler") return roleOfBundle(args);
  if (builders.has(name)) return "build";
  if (name === "rails" || name === "rake") return isBuildTask(args) ? "build" : undefined;
  if (name === "ruby") {
    const script = baseName(args[0] ?? "");
    return (script === "rails" || script === "rake") && isBuildTask(args.slice(1)) ? "build" : undefined;
  }
  return undefined;
}

function roleOfBundle(args: readonly string[]): "build" | "runtime" | undefined {
  const verb = args.find((word) => !word.startsWith("-") && !/^_[\d.]+_$/.test(word)) ?? "install";
  if (verb === "exec") {
    const rest = args.slice(args.indexOf("exec") + 1);
    return roleOf(rest[0] ?? "", rest.slice(1));
  }
  if (verb !== "config") return "build";
  return args.includes("--local") || args.includes("list") ? "build" : "runtime";
}

function isBuildTask(args: readonly string[]): boolean {
  const named = args.filter((word) => !word.startsWith("-") && !/^\w+=/.test(word));
  return named.length > 0 && named.every((word) => tasks.test(word));
}

/** The same, for those who only ask whether a command is for building. */
export function isBuildCommand(program: string, args: readonly string[]): boolean {
  return roleOf(program, args) === "build";
}
