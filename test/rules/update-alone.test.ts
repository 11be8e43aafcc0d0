import rule from "../../server/src/rules/update-alone.ts";
import { testRule } from "./harness.ts";

const title = "Move the update into the RUN that needs it";

testRule(rule, {
  good: [
    {
      name: "comments in backticks between the commands",
      code: "FROM debian:12\nRUN apt-get update && \\\n  `# tools` \\\n  apt-get install -y curl\n",
    },
    {
      name: "joined by ; (trivy#6516, #9340)",
      code: "FROM debian:12\nRUN apt-get update; apt-get install -y curl\n",
    },
    { name: "joined by &&", code: "FROM debian:12\nRUN apt-get update && apt-get install -y curl\n" },
    {
      name: "a here-document (trivy#8283)",
      code: "FROM debian:12\nRUN <<EOF\napt-get update\napt-get install -y curl\nEOF\n",
    },
    { name: "an upgrade", code: "FROM alpine:3.23\nRUN apk update && apk upgrade\n" },
    {
      name: "a cache mount on the lists",
      code: "FROM debian:12\nRUN --mount=type=cache,target=/var/lib/apt apt-get update\n",
    },
    { name: "a script that may install", code: "FROM debian:12\nRUN apt-get update && ./install.sh\n" },
    {
      name: "yum and dnf look again by themselves",
      code: "FROM rockylinux:9\nRUN dnf makecache\nRUN dnf install -y curl\n",
    },
    { name: "a donor stage", code: "FROM debian:12 AS a\nRUN apt-get update\nFROM alpine:3.23\nUSER 1\n" },
    {
      name: "install and update of other managers",
      code: "FROM alpine:3.23\nRUN apk update && apk add curl && pip install x\n",
    },
  ],
  bad: [
    {
      name: "before installs that fetch the lists themselves",
      code: `
        FROM alpine:3.23
        RUN «apk update»
        RUN apk add --no-cache curl
      `,
      text: "Every later install fetches the lists itself, so this only makes the image larger.",
      fixes: [],
    },
    {
      name: "install in the next RUN",
      code: `
        FROM debian:12
        RUN «apt-get update»
        RUN apt-get install -y curl
      `,
      text: "This layer is cached with the package lists of its day: a later install gets outdated packages, or none at all.",
      related: ["apt-get install"],
      fixes: [
        {
          title,
          output: `
            FROM debian:12
            RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
          `,
        },
      ],
    },
    {
      name: "several installs, other instructions between, more in the first RUN",
      code: `
        FROM debian:12
        RUN echo 'deb https://example.com/debian bookworm main' > /etc/apt/sources.list.d/x.list \\
          && «apt-get -qq update»
        ENV A=b
        RUN apt-get install -y \\
              curl \\
              git
        RUN cd /tmp && apt-get install -y make && rm -rf /var/lib/apt/lists/*
      `,
      related: ["apt-get install", "apt-get install"],
      fixes: [
        {
          title,
          output: `
            FROM debian:12
            RUN echo 'deb https://example.com/debian bookworm main' > /etc/apt/sources.list.d/x.list
            ENV A=b
            RUN apt-get -qq update && apt-get install -y \\
                  curl \\
                  git \\
                  && rm -rf /var/lib/apt/lists/*
            RUN cd /tmp && apt-get -qq update && apt-get install -y make && rm -rf /var/lib/apt/lists/*
          `,
        },
      ],
    },
    {
      name: "apk: --no-cache updates by itself",
      code: "FROM alpine:3.23\nRUN «apk update»\nRUN apk add curl && apk add --no-cache git\n",
      fixes: [{ title, output: "FROM alpine:3.23\nRUN apk add --no-cache curl && apk add --no-cache git\n" }],
    },
    {
      name: "zypper",
      code: "FROM opensuse/leap:15.6\nRUN «zypper refresh»\nRUN zypper -n in curl\n",
      fixes: [{ title, output: "FROM opensuse/leap:15.6\nRUN zypper refresh && zypper -n in curl\n" }],
    },
    {
      name: "exec form",
      code: 'FROM debian:12\nRUN ["«apt-get", "update»"]\nRUN apt-get install -y a=1\n',
      fixes: [
        {
          title,
          output:
            "FROM debian:12\nRUN apt-get update && apt-get install -y a=1 && rm -rf /var/lib/apt/lists/*\n",
        },
      ],
    },
    {
      name: "an upgrade needs the lists, too; an update of its own behind the install does not help it",
      code: `
        FROM debian:12
        RUN «apt-get update»
        RUN apt-get upgrade -y
        RUN apt-get install -y a=1 && apt-get update && apt-get install -y b=1
        RUN apt-get install -y c=1
      `,
      fixes: [
        {
          title,
          output: `
            FROM debian:12
            RUN apt-get update && apt-get upgrade -y && rm -rf /var/lib/apt/lists/*
            RUN apt-get update && apt-get install -y a=1 && apt-get update && apt-get install -y b=1
            RUN apt-get install -y c=1
          `,
        },
      ],
    },
    { name: "nothing is installed at all", code: "FROM debian:12\nRUN «apt-get update»\n", fixes: [] },
    {
      name: "other stages are built from the lists",
      code: "FROM debian:12 AS a\nRUN «apt-get update»\nRUN apt-get install -y curl\nFROM a\nRUN apt-get install -y git\n",
      fixes: [],
    },
    {
      name: "behind a cleanup that comes too early",
      code: "FROM debian:12\nRUN rm -rf /var/lib/apt/lists/* && «apt-get update»\n",
      fixes: [],
    },
  ],
});
