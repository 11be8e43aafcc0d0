/** Libraries that a program in C or C++ is linked to: which come with every image, which are packages of their own. */

/** By the name behind `-l`, or CMake's and pkg-config's: the Debian package to build with; "" for those of glibc. */
const packages: ReadonlyMap<string, string> = new Map([
  ...[
    "m",
    "c",
    "pthread",
    "Threads",
    "threads",
    "dl",
    "rt",
    "gcc",
    "gcc_s",
    "stdc++",
    "stdc++fs",
    "atomic",
    "util",
    "resolv",
    "OpenMP",
    "gomp",
  ].map((name) => [name, ""] as const),
  ...["z", "ZLIB", "zlib"].map((name) => [name, "zlib1g-dev"] as const),
  ...["zstd", "libzstd"].map((name) => [name, "libzstd-dev"] as const),
  ...["ssl", "crypto", "OpenSSL", "openssl", "libssl", "libcrypto"].map(
    (name) => [name, "libssl-dev"] as const,
  ),
  ...["pq", "PostgreSQL", "libpq", "pqxx"].map((name) => [name, "libpq-dev"] as const),
  ...["curl", "CURL", "libcurl"].map((name) => [name, "libcurl4-openssl-dev"] as const),
  ...["sqlite3", "SQLite3"].map((name) => [name, "libsqlite3-dev"] as const),
  ...["mysqlclient", "mariadb"].map((name) => [name, "default-libmysqlclient-dev"] as const),
  ...["ncurses", "ncursesw", "Curses", "tinfo"].map((name) => [name, "libncurses-dev"] as const),
  ...["readline"].map((name) => [name, "libreadline-dev"] as const),
  ...["xml2", "LibXml2"].map((name) => [name, "libxml2-dev"] as const),
  ...["event", "libevent", "Libevent"].map((name) => [name, "libevent-dev"] as const),
  ...["png", "PNG"].map((name) => [name, "libpng-dev"] as const),
  ...["gmp", "GMP"].map((name) => [name, "libgmp-dev"] as const),
  ...["bz2", "BZip2"].map((name) => [name, "libbz2-dev"] as const),
  ...["lzma", "LibLZMA"].map((name) => [name, "liblzma-dev"] as const),
]);

/** Only look things up for the build. */
const helpers =
  /^(?:PkgConfig|Git|Doxygen|GTest|gtest|gtest_main|gmock|Catch2|Python3?|Perl|CTest|CUnit|check|cmocka|unity)$/;

/** In the images with the C++ library, glibc's own aside. */
const covered: ReadonlySet<string> = new Set(["", "zlib1g-dev", "libzstd-dev", "libssl-dev"]);

export interface LinkedLibraries {
  /** Debian packages to build with. */
  readonly packages: readonly string[];
  /** Names that the table does not know. */
  readonly unknown: readonly string[];
  /** The first one that Google's images lack. */
  readonly missing: string | undefined;
}

export function readLinkedLibraries(names: Iterable<string>): LinkedLibraries {
  const known = new Set<string>();
  const unknown: string[] = [];
  for (const name of names) {
    const found = packages.get(name);
    if (found !== undefined) known.add(found);
    else if (!helpers.test(name)) unknown.push(name);
  }
  const missing = [...known].find((name) => !covered.has(name)) ?? unknown[0];
  return { packages: [...known].filter((name) => name !== ""), unknown, missing };
}
