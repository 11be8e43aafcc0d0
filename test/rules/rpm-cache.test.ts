import rule from "../../server/src/rules/rpm-cache.ts";
import { testRule } from "./harness.ts";

testRule(rule, {
  good: [
    { name: "yum", code: "FROM rockylinux:9\nRUN yum install -y curl && yum clean all\n" },
    {
      name: "options in between (trivy#6776)",
      code: "FROM rockylinux:9\nRUN yum -y install curl && yum clean -y all\n",
    },
    { name: "yum behind dnf", code: "FROM rockylinux:9\nRUN dnf install -y curl; yum -y clean all\n" },
    {
      name: "removal of the folder",
      code: "FROM rockylinux:9\nRUN yum install -y curl && rm -rf /var/cache/yum\n",
    },
    {
      name: "removal of several",
      code: "FROM rockylinux:9\nRUN dnf install -y curl && rm -rf /var/cache/{dnf,yum}\n",
    },
    {
      name: "removal of all caches",
      code: "FROM rockylinux:9\nRUN microdnf install -y curl && rm -rf /var/cache/*\n",
    },
    {
      name: "a cache mount (yum, too)",
      code: "FROM rockylinux:9\nRUN --mount=type=cache,target=/var/cache/yum yum install -y curl\n",
    },
    {
      name: "a cache mount for dnf 5",
      code: "FROM fedora:42\nRUN --mount=type=cache,target=/var/cache/libdnf5 dnf install -y curl\n",
    },
    { name: "zypper", code: "FROM opensuse/leap:15.6\nRUN zypper -n in curl && zypper clean -a\n" },
    { name: "zypper's short verb", code: "FROM opensuse/leap:15.6\nRUN zypper -n in curl && zypper cc\n" },
    {
      name: "a cache mount for zypper",
      code: "FROM opensuse/leap:15.6\nRUN --mount=type=cache,target=/var/cache/zypp zypper -n in curl\n",
    },
    {
      name: "a donor stage",
      code: "FROM rockylinux:9 AS a\nRUN dnf install -y gcc\nFROM alpine:3.23\nUSER 1\n",
    },
    { name: "no install", code: "FROM rockylinux:9\nRUN dnf config-manager --set-enabled crb\n" },
  ],
  bad: [
    {
      name: "yum",
      code: "FROM rockylinux:9\nRUN «yum install» -y curl\n",
      text: "The cache of yum stays in this layer and makes the image larger.",
      fixes: [
        {
          title: "Run yum clean all in the same RUN",
          output: "FROM rockylinux:9\nRUN yum install -y curl && yum clean all\n",
        },
      ],
    },
    {
      name: "the last of several, on lines of their own",
      code: `
        FROM fedora:42
        RUN dnf -y update \\
         && «dnf -y install» \\
             curl \\
             git \\
         && useradd app
      `,
      fixes: [
        {
          title: "Run dnf clean all in the same RUN",
          output: `
            FROM fedora:42
            RUN dnf -y update \\
             && dnf -y install \\
                 curl \\
                 git \\
             && dnf clean all \\
             && useradd app
          `,
        },
      ],
    },
    {
      name: "zypper",
      code: "FROM opensuse/leap:15.6\nRUN «zypper -n install» curl\n",
      fixes: [
        {
          title: "Run zypper clean --all in the same RUN",
          output: "FROM opensuse/leap:15.6\nRUN zypper -n install curl && zypper clean --all\n",
        },
      ],
    },
    { name: "cleaned too early", code: "FROM rockylinux:9\nRUN dnf clean all && «dnf install» -y curl\n" },
    {
      name: "cleaned in a later layer",
      code: "FROM rockylinux:9\nRUN «dnf install» -y curl\nRUN dnf clean all\n",
    },
    {
      name: "a partial cleanup",
      code: "FROM rockylinux:9\nRUN «dnf install» -y curl && dnf clean packages\n",
    },
    { name: "an update of everything", code: "FROM rockylinux:9\nRUN «yum -y update»\n" },
  ],
});
