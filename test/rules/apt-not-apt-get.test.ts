import rule from "../../server/src/rules/apt-not-apt-get.ts";
import { testRule } from "./harness.ts";

testRule(rule, {
  good: [
    { name: "apt-get", code: "FROM debian:12\nRUN apt-get update && apt-get install -y curl\n" },
    {
      name: "a URL and a path (checkov#6567)",
      code: "FROM debian:12\nRUN curl https://example.com/apt update apt -o /etc/apt/sources.list.d/a.list\n",
    },
    { name: "a mere argument", code: "FROM debian:12\nRUN echo use apt install && which apt\n" },
    { name: "a package", code: "FROM debian:12\nRUN apt-get install -y apt\n" },
    {
      name: "a donor stage",
      code: "FROM debian:12 AS a\nRUN apt install -y gcc\nFROM alpine:3.23\nUSER 1\n",
    },
  ],
  bad: [
    {
      name: "a Linux that compiles for Windows",
      code: `
        FROM example/windows-static-x64:1.0
        RUN «apt» install -y cmake
      `,
      fixes: [
        {
          title: "Use apt-get",
          output: `
            FROM example/windows-static-x64:1.0
            RUN apt-get install -y cmake
          `,
        },
      ],
    },
    {
      name: "two commands, a finding each",
      code: "FROM debian:12\nRUN «apt» update && sudo «apt» -y install curl\n",
      text: "apt is made for people at a terminal: its options and output may change between releases; apt-get's do not.",
      fixes: [
        { title: "Use apt-get", output: "FROM debian:12\nRUN apt-get update && sudo apt -y install curl\n" },
      ],
    },
    {
      name: "with a path",
      code: "FROM debian:12\nRUN «/usr/bin/apt» remove curl\n",
      fixes: [{ title: "Use apt-get", output: "FROM debian:12\nRUN /usr/bin/apt-get remove curl\n" }],
    },
    {
      name: "another verb",
      code: "FROM debian:12\nRUN «apt» full-upgrade -y\n",
      fixes: [{ title: "Use apt-get", output: "FROM debian:12\nRUN apt-get dist-upgrade -y\n" }],
    },
    {
      name: "upgrade may bring new packages",
      code: "FROM debian:12\nRUN apt-get update && «apt» -y upgrade\n",
      fixes: [
        {
          title: "Use apt-get",
          output: "FROM debian:12\nRUN apt-get update && apt-get -y upgrade --with-new-pkgs\n",
        },
      ],
    },
    {
      name: "a query",
      code: "FROM debian:12\nRUN «apt» show curl\n",
      fixes: [{ title: "Use apt-cache", output: "FROM debian:12\nRUN apt-cache show curl\n" }],
    },
    { name: "no counterpart", code: "FROM debian:12\nRUN «apt» list --installed\n", fixes: [] },
    {
      name: "exec form",
      code: 'FROM debian:12\nRUN ["«apt»", "clean"]\n',
      fixes: [{ title: "Use apt-get", output: 'FROM debian:12\nRUN ["apt-get", "clean"]\n' }],
    },
  ],
});
