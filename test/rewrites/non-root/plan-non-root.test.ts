/** Which user a container gets. */
import { dedent } from "../../support/dedent.ts";
import { type RewriteCase, testRewrites } from "../../support/test-rewrites.ts";
import { makeUser } from "./made-user.ts";

const cases: readonly RewriteCase[] = [
  {
    name: "an image's own user, whom the file left to install something",
    text: dedent(`
      FROM grafana/grafana
      USER root
      RUN apk add --no-cache curl
      COPY dashboards /var/lib/grafana/dashboards
    `),
    result: dedent(`
      FROM grafana/grafana
      USER root
      RUN apk add --no-cache curl
      COPY dashboards /var/lib/grafana/dashboards
      USER grafana
    `),
    level: "A",
  },
  {
    name: "the user that the image has",
    text: dedent(`
      FROM node:22-slim
      WORKDIR /app
      COPY . .
      RUN npm ci
      EXPOSE 3000
      CMD ["node", "server.js"]
    `),
    result: dedent(`
      FROM node:22-slim
      WORKDIR /app
      COPY . .
      RUN npm ci
      EXPOSE 3000
      USER node
      CMD ["node", "server.js"]
    `),
    level: "A",
  },
  {
    name: "a new user in the distribution's idiom",
    text: dedent(`
      FROM python:3.12-slim
      COPY app.py /app/
      CMD ["python", "/app/app.py"]
    `),
    result: dedent(`
      FROM python:3.12-slim
      COPY app.py /app/
      RUN ${makeUser}
      USER 10001:10001
      CMD ["python", "/app/app.py"]
    `),
    level: "A",
  },
  {
    name: "the same on Alpine",
    text: dedent(`
      FROM alpine:3.20
      COPY app /app
      CMD ["/app"]
    `),
    result: dedent(`
      FROM alpine:3.20
      COPY app /app
      RUN addgroup -S -g 10001 app && adduser -S -D -H -u 10001 -G app app
      USER 10001:10001
      CMD ["/app"]
    `),
    level: "A",
  },
  {
    name: "a user that the file makes and does not switch to",
    text: dedent(`
      FROM python:3.12-slim
      RUN useradd --uid 5000 web
      COPY . /app
      CMD ["python", "/app/app.py"]
    `),
    result: dedent(`
      FROM python:3.12-slim
      RUN useradd --uid 5000 web
      COPY . /app
      USER web
      CMD ["python", "/app/app.py"]
    `),
    level: "A",
  },
  {
    name: "H15: a port below 1024",
    text: dedent(`
      FROM node:22-slim
      COPY . /app
      EXPOSE 80
      CMD ["node", "/app/server.js"]
    `),
    result: dedent(`
      FROM node:22-slim
      COPY . /app
      EXPOSE 80
      # TODO(dockerfile-security): Port 80 is below 1024: a user without privileges can open it with Docker 20.10 and later, not everywhere else.
      USER node
      CMD ["node", "/app/server.js"]
    `),
    level: "B",
    concerns: ["H15"],
  },
  {
    name: "H15: a port below 1024 behind -l",
    text: 'FROM node:22-slim\nCOPY dist /app\nRUN npm i -g serve\nCMD ["serve", "-s", "/app", "-l", "80"]\n',
    level: "B",
    concerns: ["H15"],
  },
  {
    name: "H15: Python's own server",
    text: 'FROM python:3.13-slim\nCOPY dist /app\nWORKDIR /app\nCMD ["python", "-m", "http.server", "80"]\n',
    level: "B",
    concerns: ["H15"],
  },
  {
    name: "H23: what runs is in root's home folder",
    text: dedent(`
      FROM python:3.12-slim
      RUN pip install --user flask
      ENV PATH=/root/.local/bin:$PATH
      COPY . /app
      CMD ["flask", "run"]
    `),
    level: "C",
    concerns: ["H23"],
  },
  {
    name: "H23: a program that writes to a home folder which the user does not have",
    text: dedent(`
      FROM python:3.12-slim
      COPY . /app
      CMD ["streamlit", "run", "/app/app.py"]
    `),
    result: dedent(`
      FROM python:3.12-slim
      COPY . /app
      RUN ${makeUser}
      ENV HOME=/tmp
      USER 10001:10001
      CMD ["streamlit", "run", "/app/app.py"]
    `),
    level: "A",
  },
  {
    name: "a server that starts as root",
    text: dedent(`
      FROM debian:13
      RUN apt-get update && apt-get install -y apache2
      CMD ["apache2ctl", "-D", "FOREGROUND"]
    `),
    level: "C",
    concerns: ["S10"],
  },
  {
    name: "an entry point that drops its privileges",
    text: dedent(`
      FROM debian:12-slim
      RUN apt-get update && apt-get install -y --no-install-recommends gosu && rm -rf /var/lib/apt/lists/*
      COPY entry.sh /
      ENTRYPOINT ["/entry.sh"]
      CMD ["gosu", "app", "server"]
    `),
    level: "C",
    concerns: ["S10"],
  },
  {
    name: "it has a user already",
    text: dedent(`
      FROM node:22-slim
      USER node
      CMD ["node", "server.js"]
    `),
    level: "none",
  },
  {
    name: "its base has one",
    text: dedent(`
      FROM gcr.io/distroless/static-debian13:nonroot
      COPY app /app
      ENTRYPOINT ["/app"]
    `),
    level: "none",
  },
  {
    name: "an image without a shell",
    text: dedent(`
      FROM scratch
      COPY app /app
      ENTRYPOINT ["/app"]
    `),
    result: dedent(`
      FROM scratch
      COPY app /app
      USER 65532:65532
      ENTRYPOINT ["/app"]
    `),
    level: "A",
  },
  {
    name: "H15: Apache of the PHP images, which any user may start",
    text: dedent(`
      FROM php:8.4-apache
      RUN docker-php-ext-install pdo_mysql && a2enmod rewrite
      COPY . /var/www/html
    `),
    files: { "index.php": "", "uploads/.gitkeep": "" },
    result: dedent(`
      FROM php:8.4-apache
      RUN docker-php-ext-install pdo_mysql && a2enmod rewrite
      COPY . /var/www/html
      RUN mkdir -p /var/www/html/uploads && chown -R www-data: /var/www/html/uploads
      # TODO(dockerfile-security): Port 80 is below 1024: a user without privileges can open it with Docker 20.10 and later, not everywhere else.
      # TODO(dockerfile-security): /var/www/html/uploads look like places that the application writes to; take away what it only reads.
      USER www-data
    `),
    level: "B",
    concerns: ["H15", "S9"],
  },
  {
    name: "Apache of the PHP images on another port",
    text: dedent(`
      FROM php:8.4-apache
      RUN sed -i 's/80/8080/g' /etc/apache2/ports.conf /etc/apache2/sites-available/000-default.conf
      COPY src /var/www/html
      EXPOSE 8080
    `),
    result: dedent(`
      FROM php:8.4-apache
      RUN sed -i 's/80/8080/g' /etc/apache2/ports.conf /etc/apache2/sites-available/000-default.conf
      COPY src /var/www/html
      EXPOSE 8080
      USER www-data
    `),
    level: "A",
  },
  {
    name: "PHP's FastCGI server",
    text: dedent(`
      FROM php:8.4-fpm-alpine
      COPY src /srv
    `),
    result: dedent(`
      FROM php:8.4-fpm-alpine
      COPY src /srv
      USER www-data
    `),
    level: "A",
  },
  {
    name: "S10: an entry script that changes to another user",
    text: dedent(`
      FROM debian:13-slim
      COPY entry.sh server /
      ENTRYPOINT ["/entry.sh"]
    `),
    files: { "entry.sh": "#!/bin/sh\nchown -R app /data\nexec /server\n" },
    level: "C",
    concerns: ["S10"],
  },
  {
    name: "S10: an entry script that starts a service",
    text: dedent(`
      FROM debian:13-slim
      COPY entry.sh server /
      CMD sh /entry.sh
    `),
    files: { "entry.sh": "service cron start\nexec /server\n" },
    level: "C",
    concerns: ["S10"],
  },
  {
    name: "an entry script that only starts the program",
    text: dedent(`
      FROM debian:13-slim
      COPY entry.sh server /
      ENTRYPOINT ["/entry.sh"]
    `),
    files: { "entry.sh": "#!/bin/sh\nset -e\nexec /server\n" },
    result: dedent(`
      FROM debian:13-slim
      COPY entry.sh server /
      RUN ${makeUser}
      USER 10001:10001
      ENTRYPOINT ["/entry.sh"]
    `),
    level: "A",
  },
];

testRewrites("non-root", cases, { hasWindowsToo: true });
