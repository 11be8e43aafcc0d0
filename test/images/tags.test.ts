import assert from "node:assert/strict";
import { test } from "node:test";
import officialTags from "../../server/src/images/official-tags.json" with { type: "json" };
import {
  classifyTag,
  suggestTags,
  suggestValues,
  type TagClass,
  versionOfTag,
} from "../../server/src/images/tags.ts";
import { reference } from "./reference.ts";

const digest = `sha256:${"ab".repeat(32)}`;

const CLASSES: Readonly<Record<TagClass, readonly string[]>> = {
  none: ["node", "registry:5000/img", "gcr.io/distroless/static", "docker.io/library/alpine"],
  latest: ["node:latest", "registry:5000/img:latest", "gcr.io/distroless/static:latest"],
  digest: [`node@${digest}`, `node:latest@${digest}`, `node:22@${digest}`],
  alias: [
    "node:lts",
    "node:lts-alpine",
    "node:current-bookworm-slim",
    "node:alpine",
    "node:alpine3.18",
    "node:stretch-slim",
    "node:onbuild",
    "python:slim",
    "python:rc-slim",
    "php:apache",
    "php:fpm-alpine",
    "wordpress:php8.3-apache",
    "tomcat:jre21-temurin-noble",
    "eclipse-temurin:alpine",
    "mysql:innovation",
    "nginx:mainline-alpine",
    "nginx:stable-alpine",
    "debian:stable-slim",
    "debian:sid",
    "ubuntu:rolling",
    "ubuntu:devel",
    "alpine:edge",
    "fedora:rawhide",
    "almalinux:minimal",
    "busybox:musl",
    "docker:dind",
    "buildpack-deps:stable",
    "example/app:stable",
    "example/app:Nightly",
    "example/app:master",
    "example/app:latest-debian-12",
    "example/app:alpine-latest",
    "example/app:latest-dev",
    "example/app:dev-slim",
    "jenkins/jenkins:lts-jdk21",
  ],
  versioned: [
    "node:22",
    "node:22-alpine",
    "node:krypton",
    "node:lts-krypton",
    "example/app:v1",
    "example/app:3",
    "example/app:20261120",
    "example/app:main-4f2a91c",
    "example/app:4f2a91c",
    "example/app:nightly-2026-11-20",
    "example/app:1.2-latest",
    "example/app:22-dev",
    "example/app:production",
    "example/app:main-office",
    "example/app:alpine",
    "example/app:bookworm",
    "example/cuda:devel-ubuntu24.04",
    "debian:bookworm",
    "debian:bookworm-slim",
    "debian:stable-20260803",
    "ubuntu:noble",
    "alpine:3.24",
    "eclipse-temurin:21",
    "eclipse-temurin:21-jre-alpine",
    "buildpack-deps:bookworm-scm",
    "ros:humble",
    "gcr.io/distroless/static:nonroot",
    "gcr.io/distroless/static-debian13:debug-nonroot",
    "amazonlinux:2",
    "php:8-apache",
  ],
};

test("tells tags that move from tags that name a version", () => {
  for (const [kind, references] of Object.entries(CLASSES)) {
    for (const text of references) assert.equal(classifyTag(reference(text)), kind, text);
  }
});

// The table's own date decides what these are; scripts/reduce-bases.ts may change them.
const SUGGESTIONS: Readonly<Record<string, readonly string[]>> = {
  node: ["26.7.0-trixie", "26.7-trixie", "26-trixie", "26.7.0"],
  "node:lts": ["24.19.0-bookworm", "24.19-bookworm", "24-bookworm", "24.19.0"],
  "debian:stable": ["13.6", "13", "trixie-20260803", "trixie"],
  ubuntu: ["26.04", "resolute-20260811.1", "resolute"],
  "alpine:edge": ["20260805"],
  "wordpress:php8.3-apache": ["7.1.0-php8.3-apache", "7.1-php8.3-apache", "7-php8.3-apache", "7.1.0-apache"],
  "docker:dind": ["29.7.2-dind-alpine3.24", "29.7-dind", "29-dind", "29.7.2-dind"],
  "node:22": [],
  "node:stretch": [],
  "example/app:latest": [],
  "gcr.io/distroless/static": [],
};

test("suggests more specific tags of the same build", () => {
  for (const [text, tags] of Object.entries(SUGGESTIONS)) {
    const suggestions = suggestTags(reference(text)).map(({ tag }) => tag);
    assert.deepEqual(suggestions, tags, text);
  }
});

test("every suggestion in the table is of the same build and names a version", () => {
  for (const [name, lines] of Object.entries<readonly string[]>(officialTags.images)) {
    for (const line of lines) {
      const tags = line.replace(/ [<=] .*/, "").split(" ");
      for (const tag of tags) {
        for (const suggestion of suggestTags(reference(`${name}:${tag}`))) {
          assert.ok(tags.includes(suggestion.tag), `${name}:${tag} and ${suggestion.tag} are one build`);
          assert.equal(classifyTag(reference(suggestion.text)), "versioned", suggestion.text);
        }
      }
    }
  }
});

test("keeps the registry in a suggestion", () => {
  const [first] = suggestTags(reference("docker.io/library/fedora:latest"));
  assert.equal(first?.text, "docker.io/library/fedora:44");
});

test("suggests what may stand in an open part of a tag", () => {
  assert.deepEqual(suggestValues("node:", "-alpine"), ["26.7.0", "26.7", "26"]);
  assert.deepEqual(suggestValues("fedora:", ""), ["44"]);
  assert.deepEqual(suggestValues("node:22-", ""), []);
  assert.deepEqual(suggestValues("example/app:", ""), []);
  assert.deepEqual(suggestValues("", "/node:22"), []);
});

test("reads the version at the head of a tag", () => {
  const versions = ["26.7.0-trixie", "v3.7", "8u502-b07-jdk", "3.15.0rc1", "alpine", "jdk21"].map(
    versionOfTag,
  );
  assert.deepEqual(versions, ["26.7.0", "3.7", "8", "3.15.0", undefined, undefined]);
});
