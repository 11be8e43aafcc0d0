import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Release } from "../../../server/src/images/distribution.ts";
import {
  type PackageUse,
  type RunningStage,
  splitSystemPackages,
} from "../../../server/src/rewrites/system-packages/split-system-packages.ts";

const bullseye: Release = { distribution: "debian", release: "11" };
const bookworm: Release = { distribution: "debian", release: "12" };
const trixie: Release = { distribution: "debian", release: "13" };
const someDebian: Release = { distribution: "debian", release: undefined };
const focal: Release = { distribution: "ubuntu", release: "20.04" };
const jammy: Release = { distribution: "ubuntu", release: "22.04" };
const noble: Release = { distribution: "ubuntu", release: "24.04" };
const resolute: Release = { distribution: "ubuntu", release: "26.04" };
const alpine: Release = { distribution: "alpine", release: "3.20" };
const rocky: Release = { distribution: "rocky", release: "9" };
const suse: Release = { distribution: "opensuse", release: "15.6" };

function split(names: string, release: Release, programs = "", removed?: RunningStage["removed"]) {
  return splitSystemPackages(names.split(" "), release, {
    programs: new Set(programs.split(" ").filter((program) => program !== "")),
    removed: removed ?? { names: new Set(), withDependencies: false },
  });
}

const libraries: readonly (readonly [name: string, release: Release, runtime: string])[] = [
  ["libpq-dev", bullseye, "libpq5"],
  ["libpq-dev", bookworm, "libpq5"],
  ["libpq-dev", trixie, "libpq5"],
  ["libpq-dev", someDebian, "libpq5"],
  ["default-libmysqlclient-dev", bookworm, "libmariadb3"],
  ["libxml2-dev", trixie, "libxml2"],
  ["libffi-dev", bullseye, "libffi7"],
  ["libffi-dev", bookworm, "libffi8"],
  ["libssl-dev", bookworm, "libssl3"],
  ["libssl-dev", trixie, "libssl3t64"],
  ["libicu-dev", bookworm, "libicu72"],
  ["libicu-dev", trixie, "libicu76"],
  ["libjpeg-dev", bookworm, "libjpeg62-turbo"],
  ["libz-dev", bookworm, "zlib1g"],
  ["tk-dev", bookworm, "libtcl8.6 libtk8.6"],
  ["libc6-dev", bookworm, ""],
  ["libgtest-dev", bookworm, ""],
  ["libcurl4-gnutls-dev:i386", bookworm, "libcurl3-gnutls:i386"],
  ["libssl-dev", focal, "libssl1.1"],
  ["libjpeg-dev", jammy, "libjpeg8"],
  ["default-libmysqlclient-dev", jammy, "libmysqlclient21"],
  // The same in Debian 11 and 12, and so in what came between them.
  [
    "libxmlsec1-dev",
    jammy,
    "libxmlsec1 libxmlsec1-gcrypt libxmlsec1-gnutls libxmlsec1-nss libxmlsec1-openssl",
  ],
  ["libcups2-dev", noble, "libcups2t64 libcupsimage2t64"],
  ["libssl-dev", noble, "libssl3t64"],
  ["libicu-dev", resolute, "libicu78"],
  ["libncurses5-dev", resolute, "libncurses6 libncursesw6 libtinfo6"],
  ["libc6-dev", focal, ""],
  ["postgresql-dev", alpine, "libpq"],
  ["libpq-dev", alpine, "libpq"],
  ["libffi-dev", alpine, "libffi"],
  ["openssl-dev", alpine, "libssl3 libcrypto3"],
  ["openssl-dev", { distribution: "alpine", release: "3.16" }, "libssl1.1 libcrypto1.1"],
  ["vips-dev", alpine, "vips vips-cpp"],
  ["libx11-dev", alpine, "libx11"],
  ["musl-dev", alpine, ""],
  ["openssl-devel", rocky, "openssl-libs"],
  ["libxml2-devel", rocky, "libxml2"],
  ["postgresql-devel", rocky, "libpq"],
  ["postgresql-devel", { distribution: "centos", release: "7" }, "postgresql-libs"],
];

describe("a development package's libraries", () => {
  for (const [name, release, runtime] of libraries) {
    it(`${name} on ${release.distribution} ${release.release ?? "of any release"}: ${runtime || "none"}`, () => {
      const [found] = split(name, release);
      assert.equal(found?.runtime.join(" "), runtime);
      assert.equal(found?.use, runtime === "" ? "build" : "both");
    });
  }

  const unknown: readonly (readonly [string, Release])[] = [
    ["libnobodyknows-dev", bookworm],
    ["libicu-dev", someDebian],
    ["libssl-dev", { distribution: "debian", release: "10" }],
    ["libicu-dev", { distribution: "ubuntu", release: "18.04" }],
    ["libicu-dev", { distribution: "ubuntu", release: "23.10" }],
    ["libhdf5-dev", focal],
    ["libressl-dev", alpine],
    ["libffi-dev", { distribution: "wolfi", release: undefined }],
    ["libopenssl-devel", suse],
    ["postgresql-devel", { distribution: "amazon", release: "2" }],
    ["constructor-dev", bookworm],
    ["toString", alpine],
  ];
  for (const [name, release] of unknown) {
    it(`says nothing on ${name} of ${release.distribution} ${release.release ?? "of any release"}`, () => {
      assert.deepEqual(split(name, release), [
        { name, use: "unknown", runtime: [name], compilerLibraries: [] },
      ]);
    });
  }
});

const uses: readonly (readonly [
  names: string,
  release: Release,
  programs: string,
  use: PackageUse,
  runtime: string,
])[] = [
  [
    "build-essential gcc g++ make cmake pkg-config git python3-dev linux-headers-amd64",
    bookworm,
    "",
    "build",
    "",
  ],
  ["curl wget gnupg unzip xz-utils git openjdk-17-jdk python3-pip maven", bookworm, "java2 app", "build", ""],
  ["build-base alpine-sdk linux-headers go git curl", alpine, "app", "build", ""],
  ["gcc-c++ make python3-devel wget glibc-devel kernel-headers", rocky, "", "build", ""],
  ["tini dumb-init gosu supervisor tzdata fonts-liberation nginx", bookworm, "", "runtime", "itself"],
  ["tini su-exec ttf-dejavu tzdata", alpine, "", "runtime", "itself"],
  [
    "ca-certificates ffmpeg imagemagick postgresql-client libsm6 libgl1 zlib1g",
    bookworm,
    "",
    "both",
    "itself",
  ],
  ["php8.2-mbstring python3-numpy libdbd-pg-perl openjdk-17-jre-headless", bookworm, "", "both", "itself"],
  ["curl", bookworm, "curl sh", "both", "curl"],
  ["git", alpine, "git", "both", "git"],
  ["xz-utils", bookworm, "unxz", "both", "xz-utils"],
  ["gettext", bookworm, "envsubst", "both", "gettext-base"],
  ["gettext", alpine, "envsubst", "both", "gettext"],
  ["openjdk-17-jdk", bookworm, "java", "both", "openjdk-17-jre"],
  ["default-jdk-headless", bookworm, "java", "both", "default-jre-headless"],
  ["openjdk17", alpine, "java", "both", "openjdk17-jre"],
  ["java-17-openjdk-devel", rocky, "java", "both", "java-17-openjdk"],
  ["openjdk-17-jdk", bookworm, "java javac", "both", "openjdk-17-jdk"],
  ["python3-pip", bookworm, "python3", "both", "python3"],
  ["maven", bookworm, "java", "both", "default-jre-headless"],
  ["maven", rocky, "java", "both", "maven"],
];

describe("what a package is for", () => {
  for (const [names, release, programs, use, runtime] of uses) {
    it(`${names} on ${release.distribution}${programs === "" ? "" : `, where ${programs} run`}: ${use}`, () => {
      for (const found of split(names, release, programs)) {
        assert.equal(found.use, use, found.name);
        assert.equal(found.runtime.join(" "), runtime === "itself" ? found.name : runtime, found.name);
      }
    });
  }

  it("takes Python for a tool of node-gyp next to a compiler", () => {
    const used = (programs: string) => split("python3 make g++", alpine, programs).map(({ use }) => use);
    assert.deepEqual(used("node"), ["build", "build", "build"]);
    assert.deepEqual(used("node python3"), ["both", "build", "build"]);
    assert.deepEqual(used("app"), ["both", "build", "build"]);
  });

  it("lets nothing come along that another package brings itself", () => {
    const runtime = (names: string, programs: string) =>
      split(names, bookworm, programs).map((found) => found.runtime.join(" "));
    assert.deepEqual(runtime("maven openjdk-17-jdk", "java"), ["", "openjdk-17-jre"]);
    assert.deepEqual(runtime("python3 python3-pip", "python3"), ["python3", ""]);
    assert.deepEqual(runtime("gettext-base gettext", "envsubst"), ["gettext-base", ""]);
  });

  it("names the libraries that a compiler's programs may need", () => {
    assert.deepEqual(split("build-base", alpine)[0]?.compilerLibraries, ["libstdc++", "libgcc"]);
    assert.deepEqual(split("gfortran", bookworm)[0]?.compilerLibraries, ["libgfortran5"]);
    assert.deepEqual(split("build-essential", bookworm)[0]?.compilerLibraries, []);
  });

  it("keeps nothing of what is taken away again, but the library that apt leaves", () => {
    const removed = (names: string, withDependencies: boolean) => ({
      names: new Set(names.split(" ")),
      withDependencies,
    });
    const ofApt = split("libpq-dev gcc curl", bookworm, "curl", removed("libpq-dev gcc curl", false));
    assert.deepEqual(
      ofApt.map(({ runtime }) => runtime.join(" ")),
      ["libpq5", "", ""],
    );
    const ofApk = split("libpq-dev libffi", alpine, "", removed("libpq-dev libffi", true));
    assert.deepEqual(
      ofApk.map(({ use, runtime }) => [use, ...runtime]),
      [["build"], ["build"]],
    );
  });
});
