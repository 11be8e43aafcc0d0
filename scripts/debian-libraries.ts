/**
 * Reads from Debian's own package lists which libraries a program needs that was built with a `-dev` package:
 *
 *     node scripts/debian-libraries.ts
 *
 * Needs apt, and a Debian archive among its sources. Writes
 * `server/src/rewrites/system-packages/debian-libraries.json` for the `-dev` packages that it holds already, those
 * named below, and those that the public Dockerfiles beside the project install, where this machine has them.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findPackageOperations } from "../server/src/package-managers/parse-package-command.ts";
import { dataFolder, noData, readCorpus } from "../test/support/corpus.ts";
import { engine } from "../test/support/engine.ts";
import { inProject } from "./machine/paths.ts";
import { createScratchFolder } from "./machine/scratch.ts";

interface Package {
  readonly name: string;
  readonly section: string;
  readonly source: string;
  /** First alternatives only: what apt installs unless told otherwise. */
  readonly dependencies: readonly string[];
  readonly provides: readonly string[];
}

type Packages = ReadonlyMap<string, Package>;

const table = inProject("server/src/rewrites/system-packages/debian-libraries.json");
const suites = { "11": "bullseye", "12": "bookworm", "13": "trixie" } as const;

/** Installed by today's applications more often than by older public files. */
const morePackages = `
  libabsl-dev libaom-dev libarchive-dev libargon2-dev libasan-dev libavif-dev libavutil-dev libblosc-dev libbrotli-dev
  libc-ares-dev libcairo-gobject2 libcfitsio-dev libclang-cpp-dev libcurl4-nss-dev libczmq-dev libdav1d-dev libdbus-1-dev
  libde265-dev libegl-dev libelf-dev libenchant-2-dev libev-dev libfido2-dev libfreetype-dev libfribidi-dev libgdk-pixbuf-2.0-dev
  libgdk-pixbuf2.0-dev libgflags-dev libgirepository1.0-dev libgirepository-2.0-dev libgl-dev libgoogle-glog-dev libgpgme-dev
  libgraphicsmagick1-dev libgraphviz-dev libgrpc-dev libgrpc++-dev libgsf-1-dev libgssapi-krb5-2 libgtk-3-dev libgtk-4-dev
  libharfbuzz-dev libheif-dev libhttp-parser-dev libicu-dev libidn11-dev libidn2-dev libimagequant-dev libinih-dev libjq-dev
  libjpeg-dev libjson-c-dev libkeyutils-dev libldap-dev libleptonica-dev liblua5.1-0-dev liblua5.4-dev libluajit-5.1-dev
  libmariadb-dev libmariadb-dev-compat libmaxminddb-dev libmbedtls-dev libmodsecurity-dev libmosquitto-dev libmpdec-dev libmsgpack-dev
  libmuparser-dev libnettle-dev libnghttp2-dev libnl-3-dev libnl-genl-3-dev libnuma-dev libodbc2 libopenexr-dev libopenjp2-7-dev libopenslide-dev
  libopusfile-dev libpam0g-dev libpcre2-dev libpcsclite-dev libpixman-1-dev libpoppler-cpp-dev libpoppler-glib-dev libpoppler-dev
  libprotobuf-c-dev libprotoc-dev libpulse-dev libpython3-dev libqpdf-dev librabbitmq-dev librdkafka-dev libre2-dev librocksdb-dev
  librsvg2-dev librtlsdr-dev libsamplerate0-dev libsecret-1-dev libsecp256k1-dev libselinux1-dev libsndfile1-dev libsoxr-dev libsoup2.4-dev
  libspatialindex-dev libspdlog-dev libssh-dev libstemmer-dev libswresample-dev libtesseract-dev libthrift-dev libtirpc-dev libtree-sitter-dev
  libturbojpeg0-dev libunistring-dev liburing-dev libusb-dev libuv1-dev libvips-dev libwebsockets-dev libx265-dev libxcb1-dev
  libxcursor-dev libxinerama-dev libxkbcommon-dev libxml2-dev libxmlsec1-dev libxrandr-dev libxxhash-dev libyajl-dev libz3-dev libzookeeper-mt-dev
  libzstd-dev default-libmysqlclient-dev freetds-dev libbpf-dev libfmt-dev libboost-thread-dev libboost-regex-dev libboost-date-time-dev
  libboost-iostreams-dev libboost-serialization-dev libboost-chrono-dev libboost-atomic-dev libboost-random-dev libboost-context-dev
  libboost-log-dev libboost-locale-dev libboost-coroutine-dev libboost-json-dev libboost-url-dev nlohmann-json3-dev libeigen3-dev
  rapidjson-dev libasio-dev libcli11-dev catch2 libceres-dev libpoco-dev libpqxx-dev libsqlitecpp-dev libcpprest-dev libcrypto++-dev
  libjsoncpp-dev libpugixml-dev librange-v3-dev libwebkit2gtk-4.1-dev libwebkit2gtk-4.0-dev libayatana-appindicator3-dev
  libjavascriptcoregtk-4.1-dev libsoup-3.0-dev portaudio19-dev unixodbc-dev zlib1g-dev uuid-dev tk-dev tcl-dev xz-utils-dev
`
  .split(/\s+/)
  .filter((name) => name.endsWith("-dev"));

/** The C library and the compilers' own libraries are part of every image, or of what names a compiler. */
const notOfApplications = /^(?:glibc|gcc-\d+|gcc-defaults|libxcrypt|linux)$/;
/** Development packages of languages: what is built with them needs the language, which has its own name. */
const languageSections =
  /^(?:python|ruby|php|perl|gnu-r|golang|ocaml|haskell|rust|java|javascript|httpd|cli-mono)$/;
/** Most are in the section of libraries; the others (`libomp5-14`) have their interface's number in the name. */
const isLibrary = ({ name, section }: Package) =>
  !/-(?:dev|common|data|bin|doc|dbg|jni|tools|l10n|perl|cil|headers|config)$/.test(name) &&
  (/^(?:libs|oldlibs)$/.test(section) || /^(?:coinor-)?lib.*\d/.test(name));

/**
 * The libraries that come with a `-dev` package: those of the same source package that it depends on, also through
 * further development packages; for a package that only stands for others, theirs.
 */
function librariesOf(packages: Packages, { source, dependencies }: Package, seen: Set<string>): Set<string> {
  const libraries = new Set<string>();
  if (notOfApplications.test(source)) return libraries;
  const foreign: Package[] = [];
  for (const name of dependencies) {
    const dependency = packages.get(name);
    if (!dependency || seen.has(name) || notOfApplications.test(dependency.source)) continue;
    const isDevelopment = dependency.section === "libdevel" || name.endsWith("-dev");
    const isOwn = dependency.source === source;
    if (isDevelopment && !isOwn) foreign.push(dependency);
    if (!isOwn) continue;
    if (isLibrary(dependency)) libraries.add(name);
    else if (isDevelopment) addAll(libraries, librariesOf(packages, dependency, seen.add(name)));
  }
  // `default-libmysqlclient-dev` and `tk-dev` only name the version that Debian has chosen.
  const isStandIn = libraries.size === 0 || /-defaults$/.test(source);
  for (const dependency of isStandIn ? foreign : [])
    addAll(libraries, librariesOf(packages, dependency, seen.add(dependency.name)));
  return libraries;
}

/** It has a part for run time that is no library by any of the signs above: then nothing is said on it. */
function isUnclear(packages: Packages, { source, dependencies }: Package): boolean {
  if (notOfApplications.test(source) || /-defaults$/.test(source)) return false;
  return dependencies.some((name) => {
    const dependency = packages.get(name);
    const isOwn = dependency?.source === source;
    return isOwn && !/-(?:dev|common|headers|data|doc)$/.test(name) && dependency.section !== "libdevel";
  });
}

function addAll<T>(set: Set<T>, values: Iterable<T>): void {
  for (const value of values) set.add(value);
}

function readPackages(list: string): Packages {
  const packages = new Map<string, Package>();
  for (const paragraph of list.split("\n\n")) {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(paragraph)?.[1] ?? "";
    const name = field("Package");
    // A list holds one version of a package, as a rule; the first is the one that apt takes.
    if (name === "" || packages.has(name)) continue;
    packages.set(name, {
      name,
      section: field("Section"),
      source: field("Source").split(" ")[0] || name,
      dependencies: names(`${field("Pre-Depends")},${field("Depends")}`),
      provides: names(field("Provides")),
    });
  }
  return packages;
}

function names(relations: string): string[] {
  return relations.split(",").flatMap((relation) => /^[^\s:(|]+/.exec(relation.trim())?.[0] ?? []);
}

/** The package itself, or the only one that stands in for it. */
function findPackage(packages: Packages, name: string): Package | undefined {
  const real = packages.get(name);
  if (real) return real;
  const providers = [...packages.values()].filter(({ provides }) => provides.includes(name));
  return providers.length === 1 ? providers[0] : undefined;
}

/** Package lists of all releases, from the archive that this machine's apt uses. */
function fetchLists(): Readonly<Record<string, Packages>> {
  const root = createScratchFolder("apt");
  for (const folder of ["etc", "state/lists/partial", "cache/archives/partial"])
    mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, "state/status"), "");
  const targets = apt([], "$(ORIGIN) $(LABEL) $(REPO_URI)");
  const archive = targets.split("\n").find((line) => line.startsWith("Debian Debian "));
  if (!archive) throw new Error("apt has no Debian archive among its sources; run apt-get update first.");
  const uri = archive.split(" ")[2];
  const keys = "/usr/share/keyrings/debian-archive-keyring.gpg";
  const sources = Object.values(suites).map((suite) => `deb [signed-by=${keys}] ${uri} ${suite} main\n`);
  writeFileSync(join(root, "etc/sources.list"), sources.join(""));
  const options = [
    `Dir::Etc::sourcelist=${join(root, "etc/sources.list")}`,
    "Dir::Etc::sourceparts=/dev/null",
    `Dir::State=${join(root, "state")}`,
    `Dir::State::status=${join(root, "state/status")}`,
    `Dir::Cache=${join(root, "cache")}`,
    "APT::Architecture=amd64",
    "Acquire::Languages=none",
    // The sandbox's user may not write to a temporary folder of ours.
    "APT::Sandbox::User=root",
  ].flatMap((option) => ["-o", option]);
  execFileSync("apt-get", [...options, "update"], { stdio: ["ignore", "ignore", "inherit"] });
  const files = apt(options, "$(CODENAME) $(FILENAME)").trim().split("\n");
  return Object.fromEntries(
    Object.entries(suites).map(([release, suite]) => {
      const file = files.find((line) => line.startsWith(`${suite} `))?.slice(suite.length + 1);
      if (file === undefined) throw new Error(`apt has no package list of ${suite}.`);
      const list = execFileSync("/usr/lib/apt/apt-helper", ["cat-file", file], { maxBuffer: 2 ** 28 });
      return [release, readPackages(list.toString("utf8"))];
    }),
  );
}

function apt(options: readonly string[], format: string): string {
  const args = [...options, "indextargets", "--format", format, "Created-By: Packages"];
  return execFileSync("apt-get", args, { encoding: "utf8" });
}

/** `-dev` packages that public Dockerfiles install. */
function installedInCorpus(): readonly string[] {
  if (dataFolder === undefined) {
    console.log(noData);
    return [];
  }
  return readCorpus(dataFolder).flatMap(({ text }) =>
    [...engine.parse(text).scripts.values()]
      .flatMap(findPackageOperations)
      .filter(({ manager, action }) => manager === "apt" && action === "install")
      .flatMap(({ packages }) => packages)
      .filter(({ kind, name }) => kind === "name" && /^[a-z0-9][a-z0-9+.-]*-dev$/.test(name))
      .map(({ name }) => name),
  );
}

const lists = fetchLists();
const before: { libraries: Record<string, unknown> } = JSON.parse(readFileSync(table, "utf8"));
const wanted = new Set([...Object.keys(before.libraries), ...morePackages, ...installedInCorpus()]);

const libraries = [...wanted].toSorted().flatMap((name) => {
  const found = Object.entries(lists).flatMap(([release, packages]) => {
    const development = findPackage(packages, name);
    if (!development || languageSections.test(development.section)) return [];
    const libraries = [...librariesOf(packages, development, new Set([name]))].toSorted();
    return libraries.length === 0 && isUnclear(packages, development) ? [] : [[release, libraries] as const];
  });
  if (found.length === 0) return [];
  const isSame =
    found.length === Object.keys(lists).length && new Set(found.map(String).map(behindKey)).size === 1;
  return [[name, isSame ? found[0]?.[1] : Object.fromEntries(found)] as const];
});

function behindKey(entry: string): string {
  return entry.slice(entry.indexOf(",") + 1);
}

const content = {
  date: new Date().toISOString().slice(0, 10),
  source: "Depends of the -dev packages in Debian's archive, main, amd64",
  libraries: Object.fromEntries(libraries),
};
writeFileSync(table, `${JSON.stringify(content, undefined, 2)}\n`);
execFileSync(inProject("node_modules/.bin/biome"), ["format", "--write", table], { stdio: "ignore" });
console.log(`${libraries.length} development packages of ${Object.values(suites).join(", ")}`);
