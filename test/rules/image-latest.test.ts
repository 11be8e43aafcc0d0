import rule from "../../server/src/rules/image-latest.ts";
import { testRule } from "./harness.ts";

const digest = `sha256:${"ab".repeat(32)}`;

testRule(rule, {
  good: [
    {
      name: "an image that needs no version",
      code: "FROM registry.example.com/base/java:latest\n",
      options: { allowImages: ["registry.example.com/*"] },
    },
    { name: "a version", code: "FROM node:22\n" },
    { name: "no tag is another rule's", code: "FROM node\n" },
    { name: "latest with a digest", code: `FROM node:latest@${digest}\n` },
    { name: "latest-alpine is another rule's", code: "FROM example/app:latest-alpine\n" },
    { name: "an ARG without default", code: "ARG VERSION\nFROM node:${VERSION}\n" },
    { name: "a repository named latest", code: "FROM example/latest:1\n" },
    { name: "a stage", code: "FROM node:22 AS latest\nFROM latest\n" },
  ],
  bad: [
    {
      name: "another image than the one that needs no version",
      code: "FROM registry.example.com/java:«latest»\n",
      options: { allowImages: ["java", "example.com/*", "registry.example.com/java:latest"] },
    },
    {
      name: "an official image",
      code: "FROM alpine:«latest»\n",
      messages: ["latest"],
      text: "The tag latest of alpine moves with every release, so every build may get another image.",
      fixes: [
        { title: "Use alpine:3.24.1", output: "FROM alpine:3.24.1\n" },
        { title: "Use alpine:3.24", output: "FROM alpine:3.24\n" },
        { title: "Use alpine:3", output: "FROM alpine:3\n" },
      ],
    },
    {
      name: "an image nobody recorded, in a registry with a port",
      code: "FROM registry:5000/team/app:«latest»\n",
      text: "The tag latest of registry:5000/team/app moves with every release, so every build may get another image.",
      fixes: [],
    },
    {
      name: "distroless",
      code: "FROM gcr.io/distroless/static:«latest»\n",
      fixes: [],
    },
    {
      name: "images in COPY and mounts",
      code: `
        FROM debian:13-slim
        COPY --from=ghcr.io/astral-sh/uv:«latest» /uv /bin/
        RUN --mount=type=bind,from=busybox:«latest»,target=/mnt true
      `,
      messages: ["latest", "latest"],
    },
    {
      name: "a tag from an ARG's default",
      code: `
        ARG TAG='latest'
        FROM fedora:«\${TAG}»
      `
        .replace("«${TAG}»", "${TAG}")
        .replace("fedora:${TAG}", "«fedora:${TAG}»"),
      related: ["ARG TAG='latest'"],
      fixes: [{ title: "Use fedora:44", output: "ARG TAG='44'\nFROM fedora:${TAG}\n" }],
    },
    {
      name: "the whole reference from an ARG's default",
      code: `
        ARG BASE=photon:latest
        FROM «$BASE» AS base
      `,
      fixes: [
        { title: "Use photon:5.0", output: "ARG BASE=photon:5.0\nFROM $BASE AS base\n" },
        { title: "Use photon:5.0-20260727", output: "ARG BASE=photon:5.0-20260727\nFROM $BASE AS base\n" },
      ],
    },
    {
      name: "a default in the reference",
      code: "ARG TAG\nFROM fedora:${TAG:-«latest»}\n",
      fixes: [{ title: "Use fedora:44", output: "ARG TAG\nFROM fedora:${TAG:-44}\n" }],
    },
  ],
});
