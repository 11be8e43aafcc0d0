import rule from "../../server/src/rules/user-root-last.ts";
import { testRule } from "./harness.ts";

testRule(rule, {
  good: [
    { name: "root in between", code: "FROM node:22\nUSER root\nRUN true\nUSER node\n" },
    {
      name: "root, user, root, user",
      code: "FROM node:22\nUSER root\nUSER node\nUSER root\nRUN true\nUSER node\n",
    },
    { name: "root in a builder", code: "FROM node:22 AS build\nUSER root\nFROM node:22\nUSER node\n" },
    { name: "a name that begins like root", code: "FROM debian:12\nUSER rootless\n" },
    { name: "a number that begins with 0", code: "FROM debian:12\nUSER 01000\n" },
    { name: "unresolved", code: "FROM debian:12\nARG U\nUSER ${U}\n" },
    { name: "no USER is another rule's finding", code: "FROM debian:12\n" },
    {
      name: "ContainerUser",
      code: "FROM mcr.microsoft.com/windows/nanoserver:ltsc2025\nUSER ContainerUser\n",
    },
    { name: "an empty USER", code: "FROM node:22\nUSER node\nUSER\n" },
    { name: "a root group", code: "FROM debian:12\nUSER 1001:0\n" },
  ],
  bad: [
    {
      name: "root by name, nothing behind it",
      code: 'FROM node:22\nUSER «root»\nCMD ["node"]\n',
      text: "The image runs as root, so an attacker who takes over the application is root in the container.",
      fixes: [{ title: "Switch to the user node", output: 'FROM node:22\nUSER node\nCMD ["node"]\n' }],
    },
    { name: "root by number", code: "FROM node:22\nUSER «0»\n" },
    { name: "user and group", code: "FROM node:22\nUSER «0:0»\n" },
    { name: "with a sign and zeros", code: "FROM node:22\nUSER «+00»\n" },
    { name: "a group behind the name", code: "FROM node:22\nUSER «root:root»\n" },
    { name: "quoted", code: 'FROM node:22\nUSER «"root"»\n' },
    { name: "from an ARG's default", code: "FROM node:22\nARG U=root\nUSER «$U»\n" },
    { name: "from a default in the expansion", code: "FROM node:22\nUSER «${U:-root}»\n" },
    { name: "from a global ARG", code: "ARG U=0\nFROM node:22\nARG U\nUSER «${U}»\n" },
    { name: "from an inherited ENV", code: "FROM node:22 AS base\nENV U=root\nFROM base\nUSER «$U»\n" },
    { name: "the user known though its group is not", code: "FROM node:22\nARG G\nUSER «root:$G»\n" },
    { name: "a second name for uid 0", code: "FROM debian:12\nRUN useradd -o -u 0 toor\nUSER «toor»\n" },
    {
      name: "Windows' administrator in any case",
      code: "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nUSER «containeradministrator»\n",
      fixes: [
        {
          title: "Switch to the user ContainerUser",
          output: "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nUSER ContainerUser\n",
        },
      ],
    },
    {
      name: "work behind it that may need root: back to the earlier user afterwards",
      code: `
        FROM debian:12
        USER app
        USER «root»
        RUN make install
        CMD ["/app"]
      `,
      fixes: [
        {
          title: "Switch to the user app",
          output: `
            FROM debian:12
            USER app
            USER root
            RUN make install
            USER app
            CMD ["/app"]
          `,
        },
      ],
    },
    {
      name: "inherited from a stage, which is named",
      code: 'FROM node:22 AS base\nUSER root\nFROM «base»\nCMD ["node"]\n',
      messages: ["inherited"],
      related: ["root"],
      fixes: [
        {
          title: "Switch to the user node",
          output: 'FROM node:22 AS base\nUSER root\nFROM base\nUSER node\nCMD ["node"]\n',
        },
      ],
    },
    {
      name: "a non-root base turned back to root",
      code: "FROM jenkins/jenkins:2.516.1\nUSER «root»\n",
    },
    {
      name: "the entry point drops privileges: lesser",
      code: "FROM debian:12\nUSER «root»\nENTRYPOINT exec su-exec app /server\n",
      messages: ["drops"],
      severity: "info",
      fixes: [],
    },
  ],
});
