/** What a command does with a package manager: the one form that all rules on packages read. */
import type { Command, ShellWord } from "../dockerfile/command.ts";
import type { Option } from "./split-arguments.ts";

/** A family of tools that share packages and caches: `rpm` is yum, dnf, microdnf, tdnf and zypper. */
export type PackageManager = "apt" | "apk" | "rpm" | "pip" | "npm" | "gem" | "go" | "cargo";

/** `update` refreshes package lists, `upgrade` replaces installed packages by newer ones. */
export type PackageAction = "install" | "update" | "upgrade" | "remove" | "clean" | "other";

/** What a subcommand does, by a tool's table of them. */
export function findAction(actions: Readonly<Record<string, PackageAction>>, verb: string): PackageAction {
  // Anything may be typed behind a tool's name, `constructor` too.
  return (Object.hasOwn(actions, verb) ? actions[verb] : undefined) ?? "other";
}

export type PackageKind =
  | "name"
  /** A file or folder of the build. */
  | "file"
  /** A download address. */
  | "url"
  /** A repository of a version control system. */
  | "vcs"
  /** A group, pattern, module or task of a distribution. */
  | "group"
  /** A variable that the file does not fix. */
  | "unknown";

export interface PackageArgument {
  /** The word that names it; several packages share the word of a variable that holds a list. */
  readonly word: ShellWord;
  readonly name: string;
  /** Version, range, tag or commit as written; undefined where none is. */
  readonly version: string | undefined;
  readonly kind: PackageKind;
  /** Every build gets the same version, or the argument is not looked up by name at all. */
  readonly isPinned: boolean;
}

export interface PackageOperation {
  readonly manager: PackageManager;
  /** The program as it would be typed again: `apt-get`, `pip3`, `python3 -m pip`. */
  readonly tool: string;
  readonly action: PackageAction;
  /** The word of the (last) subcommand: `install`, `add`; undefined for a bare `yarn`. */
  readonly verb: ShellWord | undefined;
  /** The subcommand in its spelling, several words joined by a space: `global add`. */
  readonly verbName: string;
  /** What the operation names, without what it removes. */
  readonly packages: readonly PackageArgument[];
  readonly options: readonly Option[];
  readonly command: Command;
  /** True where one of the options stands in the command; names with their dashes. */
  hasOption(...names: readonly string[]): boolean;
}

/** What a grammar finds in a command; the dispatcher adds what is the same for all. */
export type ParsedOperation = Omit<PackageOperation, "command" | "hasOption">;
