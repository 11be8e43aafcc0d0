/** What `reduce-bases.ts` must be told about the collected facts: their prose in the words of the tables. */

/** One line of `base-images.json`. */
export type Row = Record<string, unknown>;

/** The sources' words for distributions, as `distribution` or `distribution@release`; null: differs by tag. */
export const DISTRIBUTIONS: Readonly<Record<string, string | null>> = {
  alma: "alma",
  alpine: "alpine",
  amazon: "amazon",
  "amazon linux 2 / 2023": "amazon",
  arch: "arch",
  azurelinux: "azurelinux",
  busybox: "busybox",
  centos: "centos",
  clearlinux: "clearlinux",
  debian: "debian",
  "debian 12 (minideb)": "debian@12",
  "debian 12 for 8.0/9.0, ubuntu 24.04 (noble) for 10.0+": null,
  "debian 13/12 or alpine (tag suffix)": null,
  "debian/ubuntu": null,
  debian11: "debian@11",
  debian12: "debian@12",
  debian13: "debian@13",
  distroless: "debian",
  fedora: "fedora",
  mageia: "mageia",
  oracle: "oracle",
  oraclelinux: "oracle",
  "oraclelinux 9": "oracle@9",
  photon: "photon",
  rocky: "rocky",
  ubi: "ubi",
  "ubi-micro": "ubi",
  ubuntu: "ubuntu",
  "ubuntu (24.04 noble up to 21; 26.04 resolute for 25 latest)": "ubuntu",
  "ubuntu (temurin)": "ubuntu",
  "ubuntu / ubi": null,
  "ubuntu 24.04": "ubuntu@24.04",
  "ubuntu chiselled": "ubuntu",
  windows: "windows",
  wolfi: "wolfi",
};

/** Rows whose name is prose in the source, as patterns: `*` is any run of characters, behind `:` the tag. */
export const NAMES: Readonly<Record<string, readonly string[]>> = {
  debian: ["debian"],
  "mcr.microsoft.com/dotnet/*-chiseled": ["mcr.microsoft.com/dotnet/*:*-chiseled*"],
  "mcr.microsoft.com/dotnet/*-azurelinux3.0-distroless": ["mcr.microsoft.com/dotnet/*:*-distroless*"],
  "gcr.io/distroless/nodejs|java|java11|python2.7|nodejs14..20": [
    "gcr.io/distroless/nodejs",
    "gcr.io/distroless/java",
    "gcr.io/distroless/java11",
    "gcr.io/distroless/python2.7",
    ...[14, 16, 18, 20].map((major) => `gcr.io/distroless/nodejs${major}`),
  ],
  "registry.access.redhat.com/ubi*/nodejs-*": [
    ...["nodejs", "python", "ruby", "php"].map((name) => `registry.access.redhat.com/ubi*/${name}-*`),
    "quay.io/sclorg/*",
  ],
};

/** "Un-suffixed names currently select debian13" (distroless README): one row for all that are not listed. */
export const DISTROLESS_UNSUFFIXED = "gcr.io/distroless/*";

/** What a row's notes say in prose. `needsRoot` names the tag words that need it, or those that do not. */
export const CORRECTIONS: Readonly<Record<string, Row>> = {
  nginx: { needsRoot: {} },
  httpd: { needsRoot: {} },
  php: { needsRoot: { only: ["apache"] } },
  // Its tags are Debian's and Ubuntu's versions, not its own.
  "buildpack-deps": { isOs: true, os: "debian" },
  // "gradle user uid 1000 exists (101 on ubi)"
  gradle: { switchUser: { name: "gradle", uid: { ubuntu: 1000, alpine: 1000, ubi: 101 } } },
  // Built on php's apache variant except for these.
  ...Object.fromEntries(
    ["wordpress", "drupal", "nextcloud", "phpmyadmin", "matomo"].map((name) => [
      name,
      { needsRoot: { except: ["fpm", "cli"] } },
    ]),
  ),
  // "non-root since 2.4"
  haproxy: { since: "2.4", before: "root" },
  // The sources' Dockerfile is of the current major; older ones started as root and changed the user later.
  elasticsearch: { since: "8" },
  "mcr.microsoft.com/dotnet/sdk": dotnet(),
  "mcr.microsoft.com/dotnet/aspnet": dotnet(),
  "mcr.microsoft.com/dotnet/runtime": dotnet(),
  "mcr.microsoft.com/dotnet/runtime-deps": dotnet(),
  // The default moved from Debian to Oracle Linux with version 12; slim tags stayed on Debian (docker-library/docs, openjdk).
  openjdk: { osByVersion: { "12": "oracle", "0": "debian" }, osByWord: { slim: "debian" } },
  "bitnami/*": { packageManager: "install_packages" },
  mysql: { packageManager: "microdnf" },
  // Its plain tags are FROM scratch, those that name a distribution are not.
  "ghcr.io/astral-sh/uv": { shell: undefined },
  // No package manager in it: packages come from a full ubi stage.
  "registry.access.redhat.com/ubi9/ubi-micro": { packageManager: null, release: "9" },
  "keycloak/keycloak": { packageManager: null },
};

/** `app` exists from 8.0 on; the default distribution changed with 10.0. */
function dotnet(): Row {
  return { switchUserSince: "8", osByVersion: { "10": "ubuntu@24.04", "8": "debian@12" } };
}

/** The images' `-nonroot` tags are a rule of the server, beside the images' own rows. */
export function isTagRule({ image }: { image: string }): boolean {
  return image === "gcr.io/distroless/*:nonroot";
}

/** Official images whose default distribution never changed; the others' holds for listed tags only. */
export const STEADY = new Set(["eclipse-temurin", "sapmachine", "ros", "caddy", "docker", "adminer"]);

/** Distributions' own products, beside those of the images. `rust` is left out: a release every six weeks. */
export const OS_PRODUCTS = [
  "almalinux",
  "alpine-linux",
  "amazon-linux",
  "centos",
  "debian",
  "fedora",
  "mageia",
  "oracle-linux",
  "rhel",
  "rocky-linux",
  "ubuntu",
  "vmware-photon",
  "windows-nano-server",
  "windows-server-core",
];
export const NO_PRODUCT = new Set(["rust"]);

/** Support that ended before Docker came says nothing about an image. */
export const FIRST_YEAR = "2014";
