import rule from "../../server/src/rules/apt-pin.ts";
import { testRule } from "./harness.ts";

testRule(rule, {
  good: [
    { name: "versions", code: "FROM debian:12\nRUN apt-get install -y curl=7.88.1-10 git=1:2.39.2-1.1\n" },
    {
      name: "a version in a variable (hadolint#928)",
      code: "FROM debian:12\nARG V\nRUN apt-get install -y curl=${V}\n",
    },
    {
      name: "packages in an unknown variable",
      code: "FROM debian:12\nARG PACKAGES\nRUN apt-get install -y $PACKAGES\n",
    },
    {
      name: "pinned packages in a variable of the same RUN (hadolint#393)",
      code: "FROM debian:12\nRUN buildDeps='gcc=1 make=2' && apt-get install -y $buildDeps\n",
    },
    {
      name: "pinned packages in ENV",
      code: 'FROM debian:12\nENV DEPS="gcc=1 make=2"\nRUN apt-get install -y $DEPS\n',
    },
    {
      name: "the value of -t is no package (hadolint#177)",
      code: "FROM debian:12\nRUN apt-get install -y -t testing curl=1\n",
    },
    {
      name: "a local package (hadolint#345)",
      code: "FROM debian:12\nRUN apt-get install -y ./curl.deb /tmp/git_1_amd64.deb\n",
    },
    { name: "a chosen release", code: "FROM debian:12\nRUN apt-get install -y curl/bookworm-backports\n" },
    { name: "no install", code: "FROM debian:12\nRUN apt-get update && apt-get remove curl\n" },
    { name: "a mere argument", code: "FROM debian:12\nRUN echo apt-get install curl\n" },
    { name: "names from a file", code: "FROM debian:12\nRUN xargs apt-get install -y < packages.txt\n" },
    {
      name: "Windows",
      code: "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN apt-get install curl\n",
    },
    {
      name: "the image's command, not its build",
      code: 'FROM debian:12\nCMD ["apt-get", "install", "curl"]\n',
    },
  ],
  bad: [
    {
      name: "one package",
      code: "FROM debian:12\nRUN apt-get update && apt-get install -y «curl» git=1\n",
      text: "No version is fixed for curl: builds at different times install different packages.",
      fixes: [],
    },
    {
      name: "several packages, one finding",
      code: `
        FROM debian:12
        RUN apt-get install -y a=1 «b» \\
              # comment
              c d e f g h \\
              i=2
      `,
      text: "No version is fixed for b, c, d, e, f (+2): builds at different times install different packages.",
    },
    { name: "two commands", code: "FROM debian:12\nRUN apt-get install -y «curl» && apt install -y «git»\n" },
    {
      name: "a stage that is not shipped",
      code: "FROM debian:12 AS a\nRUN apt-get install «gcc»\nFROM alpine:3.23\nUSER 1\n",
    },
    { name: "exec form", code: 'FROM debian:12\nRUN ["apt-get", "install", "-y", "«curl»"]\n' },
    { name: "behind wrappers", code: "FROM debian:12\nRUN sudo -E env A=b apt-get install «curl»\n" },
    { name: "an inner shell", code: "FROM debian:12\nRUN sh -c 'apt-get install «curl»'\n" },
    { name: "a here-document", code: "FROM debian:12\nRUN <<EOF\nset -e\napt-get install -y «curl»\nEOF\n" },
    { name: "ONBUILD", code: "FROM debian:12\nONBUILD RUN apt-get install -y «curl»\n" },
    {
      name: "a list in a variable",
      code: "FROM debian:12\nRUN deps='gcc make=2' && apt-get install -y «$deps»\n",
      text: "No version is fixed for gcc: builds at different times install different packages.",
    },
    { name: "aptitude", code: "FROM debian:12\nRUN aptitude install -y «curl»\n" },
  ],
});
