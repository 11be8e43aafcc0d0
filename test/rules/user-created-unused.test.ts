import rule from "../../server/src/rules/user-created-unused.ts";
import { testRule } from "./harness.ts";

testRule(rule, {
  good: [
    { name: "switched to by name", code: "FROM debian:12\nRUN useradd app\nUSER app\n" },
    { name: "switched to by number", code: "FROM debian:12\nRUN useradd -u 1001 app\nUSER 1001:1001\n" },
    {
      name: "switched to in the child stage",
      code: "FROM debian:12 AS a\nRUN adduser --disabled-password app\nFROM a\nUSER app\n",
    },
    {
      name: "created in a donor stage",
      code: "FROM debian:12 AS a\nRUN useradd app\nFROM debian:12\nCOPY --from=a /x /x\n",
    },
    {
      name: "handed to by gosu",
      code: 'FROM debian:12\nRUN useradd app\nENTRYPOINT ["gosu", "app", "/server"]\n',
    },
    { name: "adduser makes a member of a group", code: "FROM alpine:3.23\nRUN adduser nginx www-data\n" },
    { name: "useradd -D sets defaults", code: "FROM debian:12\nRUN useradd -D -s /bin/bash\n" },
    { name: "another user is in force", code: "FROM node:22\nRUN useradd cron\nUSER node\n" },
    {
      name: "switched to, then back to root",
      code: "FROM debian:12\nRUN useradd app\nUSER app\nUSER root\n",
    },
    {
      name: "a name that a variable may bring",
      code: "FROM debian:12\nARG U=app\nRUN useradd app\nUSER $U\n",
    },
    {
      name: "an entry script written here drops to it",
      code: 'FROM alpine:3.23\nRUN adduser -D app\nCOPY <<EOF /entry.sh\nexec su-exec app "$@"\nEOF\nENTRYPOINT ["/entry.sh"]\n',
    },
  ],
  bad: [
    {
      name: "the account of a service that a script starts",
      code: `
        FROM debian:12
        RUN mkdir /run/sshd && useradd -m «guest»
        COPY sshd_config /etc/ssh/sshd_config
        CMD ["/start.sh"]
      `,
      text: "No USER switches to guest; sshd starts as root and may hand its work to guest.",
      severity: "hint",
      fixes: [],
    },
    {
      name: "the account of a server that starts as root by design",
      code: `
        FROM alpine:3.23
        RUN apk add --no-cache nginx && adduser -S -D -H «web»
        CMD ["/usr/sbin/nginx", "-g", "daemon off;"]
      `,
      text: "No USER switches to web; nginx starts as root and may hand its work to web.",
      severity: "hint",
      fixes: [],
    },
    {
      name: "useradd with options",
      code: `
        FROM debian:12
        RUN groupadd -r app && useradd -r -g app -d /home/app -s /sbin/nologin -c "the app" «app»
        COPY . /app
        CMD ["/app/run"]
      `,
      text: "The user app is created but no USER switches to it, so the image does not run as app.",
      fixes: [
        {
          title: "Switch to the user app",
          output: `
            FROM debian:12
            RUN groupadd -r app && useradd -r -g app -d /home/app -s /sbin/nologin -c "the app" app
            COPY . /app
            USER app
            CMD ["/app/run"]
          `,
        },
      ],
    },
    {
      name: "BusyBox's adduser",
      code: "FROM alpine:3.23\nRUN addgroup -S web && adduser -S -G web -h /srv -s /bin/false «web»\n",
    },
    {
      name: "Debian's adduser",
      code: 'FROM debian:12\nRUN adduser --system --group --uid 1001 --gecos "" «svc»\n',
    },
    { name: "in a bundle of options", code: "FROM debian:12\nRUN useradd -rmu 1001 «app»\n" },
    { name: "in a here-document", code: "FROM debian:12\nRUN <<EOF\nset -e\nuseradd «app»\nEOF\n" },
    {
      name: "over several lines with a comment",
      code: "FROM debian:12\nRUN true \\\n  # the user\n  && useradd \\\n    --system \\\n    «app»\n",
    },
    {
      name: "from an ARG",
      code: "FROM debian:12\nARG NAME=web\nRUN useradd «${NAME}»\n",
      text: "The user web is created but no USER switches to it, so the image does not run as web.",
    },
    {
      name: "by a line for /etc/passwd",
      code: 'FROM alpine:3.23\nRUN echo «"app:x:1000:1000::/app:/bin/sh"» >> /etc/passwd\n',
    },
    { name: "though root is set explicitly", code: "FROM debian:12\nRUN useradd «app»\nUSER root\n" },
  ],
});
