import rule from "../../server/src/rules/apk-pin.ts";
import { testRule } from "./harness.ts";

testRule(rule, {
  good: [
    {
      name: "versions and upper bounds",
      code: "FROM alpine:3.23\nRUN apk add 'curl=8.5.0-r0' 'git~=2.43' 'flex<3'\n",
    },
    {
      name: "the name of a virtual package (hadolint#906)",
      code: "FROM alpine:3.23\nRUN apk add --no-cache --virtual .build-deps gcc=13.2.1 -t other\n",
    },
    {
      name: "packages from ARG (hadolint#393)",
      code: "FROM alpine:3.23\nARG PACKAGES\nRUN apk add $PACKAGES\n",
    },
    { name: "a version from ARG", code: "FROM alpine:3.23\nARG CURL\nRUN apk add curl=$CURL\n" },
    { name: "a conflict (hadolint#956)", code: "FROM alpine:3.23\nRUN apk add python3=3.11 !pyc\n" },
    { name: "a file", code: "FROM alpine:3.23\nRUN apk add --allow-untrusted ./glibc.apk\n" },
    {
      name: "packages that need no version",
      code: "FROM alpine:3.23\nRUN apk add ca-certificates lib-a lib-b\n",
      options: { ignorePackages: ["ca-certificates", "lib-*"] },
    },
    { name: "no install", code: "FROM alpine:3.23\nRUN apk update && apk del curl\n" },
  ],
  bad: [
    { name: "options in front of the verb", code: "FROM alpine:3.23\nRUN apk --no-cache add «curl»\n" },
    {
      name: "several",
      code: "FROM alpine:3.23\nRUN apk add --no-cache --virtual .deps «gcc» make\n",
      text: "No version is fixed for gcc, make: builds at different times install different packages.",
      fixes: [],
    },
    {
      name: "a package beside one that needs no version",
      code: "FROM alpine:3.23\nRUN apk add ca-certificates «curl»\n",
      options: { ignorePackages: ["ca-certificates"] },
      text: "No version is fixed for curl: builds at different times install different packages.",
    },
    { name: "only a lower bound", code: "FROM alpine:3.23\nRUN apk add «'curl>8'»\n" },
  ],
});
