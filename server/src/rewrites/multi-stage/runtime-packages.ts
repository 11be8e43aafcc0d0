/** Which of the system packages that a file installs the stage that runs needs. */
import type { Command } from "../../dockerfile/command.ts";
import { type BaseFacts, findBaseFacts } from "../../images/base-facts.ts";
import { isValidReference, parseImageReference } from "../../images/image-reference.ts";
import type { PackageManager, PackageOperation } from "../../package-managers/package-operation.ts";
import { parsePackageCommand } from "../../package-managers/parse-package-command.ts";
import { keywordIn } from "../instruction-text.ts";
import type { Split, Subject } from "../language.ts";
import type { Concern } from "../rewrite.ts";
import { isOpenStart } from "../start/open-start.ts";
import { isBuildTool } from "../system-packages/package-roles.ts";
import { findRemovedPackages } from "../system-packages/removed-packages.ts";
import { splitSystemPackages } from "../system-packages/split-system-packages.ts";
import { type Text, text } from "../text.ts";
import { repeatCacheMounts } from "./cache-mounts.ts";
import { findForeignPackages } from "./package-sources.ts";
import { findRunningPrograms } from "./running-programs.ts";

export interface RuntimePackages {
  /** The instruction that installs them; none where there are none. */
  readonly lines: readonly string[];
  readonly concerns: readonly Concern[];
  readonly steps: readonly Text[];
}

export async function planRuntimePackages(subject: Subject, split: Split): Promise<RuntimePackages> {
  const { stage, reading } = subject;
  const operations = reading.commands.flatMap((command) => parsePackageCommand(command) ?? []);
  const installs = reading.systemInstalls;
  const programs = await findRunningPrograms(subject);
  const runtime = factsOf(split.runtimeImage);
  const known = stage.rootImage?.facts;
  // Of an old tag nobody has recorded the release, but the language knows it.
  const base = known?.distribution === undefined ? (runtime ?? known) : known;
  const release =
    base?.release ??
    (runtime?.distribution === base?.distribution ? runtime?.release : undefined) ??
    split.release;
  const isMissing = (name: string) => split.isProvided?.(name) !== true;
  const brought = findBroughtPrograms(programs, split.runtimeImage).filter(isMissing);
  const wanted = new Set([...split.runtimePackages, ...brought, ...findUserTools(subject, split, release)]);
  const concerns: Concern[] = [];
  if (installs.length > 0 && (base?.distribution === undefined || base.family === undefined)) {
    const open = installs.filter(({ packages }) =>
      packages.some(({ name, kind }) => kind !== "name" || (isMissing(name) && !isBuildTool(name))),
    );
    if (open.length > 0) return { lines: [], concerns: [unknownDistribution(open)], steps: [] };
    const lost = wanted.size > 0 ? [noManager(split.runtimeImage, [...wanted].toSorted())] : [];
    return { lines: [], concerns: lost, steps: [] };
  }
  const named = new Map<string, PackageOperation>();
  const versions = findVersions(subject, installs);
  for (const install of installs) {
    const others = install.packages
      .filter(({ kind, name }) => kind !== "name" && split.isProvided?.(name) !== true)
      .map(({ name }) => name);
    if (others.length > 0) concerns.push(unreadablePackages(install, others));
    for (const { name, kind } of install.packages) {
      if (kind === "name" && isMissing(name)) named.set(name, install);
    }
  }
  const isForeign = findForeignPackages(subject);
  const removed = findRemovedPackages(operations);
  // Tools that are installed for whoever opens a shell; compilers are for the application's packages as a rule.
  const isOpen = isOpenStart(subject.start);
  const unknown: string[] = [];
  for (const one of base?.distribution === undefined
    ? []
    : splitSystemPackages(
        [...named.keys()],
        { distribution: base.distribution, release },
        { programs, removed },
      )) {
    // Debian's images have the compiler's own libraries, Alpine's have not.
    if (base?.packageManager === "apk")
      for (const name of one.compilerLibraries.filter(isMissing)) wanted.add(name);
    const install = named.get(one.name);
    if (install === undefined) continue;
    if (one.use === "build" && isOpen && !compiles.test(one.name) && !removed.names.has(one.name)) {
      wanted.add(one.name);
    }
    if (one.use === "build") continue;
    const isLibraryOf = one.runtime.every((name) => name !== one.name);
    if (!isLibraryOf && isForeign(one.name)) concerns.push(foreignPackage(install, one.name));
    if (one.use === "unknown" && /-dev(?:el)?$/.test(one.name)) unknown.push(one.name);
    for (const name of one.runtime) wanted.add(name);
  }
  const [first] = installs;
  const family = first === undefined ? undefined : families.get(first.manager);
  const isElsewhere = family !== undefined && runtime?.family !== undefined && family !== runtime.family;
  const moved = [...wanted].filter((name) => !split.runtimePackages.includes(name));
  if (isElsewhere && first !== undefined && moved.length > 0) {
    concerns.push(otherDistribution(first, split.runtimeImage, moved));
  }
  const ofUnknown = named.get(unknown[0] ?? "");
  if (ofUnknown !== undefined) concerns.push(unknownLibraries(ofUnknown, unknown));
  const refused = concerns.some(({ weight }) => weight === "refuse");
  const names = [...wanted].toSorted();
  const upgrades = operations.some(
    ({ manager, action }) => systemManagers.has(manager) && action === "upgrade",
  );
  if ((names.length === 0 && !upgrades) || refused) return { lines: [], concerns, steps: [] };
  const written = names.map((name) => (isElsewhere ? undefined : versions.get(name)) ?? name);
  const lines = writeInstall(subject, split.runtimeImage, { names: written, upgrades }, base);
  if (lines === undefined)
    return { lines: [], concerns: [...concerns, noManager(split.runtimeImage, names)], steps: [] };
  if (names.length === 0) return { lines, concerns, steps: [] };
  return {
    lines,
    concerns,
    steps: [
      text("The new stage installs what the application needs of the system: {packages}.", {
        packages: names.join(", "),
      }),
    ],
  };
}

/** Of use to a build alone. */
const compiles =
  /-(?:dev|devel|headers)$|^(?:gcc|g\+\+|clang|make|cmake|ninja-build|autoconf|automake|libtool|pkg-config|pkgconf|build-essential|build-base|alpine-sdk)(?:-[\d.]+)?$/;

const systemManagers: ReadonlySet<PackageManager> = new Set(["apt", "apk", "rpm"]);

/** Packages whose version the file fixes, as they are written there: `samtools=0.1.19-1`. */
function findVersions(
  { stage }: Subject,
  installs: readonly PackageOperation[],
): ReadonlyMap<string, string> {
  const isSet = (word: string) =>
    [...word.matchAll(/\$\{?(\w+)/g)].every(([, name = ""]) => stage.environment.get(name) !== undefined);
  return new Map(
    installs
      .flatMap(({ packages }) => packages)
      .filter(({ kind, word, name, version }) => {
        const isWhole = word.text.startsWith(name) && /^[=~<>]/.test(word.text.slice(name.length));
        return kind === "name" && version !== undefined && isWhole && isSet(word.text);
      })
      .map(({ name, word: { text: word } }) => [name, /[^\w.+:~=${}-]/.test(word) ? `"${word}"` : word]),
  );
}

/** Big images have them, slim ones do not: `node:22` is made on buildpack-deps, which brings them all. */
const broughtPrograms: ReadonlyMap<string, string> = new Map([
  ...["curl", "wget", "git", "make", "patch", "unzip", "file", "bzip2"].map((name) => [name, name] as const),
  ...["ssh", "scp", "ssh-keygen", "ssh-keyscan"].map((name) => [name, "openssh-client"] as const),
  ...["ps", "pgrep", "pkill", "top"].map((name) => [name, "procps"] as const),
  ...["convert", "identify", "mogrify"].map((name) => [name, "imagemagick"] as const),
  ["gpg", "gnupg"],
  ["hg", "mercurial"],
  ["svn", "subversion"],
  ["xz", "xz-utils"],
]);

/** What Alpine's busybox does as well. */
const ofBusybox: ReadonlySet<string> = new Set(["wget", "patch", "unzip", "bzip2", "procps", "xz-utils"]);

/**
 * Debian's own image has adduser up to 12, as a dependency of apt; images on buildpack-deps bring it along, slim ones
 * on later releases do not. With the same image under both stages it is there or was installed.
 */
function findUserTools(
  { stage, reading }: Subject,
  split: Split,
  release: string | undefined,
): readonly string[] {
  // Busybox makes users in its own way, and changes none.
  if (/alpine/.test(split.runtimeImage)) {
    const isShadow = ({ program }: Command) => /^(?:user|group)(?:add|mod|del)$|^chsh$/.test(program);
    const isInstalled = reading.systemInstalls.some(({ packages }) =>
      packages.some(({ name }) => name === "shadow"),
    );
    return isInstalled && reading.commands.some(isShadow) ? ["shadow"] : [];
  }
  const reference = stage.rootImage?.reference;
  const isOther = /slim/.test(split.runtimeImage) && !/slim/.test(reference?.tag ?? "");
  const isIn = /^\d+$/.test(release ?? "") && Number(release) < 13;
  if (!isOther || isIn) return [];
  return reading.commands.some(({ program }) => program === "adduser" || program === "addgroup")
    ? ["adduser"]
    : [];
}

function findBroughtPrograms(programs: ReadonlySet<string>, image: string): readonly string[] {
  const isAlpine = /alpine/.test(image);
  const packages = [...programs].flatMap((program) => broughtPrograms.get(program) ?? []);
  return packages.filter((name) => !isAlpine || !ofBusybox.has(name));
}

/** What the instruction does: packages that it adds, and whether it brings those that are there up to date. */
interface Installation {
  readonly names: readonly string[];
  readonly upgrades: boolean;
}

/** Lines of one instruction; undefined where it is not known how the image installs packages. */
function writeInstall(
  subject: Subject,
  image: string,
  installation: Installation,
  ofBuild: BaseFacts | undefined,
): readonly string[] | undefined {
  // A reference with a variable says nothing; then it is the build's with another word in it.
  const facts = image.includes("$") ? undefined : factsOf(image);
  const manager = facts?.packageManager ?? ofBuild?.packageManager;
  const mounts = manager === "apt" ? findAptMounts(subject) : [];
  const keepsLists = mounts.some((flag) => /=\/var\/lib\/apt(?:,|\/lists|\/?$)/.test(flag));
  const commands = listInstallCommands(manager, installation)?.filter(
    (command) => !(keepsLists && command === removeLists),
  );
  if (commands === undefined) return undefined;
  const { dockerfile } = subject;
  const run = keywordIn(dockerfile, "RUN");
  const line = [run, ...mounts, commands.join(" && ")].join(" ");
  if (line.length <= longestLine) return [line];
  const [first = "", ...others] = commands;
  const head = mounts.length === 0 ? [`${run} ${first}`] : [[run, ...mounts].join(" "), `    ${first}`];
  return [...head, ...others.map((command) => `    && ${command}`)].map((part, index, all) =>
    index === all.length - 1 ? part : `${part} ${dockerfile.escape}`,
  );
}

function findAptMounts(subject: Subject): readonly string[] {
  const found = ["apt-get", "apt"].map((program) =>
    repeatCacheMounts(subject, program, /^\/var\/(?:cache|lib)\/apt(?:\/|$)/),
  );
  return found.find((flags) => flags.length > 0) ?? [];
}

const removeLists = "rm -rf /var/lib/apt/lists/*";

const longestLine = 150;

/** As the distributions' documentation and Docker's best practices have it. */
function listInstallCommands(
  manager: string | undefined,
  { names, upgrades }: Installation,
): readonly string[] | undefined {
  const list = names.join(" ");
  const some = (condition: boolean, command: string) => (condition ? [command] : []);
  const installs = names.length > 0;
  switch (manager) {
    case "apt":
      return [
        "apt-get update",
        ...some(upgrades, "apt-get upgrade -y"),
        ...some(installs, `apt-get install -y --no-install-recommends ${list}`),
        removeLists,
      ];
    case "apk":
      return [...some(upgrades, "apk upgrade --no-cache"), ...some(installs, `apk add --no-cache ${list}`)];
    case "dnf":
    case "yum":
    case "microdnf":
    case "tdnf":
      return [
        ...some(upgrades, `${manager} ${manager === "yum" ? "update" : "upgrade"} -y`),
        ...some(installs, `${manager} install -y ${list}`),
        `${manager} clean all`,
      ];
    default:
      return undefined;
  }
}

function factsOf(image: string): BaseFacts | undefined {
  const reference = parseImageReference(image.replaceAll(/\$\{[^}]*\}|\$\w+/g, "0"), () => undefined);
  return isValidReference(reference) ? findBaseFacts(reference) : undefined;
}

function unknownDistribution([install]: readonly PackageOperation[]): Concern {
  return {
    id: "H11",
    weight: "assume",
    ...(install && { span: install.command.span }),
    text: text(
      "Which of these packages the application needs at run time is not known: install those in the new stage, too.",
    ),
  };
}

/** Of which distributions a package manager is. */
const families: ReadonlyMap<PackageManager, BaseFacts["family"]> = new Map([
  ["apt", "debian"],
  ["apk", "alpine"],
  ["rpm", "rpm"],
]);

function otherDistribution({ command }: PackageOperation, image: string, names: readonly string[]): Concern {
  return {
    id: "H11",
    weight: "assume",
    span: command.span,
    text: text("{image} is of another distribution, which may have {packages} by other names.", {
      image,
      packages: names.toSorted().join(", "),
    }),
  };
}

function unreadablePackages({ command }: PackageOperation, names: readonly string[]): Concern {
  return {
    id: "H11",
    weight: "assume",
    span: command.span,
    text: text(
      "{packages} cannot be looked up: install in the new stage, too, what the application needs of it.",
      {
        packages: names.join(", "),
      },
    ),
  };
}

function foreignPackage({ command }: PackageOperation, name: string): Concern {
  return {
    id: "H11",
    weight: "refuse",
    span: command.span,
    text: text(
      "{package} may come from a package source that was added for it, which the new stage would not have.",
      {
        package: name,
      },
    ),
    remedy: text("Split by hand: the new stage needs the same source, or the files that the package brings."),
  };
}

function unknownLibraries({ command }: PackageOperation, names: readonly string[]): Concern {
  return {
    id: "H11",
    weight: "assume",
    span: command.span,
    text: text("The new stage installs {packages}, too: put the libraries for run time in their place.", {
      packages: names.join(", "),
    }),
  };
}

function noManager(image: string, names: readonly string[]): Concern {
  return {
    id: "H11",
    weight: "refuse",
    text: text("{packages} are needed at run time, and how {image} installs packages is not known.", {
      packages: names.join(", "),
      image,
    }),
    remedy: text("Copy the libraries, or build on an image with a package manager."),
  };
}
