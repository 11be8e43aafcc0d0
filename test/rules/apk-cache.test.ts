import rule from "../../server/src/rules/apk-cache.ts";
import { testRule } from "./harness.ts";

const title = "Add --no-cache";

testRule(rule, {
  good: [
    { name: "behind the verb", code: "FROM alpine:3.23\nRUN apk add --no-cache curl\n" },
    { name: "in front of the verb", code: "FROM alpine:3.23\nRUN apk --no-cache add curl\n" },
    { name: "at the end", code: "FROM alpine:3.23\nRUN apk add curl --no-cache\n" },
    {
      name: "removed afterwards",
      code: "FROM alpine:3.23\nRUN apk update && apk add curl && rm -rf /var/cache/apk/*\n",
    },
    {
      name: "removed afterwards, the folder",
      code: "FROM alpine:3.23\nRUN apk add curl; rm -rf /tmp/* /var/cache/apk\n",
    },
    {
      name: "a cache mount",
      code: "FROM alpine:3.23\nRUN --mount=type=cache,target=/var/cache/apk apk add curl\n",
    },
    {
      name: "the other cache folder",
      code: "FROM alpine:3.23\nRUN --mount=type=cache,target=/etc/apk/cache apk add curl\n",
    },
    { name: "a donor stage", code: "FROM alpine:3.23 AS a\nRUN apk add gcc\nFROM alpine:3.23\nUSER 1\n" },
  ],
  bad: [
    {
      name: "each command",
      code: "FROM alpine:3.23\nRUN «apk add» curl && «apk -q add» git\n",
      text: "Without --no-cache the package index stays in this layer and makes the image larger.",
      fixes: [{ title, output: "FROM alpine:3.23\nRUN apk add --no-cache curl && apk -q add git\n" }],
    },
    {
      name: "an update that is needless then",
      code: "FROM alpine:3.23\nRUN apk update && «apk add» curl && make\n",
      fixes: [{ title, output: "FROM alpine:3.23\nRUN apk add --no-cache curl && make\n" }],
    },
    {
      name: "an update on a line of its own",
      code: `
        FROM alpine:3.23
        RUN set -x \\
            && apk update \\
            && «apk add» \\
              curl
      `,
      fixes: [
        {
          title,
          output: `
            FROM alpine:3.23
            RUN set -x \\
                && apk add --no-cache \\
                  curl
          `,
        },
      ],
    },
    {
      name: "an update that an upgrade needs",
      code: "FROM alpine:3.23\nRUN apk update && apk upgrade && «apk add» curl\n",
      fixes: [
        { title, output: "FROM alpine:3.23\nRUN apk update && apk upgrade && apk add --no-cache curl\n" },
      ],
    },
    { name: "removed too early", code: "FROM alpine:3.23\nRUN rm -rf /var/cache/apk/* && «apk add» curl\n" },
    {
      name: "removed in a later layer",
      code: "FROM alpine:3.23\nRUN «apk add» curl\nRUN rm -rf /var/cache/apk/*\n",
    },
  ],
});
