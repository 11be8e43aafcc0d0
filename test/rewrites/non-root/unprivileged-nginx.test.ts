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
    name: "S9: a whole configuration has the pid file where only root may make it",
    text: dedent(`
      FROM nginx:1.29
      COPY nginx.conf /etc/nginx/nginx.conf
      EXPOSE 8080
      CMD ["nginx", "-g", "daemon off;"]
    `),
    files: { "nginx.conf": `user nginx;\nhttp {\n${site("8080")}}\n` },
    result: dedent(`
      FROM nginxinc/nginx-unprivileged:1.29
      COPY nginx.conf /etc/nginx/nginx.conf
      EXPOSE 8080
      USER root
      RUN touch /run/nginx.pid && chown -R 101:101 /run/nginx.pid
      USER 101
      CMD ["nginx", "-g", "daemon off;"]
    `),
    level: "A",
  },
];

const further: readonly RewriteCase[] = [
  {
    name: "S9: a whole configuration that names a pid file and a log of its own",
    text: dedent(`
      FROM nginx:1.29
      RUN rm /etc/nginx/conf.d/default.conf
      COPY nginx.conf /etc/nginx/nginx.conf
    `),
    files: {
      "nginx.conf": `pid /var/run/web.pid;\naccess_log /var/log/nginx/web.log main;\n${site("8080")}`,
    },
    level: "A",
    has: [
      "RUN touch /var/run/web.pid && chown -R 101:101 /var/run/web.pid /var/log/nginx\nUSER 101\n",
      "unprivileged:1.29\nUSER root\nRUN rm",
    ],
  },
  {
    name: "S9: logs in a folder of root",
    text: dedent(`
      FROM nginx:1.29
      COPY site.conf /etc/nginx/conf.d/default.conf
    `),
    files: { "site.conf": `access_log /var/log/site/site.log main;\n${site("8080")}` },
    level: "C",
    concerns: ["S9"],
  },
  {
    name: "a folder of configurations is looked into, and certificates are none",
    text: dedent(`
      FROM nginx:1.29
      COPY conf /etc/nginx
      COPY certs/ /etc/nginx/certs/
    `),
    files: { "conf/conf.d/site.conf": site("8443"), "conf/mime.types": "types {}", "certs/a.key": "" },
    level: "A",
    has: ["FROM nginxinc/nginx-unprivileged:1.29\nCOPY conf"],
  },
  {
    name: "certificates alone leave the image's own site",
    text: dedent(`
      FROM nginx:1.29
      COPY certs /etc/nginx/certs
      EXPOSE 80
    `),
    files: { "certs/a.key": "" },
    level: "B",
    concerns: ["H15"],
    has: [moved, "EXPOSE 8080"],
  },
  {
    name: "H08: the question of a HEALTHCHECK moves along",
    text: dedent(`
      FROM nginx:1.29
      COPY dist /usr/share/nginx/html
      HEALTHCHECK --interval=30s CMD curl -f http://localhost/ || exit 1
    `),
    level: "B",
    concerns: ["H15"],
    has: ["CMD curl -f http://localhost:8080/ || exit 1"],
  },
  {
    name: "H08: with the port that it names",
    text: dedent(`
      FROM nginx:alpine
      COPY dist /usr/share/nginx/html
      HEALTHCHECK CMD ["wget", "-q", "--spider", "http://127.0.0.1:80"]
    `),
    level: "B",
    concerns: ["H15"],
    has: ['"http://127.0.0.1:8080"]'],
  },
  {
    name: "H08: a question to somebody else",
    text: dedent(`
      FROM nginx:alpine
      COPY dist /usr/share/nginx/html
      HEALTHCHECK CMD wget -q $URL
    `),
    level: "C",
    concerns: ["S10"],
  },
  {
    name: "nginx as ENTRYPOINT",
    text: dedent(`
      FROM nginx:1.29
      COPY site.conf /etc/nginx/conf.d/default.conf
      ENTRYPOINT ["nginx", "-g", "daemon off;"]
    `),
    files: { "site.conf": site("8080") },
    level: "A",
    has: ["FROM nginxinc/nginx-unprivileged:1.29\n"],
  },
  {
    name: "S9: what a start fills in becomes the user's",
    text: dedent(`
      FROM nginx:1.29
      COPY dist /usr/share/nginx/html
      COPY site.conf /etc/nginx/conf.d/default.conf
      CMD ["/bin/sh", "-c", "envsubst < /tmp/env.js > /usr/share/nginx/html/env.js && exec nginx -g 'daemon off;'"]
    `),
    files: { "site.conf": site("8080") },
    level: "A",
    has: ["USER root\nRUN chown -R 101:101 /usr/share/nginx/html\nUSER 101\nCMD"],
  },
  {
    name: "S9: sed in a shell-form CMD",
    text: dedent(`
      FROM nginx:1.29
      COPY site.conf /etc/nginx/conf.d/default.conf
      CMD sed -i "s/PORT/$PORT/g" /etc/nginx/conf.d/default.conf && nginx -g 'daemon off;'
    `),
    files: { "site.conf": "server { listen PORT; }" },
    level: "A",
    has: ["RUN chown -R 101:101 /etc/nginx/conf.d\nUSER 101\nCMD sed"],
  },
  {
    name: "S9: the same behind another shell",
    text: dedent(`
      FROM nginx:1.29
      COPY site.tpl /etc/nginx/conf.d/site.tpl
      ENTRYPOINT /bin/bash -c "envsubst < /etc/nginx/conf.d/site.tpl > /etc/nginx/conf.d/default.conf && exec nginx -g 'daemon off;'"
    `),
    files: { "site.tpl": site("80") },
    level: "B",
    concerns: ["H15"],
    has: ["USER root\nRUN chown -R 101:101 /etc/nginx/conf.d\n# TODO(dockerfile-security): Port 80"],
  },
  {
    name: "H06: an entry script that hands on to nginx",
    text: dedent(`
      FROM nginx:1.29
      COPY dist /srv
      COPY site.conf /etc/nginx/conf.d/default.conf
      COPY entry.sh /entry.sh
      RUN chmod +x /entry.sh
      ENTRYPOINT ["/entry.sh"]
      CMD ["nginx", "-g", "daemon off;"]
    `),
    files: {
      "site.conf": site("8080"),
      "entry.sh": '#!/bin/sh\nset -e\nenvsubst < /srv/env.tpl > /srv/env.js\nexec "$@"\n',
    },
    level: "A",
    has: ["RUN chown -R 101:101 /srv\nUSER 101\nENTRYPOINT"],
  },
  {
    name: "H06: a script that the image runs first",
    text: dedent(`
      FROM nginx:1.29
      COPY dist /usr/share/nginx/html
      COPY site.conf /etc/nginx/conf.d/default.conf
      COPY env.sh /docker-entrypoint.d/40-env.sh
    `),
    files: {
      "site.conf": site("8080"),
      "env.sh": '#!/bin/sh\nfind /usr/share/nginx/html -name "*.js" -exec sed -i "s|A|$A|g" {} +\n',
    },
    level: "A",
    has: ["USER root\nRUN chown -R 101:101 /usr/share/nginx/html\nUSER 101"],
  },
  {
    name: "H06: a script whose places variables hide",
    text: dedent(`
      FROM nginx:1.29
      COPY site.conf /etc/nginx/conf.d/default.conf
      COPY env.sh /docker-entrypoint.d/40-env.sh
    `),
    files: {
      "site.conf": site("8080"),
      "env.sh": '#!/bin/sh\nfor file in $ROOT/*.js; do\n  sed -i "s|A|$A|g" $file\ndone\n',
    },
    level: "B",
    concerns: ["H06"],
  },
  {
    name: "S10: something else is started, too",
    text: dedent(`
      FROM nginx:1.29
      COPY start.sh /
      CMD ["/start.sh"]
    `),
    files: { "start.sh": "#!/bin/sh\ncrond\nnginx -g 'daemon off;'\n" },
    level: "C",
    concerns: ["S10"],
  },
  {
    name: "S10: a variable says what is run first",
    text: dedent(`
      FROM nginx:1.29
      COPY start.sh /
      CMD ["/start.sh"]
    `),
    files: { "start.sh": "#!/bin/sh\n$PREPARE\nnginx -g 'daemon off;'\n" },
    level: "C",
    concerns: ["S10"],
  },
  {
    name: "S10: a configuration at another place",
    text: dedent(`
      FROM nginx:1.29
      COPY nginx.conf /app/nginx.conf
      EXPOSE 80
      CMD ["nginx", "-c", "/app/nginx.conf", "-g", "daemon off;"]
    `),
    files: { "nginx.conf": "" },
    level: "C",
    concerns: ["S10"],
  },
  {
    name: "S10: the file of the process id is named where a shell would read more",
    text: dedent(`
      FROM nginx:1.29
      COPY nginx.conf /etc/nginx/nginx.conf
    `),
    files: { "nginx.conf": `pid /run/$(id);\nhttp { ${site("8080")} }\n` },
    level: "C",
    concerns: ["S10"],
  },
  {
    name: "H15: a variable of a template says the port",
    text: dedent(`
      FROM nginx:1.29
      COPY site.conf.template /etc/nginx/templates/
    `),
    files: { "site.conf.template": site("${PORT}") },
    level: "B",
    concerns: ["H15"],
  },
  {
    name: "a variable of a template that the file sets",
    text: dedent(`
      FROM nginx:1.29
      ENV PORT=8080
      COPY site.conf.template /etc/nginx/templates/
    `),
    files: { "site.conf.template": site("${PORT}") },
    level: "A",
  },
  {
    name: "H15: a server that leaves its port to nginx",
    text: dedent(`
      FROM nginx:1.29
      COPY site.conf /etc/nginx/conf.d/default.conf
    `),
    files: { "site.conf": "server {\n  location / { root /a; }\n}\nserver { listen 8080; }\n" },
    level: "C",
    concerns: ["H15"],
  },
  {
    name: "a file that says root itself",
    text: dedent(`
      FROM nginx:1.29
      USER root
      COPY site.conf /etc/nginx/conf.d/default.conf
      RUN rm /usr/share/nginx/html/50x.html
    `),
    files: {
      "site.conf": `upstream a {\n  server 127.0.0.1:90;\n}\nserver {\n  include ports;\n}\n${site("8080")}`,
    },
    result: dedent(`
      FROM nginxinc/nginx-unprivileged:1.29
      USER root
      COPY site.conf /etc/nginx/conf.d/default.conf
      RUN rm /usr/share/nginx/html/50x.html
      USER 101
    `),
    level: "A",
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
testRewrites("non-root", further);
