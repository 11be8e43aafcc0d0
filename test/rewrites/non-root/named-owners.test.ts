/** Users whom a file gives things to, and folders that are theirs already. */
import { dedent } from "../../support/dedent.ts";
import { type RewriteCase, testRewrites } from "../../support/test-rewrites.ts";

const cases: readonly RewriteCase[] = [
  {
    name: "the user whom chown names",
    text: dedent(`
      FROM example.com/search:7
      USER root
      RUN mkdir -p /srv/snapshots
      RUN chown search:search /srv/snapshots
      CMD ["search"]
    `),
    lines: ["USER search"],
    level: "A",
  },
  {
    name: "the user whom COPY names",
    text: dedent(`
      FROM debian:13
      COPY --chown=www-data:www-data site /srv/site
      CMD ["/srv/site/server"]
    `),
    lines: ["USER www-data"],
    level: "A",
  },
  {
    name: "a user by number says nothing of a name",
    text: dedent(`
      FROM debian:13
      COPY --chown=1234 site /srv/site
      CMD ["/srv/site/server"]
    `),
    lines: ["USER 10001:10001"],
    level: "A",
  },
  {
    name: "H16: what is the user's already is not given again",
    text: dedent(`
      FROM php:8.3-cli
      WORKDIR /app
      COPY . .
      RUN chown -R www-data:www-data storage bootstrap/cache
      CMD ["php", "artisan", "serve"]
    `),
    files: { artisan: "", "composer.json": "{}" },
    result: dedent(`
      FROM php:8.3-cli
      WORKDIR /app
      COPY . .
      RUN chown -R www-data:www-data storage bootstrap/cache
      USER www-data
      CMD ["php", "artisan", "serve"]
    `),
    level: "A",
  },
  {
    name: "H16: what is copied behind it is root's again",
    text: dedent(`
      FROM php:8.3-cli
      WORKDIR /app
      RUN mkdir -p storage && chown -R www-data:www-data storage
      COPY . .
      CMD ["php", "artisan", "serve"]
    `),
    files: { artisan: "", "composer.json": "{}" },
    has: ["chown -R www-data: /app/bootstrap/cache /app/storage"],
    level: "A",
  },
  {
    name: "H16: what is made behind it is root's",
    text: dedent(`
      FROM php:8.3-cli
      WORKDIR /app
      COPY . .
      RUN chown -R www-data:www-data /app && mkdir -p /app/uploads
      CMD ["php", "a.php"]
    `),
    has: ["chown -R www-data: /app/uploads"],
    level: "A",
  },
  {
    name: "H16: so is a folder that WORKDIR makes",
    text: dedent(`
      FROM php:8.3-cli
      WORKDIR /app
      COPY . .
      RUN mkdir data && chown -R www-data:www-data data
      WORKDIR /app/data/in
      WORKDIR /app
      CMD ["php", "a.php"]
    `),
    has: ["chown -R www-data: /app/data"],
    level: "A",
  },
  {
    name: "H16: what is only opened behind it stays the user's",
    text: dedent(`
      FROM php:8.3-cli
      WORKDIR /app
      COPY . .
      RUN mkdir data && chown -R www-data:www-data data && chmod -R g+w data
      CMD ["php", "a.php"]
    `),
    lacks: ["chown -R www-data: /app/data"],
    level: "A",
  },
];

testRewrites("non-root", cases);
