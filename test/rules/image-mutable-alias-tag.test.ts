import rule from "../../server/src/rules/image-mutable-alias-tag.ts";
import { testRule } from "./harness.ts";

const digest = `sha256:${"ab".repeat(32)}`;

testRule(rule, {
  good: [
    {
      name: "versions of any precision",
      code: "FROM node:22.1.0 AS a\nFROM node:22-alpine AS b\nFROM node:22\n",
    },
    { name: "a distribution's release by name", code: "FROM debian:bookworm-slim AS a\nFROM ubuntu:noble\n" },
    { name: "a named line of Node.js", code: "FROM node:lts-krypton\n" },
    { name: "the only tag without root", code: "FROM gcr.io/distroless/static-debian13:nonroot\n" },
    { name: "a commit", code: "FROM example/app:main-4f2a91c\n" },
    { name: "a date", code: "FROM example/app:nightly-20261120\n" },
    { name: "a name that nobody can judge", code: "FROM example/app:production\n" },
    { name: "an alias with a digest", code: `FROM node:lts@${digest}\n` },
    { name: "a tag that may move", code: "FROM node:lts\n", options: { allow: ["lts"] } },
    {
      name: "an image with its tag that may move, by Docker's own name",
      code: "FROM docker.io/library/node:lts-slim\n",
      options: { allow: ["node:lts-*"] },
    },
    { name: "latest is another rule's", code: "FROM node:latest\n" },
    { name: "a variant of an image nobody recorded", code: "FROM example/app:alpine\n" },
    { name: "an ARG without default", code: "ARG CHANNEL\nFROM node:${CHANNEL}\n" },
    { name: "a version and a development variant", code: "FROM example/app:1.2-dev\n" },
  ],
  bad: [
    {
      name: "another image than the one whose tag may move",
      code: "FROM node:«lts»\n",
      options: { allow: ["python:*", "lts-slim", "node"] },
    },
    {
      name: "lts keeps the distribution and the major version",
      code: "FROM node:«lts-alpine»\n",
      messages: ["alias"],
      text: "The tag lts-alpine of node moves from version to version, so a build may get another version unasked.",
      fixes: [
        { title: "Use node:24.19.0-alpine3.24", output: "FROM node:24.19.0-alpine3.24\n" },
        { title: "Use node:24.19-alpine3.24", output: "FROM node:24.19-alpine3.24\n" },
        { title: "Use node:24-alpine3.24", output: "FROM node:24-alpine3.24\n" },
        { title: "Use node:24.19.0-alpine", output: "FROM node:24.19.0-alpine\n" },
      ],
    },
    {
      name: "a suite of Debian",
      code: "FROM debian:«stable-slim» AS base\n",
      fixes: [
        { title: "Use debian:13.6-slim", output: "FROM debian:13.6-slim AS base\n" },
        { title: "Use debian:13-slim", output: "FROM debian:13-slim AS base\n" },
        { title: "Use debian:trixie-20260803-slim", output: "FROM debian:trixie-20260803-slim AS base\n" },
        { title: "Use debian:trixie-slim", output: "FROM debian:trixie-slim AS base\n" },
      ],
    },
    {
      name: "an official image's tag that names no version",
      code: `
        FROM golang:«alpine» AS a
        FROM python:«slim-bookworm» AS b
        FROM php:«apache» AS c
        FROM tomcat:«jdk21» AS d
        FROM node:«bookworm» AS e
      `,
      messages: ["alias", "alias", "alias", "alias", "alias"],
    },
    {
      name: "tags of any publisher",
      code: `
        FROM example/a:«edge» AS a
        FROM example/b:«main» AS b
        FROM example/c:«dev-alpine» AS c
        FROM example/d:«latest-jdk21» AS d
        FROM example/e:«alpine-latest» AS e
        FROM nginxinc/nginx-unprivileged:«stable-alpine» AS f
        FROM jenkins/jenkins:«lts-jdk21» AS g
        FROM cgr.dev/chainguard/node:«latest-dev» AS h
      `,
      fixes: [],
    },
    {
      name: "images in COPY and mounts",
      code: `
        FROM debian:13-slim
        COPY --from=busybox:«musl» /bin/busybox /bin/
        RUN --mount=type=bind,from=alpine:«edge»,target=/mnt true
      `,
    },
    {
      name: "an alias from an ARG's default",
      code: `
        ARG CHANNEL=rawhide
        FROM «fedora:$CHANNEL»
      `,
      related: ["ARG CHANNEL=rawhide"],
      fixes: [{ title: "Use fedora:45", output: "ARG CHANNEL=45\nFROM fedora:$CHANNEL\n" }],
    },
  ],
});
