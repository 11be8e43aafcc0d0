/** What a split makes of PHP applications, where no family has an image without a shell. */
import { type ImageCase, testBothImages } from "../../support/test-rewrites.ts";
import { laravel, plain } from "./php-projects.ts";

const cases: readonly ImageCase[] = [
  {
    name: "Composer and its tools stay in the build",
    files: plain,
    text: `FROM php:8.3-cli
RUN apt-get update && apt-get install -y git unzip
COPY --from=composer:2 /usr/bin/composer /usr/bin/composer
WORKDIR /app
COPY composer.json ./
RUN composer install --no-dev
COPY . .
CMD ["php", "worker.php"]
`,
    split: {
      level: "A",
      last: `FROM php:8.3-cli
WORKDIR /app
COPY --from=build /app /app
CMD ["php", "worker.php"]
`,
    },
    minimal: { level: "C", concerns: ["S6"] },
  },
  {
    name: "Apache with modules, extensions and an owner",
    files: laravel,
    text: `FROM php:8.2-apache
RUN apt-get update && apt-get install -y libzip-dev libpng-dev unzip && docker-php-ext-install pdo_mysql zip gd
RUN a2enmod rewrite
ENV APACHE_DOCUMENT_ROOT=/var/www/html/public
RUN sed -ri -e 's!/var/www/html!\${APACHE_DOCUMENT_ROOT}!g' /etc/apache2/sites-available/*.conf
COPY --from=composer:2 /usr/bin/composer /usr/bin/composer
COPY . /var/www/html
RUN composer install --no-dev --optimize-autoloader
RUN chown -R www-data:www-data storage
EXPOSE 80
`,
    split: {
      level: "A",
      last: `FROM php:8.2-apache
ENV APACHE_DOCUMENT_ROOT=/var/www/html/public
RUN apt-get update && apt-get install -y --no-install-recommends libpng16-16t64 libzip5 && rm -rf /var/lib/apt/lists/*
WORKDIR /var/www/html
COPY --from=build /var/www/html /var/www/html
COPY --from=build --chown=www-data:www-data /var/www/html/storage /var/www/html/storage
COPY --from=build /usr/local/lib/php/extensions /usr/local/lib/php/extensions
COPY --from=build /usr/local/etc/php /usr/local/etc/php
COPY --from=build /etc/apache2 /etc/apache2
EXPOSE 80
`,
    },
    minimal: { level: "C", concerns: ["S6"] },
  },
  {
    name: "what is taken away is taken away again",
    files: plain,
    text: `FROM php:8.3-apache
RUN a2dissite 000-default && a2enmod rewrite && rm /etc/apache2/conf-enabled/security.conf
COPY docker/site.conf /etc/apache2/sites-enabled/app.conf
COPY --from=composer:2 /usr/bin/composer /usr/bin/composer
WORKDIR /app
COPY . .
RUN composer install
`,
    split: {
      level: "A",
      last: `FROM php:8.3-apache
RUN a2dissite 000-default && rm /etc/apache2/conf-enabled/security.conf
WORKDIR /app
COPY --from=build /app /app
COPY --from=build /etc/apache2 /etc/apache2
`,
    },
    minimal: { level: "C", concerns: ["S6"] },
  },
  {
    name: "sources of an extension are no application",
    files: plain,
    text: `FROM php:8.3-fpm
RUN apt-get update && apt-get install -y git libzip-dev && git clone https://example.com/redis.git /tmp/redis && docker-php-ext-install zip
`,
    split: { level: "none" },
    minimal: { level: "C", concerns: ["S6"] },
  },
  {
    name: "the installer of Composer",
    files: plain,
    text: `FROM php:8.3-fpm-alpine
RUN curl -sS https://getcomposer.org/installer | php -- --install-dir=/usr/local/bin --filename=composer
WORKDIR /app
COPY . .
RUN composer install
USER www-data
CMD ["php-fpm"]
`,
    split: {
      level: "A",
      last: `FROM php:8.3-fpm-alpine
WORKDIR /app
COPY --from=build /app /app
USER www-data
CMD ["php-fpm"]
`,
    },
    minimal: { level: "C", concerns: ["S6"] },
  },
  {
    name: "Composer moved to its place",
    files: plain,
    text: `FROM php:8.3-cli
WORKDIR /app
RUN php -r "copy('https://getcomposer.org/installer', 'composer-setup.php');" && php composer-setup.php && mv composer.phar /usr/local/bin/composer && chmod +x /usr/local/bin/composer
COPY . .
RUN composer install
CMD ["php", "worker.php"]
`,
    split: {
      level: "A",
      last: `FROM php:8.3-cli
WORKDIR /app
COPY --from=build /app /app
CMD ["php", "worker.php"]
`,
    },
    minimal: { level: "C", concerns: ["S6"] },
  },
  {
    name: "extensions of Alpine with headers that go again",
    files: plain,
    text: `FROM php:8.3-fpm-alpine
RUN apk add --no-cache icu-libs libpng && apk add --no-cache --virtual .build-deps $PHPIZE_DEPS icu-dev libpng-dev && docker-php-ext-install intl gd && apk del .build-deps
COPY --from=composer:2 /usr/bin/composer /usr/bin/composer
WORKDIR /app
COPY . .
RUN composer install
`,
    split: {
      level: "A",
      last: `FROM php:8.3-fpm-alpine
RUN apk add --no-cache icu-libs libpng
WORKDIR /app
COPY --from=build /app /app
COPY --from=build /usr/local/lib/php/extensions /usr/local/lib/php/extensions
COPY --from=build /usr/local/etc/php /usr/local/etc/php
`,
    },
    minimal: { level: "C", concerns: ["S6"] },
  },
  {
    name: "an extension of PECL",
    files: plain,
    text: `FROM php:8.3-cli
RUN pecl install redis && docker-php-ext-enable redis
COPY --from=composer:2 /usr/bin/composer /usr/bin/composer
WORKDIR /app
COPY . .
RUN composer install
CMD ["php", "worker.php"]
`,
    split: {
      level: "A",
      last: `FROM php:8.3-cli
WORKDIR /app
COPY --from=build /app /app
COPY --from=build /usr/local/lib/php/extensions /usr/local/lib/php/extensions
COPY --from=build /usr/local/etc/php /usr/local/etc/php
CMD ["php", "worker.php"]
`,
    },
    minimal: { level: "C", concerns: ["S6"] },
  },
  {
    name: "install-php-extensions is run again",
    files: plain,
    text: `FROM php:8.3-fpm
COPY --from=mlocati/php-extension-installer /usr/bin/install-php-extensions /usr/local/bin/
RUN install-php-extensions gd zip intl
COPY --from=composer:2 /usr/bin/composer /usr/bin/composer
WORKDIR /app
COPY . .
RUN composer install
`,
    split: {
      level: "A",
      last: `FROM php:8.3-fpm
COPY --from=mlocati/php-extension-installer /usr/bin/install-php-extensions /usr/local/bin/
RUN install-php-extensions gd zip intl
WORKDIR /app
COPY --from=build /app /app
`,
    },
    minimal: { level: "C", concerns: ["S6"] },
  },
  {
    name: "install-php-extensions among others",
    files: plain,
    text: `FROM php:8.3-fpm
COPY --from=mlocati/php-extension-installer /usr/bin/install-php-extensions /usr/local/bin/
RUN apt-get update && apt-get install -y git && install-php-extensions gd zip
COPY --from=composer:2 /usr/bin/composer /usr/bin/composer
WORKDIR /app
COPY . .
RUN composer install
`,
    split: { level: "C", concerns: ["H11"] },
    minimal: { level: "C", concerns: ["H11"] },
  },
  {
    name: "assets of a front end",
    files: laravel,
    text: `FROM php:8.3-apache
RUN curl -fsSL https://deb.nodesource.com/setup_20.x | bash - && apt-get install -y nodejs
COPY --from=composer:2 /usr/bin/composer /usr/bin/composer
WORKDIR /var/www/html
COPY . .
RUN composer install --no-dev && npm ci && npm run build
EXPOSE 80
`,
    split: {
      level: "A",
      last: `FROM php:8.3-apache
WORKDIR /var/www/html
COPY --from=build /var/www/html /var/www/html
EXPOSE 80
`,
    },
    minimal: { level: "C", concerns: ["S6"] },
  },
  {
    name: "php.ini and files beside it",
    files: { ...plain, "docker/app.ini": "" },
    text: `FROM php:8.3-fpm
RUN mv "$PHP_INI_DIR/php.ini-production" "$PHP_INI_DIR/php.ini"
RUN echo "memory_limit=256M" > $PHP_INI_DIR/conf.d/memory.ini
COPY docker/app.ini /usr/local/etc/php/conf.d/
COPY --from=composer:2 /usr/bin/composer /usr/bin/composer
WORKDIR /app
COPY . .
RUN composer install
`,
    split: {
      level: "A",
      last: `FROM php:8.3-fpm
WORKDIR /app
COPY --from=build /app /app
COPY --from=build /usr/local/etc/php /usr/local/etc/php
`,
    },
    minimal: { level: "C", concerns: ["S6"] },
  },
  {
    name: "only extensions with headers",
    files: plain,
    text: `FROM php:8.3-apache
RUN apt-get update && apt-get install -y libpq-dev && docker-php-ext-install pdo_pgsql
COPY . /var/www/html/
`,
    split: {
      level: "A",
      last: `FROM php:8.3-apache
RUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*
WORKDIR /var/www/html
COPY --from=build /var/www/html /var/www/html
COPY --from=build /usr/local/lib/php/extensions /usr/local/lib/php/extensions
COPY --from=build /usr/local/etc/php /usr/local/etc/php
`,
    },
    minimal: { level: "C", concerns: ["S6"] },
  },
  {
    name: "extensions that need nothing",
    files: plain,
    text: `FROM php:8.3-apache
RUN docker-php-ext-install mysqli
COPY . /var/www/html/
`,
    split: { level: "none" },
    minimal: { level: "C", concerns: ["S6"] },
  },
  {
    name: "files alone",
    files: plain,
    text: `FROM php:8.3-apache
COPY . /var/www/html/
`,
    split: { level: "none" },
    minimal: { level: "C", concerns: ["S6"] },
  },
  {
    name: "an image to work in",
    files: {},
    text: `FROM php:8.3-fpm
RUN apt-get update && apt-get install -y git libzip-dev && docker-php-ext-install zip
COPY --from=composer:2 /usr/bin/composer /usr/bin/composer
`,
    split: { level: "none" },
    minimal: { level: "C", concerns: ["S6"] },
  },
  {
    name: "Composer at the start",
    files: { ...plain, "start.sh": "#!/bin/sh\ncomposer install\nexec php-fpm\n" },
    text: `FROM php:8.3-fpm
COPY --from=composer:2 /usr/bin/composer /usr/bin/composer
WORKDIR /app
COPY . .
RUN composer install
CMD ["./start.sh"]
`,
    split: { level: "C", concerns: ["H05"] },
    minimal: { level: "C", concerns: ["H05"] },
  },
  {
    name: "artisan serve",
    files: laravel,
    text: `FROM php:8.3-cli
RUN apt-get update && apt-get install -y git unzip
COPY --from=composer:2 /usr/bin/composer /usr/bin/composer
WORKDIR /app
COPY . .
RUN composer install
CMD ["php", "artisan", "serve", "--host=0.0.0.0"]
`,
    split: {
      level: "A",
      last: `FROM php:8.3-cli
WORKDIR /app
COPY --from=build /app /app
CMD ["php", "artisan", "serve", "--host=0.0.0.0"]
`,
    },
    minimal: { level: "C", concerns: ["S6"] },
  },
  {
    name: "a folder elsewhere",
    files: plain,
    text: `FROM php:8.3-apache
COPY --from=composer:2 /usr/bin/composer /usr/bin/composer
COPY . /srv/app
RUN cd /srv/app && composer install
`,
    split: {
      level: "A",
      last: `FROM php:8.3-apache
WORKDIR /var/www/html
COPY --from=build /srv/app /srv/app
`,
    },
    minimal: { level: "C", concerns: ["S6"] },
  },
  {
    name: "a variable's tag",
    files: plain,
    text: `ARG PHP_VERSION=8.3
FROM php:\${PHP_VERSION}-cli-alpine
RUN apk add --no-cache git
COPY --from=composer:2 /usr/bin/composer /usr/bin/composer
WORKDIR /app
COPY . .
RUN composer install
CMD ["php", "worker.php"]
`,
    split: {
      level: "A",
      last: `FROM php:\${PHP_VERSION}-cli-alpine
WORKDIR /app
COPY --from=build /app /app
CMD ["php", "worker.php"]
`,
    },
    minimal: { level: "C", concerns: ["S6"] },
  },
  {
    name: "a stage for packages is there",
    files: plain,
    text: `FROM composer:2 AS vendor
WORKDIR /app
COPY composer.json ./
RUN composer install --no-dev --ignore-platform-reqs

FROM php:8.3-fpm-alpine
WORKDIR /app
COPY . .
COPY --from=vendor /app/vendor vendor
`,
    split: { level: "none" },
    minimal: { level: "C", concerns: ["S6"] },
  },
];

testBothImages(cases);
