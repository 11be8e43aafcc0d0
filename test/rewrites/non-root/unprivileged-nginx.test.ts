/** Which nginx moves to its makers' image for users without privileges, and what is in the way of others. */
import { dedent } from "../../support/dedent.ts";
import { type RewriteCase, testRewrites } from "../../support/test-rewrites.ts";

const site = (listen: string) => `server {\n  listen ${listen};\n  root /usr/share/nginx/html;\n}\n`;
const moved =
  "# TODO(dockerfile-security): The container listens on port 8080 in place of 80, which not every user may open: publish that one.";
const low =
  "# TODO(dockerfile-security): Port 80 is below 1024: a user without privileges can open it with Docker 20.10 and later, not everywhere else.";

const cases: readonly RewriteCase[] = [
  {
    name: "a site that listens above 1023",
    text: dedent(`
      FROM nginx:1.29-alpine
      COPY site.conf /etc/nginx/conf.d/default.conf
      COPY dist /usr/share/nginx/html
      EXPOSE 8080
    `),
    files: { "site.conf": site("8080") },
    result: dedent(`
      FROM nginxinc/nginx-unprivileged:1.29-alpine
      COPY site.conf /etc/nginx/conf.d/default.conf
      COPY dist /usr/share/nginx/html
      EXPOSE 8080
    `),
    level: "A",
  },
  {
    name: "H15: a site that listens on port 80",
    text: dedent(`
      FROM docker.io/library/nginx:stable AS web
      COPY site.conf /etc/nginx/conf.d/
      CMD ["nginx", "-g", "daemon off;"]
    `),
    files: { "site.conf": site("80 default_server") },
    result: dedent(`
      ${low}
      FROM nginxinc/nginx-unprivileged:stable AS web
      COPY site.conf /etc/nginx/conf.d/
      CMD ["nginx", "-g", "daemon off;"]
    `),
    level: "B",
    concerns: ["H15"],
  },
  {
    name: "H15: the image's own site",
    text: dedent(`
      FROM nginx
      COPY dist /usr/share/nginx/html
      EXPOSE 80
    `),
    result: dedent(`
      ${moved}
      FROM nginxinc/nginx-unprivileged
      COPY dist /usr/share/nginx/html
      EXPOSE 8080
    `),
    level: "B",
    concerns: ["H15"],
  },
  {
    name: "H19: root does what RUN does",
    text: dedent(`
      FROM nginx:1.29
      RUN rm -rf /usr/share/nginx/html/* /etc/nginx/conf.d/default.conf
      COPY nginx.conf /etc/nginx/nginx.conf
      CMD ["nginx", "-g", "daemon off;"]
    `),
    files: { "nginx.conf": `pid /tmp/nginx.pid;\nhttp {\n${site("3000")}}\n` },
    result: dedent(`
      FROM nginxinc/nginx-unprivileged:1.29
      USER root
      RUN rm -rf /usr/share/nginx/html/* /etc/nginx/conf.d/default.conf
      COPY nginx.conf /etc/nginx/nginx.conf
      USER 101
      CMD ["nginx", "-g", "daemon off;"]
    `),
    level: "A",
  },
  {
    name: "S9: a whole configuration without a place for the pid file",
    text: dedent(`
      FROM nginx:1.29
      COPY nginx.conf /etc/nginx/nginx.conf
    `),
    files: { "nginx.conf": `http {\n${site("8080")}}\n` },
    level: "C",
    concerns: ["S9"],
  },
  {
    name: "S9: logs in a folder of root",
    text: dedent(`
      FROM nginx:1.29
      COPY site.conf /etc/nginx/conf.d/default.conf
    `),
    files: { "site.conf": `access_log /var/log/nginx/site.log main;\n${site("8080")}` },
    level: "C",
    concerns: ["S9"],
  },
  {
    name: "S10: something else is started",
    text: dedent(`
      FROM nginx:1.29
      COPY start.sh /
      CMD ["/start.sh"]
    `),
    files: { "start.sh": "#!/bin/sh\nnginx -t\nnginx -g 'daemon off;'\n" },
    level: "C",
    concerns: ["S10"],
  },
  {
    name: "S10: a tag that the other image has not",
    text: dedent(`
      FROM nginx:1.9-perl
      COPY dist /usr/share/nginx/html
    `),
    level: "C",
    concerns: ["S10"],
  },
];

testRewrites("non-root", cases, { hasWindowsToo: true });
