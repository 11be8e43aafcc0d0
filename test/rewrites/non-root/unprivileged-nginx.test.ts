/** Which nginx moves to its makers' image for users without privileges, and what is in the way of others. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { dedent } from "../../support/dedent.ts";
import { rewrite } from "../../support/rewrites.ts";

interface Case {
  readonly name: string;
  readonly before: string;
  readonly after?: string;
  readonly level: "A" | "B" | "C";
  readonly concerns?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
}

const site = (listen: string) => `server {\n  listen ${listen};\n  root /usr/share/nginx/html;\n}\n`;
const moved =
  "# TODO(dockerfile-security): The container listens on port 8080 in place of 80, which not every user may open: publish that one.";
const low =
  "# TODO(dockerfile-security): Port 80 is below 1024: a user without privileges can open it with Docker 20.10 and later, not everywhere else.";

const cases: readonly Case[] = [
  {
    name: "a site that listens above 1023",
    before: `
      FROM nginx:1.29-alpine
      COPY site.conf /etc/nginx/conf.d/default.conf
      COPY dist /usr/share/nginx/html
      EXPOSE 8080
    `,
    files: { "site.conf": site("8080") },
    after: `
      FROM nginxinc/nginx-unprivileged:1.29-alpine
      COPY site.conf /etc/nginx/conf.d/default.conf
      COPY dist /usr/share/nginx/html
      EXPOSE 8080
    `,
    level: "A",
  },
  {
    name: "H15: a site that listens on port 80",
    before: `
      FROM docker.io/library/nginx:stable AS web
      COPY site.conf /etc/nginx/conf.d/
      CMD ["nginx", "-g", "daemon off;"]
    `,
    files: { "site.conf": site("80 default_server") },
    after: `
      ${low}
      FROM nginxinc/nginx-unprivileged:stable AS web
      COPY site.conf /etc/nginx/conf.d/
      CMD ["nginx", "-g", "daemon off;"]
    `,
    level: "B",
    concerns: ["H15"],
  },
  {
    name: "H15: the image's own site",
    before: `
      FROM nginx
      COPY dist /usr/share/nginx/html
      EXPOSE 80
    `,
    after: `
      ${moved}
      FROM nginxinc/nginx-unprivileged
      COPY dist /usr/share/nginx/html
      EXPOSE 8080
    `,
    level: "B",
    concerns: ["H15"],
  },
  {
    name: "H19: root does what RUN does",
    before: `
      FROM nginx:1.29
      RUN rm -rf /usr/share/nginx/html/* /etc/nginx/conf.d/default.conf
      COPY nginx.conf /etc/nginx/nginx.conf
      CMD ["nginx", "-g", "daemon off;"]
    `,
    files: { "nginx.conf": `pid /tmp/nginx.pid;\nhttp {\n${site("3000")}}\n` },
    after: `
      FROM nginxinc/nginx-unprivileged:1.29
      USER root
      RUN rm -rf /usr/share/nginx/html/* /etc/nginx/conf.d/default.conf
      COPY nginx.conf /etc/nginx/nginx.conf
      USER 101
      CMD ["nginx", "-g", "daemon off;"]
    `,
    level: "A",
  },
  {
    name: "S9: a whole configuration without a place for the pid file",
    before: `
      FROM nginx:1.29
      COPY nginx.conf /etc/nginx/nginx.conf
    `,
    files: { "nginx.conf": `http {\n${site("8080")}}\n` },
    level: "C",
    concerns: ["S9"],
  },
  {
    name: "S9: logs in a folder of root",
    before: `
      FROM nginx:1.29
      COPY site.conf /etc/nginx/conf.d/default.conf
    `,
    files: { "site.conf": `access_log /var/log/nginx/site.log main;\n${site("8080")}` },
    level: "C",
    concerns: ["S9"],
  },
  {
    name: "S10: something else is started",
    before: `
      FROM nginx:1.29
      COPY start.sh /
      CMD ["/start.sh"]
    `,
    files: { "start.sh": "#!/bin/sh\nnginx -t\nnginx -g 'daemon off;'\n" },
    level: "C",
    concerns: ["S10"],
  },
  {
    name: "S10: a tag that the other image has not",
    before: `
      FROM nginx:1.9-perl
      COPY dist /usr/share/nginx/html
    `,
    level: "C",
    concerns: ["S10"],
  },
];

describe("nginx without root", () => {
  for (const { name, before, after, level, concerns = [], files } of cases) {
    for (const lineBreak of ["\n", "\r\n"]) {
      test(`${name}, ${JSON.stringify(lineBreak)}`, async () => {
        const result = await rewrite("non-root", dedent(before).replaceAll("\n", lineBreak), files);
        const text = result.text?.replaceAll("\r\n", "\n");
        assert.equal(text, after === undefined ? undefined : dedent(after));
        assert.deepEqual({ level: result.level, concerns: result.concerns }, { level, concerns });
        assert.deepEqual(result.problems, []);
      });
    }
  }
});
