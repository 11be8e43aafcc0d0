import rule from "../../server/src/rules/sudo-in-run.ts";
import { testRule } from "./harness.ts";

testRule(rule, {
  good: [
    { name: "sudo is only installed", code: "FROM debian:12\nRUN apt-get install -y sudo\nUSER app\n" },
    { name: "sudo in a string", code: "FROM debian:12\nRUN echo 'use sudo make'\nUSER app\n" },
    { name: "sudo in a path", code: "FROM debian:12\nRUN rm -rf /etc/sudoers.d/sudo\nUSER app\n" },
    {
      name: "sudo in a heredoc for a file",
      code: "FROM debian:12\nCOPY <<EOF /x.sh\nsudo ls\nEOF\nUSER app\n",
    },
    { name: "sudo in CMD is not the build's", code: "FROM debian:12\nUSER app\nCMD sudo ls\n" },
    {
      name: "sudo in a comment inside RUN",
      code: "FROM debian:12\nRUN true \\\n  # sudo is not needed\n  && ls\nUSER app\n",
    },
    {
      name: "PowerShell is left alone",
      code: 'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell"]\nRUN sudo ls\nUSER ContainerUser\n',
    },
    {
      name: "sudo in a script of another language",
      code: "FROM python:3.13\nRUN <<EOF\n#!/usr/bin/env python3\nsudo = 1\nEOF\nUSER 1000\n",
    },
  ],
  bad: [
    {
      name: "as root",
      code: "FROM debian:12\nRUN «sudo» apt-get update && apt-get install -y curl=7.88.1-10+deb12u12 --no-install-recommends && rm -rf /var/lib/apt/lists/*\nUSER app\n",
      messages: ["needless"],
      fixes: [
        {
          title: "Remove sudo",
          output:
            "FROM debian:12\nRUN apt-get update && apt-get install -y curl=7.88.1-10+deb12u12 --no-install-recommends && rm -rf /var/lib/apt/lists/*\nUSER app\n",
        },
      ],
    },
    {
      name: "behind ; | && and in a subshell",
      code: "FROM debian:12\nRUN a; «sudo» b && (c | «sudo» tee /d) || «sudo» e\nUSER app\n",
    },
    {
      name: "its own options and a continuation go with it",
      code: "FROM debian:12\nRUN true && \\\n    «sudo» -E -H \\\n      make install\nUSER app\n",
      fixes: [
        { title: "Remove sudo", output: "FROM debian:12\nRUN true && \\\n    make install\nUSER app\n" },
      ],
    },
    {
      name: "assignments stay",
      code: "FROM debian:12\nRUN «sudo» -n LC_ALL=C make\nUSER app\n",
      fixes: [{ title: "Remove sudo", output: "FROM debian:12\nRUN LC_ALL=C make\nUSER app\n" }],
    },
    {
      name: "as root for root",
      code: "FROM debian:12\nRUN «sudo» -u root make\nUSER app\n",
      fixes: [{ title: "Remove sudo", output: "FROM debian:12\nRUN make\nUSER app\n" }],
    },
    {
      name: "as root for another user: no fix",
      code: "FROM debian:12\nRUN «sudo» -u www-data make\nUSER app\n",
      fixes: [],
    },
    {
      name: "exec form",
      code: 'FROM debian:12\nRUN ["«sudo»", "make", "all"]\nUSER app\n',
      fixes: [{ title: "Remove sudo", output: 'FROM debian:12\nRUN ["make", "all"]\nUSER app\n' }],
    },
    { name: "exec form of a shell", code: 'FROM debian:12\nRUN ["sh", "-c", "«sudo» make"]\nUSER app\n' },
    { name: "inside sh -c", code: 'FROM debian:12\nRUN bash -c "«sudo» make"\nUSER app\n' },
    { name: "in a heredoc", code: "FROM debian:12\nRUN <<EOF\n«sudo» make\nEOF\nUSER app\n" },
    { name: "in ONBUILD", code: "FROM debian:12\nONBUILD RUN «sudo» make\nUSER app\n" },
    { name: "behind other wrappers", code: "FROM debian:12\nRUN time env A=1 «sudo» make\nUSER app\n" },
    { name: "by its path", code: "FROM debian:12\nRUN «/usr/bin/sudo» make\nUSER app\n" },
    { name: "without a program", code: "FROM debian:12\nRUN «sudo» -l\nUSER app\n", fixes: [] },
    { name: "in a donor stage", code: "FROM debian:12 AS a\nRUN «sudo» make\nFROM debian:12\nUSER app\n" },
    {
      name: "as another user: USER root around the RUN",
      code: `
        FROM debian:12
        USER app
        # installs it
        RUN «sudo» make && \\
            «sudo» make install
        CMD ["/app"]
      `,
      messages: ["escalation", "escalation"],
      text: "sudo lets app become root without a password in the build, and in every container of this image too.",
      fixes: [
        {
          title: "Run this as root by USER instead of sudo",
          output: `
            FROM debian:12
            USER app
            USER root
            # installs it
            RUN make && \\
                make install
            USER app
            CMD ["/app"]
          `,
        },
      ],
    },
    {
      name: "as another user, among commands of that user: no fix",
      code: "FROM debian:12\nUSER app\nRUN npm ci && «sudo» make\n",
      fixes: [],
    },
    {
      name: "as a user nobody knows",
      code: "FROM example/base:1\nRUN «sudo» make\nUSER app\n",
      messages: ["unknown"],
      fixes: [],
    },
    { name: "in a file without FROM", code: "RUN «sudo» make\n", messages: ["unknown"], fixes: [] },
    { name: "half-typed", code: "FROM debian:12\nUSER app\nRUN «sudo» make && \\\n" },
  ],
});
