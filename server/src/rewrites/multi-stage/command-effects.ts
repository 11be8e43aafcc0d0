/**
 * What a RUN leaves in the file system outside of the folders that the runtime stage takes over: that has to be done
 * again there, or taken along.
 */
import type { Command } from "../../dockerfile/command.ts";
import type { PackageOperation } from "../../package-managers/package-operation.ts";
import { parsePackageCommand } from "../../package-managers/parse-package-command.ts";
import { baseName, isAbsolute, isWithin, joinPath } from "../container-path.ts";
import { foldersOfImages } from "../folders-of-images.ts";

export type Effect =
  /** Nothing that anybody needs at run time, or only in folders that are taken over. */
  | { readonly kind: "none" }
  /** Packages of the distribution; they are looked at elsewhere. */
  | { readonly kind: "packages" }
  /** A user or group. */
  | { readonly kind: "user" }
  /** Creates, links or changes just these paths: can be done again at the same cost. */
  | { readonly kind: "repeatable"; readonly paths: readonly string[]; readonly makes: Made }
  /** Brings these files: to be copied. */
  | { readonly kind: "files"; readonly paths: readonly string[] }
  /** A right that copying loses, or that a user without privileges must not have: setcap, setuid. */
  | { readonly kind: "privilege" }
  | { readonly kind: "unknown" };

/** What stands at the paths afterwards: something new that is empty, or what was there under another owner. */
export type Made = "folder" | "file" | "owner" | "other";

/** Programs that only read, compile into the working folder, or set the scene for their neighbours. */
const harmless: ReadonlySet<string> = new Set([
  ...["cd", "set", "export", "true", ":", "test", "[", "[[", "sleep", "ls", "pwd", "cat", "which", "command"],
  ...["type", "date", "env", "id", "whoami", "uname", "exit", "printenv", "file", "find", "grep", "wait"],
  ...[
    "make",
    "cmake",
    "ninja",
    "meson",
    "gcc",
    "g++",
    "cc",
    "c++",
    "clang",
    "clang++",
    "ar",
    "ranlib",
    "strip",
  ],
  ...["autoconf", "automake", "autoreconf", "pkg-config", "git", "hash", "unset", "shopt", "dpkg-query"],
  ...[
    "apt-mark",
    "apt-cache",
    "gpg",
    "gpgconf",
    "sha256sum",
    "sha384sum",
    "sha512sum",
    "sha1sum",
    "md5sum",
    "cksum",
    "getconf",
    "rev",
  ],
  // Sources of packages are looked at with the packages.
  ...["apt-key", "add-apt-repository", "apt-add-repository"],
  ...["cut", "sort", "uniq", "head", "tail", "awk", "xargs", "tr", "wc", "basename", "dirname", "seq", "yes"],
  ...["javac", "tsc", "ldd", "readelf", "nproc", "umask", "sync", "pushd", "popd", "read", "arch", "dpkg"],
]);

/** With `install` they spread what they have built over the system's folders. */
const installers: ReadonlySet<string> = new Set(["make", "ninja", "cmake", "meson"]);

const creators: ReadonlySet<string> = new Set(["useradd", "adduser", "groupadd", "addgroup", "usermod"]);
const userTools: ReadonlySet<string> = new Set([...creators, "luseradd", "lgroupadd", "deluser", "passwd"]);

/** Their operands are what they write to. */
const repeatables: ReadonlyMap<string, Made> = new Map([
  ["mkdir", "folder"],
  ["touch", "file"],
  ["chown", "owner"],
  ["chgrp", "other"],
  ["chmod", "other"],
  ["rmdir", "other"],
  ["ln", "other"],
]);

/** Whether a command makes a user or group, or changes one. */
export function changesUsers(command: Command): boolean {
  return userTools.has(command.program);
}

/**
 * @param workdir in which the RUN begins; undefined where it is not known
 * @param taken folders that the runtime stage takes over as they are
 */
export function findEffect(command: Command, workdir: string | undefined, taken: readonly string[]): Effect {
  const { program } = command;
  const written = findRedirected(command, workdir);
  if (written !== "unknown" && written.length > 0) {
    return among(written, taken, (paths) => ({ kind: "files", paths }));
  }
  if (written === "unknown") return { kind: "unknown" };
  const operation = parsePackageCommand(command);
  if (operation !== undefined) return isForeign(operation) ? { kind: "unknown" } : { kind: "packages" };
  if (userTools.has(program)) return { kind: "user" };
  if (program === "setcap") return { kind: "privilege" };
  if (
    program === "chmod" &&
    command.arguments.some(({ text }) => /^(?:[ugoa]*\+[rwx]*s|[246]\d{3})$/.test(text))
  ) {
    return { kind: "privilege" };
  }
  if (program === "rm" || program === "echo" || program === "printf") return { kind: "none" };
  if (
    installers.has(program) &&
    command.arguments.some(({ text }) => /^(?:--)?install(?:-\w+)?$/.test(text))
  ) {
    return { kind: "unknown" };
  }
  if (harmless.has(program)) return { kind: "none" };
  const makes = repeatables.get(program);
  if (makes !== undefined) {
    const operands = program === "ln" ? linked(command) : operandsOf(command);
    return among(
      resolveAll(program === "ln" ? operands : operands.flatMap(asPath), workdir),
      taken,
      (paths) => ({ kind: "repeatable", paths, makes }),
    );
  }
  if (program === "cp" || program === "mv" || program === "install") {
    return among(resolveAll(placed(operandsOf(command)), workdir), taken, (paths) => ({
      kind: "files",
      paths,
    }));
  }
  const made = madeBySystem(command);
  if (made !== undefined) return among(made, taken, (paths) => ({ kind: "files", paths }));
  if (program === "tar" || program === "unzip") return unpacked(command, workdir, taken);
  if (program === "curl" || program === "wget") return downloaded(command, workdir, taken);
  if (program === "sed" && !command.arguments.some(({ text }) => /^(?:-i|--in-place|-\w*i)/.test(text)))
    return { kind: "none" };
  if (program === "sed" || program === "tee" || program === "dos2unix") {
    const paths = program === "sed" ? filesOfSed(command) : operandsOf(command);
    return among(resolveAll(paths, workdir), taken, (found) => ({ kind: "files", paths: found }));
  }
  return { kind: "unknown" };
}

/** What Debian's programs for languages and time zones write. */
function madeBySystem({ program, arguments: words }: Command): readonly string[] | undefined {
  const names = (name: string) => words.some(({ text }) => text === name);
  if (program === "locale-gen" || program === "localedef") return ["/usr/lib/locale"];
  if (program === "update-locale") return ["/etc/default/locale"];
  if (program !== "dpkg-reconfigure") return undefined;
  if (names("tzdata")) return ["/etc/localtime", "/etc/timezone"];
  return names("locales") ? ["/usr/lib/locale"] : undefined;
}

/** The words that are neither options nor scripts. */
function filesOfSed({ arguments: words }: Command): readonly string[] {
  const files: string[] = [];
  let hasScript = false;
  let isScript = false;
  for (const { text } of words) {
    if (isScript) isScript = false;
    else if (/^(?:-[nErsuz]*[ef]|--expression|--file)$/.test(text)) hasScript = isScript = true;
    else if (/^(?:-[nErsuz]*e.|--expression=|--file=)/.test(text)) hasScript = true;
    else if (!text.startsWith("-")) files.push(text);
  }
  return hasScript ? files : files.slice(1);
}

/** `cp target/app.jar /srv/` makes /srv/app.jar. */
function placed(operands: readonly string[]): readonly string[] {
  const target = operands.at(-1);
  if (target === undefined) return [];
  const sources = operands.slice(0, -1);
  const isFolder = (target.endsWith("/") || foldersOfImages.has(target)) && sources.length > 0;
  // A variable may hide the folder that they come from, as long as it does not hide the name.
  const areNames = sources.every((source) => !/[*?[{$]/.test(baseName(source)) && /[^/.]$/.test(source));
  return isFolder && areNames ? sources.map((source) => joinPath(target, baseName(source))) : [target];
}

/** Of a language that did not say what it does with them: `gem install sass` beside another application. */
function isForeign({ manager, action }: PackageOperation): boolean {
  return action === "install" && (manager === "pip" || manager === "gem");
}

function linked(command: Command): readonly string[] {
  const operands = operandsOf(command);
  return operands.slice(-1);
}

function operandsOf({ program, arguments: words }: Command): readonly string[] {
  const plain = words.filter(({ text }) => !text.startsWith("-"));
  // What comes first is no path: the owner, unless it is that of another file.
  const takesOwner = program === "chown" || program === "chgrp";
  const isNamed = takesOwner && !words.some(({ text }) => text.startsWith("--reference="));
  const owner = isNamed ? plain[0] : undefined;
  return words
    .filter((word) => word !== owner)
    .map(({ text }) => text)
    .filter((word) => !word.startsWith("-") && !/^(?:[ugoa]*[-+=][rwxXst]+|[0-7]{3,4})(?:,.*)?$/.test(word));
}

/** A path is known only where its words are; one that hangs on a variable or pattern is given as `undefined`. */
function resolveAll(words: readonly string[], workdir: string | undefined): readonly (string | undefined)[] {
  return words
    .filter(
      (word) => (!/^[\w.$@{}-]*:[\w.$@{}-]*$/.test(word) && !/^\+?[\w-]+$/.test(word)) || isAbsolute(word),
    )
    .map((word) => resolvePath(word, workdir));
}

/** A word alone is a path for programs that know of no owners; folders of builds are none that anything runs in. */
function asPath(word: string): readonly string[] {
  if (!/^[\w-]+$/.test(word)) return [word];
  const isOfBuild =
    /^(?:src|build|builds|target|bin|obj|classes|deps|out|dist|lib|include|cmd|pkg|tests?|benches|examples)$|^cmake|^build[-_]/;
  return isOfBuild.test(word) ? [] : [`./${word}`];
}

/** Variables that images set themselves (docker-library/php). */
const ofImages: readonly (readonly [variable: RegExp, path: string])[] = [
  [/^\$(?:\{PHP_INI_DIR\}|PHP_INI_DIR\b)/, "/usr/local/etc/php"],
];

function resolvePath(written: string, workdir: string | undefined): string | undefined {
  const word = ofImages.reduce((path, [variable, value]) => path.replace(variable, value), written);
  // What a pattern stands for lies in its folder.
  const [, folder] = /^([^$*?[{]*\/)[^/]*[*?][^/]*$/.exec(word) ?? [];
  if (folder !== undefined && !/[${]/.test(word)) return resolvePath(folder, workdir);
  if (/^~|[$*?[{`]/.test(word)) return undefined;
  if (isAbsolute(word)) return joinPath("/", word);
  return workdir === undefined ? undefined : joinPath(workdir, word);
}

function among(
  paths: readonly (string | undefined)[],
  taken: readonly string[],
  make: (paths: readonly string[]) => Effect,
): Effect {
  const known = paths.filter((path) => path !== undefined);
  const outside = known.filter(
    (path) => !isDiscarded(path) && !taken.some((folder) => isWithin(path, folder)),
  );
  // Nobody wants a whole file system twice.
  if (outside.includes("/")) return { kind: "unknown" };
  if (outside.length > 0) return make(outside);
  return known.length === paths.length ? { kind: "none" } : { kind: "unknown" };
}

/** What nobody misses at run time. */
const discarded = [
  "/tmp",
  "/var/tmp",
  "/var/lib/apt",
  "/var/cache",
  "/root/.cache",
  "/usr/src",
  "/dev",
  "/proc",
  "/etc/apt",
  "/etc/apk",
  "/etc/yum.repos.d",
  "/usr/share/keyrings",
  "/etc/pki",
];

/** Nothing compiled reads them: `touch src/main.rs` has a compiler look again. */
const compiled = /\.(?:rs|go|c|cc|cpp|cxx|h|hpp|java|kt)$/;

function isDiscarded(path: string): boolean {
  return compiled.test(path) || discarded.some((folder) => isWithin(path, folder));
}

/** Settings of tools that fetch and install, in a home folder. */
const ofTools =
  /^(?:~|\$\{?HOME\}?|\/root)\/\.(?:gemrc|npmrc|yarnrc|netrc|gitconfig|curlrc|wgetrc|bashrc|profile|bash_profile|ssh\/)/;

function findRedirected(
  command: Command,
  workdir: string | undefined,
): readonly (string | undefined)[] | "unknown" {
  const targets = command.redirections
    .filter(({ operator }) => /^\d*>{1,2}\|?$|^&>{1,2}$/.test(operator))
    .map(({ target }) => target?.text ?? "")
    .filter((target) => target !== "" && !target.startsWith("/dev/") && !/^&?\d*-?$/.test(target))
    .filter((target) => !ofTools.test(target));
  const paths = targets.map((target) => resolvePath(target, workdir));
  return paths.includes(undefined) ? "unknown" : paths;
}

function unpacked(command: Command, workdir: string | undefined, taken: readonly string[]): Effect {
  const words = command.arguments.map(({ text }) => text);
  const at = words.findIndex((word) => word === "-C" || word === "-d" || word === "--directory");
  const inline = words
    .find((word) => /^(?:--directory=|-C.)/.test(word))
    ?.replace(/^(?:--directory=|-C)/, "");
  const folder = inline ?? (at === -1 ? "." : (words[at + 1] ?? "."));
  const path = resolvePath(folder, workdir);
  return among([path], taken, (paths) => ({ kind: "files", paths }));
}

function downloaded(command: Command, workdir: string | undefined, taken: readonly string[]): Effect {
  const words = command.arguments.map(({ text }) => text);
  const flag =
    command.program === "curl" ? /^(?:-[a-zA-Z]*o|--output)$/ : /^(?:-[a-zA-Z]*O|--output-document)$/;
  const at = words.findIndex((word) => flag.test(word));
  const inline = words.find((word) => /^--output(?:-document)?=/.test(word))?.replace(/^[^=]*=/, "");
  const target = inline ?? (at === -1 ? undefined : words[at + 1]);
  if (target === "-") return { kind: "none" };
  // Without a name, curl writes to its output, and wget into the working folder.
  if (
    target === undefined &&
    command.program === "curl" &&
    !words.some((word) => /^-\w*O|^--remote-name/.test(word))
  ) {
    return { kind: "none" };
  }
  const into = findFolderOption(command.program, words);
  const url = words.find((word) => /^(?:https?|ftp):\/\//.test(word));
  const name = url === undefined ? "." : baseName(url.replace(/[?#].*$/, ""));
  const file = target ?? (name === "" ? "." : name);
  return among([resolvePath(into === undefined ? file : `${into}/${file}`, workdir)], taken, (paths) => ({
    kind: "files",
    paths,
  }));
}

/** `wget -P /tmp/go`, `curl --output-dir /tmp -O`: where they put what they fetch. */
function findFolderOption(program: string, words: readonly string[]): string | undefined {
  const flag = program === "curl" ? /^--output-dir(?:=|$)/ : /^(?:-[a-zA-Z]*P|--directory-prefix(?:=|$))/;
  const at = words.findIndex((word) => flag.test(word));
  if (at === -1) return undefined;
  const inline = words[at]?.replace(flag, "") ?? "";
  return inline === "" ? words[at + 1] : inline;
}
