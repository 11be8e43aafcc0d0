import rule from "../../server/src/rules/image-untagged.ts";
import { testRule } from "./harness.ts";

const digest = `sha256:${"ab".repeat(32)}`;

testRule(rule, {
  good: [
    {
      name: "an image that needs no tag",
      code: "FROM internal/base\n",
      options: { allowImages: ["*/base"] },
    },
    { name: "a tag", code: "FROM node:22-slim\n" },
    { name: "a digest", code: `FROM node@${digest}\n` },
    { name: "a tag and a digest", code: `FROM node:latest@${digest}\n` },
    { name: "latest is another rule's", code: "FROM node:latest\n" },
    { name: "scratch", code: "FROM scratch\nCOPY app /app\n" },
    { name: "an earlier stage, whatever its case", code: "FROM node:22 AS Build\nFROM build\n" },
    { name: "a stage by number", code: "FROM node:22\nFROM alpine:3.24\nCOPY --from=0 /a /a\n" },
    { name: "an ARG without default", code: "ARG BASE\nFROM ${BASE}\n" },
    { name: "a registry nobody knows", code: "ARG REGISTRY\nFROM ${REGISTRY}node\n" },
    { name: "a tag from an ARG", code: 'ARG VERSION="22"\nFROM node:${VERSION}\n' },
    { name: "a tag from a fallback", code: "ARG VERSION\nFROM node:${VERSION:-22}\n" },
    { name: "a registry's port and a tag", code: "FROM registry:5000/img:1\n" },
    {
      name: "a build context in COPY and mounts",
      code: "FROM alpine:3.24\nCOPY --from=assets /a /a\nRUN --mount=from=tools,target=/mnt true\n",
    },
    { name: "a constant platform", code: "FROM --platform=linux/amd64 alpine:3.24\n" },
  ],
  bad: [
    {
      name: "an official image",
      code: `
        FROM «node»
      `,
      messages: ["untagged"],
      text: "node has no tag, so Docker takes latest and every build may get another image.",
      fixes: [
        { title: "Use node:26.7.0-trixie", output: "FROM node:26.7.0-trixie\n" },
        { title: "Use node:26.7-trixie", output: "FROM node:26.7-trixie\n" },
        { title: "Use node:26-trixie", output: "FROM node:26-trixie\n" },
        { title: "Use node:26.7.0", output: "FROM node:26.7.0\n" },
      ],
    },
    {
      name: "an image nobody recorded",
      code: "FROM «example/app» AS app\n",
      fixes: [],
    },
    {
      name: "a port is no tag",
      code: "FROM «registry:5000/img»\n",
      fixes: [],
    },
    {
      name: "a platform that BuildKit fills in",
      code: "FROM --platform=$BUILDPLATFORM «alpine» AS build # not a comment\n",
    },
    {
      name: "Docker Hub by its full name",
      code: "FROM «docker.io/library/alpine»\n",
      fixes: [
        { title: "Use docker.io/library/alpine:3.24.1", output: "FROM docker.io/library/alpine:3.24.1\n" },
        { title: "Use docker.io/library/alpine:3.24", output: "FROM docker.io/library/alpine:3.24\n" },
        { title: "Use docker.io/library/alpine:3", output: "FROM docker.io/library/alpine:3\n" },
      ],
    },
    {
      name: "every base, and images in COPY and mounts",
      code: `
        FROM «golang» AS build
        RUN --mount=type=bind,from=«alpine»,target=/mnt true
        FROM debian:13-slim
        COPY --from=«nginx» /etc/nginx/nginx.conf /nginx.conf
        COPY --from=build /app /app
      `,
      messages: ["untagged", "untagged", "untagged"],
    },
    {
      name: "a default without a tag",
      code: `
        ARG BASE=ubuntu
        FROM «$BASE»
      `,
      related: ["ARG BASE=ubuntu"],
      fixes: [
        { title: "Use ubuntu:26.04", output: "ARG BASE=ubuntu:26.04\nFROM $BASE\n" },
        {
          title: "Use ubuntu:resolute-20260811.1",
          output: "ARG BASE=ubuntu:resolute-20260811.1\nFROM $BASE\n",
        },
        { title: "Use ubuntu:resolute", output: "ARG BASE=ubuntu:resolute\nFROM $BASE\n" },
      ],
    },
    {
      name: "a default that two bases share is left alone",
      code: `
        ARG BASE=ubuntu
        FROM «$BASE» AS build
        FROM «$BASE»
      `,
      fixes: [],
    },
    {
      name: "a registry from a variable, the name literal",
      code: `
        ARG REGISTRY=docker.io
        FROM «\${REGISTRY}/library/fedora»
      `,
      fixes: [
        {
          title: "Use docker.io/library/fedora:44",
          output: "ARG REGISTRY=docker.io\nFROM ${REGISTRY}/library/fedora:44\n",
        },
      ],
    },
    {
      name: "words over several lines",
      code: `
        FROM \\
          # the base
          «busybox» \\
          AS base
      `,
    },
    {
      name: "a stage of that name further down is another image",
      code: `
        FROM «build»
        FROM node:22 AS build
      `,
    },
  ],
});
