import assert from "node:assert/strict";
import { test } from "node:test";
import { type BaseFacts, findBaseFacts, type KnownUser } from "../../server/src/images/base-facts.ts";
import { reference } from "./reference.ts";

const digest = `sha256:${"ab".repeat(32)}`;

function find(text: string): BaseFacts {
  const facts = findBaseFacts(reference(text));
  assert.ok(facts, `${text} is in the table`);
  return facts;
}

function name(user: KnownUser | undefined): string | undefined {
  return user && `${user.name} ${user.uid}`;
}

/** Compares one aspect of the facts for many images. */
function check(aspect: (facts: BaseFacts) => unknown, table: Readonly<Record<string, unknown>>): void {
  for (const [text, expected] of Object.entries(table)) assert.deepEqual(aspect(find(text)), expected, text);
}

test("knows nothing about images that nobody recorded", () => {
  const unknown = ["example/app", "registry.example.com/node:22", "redhat/ubi9", "composer:2", "node-red"];
  for (const text of unknown) assert.equal(findBaseFacts(reference(text)), undefined, text);
});

test("images that say by their tag what they are built on", () => {
  check(({ user, libc, distribution, release }) => [name(user), libc, distribution, release].join(" "), {
    "lukemathwalker/cargo-chef:latest-rust-1-bookworm": "root 0 glibc debian 12",
    "lukemathwalker/cargo-chef:0.1.62-rust-1.75-alpine": "root 0 musl alpine ",
    "rustlang/rust:nightly-bullseye": "root 0 glibc debian 11",
  });
  assert.equal(findBaseFacts(reference("lukemathwalker/cargo-chef:latest")), undefined);
});

test("default user, for the very tag", () => {
  check(({ user }) => name(user), {
    "node:22": "root 0",
    "docker.io/library/python:3.12-slim": "root 0",
    [`node:22@${digest}`]: "root 0",
    [`node@${digest}`]: "root 0",
    "gcr.io/distroless/static": "root 0",
    "gcr.io/distroless/static:nonroot": "nonroot 65532",
    "gcr.io/distroless/java21-debian13:debug-nonroot": "nonroot 65532",
    "gcr.io/distroless/static-debian12:nonroot-arm64": "nonroot 65532",
    // A digest alone may be any of the tags.
    [`gcr.io/distroless/static@${digest}`]: undefined,
    "nginxinc/nginx-unprivileged:1.30": "101 101",
    "bitnami/redis:7": "1001 1001",
    "bitnami/minideb:bookworm": "root 0",
    "prom/prometheus": "nobody 65534",
    "mcr.microsoft.com/dotnet/aspnet:8.0": "root 0",
    "mcr.microsoft.com/dotnet/aspnet:8.0-jammy-chiseled": "app 1654",
    "cgr.dev/chainguard/python:latest": "nonroot 65532",
    "cgr.dev/chainguard/node:latest-dev": "node 65532",
    // All of its tags have the same user.
    [`cgr.dev/chainguard/static@${digest}`]: "nonroot 65532",
    "dhi.io/python:3.13": "nonroot 65532",
    "dhi.io/python:3.13-debian13-dev": "root 0",
    "haproxy:2.3": "root 0",
    "haproxy:2.8": "haproxy 99",
    "mariadb:11.4": "root 0",
    "mariadb:11.4-ubi9": "mysql 999",
    "mariadb:10.6-ubi8": "mysql 999",
    "wordpress:cli": "www-data 82",
    "docker:dind": "root 0",
    "docker:dind-rootless": "rootless 1000",
    "golang:1.26-nanoserver": "ContainerUser undefined",
    "golang:1.26-windowsservercore-ltsc2022": undefined,
    // The recorded user is of version 8 and later.
    "elasticsearch:7.17.0": undefined,
    "example/app:1-nonroot": "undefined undefined",
    "example/app-unprivileged": "undefined undefined",
    "moby/buildkit:rootless": "undefined undefined",
  });
  check(({ user }) => user?.isRoot, { "node:22": true, "example/app:1-nonroot": false, "solr:9": false });
});

test("says only what holds for every tag where the tag is not known", () => {
  const facts = findBaseFacts(reference("node"), false);
  assert.equal(name(facts?.user), "root 0");
  assert.equal(facts?.distribution, undefined);
  assert.equal(findBaseFacts(reference("gcr.io/distroless/static"), false)?.user, undefined);
  assert.equal(findBaseFacts(reference("mcr.microsoft.com/dotnet/aspnet"), false)?.user, undefined);
  assert.equal(name(findBaseFacts(reference("postgres"), false)?.switchUser), "postgres undefined");
});

test("distribution, release and package manager, for the very tag", () => {
  check(({ distribution, release, packageManager }) => [distribution, release, packageManager], {
    "node:22-alpine3.20": ["alpine", "3.20", "apk"],
    "node:18-bullseye-slim": ["debian", "11", "apt"],
    "node:18": ["debian", undefined, "apt"],
    // From the build's other tags or its base.
    "python:3.12-slim": ["debian", "13", "apt"],
    "tomcat:10.1": ["ubuntu", "24.04", "apt"],
    "eclipse-temurin:21-ubi9-minimal": ["ubi", "9", "microdnf"],
    // A tag without its own record, of an image whose distribution has changed over the years.
    "mysql:5.7": [undefined, undefined, undefined],
    "mysql:8.4": ["oracle", "9", "microdnf"],
    "openjdk:8-jdk": ["debian", undefined, "apt"],
    "openjdk:17": ["oracle", undefined, "dnf"],
    "openjdk:17-jdk-slim": ["debian", undefined, "apt"],
    "mcr.microsoft.com/dotnet/sdk:8.0": ["debian", "12", "apt"],
    "mcr.microsoft.com/dotnet/sdk:10.0": ["ubuntu", "24.04", "apt"],
    "mcr.microsoft.com/dotnet/sdk:6.0": [undefined, undefined, undefined],
    "debian:stable-slim": ["debian", "13", "apt"],
    "ubuntu:jammy-20240111": ["ubuntu", "22.04", "apt"],
    "alpine:edge": ["alpine", undefined, "apk"],
    "centos:7": ["centos", "7", "yum"],
    "centos:8": ["centos", "8", "dnf"],
    "amazonlinux:2": ["amazon", "2", "yum"],
    "amazonlinux:2023": ["amazon", "2023", "dnf"],
    "almalinux:9-minimal": ["alma", "9", "microdnf"],
    "oraclelinux:8-slim": ["oracle", "8", "microdnf"],
    "registry.access.redhat.com/ubi9/ubi-micro": ["ubi", "9", undefined],
    "gcr.io/distroless/cc-debian12": ["debian", "12", undefined],
    "cgr.dev/chainguard/go": ["wolfi", undefined, undefined],
    "cgr.dev/chainguard/go:latest-dev": ["wolfi", undefined, "apk"],
    "bitnami/redis:7": ["debian", "12", "install_packages"],
    [`node@${digest}`]: [undefined, undefined, undefined],
  });
  check(({ family }) => family, {
    "ubuntu:22.04": "debian",
    "fedora:44": "rpm",
    "node:22-alpine": "alpine",
    "gcr.io/distroless/base": "none",
    "cgr.dev/chainguard/go": "none",
    "busybox:1.37": "busybox",
    "mcr.microsoft.com/windows/nanoserver:ltsc2022": "windows",
    [`node@${digest}`]: undefined,
  });
});

test("shell", () => {
  check(({ hasShell }) => hasShell, {
    "node:22": true,
    "gcr.io/distroless/static-debian13:nonroot": false,
    "gcr.io/distroless/static-debian13:debug-nonroot": true,
    "mcr.microsoft.com/dotnet/runtime:9.0-noble-chiseled": false,
    "cgr.dev/chainguard/node": false,
    "cgr.dev/chainguard/node:latest-dev": true,
    "oven/bun:1-distroless": false,
    "registry.access.redhat.com/ubi9/ubi-micro": true,
  });
});

test("users to switch to", () => {
  check(({ switchUser }) => name(switchUser), {
    "node:22-alpine": "node 1000",
    "php:8.3-fpm": "www-data 33",
    "php:8.3-fpm-alpine": "www-data 82",
    "postgres:16": "postgres 999",
    "postgres:16-alpine": "postgres 70",
    "ubuntu:24.04": "ubuntu 1000",
    "ubuntu:22.04": undefined,
    "ubuntu:27.04": "ubuntu 1000",
    "eclipse-temurin:21-jre-noble": "ubuntu 1000",
    "eclipse-temurin:21-jre-jammy": undefined,
    "mcr.microsoft.com/dotnet/aspnet:8.0": "app 1654",
    "mcr.microsoft.com/dotnet/aspnet:7.0": undefined,
    "gcr.io/distroless/static": "nonroot 65532",
    "python:3.12": undefined,
    "eclipse-temurin:17-jdk-alpine": undefined,
    "debian:12": "nobody 65534",
    "oven/bun:1": "bun 1000",
    "oven/bun:1-distroless": undefined,
    "node:22-windowsservercore": undefined,
  });
  check(({ takenIds }) => takenIds.map(name), {
    "ubuntu:24.04": ["ubuntu 1000"],
    "mcr.microsoft.com/dotnet/aspnet:8.0-noble": ["app 1654", "ubuntu 1000"],
    "gradle:8-jdk17": ["gradle 1000"],
    "python:3.12": [],
  });
});

test("how the process starts", () => {
  check(({ entrypointDropsTo }) => entrypointDropsTo, {
    "postgres:16": "postgres",
    "mariadb:11.4": "mysql",
    "mariadb:11.4-ubi9": undefined,
    "node:22": undefined,
  });
  check(({ needsRootToStart }) => needsRootToStart, {
    "nginx:1.30": true,
    "nginx:alpine": true,
    "nginxinc/nginx-unprivileged:1.30": false,
    "httpd:2.4": true,
    "php:8.3-apache": true,
    "php:8.3-apache-bookworm": true,
    "php:8.3-fpm": false,
    "php:8.3": false,
    "wordpress:6.8": true,
    "wordpress:6.8-fpm": false,
    "node:22": false,
  });
});

test("support ends of software and distribution", () => {
  const texts = ({ supportEnds }: BaseFacts) =>
    supportEnds.map(({ product, cycle, date }) => `${product} ${cycle} ${date}`);
  check(texts, {
    "python:3.11-bullseye": ["Python 3.11 2027-10-31", "Debian 11 2024-08-14"],
    "node:20-alpine": ["Node.js 20 2026-04-30"],
    "node:99": [],
    "php:8": ["Debian 13 2028-08-09"],
    "alpine:3.19.1": ["Alpine Linux 3.19 2025-11-01"],
    "amazonlinux:1": ["Amazon Linux 1 2023-12-31"],
    "ros:humble": ["ROS 2 humble 2027-05-31", "Ubuntu 22.04 2027-04-01"],
    "gcr.io/distroless/java17-debian12": ["distroless java17 debian12 2026-01-31"],
    "gcr.io/distroless/static-debian12:nonroot": ["distroless static debian12 2026-09-30"],
    "mcr.microsoft.com/windows/nanoserver:ltsc2022": ["Microsoft Nano Server 2022 2031-10-14"],
    "rust:1.80": [],
  });
});

test("smaller and unprivileged alternatives", () => {
  check(({ slimmerVariants }) => slimmerVariants, {
    "node:22": ["node:22-slim", "node:22-alpine"],
    "node:22-slim": ["node:22-alpine"],
    "node:22-alpine": [],
    "node:latest": [],
    "node:14": [],
    "eclipse-temurin:17-jdk-alpine": ["eclipse-temurin:17-jre-alpine"],
    "docker.io/library/postgres:16": ["docker.io/library/postgres:16-alpine"],
    "php:8.4-fpm": ["php:8.4-fpm-alpine"],
  });
  check(({ nonRootAlternatives }) => nonRootAlternatives[0], {
    "nginx:1.30": "nginxinc/nginx-unprivileged",
    "gcr.io/distroless/static": "gcr.io/distroless/static:nonroot",
    "gcr.io/distroless/static:debug": "gcr.io/distroless/static:debug-nonroot",
    "gcr.io/distroless/static:nonroot": undefined,
    "centos:7": undefined,
  });
});

test("says how sure it is and since when", () => {
  const { confidence, source, date } = find("node:22");
  assert.equal(confidence, "high");
  assert.match(source, /docker-node/);
  assert.match(date, /^\d{4}-\d\d-\d\d$/);
});
