import rule from "../../server/src/rules/rpm-pin.ts";
import { testRule } from "./harness.ts";

testRule(rule, {
  good: [
    {
      name: "version and release",
      code: "FROM rockylinux:9\nRUN yum install -y httpd-2.4.57-5.el9.x86_64 curl-7.76.1\n",
    },
    {
      name: "a version in a variable",
      code: "FROM rockylinux:9\nARG V\nRUN dnf install -y docker-ce-${V}\n",
    },
    {
      name: "groups and modules",
      code: "FROM rockylinux:9\nRUN dnf install -y @development && dnf module install -y nodejs:18\n",
    },
    {
      name: "files and addresses",
      code: "FROM rockylinux:9\nRUN yum install -y ./a.rpm https://example.com/b.rpm\n",
    },
    {
      name: "values of options",
      code: "FROM rockylinux:9\nRUN yum install --enablerepo epel -x kernel httpd-2.4.57\n",
    },
    { name: "an update of everything", code: "FROM rockylinux:9\nRUN yum -y update\n" },
    {
      name: "zypper",
      code: "FROM opensuse/leap:15.6\nRUN zypper -n in httpd=2.4.58 && zypper in -t pattern devel\n",
    },
  ],
  bad: [
    {
      name: "numbers that are part of a name",
      code: "FROM rockylinux:9\nRUN dnf install -y «java-17-openjdk» python3-devel java-1.8.0-openjdk\n",
      text: "No version is fixed for java-17-openjdk, python3-devel, java-1.8.0-openjdk: builds at different times install different packages.",
      fixes: [],
    },
    { name: "microdnf", code: "FROM rockylinux:9\nRUN microdnf --nodocs install «tar»\n" },
    {
      name: "zypper, only a lower bound",
      code: "FROM opensuse/leap:15.6\nRUN zypper --non-interactive install «'curl>=7'»\n",
    },
  ],
});
