import rule from "../../server/src/rules/apt-lists.ts";
import { testRule } from "./harness.ts";

const title = "Remove the package lists in the same RUN";
const install = "apt-get update && apt-get install -y curl";

testRule(rule, {
  good: [
    ...[
      "rm -rf /var/lib/apt/lists/*",
      "rm -fr /var/lib/apt/lists",
      'rm -r "/var/lib/apt/lists/"',
      "rm -rf /tmp/* /var/lib/apt/lists/* /var/tmp/*",
      "rm -rf /var/lib/apt",
      "rm -rf /var/lib/{apt,dpkg,cache,log}/",
      "find /var/lib/apt/lists -type f -delete",
      "find /var/lib/apt/lists -mindepth 1 -exec rm -rf {} +",
      "apt-get dist-clean",
      "apt-get distclean -y",
      "sudo rm -rf /var/lib/apt/lists/*",
    ].map((cleanup) => ({ name: cleanup, code: `FROM debian:12\nRUN ${install} && ${cleanup}\n` })),
    ...[
      "type=cache,target=/var/lib/apt",
      "target=/var/lib/apt/lists,type=cache,sharing=locked",
      "type=cache,dst=/var/lib/apt/lists/",
      "type=tmpfs,target=/var/lib/apt/lists",
    ].map((mount) => ({
      name: `a mount: ${mount} (hadolint#497, #671, #723, #983, #1095)`,
      code: `FROM debian:12\nRUN --mount=type=cache,target=/var/cache/apt --mount=${mount} ${install}\n`,
    })),
    {
      name: "a stage that only donates files",
      code: `FROM debian:12 AS a\nRUN ${install}\nFROM alpine:3.23\nUSER 1\n`,
    },
    { name: "install without update leaves no lists", code: "FROM debian:12\nRUN apt-get install -y curl\n" },
    { name: "an update alone is another rule's finding", code: "FROM debian:12\nRUN apt-get update\n" },
    {
      name: "a here-document (trivy#8283)",
      code: `FROM debian:12\nRUN <<EOF\nset -e\n${install}\nrm -rf /var/lib/apt/lists/*\nEOF\n`,
    },
    {
      name: "statements joined by ;",
      code: `FROM debian:12\nRUN set -e; ${install}; rm -rf /var/lib/apt/lists/*\n`,
    },
    {
      name: "a mount on a folder that ENV names",
      code: `FROM debian:12\nENV LISTS=/var/lib/apt/lists\nRUN --mount=type=cache,target=$LISTS ${install}\n`,
    },
    {
      name: "a mount of a deferred RUN",
      code: `FROM debian:12\nONBUILD RUN --mount=type=cache,target=/var/lib/apt ${install}\n`,
    },
    { name: "a mere argument", code: "FROM debian:12\nRUN echo apt-get update\n" },
  ],
  bad: [
    {
      name: "one line",
      code: "FROM debian:12\nRUN «apt-get update» && apt-get install -y curl\n",
      text: "The package lists stay in this layer: they make the image larger and go out of date in it.",
      fixes: [
        {
          title,
          output:
            "FROM debian:12\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n",
        },
      ],
    },
    {
      name: "operators at the start of lines, more behind it",
      code: `
        FROM debian:12
        RUN «apt-get -qq update» \\
          && apt-get install -y \\
               curl \\
               git \\
          # build
          && make install
      `,
      fixes: [
        {
          title,
          output: `
            FROM debian:12
            RUN apt-get -qq update \\
              && apt-get install -y \\
                   curl \\
                   git \\
              && rm -rf /var/lib/apt/lists/* \\
              # build
              && make install
          `,
        },
      ],
    },
    {
      name: "operators at the end of lines",
      code: `
        FROM debian:12
        RUN «apt-get update» && \\
            apt-get install -y curl && \\
            make
      `,
      fixes: [
        {
          title,
          output: `
            FROM debian:12
            RUN apt-get update && \\
                apt-get install -y curl && \\
                rm -rf /var/lib/apt/lists/* && \\
                make
          `,
        },
      ],
    },
    {
      name: "set -e and semicolons",
      code: `
        FROM debian:12
        RUN set -eux; \\
        	«apt-get update»; \\
        	apt-get install -y --no-install-recommends \\
        		curl \\
        	; \\
        	make
      `,
      fixes: [
        {
          title,
          output: `
            FROM debian:12
            RUN set -eux; \\
            	apt-get update; \\
            	apt-get install -y --no-install-recommends \\
            		curl \\
            	; \\
            	rm -rf /var/lib/apt/lists/* \\
            	; \\
            	make
          `,
        },
      ],
    },
    {
      name: "set -e and a semicolon at the end: a failing install still fails the build",
      code: "FROM debian:12\nRUN set -e; «apt-get update»; apt-get install -y curl\n",
      fixes: [
        {
          title,
          output:
            "FROM debian:12\nRUN set -e; apt-get update; apt-get install -y curl; rm -rf /var/lib/apt/lists/*\n",
        },
      ],
    },
    {
      name: "a semicolon without set -e: the status of the install stays that of the RUN",
      code: "FROM debian:12\nRUN «apt-get update»; apt-get install -y curl\n",
      fixes: [
        {
          title,
          output:
            "FROM debian:12\nRUN apt-get update; apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n",
        },
      ],
    },
    {
      name: "a shell that stops at errors",
      code: 'FROM debian:12\nSHELL ["/bin/bash", "-euo", "pipefail", "-c"]\nRUN «apt-get update»; apt-get install -y curl\n',
      fixes: [
        {
          title,
          output:
            'FROM debian:12\nSHELL ["/bin/bash", "-euo", "pipefail", "-c"]\nRUN apt-get update; apt-get install -y curl; rm -rf /var/lib/apt/lists/*\n',
        },
      ],
    },
    {
      name: "ONBUILD",
      code: "FROM debian:12\nONBUILD RUN «apt-get update» && apt-get install -y curl\n",
      fixes: [
        {
          title,
          output:
            "FROM debian:12\nONBUILD RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n",
        },
      ],
    },
    {
      name: "packages on lines of their own",
      code: `
        FROM debian:12
        RUN «apt-get update» && apt-get install -y \\
            curl \\
            git
        USER 1
      `,
      fixes: [
        {
          title,
          output: `
            FROM debian:12
            RUN apt-get update && apt-get install -y \\
                curl \\
                git \\
                && rm -rf /var/lib/apt/lists/*
            USER 1
          `,
        },
      ],
    },
    {
      name: "a here-document that stops at errors",
      code: `
        FROM debian:12
        RUN <<EOF
          set -e
          «apt-get update»
          apt-get install -y curl # for the check
          make
        EOF
      `,
      fixes: [
        {
          title,
          output: `
            FROM debian:12
            RUN <<EOF
              set -e
              apt-get update
              apt-get install -y curl # for the check
              rm -rf /var/lib/apt/lists/*
              make
            EOF
          `,
        },
      ],
    },
    {
      name: "a here-document that goes on after errors, install last",
      code: "FROM debian:12\nRUN <<EOF\n«apt-get update»\napt-get install -y curl\nEOF\n",
      fixes: [
        {
          title,
          output:
            "FROM debian:12\nRUN <<EOF\napt-get update\napt-get install -y curl && rm -rf /var/lib/apt/lists/*\nEOF\n",
        },
      ],
    },
    {
      name: "inside a branch: behind it",
      code: `
        FROM debian:12
        RUN if [ -n "$X" ]; then \\
              «apt-get update»; apt-get install -y curl; \\
            fi \\
            && make
      `,
      fixes: [
        {
          title,
          output: `
            FROM debian:12
            RUN if [ -n "$X" ]; then \\
                  apt-get update; apt-get install -y curl; \\
                fi \\
                && rm -rf /var/lib/apt/lists/* \\
                && make
          `,
        },
      ],
    },
    {
      name: "inside a subshell and behind a pipe",
      code: "FROM debian:12\nRUN («apt-get update» && yes | apt-get install curl)\n",
      fixes: [
        {
          title,
          output:
            "FROM debian:12\nRUN (apt-get update && yes | apt-get install curl) && rm -rf /var/lib/apt/lists/*\n",
        },
      ],
    },
    {
      name: "another escape character",
      code: "# escape=`\nFROM debian:12\nRUN «apt-get update» && apt-get install -y `\n      curl\n",
      fixes: [
        {
          title,
          output:
            "# escape=`\nFROM debian:12\nRUN apt-get update && apt-get install -y `\n      curl `\n      && rm -rf /var/lib/apt/lists/*\n",
        },
      ],
    },
    {
      name: "the script of an exec form",
      code: 'FROM debian:12\nRUN ["sh", "-c", "«apt-get update» && apt-get install -y curl"]\n',
      fixes: [
        {
          title,
          output:
            'FROM debian:12\nRUN ["sh", "-c", "apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*"]\n',
        },
      ],
    },
    {
      name: "a cleanup in front of the install (hadolint#957)",
      code: "FROM debian:12\nRUN rm -rf /var/lib/apt/lists/* && «apt-get update» && apt-get install -y curl\n",
    },
    {
      name: "a cleanup in a later layer (hadolint#311, trivy#1740)",
      code: "FROM debian:12\nRUN «apt-get update» && apt-get install -y curl\nRUN rm -rf /var/lib/apt/lists/*\n",
    },
    {
      name: "apt-get clean keeps the lists",
      code: "FROM debian:12\nRUN «apt-get update» && apt-get install -y curl && apt-get clean\n",
    },
    {
      name: "a mount on the archives only",
      code: "FROM debian:12\nRUN --mount=type=cache,target=/var/cache/apt «apt-get update» && apt-get install -y curl\n",
    },
    {
      name: "a stage that the shipped one is built from",
      code: "FROM debian:12 AS a\nRUN «apt-get update» && apt-get install -y curl\nFROM a\nUSER 1\n",
    },
    {
      name: "a later install relies on the lists",
      code: `
        FROM debian:12
        RUN «apt-get update» && apt-get install -y curl
        RUN apt-get install -y git
      `,
      related: ["RUN"],
      fixes: [
        {
          title: `${title} (later installs then need an update of their own)`,
          output: `
            FROM debian:12
            RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
            RUN apt-get install -y git
          `,
        },
      ],
    },
    {
      name: "a quote that never closes: nothing can be put behind it",
      code: 'FROM debian:12\nRUN «apt-get update» && apt-get install -y curl "\nLABEL a=b\n',
      fixes: [],
    },
    {
      name: "a file without FROM",
      code: "RUN «apt-get update» && apt-get install -y curl\n",
      fixes: [
        {
          title: "Remove the package lists in the same RUN",
          output: "RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n",
        },
      ],
    },
    { name: "apt and aptitude", code: "FROM debian:12\nRUN «apt update» && aptitude install -y curl\n" },
    {
      name: "in a function: no place for a fix",
      code: "FROM debian:12\nRUN f() { «apt-get update» && apt-get install -y a; } && f\n",
      fixes: [],
    },
  ],
});
