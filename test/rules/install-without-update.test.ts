import rule from "../../server/src/rules/install-without-update.ts";
import { testRule } from "./harness.ts";

const title = "Run apt-get update first, and remove the lists afterwards";

testRule(rule, {
  good: [
    {
      name: "update first",
      code: "FROM debian:12\nRUN apt-get update && apt-get install -y curl && apt-get install -y git\n",
    },
    {
      name: "update in an inner shell",
      code: "FROM debian:12\nRUN sh -c 'apt-get update' && apt-get install -y curl\n",
    },
    {
      name: "a cache mount on the lists",
      code: "FROM debian:12\nRUN --mount=type=cache,target=/var/lib/apt/lists apt-get install -y curl\n",
    },
    {
      name: "lists from elsewhere",
      code: "FROM debian:12\nRUN --mount=from=lists,target=/var/lib/apt apt-get install -y curl\n",
    },
    { name: "local packages", code: "FROM debian:12\nRUN apt-get install -y ./curl.deb\n" },
    { name: "nothing is fetched", code: "FROM debian:12\nRUN apt-get install --no-download -y curl\n" },
    { name: "repairs", code: "FROM debian:12\nRUN dpkg -i a.deb || apt-get install -fy\n" },
    {
      name: "a script that updates",
      code: "FROM debian:12\nRUN curl -fsSL https://example.com/setup | bash - && apt-get install -y nodejs\n",
    },
    {
      name: "add-apt-repository updates",
      code: "FROM ubuntu:24.04\nRUN add-apt-repository ppa:a/b && apt-get install -y c\n",
    },
    {
      name: "a donor stage",
      code: "FROM debian:12 AS a\nRUN apt-get install -y gcc\nFROM alpine:3.23\nUSER 1\n",
    },
    {
      name: "the update alone is the finding, and its fix sees to both",
      code: "FROM debian:12\nRUN apt-get update\nRUN apt-get install -y curl\nRUN apt-get install -y git\n",
    },
  ],
  bad: [
    {
      name: "no update at all",
      code: "FROM debian:12\nRUN «apt-get install» -y curl\n",
      text: "Without an update in the same RUN, this installs from the lists of an earlier layer: they may be gone or out of date.",
      fixes: [
        {
          title,
          output:
            "FROM debian:12\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n",
        },
      ],
    },
    {
      name: "on several lines",
      code: `
        FROM debian:12
        RUN echo hello \\
            && «apt-get -y install» \\
              curl \\
            && make \\
            && apt-get -y install git
      `,
      fixes: [
        {
          title,
          output: `
            FROM debian:12
            RUN echo hello \\
                && apt-get update \\
                && apt-get -y install \\
                  curl \\
                && make \\
                && apt-get -y install git \\
                && rm -rf /var/lib/apt/lists/*
          `,
        },
      ],
    },
    {
      name: "semicolons under set -e",
      code: `
        FROM debian:12
        RUN set -ex; \\
            «apt-get install» -y curl; \\
            make
      `,
      fixes: [
        {
          title,
          output: `
            FROM debian:12
            RUN set -ex; \\
                apt-get update; \\
                apt-get install -y curl; \\
                rm -rf /var/lib/apt/lists/*; \\
                make
          `,
        },
      ],
    },
    {
      name: "a here-document",
      code: "FROM debian:12\nRUN <<EOF\nset -e\n«apt-get install» -y curl\nmake\nEOF\n",
      fixes: [
        {
          title,
          output:
            "FROM debian:12\nRUN <<EOF\nset -e\napt-get update\napt-get install -y curl\nrm -rf /var/lib/apt/lists/*\nmake\nEOF\n",
        },
      ],
    },
    {
      name: "cleaned already",
      code: "FROM debian:12\nRUN «apt install» -y curl && rm -rf /var/lib/apt/lists/*\n",
      fixes: [
        {
          title,
          output:
            "FROM debian:12\nRUN apt-get update && apt install -y curl && rm -rf /var/lib/apt/lists/*\n",
        },
      ],
    },
    {
      name: "inside a branch",
      code: 'FROM debian:12\nRUN if [ -n "$X" ]; then «apt-get install» -y curl; fi\n',
      fixes: [
        {
          title,
          output:
            'FROM debian:12\nRUN if [ -n "$X" ]; then apt-get update && apt-get install -y curl; fi && rm -rf /var/lib/apt/lists/*\n',
        },
      ],
    },
    {
      name: "behind ||: no place for a fix",
      code: "FROM debian:12\nRUN command -v curl || «apt-get install» -y curl\n",
      fixes: [],
    },
    { name: "exec form", code: 'FROM debian:12\nRUN ["«apt-get", "install»", "-y", "curl"]\n', fixes: [] },
    {
      name: "update in an earlier RUN that installs",
      code: "FROM debian:12\nRUN apt-get update && apt-get install -y curl\nRUN «apt-get install» -y git\n",
    },
  ],
});
