/** PHP applications on Docker's hardened images. */
import { type ImageCase, testBothImages } from "../../support/test-rewrites.ts";
import { plain } from "./php-projects.ts";

const cases: readonly ImageCase[] = [
  {
    name: "variables of the start and a health check",
    files: plain,
    settings: { minimalFamily: "hardened" },
    text: `FROM php:8.3-cli
WORKDIR /app
COPY . .
HEALTHCHECK CMD curl -f http://localhost/
CMD GREETING='costs $5' php worker.php
`,
    split: { level: "none" },
    minimal: {
      level: "B",
      concerns: ["H08", "H11"],
      last: `FROM dhi.io/php:8.3
WORKDIR /app
COPY . .
ENV GREETING="costs \\$5"
# TODO(dockerfile-security): Nothing in the image can run the HEALTHCHECK with curl: it is taken out, and the orchestrator's probe asks instead.
HEALTHCHECK NONE
CMD ["php", "worker.php"]
`,
    },
  },
  {
    name: "a hardened image for a plain program",
    files: plain,
    settings: { minimalFamily: "hardened" },
    text: `FROM php:8.3-cli
WORKDIR /app
COPY . .
CMD ["php", "worker.php"]
`,
    split: { level: "none" },
    minimal: {
      level: "B",
      concerns: ["H11"],
      last: `FROM dhi.io/php:8.3
WORKDIR /app
COPY . .
CMD ["php", "worker.php"]
`,
    },
  },
  {
    name: "a hardened image for php-fpm",
    files: plain,
    settings: { minimalFamily: "hardened" },
    text: `FROM php:8.3-fpm
WORKDIR /app
COPY . .
`,
    split: { level: "none" },
    minimal: {
      level: "B",
      concerns: ["H11"],
      last: `FROM dhi.io/php:8.3-fpm
WORKDIR /app
COPY . .
CMD ["php-fpm"]
`,
    },
  },
  {
    name: "a hardened image lacks extensions",
    files: { ...plain, "composer.json": '{"require":{"ext-intl":"*"}}' },
    settings: { minimalFamily: "hardened" },
    text: `FROM php:8.3-cli
WORKDIR /app
COPY . .
CMD ["php", "worker.php"]
`,
    split: { level: "none" },
    minimal: { level: "C", concerns: ["H11"] },
  },
  {
    name: "a hardened image has no Apache",
    files: plain,
    settings: { minimalFamily: "hardened" },
    text: `FROM php:8.3-apache
COPY . /var/www/html/
`,
    split: { level: "none" },
    minimal: { level: "C", concerns: ["S6"] },
  },
  {
    name: "a hardened image compiles nothing",
    files: plain,
    settings: { minimalFamily: "hardened" },
    text: `FROM php:8.3-cli
RUN docker-php-ext-install pcntl
WORKDIR /app
COPY . .
CMD ["php", "worker.php"]
`,
    split: { level: "none" },
    minimal: { level: "C", concerns: ["H11"] },
  },
];

testBothImages(cases);
