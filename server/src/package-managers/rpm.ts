/** Red Hat's family: yum, dnf, microdnf and tdnf, which share their command line. */
import type { Command } from "../dockerfile/command.ts";
import {
  findAction,
  type PackageAction,
  type PackageArgument,
  type ParsedOperation,
} from "./package-operation.ts";
import {
  endsUnknown,
  findVerb,
  isOpaque,
  type OptionGrammar,
  optionSet,
  splitArguments,
  type Token,
  tokenize,
  withVersionsFilledIn,
} from "./split-arguments.ts";

// yum(8), dnf(8), dnf5(8), microdnf(8).
const grammar: OptionGrammar = {
  valued: optionSet(
    "-c --config -d --debuglevel -e --errorlevel --rpmverbosity -R --randomwait -x --exclude --excludepkgs",
    "--enablerepo --disablerepo --repo --repoid --repofrompath --from-repo --releasever --installroot --setopt",
    "--setvar --disableexcludes --disableexcludepkgs --disableplugin --enableplugin --color --downloaddir",
    "--destdir --advisory --advisories --bz --bzs --cve --cves --sec-severity --secseverity --comment",
    "--forcearch --arch --archlist --advisory-severities --exclude-from-weak",
  ),
};

const actions: Readonly<Record<string, PackageAction>> = {
  install: "install",
  in: "install",
  localinstall: "install",
  reinstall: "install",
  downgrade: "install",
  groupinstall: "install",
  "install-n": "install",
  "install-na": "install",
  "install-nevra": "install",
  "group install": "install",
  "groups install": "install",
  "module install": "install",
  builddep: "install",
  swap: "install",
  update: "upgrade",
  upgrade: "upgrade",
  up: "upgrade",
  "update-to": "upgrade",
  "upgrade-to": "upgrade",
  "update-minimal": "upgrade",
  "upgrade-minimal": "upgrade",
  groupupdate: "upgrade",
  "distro-sync": "upgrade",
  dsync: "upgrade",
  "distribution-synchronization": "upgrade",
  makecache: "update",
  "check-update": "update",
  "check-upgrade": "update",
  remove: "remove",
  erase: "remove",
  rm: "remove",
  autoremove: "remove",
  clean: "clean",
};

const withoutNamedPackages = new Set(["builddep", "swap"]);

export function parseRpm(command: Command): ParsedOperation | undefined {
  const { options, operands, rest } = splitArguments(tokenize(command.arguments), grammar);
  let found = findVerb(operands);
  if (!found) return undefined;
  let verbName = found.verb.text;
  const isGrouped = /^(?:groups?|module)$/.test(verbName);
  if (isGrouped) {
    found = findVerb(found.behind) ?? found;
    verbName = `${verbName} ${found.verb.text}`;
  }
  const action = findAction(actions, verbName);
  const namesPackages = (action === "install" || action === "upgrade") && !withoutNamedPackages.has(verbName);
  const isGroup = isGrouped || verbName.startsWith("group");
  return {
    manager: "rpm",
    tool: command.programWord.text,
    action,
    verb: found.verb.word,
    verbName,
    packages: namesPackages ? [...found.behind, ...rest].map((token) => readRpmPackage(token, isGroup)) : [],
    options,
  };
}

/** A NEVRA (`name-1.2-3.el9.x86_64`), a comparison (`name = 1.2`), a group, file or address. */
export function readRpmPackage(token: Token, isGroup: boolean): PackageArgument {
  const { text, word } = token;
  const fixed = { word, name: text, version: undefined, isPinned: true };
  if (isGroup || text.startsWith("@")) return { ...fixed, kind: "group" };
  if (/^(?:https?|ftp|file):/.test(text)) return { ...fixed, kind: "url" };
  if (/\.rpm$/.test(text) || /^(?:\.{0,2}\/|~\/)/.test(text)) return { ...fixed, kind: "file" };
  const filled = withVersionsFilledIn(token);
  const comparison = /^([^=<>]+?)\s*(==?|[<>]=?)\s*(.+)$/.exec(filled);
  if (comparison) {
    const [, name = text, operator = "", version = ""] = comparison;
    return { word, name, version: operator + version, kind: "name", isPinned: operator.startsWith("=") };
  }
  if (isOpaque(token)) return { word, name: text, version: undefined, kind: "unknown", isPinned: false };
  const version = findVersion(filled);
  if (version !== undefined) {
    const name = filled.slice(0, filled.length - version.length - 1);
    return { word, name, version, kind: "name", isPinned: true };
  }
  const kind = endsUnknown(token) ? "unknown" : "name";
  return { word, name: text, version: undefined, kind, isPinned: false };
}

// Names that end in a version of their own: the package's version comes behind it.
const versionedName = /^(?:dotnet|aspnetcore|netstandard)-[a-z-]+-\d+\.\d+$/;

/**
 * The version in a name: `-1.2`, `-1.2-3.el9.x86_64`, `-1:2.3-4`, `-1.2*`. It ends the word, begins with a
 * digit, and holds a dot or a release: `java-17-openjdk` and `gcc-toolset-12` are names.
 */
function findVersion(text: string): string | undefined {
  if (versionedName.test(text)) return undefined;
  const match =
    /-((?:\d+:)?\d[\w.+~^*]*-[\d*][\w.+~^*]*|(?:\d+:)?\d+\.[\w.+~^*]+|\d+:\d[\w.+~^*]*|\d+\*)$/.exec(text);
  const version = match?.[1];
  return version !== undefined && isSoname(text, version) ? undefined : version;
}

/** SUSE puts a library's interface number into its package's name: `libX11-6-32bit`, `libgobject-2_0-0`. */
function isSoname(text: string, version: string): boolean {
  return /^(?:\w+-)?(?:lib|typelib)/.test(text) && !/[.:*]/.test(version);
}
