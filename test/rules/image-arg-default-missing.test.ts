import rule from "../../server/src/rules/image-arg-default-missing.ts";
import { testRule } from "./harness.ts";

testRule(rule, {
  good: [
    { name: "a default", code: "ARG BASE=node:22\nFROM $BASE\n" },
    { name: "a fallback in the reference", code: "ARG VERSION\nFROM node:${VERSION:-22}\n" },
    { name: "a prefix that may be empty", code: "ARG REGISTRY\nFROM ${REGISTRY}alpine:3.24\n" },
    { name: "a suffix that may be empty", code: "ARG VARIANT\nFROM node:22${VARIANT}\n" },
    {
      name: "BuildKit's own variables",
      code: "FROM --platform=$BUILDPLATFORM example/tools:1-$TARGETARCH\n",
    },
    { name: "an image for each platform", code: "FROM example/tools-${TARGETARCH}\n" },
    { name: "a stage for each platform", code: "FROM alpine:3.24 AS base-\nFROM base-${TARGETVARIANT}\n" },
    { name: "a platform with a fallback", code: "FROM --platform=${PLATFORM:-linux/amd64} alpine:3.24\n" },
    { name: "a declared platform", code: "ARG PLATFORM\nFROM --platform=$PLATFORM alpine:3.24\n" },
    { name: "no variable at all", code: "FROM node:\n" },
    { name: "half-typed", code: "FROM\n" },
    { name: "an alternative", code: "ARG DEBUG\nFROM alpine${DEBUG:+-debug}:3.24\n" },
  ],
  bad: [
    {
      name: "the whole base",
      code: `
        ARG BASE
        FROM «\${BASE}»
      `,
      messages: ["none"],
      text: "BASE gives no base image by default, so a plain build fails; whoever starts the build decides what it is built on.",
      related: ["ARG BASE"],
      fixes: [],
    },
    {
      name: "the version",
      code: `
        ARG VERSION
        FROM fedora:«$VERSION»
      `,
      fixes: [{ title: "Give VERSION the default 44", output: "ARG VERSION=44\nFROM fedora:$VERSION\n" }],
    },
    {
      name: "the version in front of a variant",
      code: `
        ARG NODE_VERSION
        FROM node:«\${NODE_VERSION}»-bookworm-slim AS build
      `,
      fixes: ["26.7.0", "26.7", "26"].map((version) => ({
        title: `Give NODE_VERSION the default ${version}`,
        output: `ARG NODE_VERSION=${version}\nFROM node:\${NODE_VERSION}-bookworm-slim AS build\n`,
      })),
    },
    {
      name: "a repository between slashes",
      code: `
        ARG TEAM
        FROM registry.example.com/«$TEAM»/app:1
      `,
      fixes: [],
    },
    {
      name: "an empty default",
      code: `
        ARG VERSION=
        FROM node:«\${VERSION}»
      `,
      messages: ["invalid"],
      fixes: [],
    },
    {
      name: "a default that Docker refuses",
      code: `
        ARG BASE=Node:22
        FROM «$BASE»
      `,
      text: "With the default of BASE the base image is Node:22, which Docker refuses.",
    },
    {
      name: "declared nowhere",
      code: "FROM node:«${VERSION}»\n",
      messages: ["undeclared"],
      text: "No ARG before the first FROM declares VERSION, so it is always empty here.",
      fixes: [],
    },
    {
      name: "declared in a stage",
      code: `
        FROM alpine:3.24 AS tools
        ARG VERSION=22
        FROM node:«\${VERSION}»
      `,
      related: ["ARG VERSION=22"],
    },
    {
      name: "a platform that BuildKit does not know",
      code: "FROM --platform=«$BUILD_PLATFORM» alpine:3.24\n",
      messages: ["undeclared"],
    },
    {
      name: "undeclared, though the rest is a valid reference",
      code: "FROM «${REGISTRY}»alpine:3.24\n",
      messages: ["undeclared"],
    },
  ],
});
