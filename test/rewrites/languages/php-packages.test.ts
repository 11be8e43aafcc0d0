/** Which system packages, tools and files a split of PHP applications takes along. */
import { type ImageCase, testBothImages } from "../../support/test-rewrites.ts";
import { plain } from "./php-projects.ts";

const minimal = { level: "C", concerns: ["S6"] } as const;

const cases: readonly ImageCase[] = [
  {
    name: "the last release of an old tag is known",
    files: plain,
    text: `FROM php:7.4-apache
RUN apt-get update && apt-get install -y libpng-dev libicu-dev && docker-php-ext-install gd intl
COPY --from=composer:2 /usr/bin/composer /usr/bin/composer
WORKDIR /var/www/html
COPY . .
RUN composer install --no-dev
`,
    split: { level: "A", has: ["libicu67 libpng16-16 "] },
    minimal,
  },
  {
    name: "an older image of that version is not",
    files: plain,
    text: `FROM php:7.4.1-fpm
RUN apt-get update && apt-get install -y libicu-dev && docker-php-ext-install intl
COPY --from=composer:2 /usr/bin/composer /usr/bin/composer
WORKDIR /app
COPY . .
RUN composer install --no-dev
`,
    split: { level: "B", concerns: ["H11"], has: ["libicu-dev"] },
    minimal,
  },
  {
    name: "the installer of extensions in a shell that stops at errors",
    files: plain,
    text: `FROM php:8.3-fpm
COPY --from=mlocati/php-extension-installer /usr/bin/install-php-extensions /usr/local/bin/
RUN set -eux; install-php-extensions intl zip
COPY --from=composer:2 /usr/bin/composer /usr/bin/composer
WORKDIR /app
COPY . .
RUN composer install --no-dev
`,
    split: { level: "A", has: ["RUN set -eux; install-php-extensions intl zip\nWORKDIR /app\n"] },
    minimal,
  },
  {
    name: "a sum that is checked leaves nothing behind",
    files: plain,
    text: `FROM php:8.3-fpm
WORKDIR /app
COPY . .
RUN curl -sS https://getcomposer.org/installer -o setup.php && echo "$SUM setup.php" | sha384sum -c && php setup.php && php composer.phar install && rm setup.php
`,
    split: { level: "A" },
    minimal,
  },
  {
    name: "defaults of Symfony are no secrets, and what is copied by its name is wanted",
    files: { ...plain, "bin/console": "<?php", ".env": "APP_ENV=dev", ".env.docker": "A=1" },
    text: `FROM php:8.3-fpm
COPY --from=composer:2 /usr/bin/composer /usr/bin/composer
WORKDIR /app
COPY . .
COPY .env.docker .env.local
RUN composer install --no-dev
`,
    split: { level: "A" },
    minimal,
  },
  {
    name: "a user that is changed on Alpine, which takes a package for that",
    files: plain,
    text: `FROM php:8.3-fpm-alpine
RUN apk add --no-cache shadow git && usermod -u 1000 www-data
COPY --from=composer:2 /usr/bin/composer /usr/bin/composer
WORKDIR /app
COPY . .
RUN composer install --no-dev
`,
    split: { level: "A", has: ["apk add --no-cache shadow\nRUN usermod -u 1000 www-data\n"] },
    minimal,
  },
  {
    name: "FrankenPHP has the installer of extensions",
    files: plain,
    text: `FROM dunglas/frankenphp:php8.4
RUN install-php-extensions pcntl redis
COPY --from=composer:2 /usr/bin/composer /usr/bin/composer
WORKDIR /app
COPY . .
RUN composer install --no-dev
CMD ["php", "artisan", "octane:frankenphp"]
`,
    split: {
      level: "A",
      last: `FROM dunglas/frankenphp:php8.4
RUN install-php-extensions pcntl redis
WORKDIR /app
COPY --from=build /app /app
CMD ["php", "artisan", "octane:frankenphp"]
`,
    },
    minimal,
  },
];

testBothImages(cases);
