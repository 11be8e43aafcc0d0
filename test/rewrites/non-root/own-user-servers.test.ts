/** Web servers of images that have a user for them: who runs them, what becomes that user's, where they listen. */
import { type RewriteCase, testRewrites } from "../../support/test-rewrites.ts";

const low = "# TODO(dockerfile-security): Port 80 is below 1024";

const cases: readonly RewriteCase[] = [
  {
    name: "H15: httpd keeps its process id among its logs",
    text: "FROM httpd:2.4\nCOPY site /usr/local/apache2/htdocs\n",
    level: "B",
    concerns: ["H15"],
    has: ["chown -R www-data: /usr/local/apache2/logs\n", low, "USER www-data"],
  },
  {
    name: "httpd with a configuration that listens above 1023",
    text: "FROM httpd:2.4-alpine\nCOPY httpd.conf /usr/local/apache2/conf/httpd.conf\n",
    files: { "httpd.conf": "Listen 8080\n" },
    level: "A",
    has: ["USER www-data"],
    lacks: [low],
  },
  {
    name: "H15: a site of Apache says nothing about where it listens",
    text: "FROM php:8.3-apache\nCOPY vhost.conf /etc/apache2/sites-available/000-default.conf\nCOPY . /var/www/html\n",
    files: { "vhost.conf": "<VirtualHost *:80>\n</VirtualHost>\n" },
    level: "B",
    concerns: ["H15"],
    has: [low],
  },
  {
    name: "H15: nor does a configuration that comes from another stage of the same port",
    text: "FROM php:8.3-apache AS build\nRUN a2enmod rewrite\nFROM php:8.3-apache\nCOPY --from=build /etc/apache2 /etc/apache2\n",
    level: "B",
    concerns: ["H15"],
  },
  {
    name: "one that has changed the port there",
    text: "FROM php:8.3-apache AS build\nRUN sed -i 's/80/8080/' /etc/apache2/ports.conf\nFROM php:8.3-apache\nCOPY --from=build /etc/apache2 /etc/apache2\n",
    level: "A",
  },
  {
    name: "ports.conf says it",
    text: "FROM php:8.3-apache\nCOPY ports.conf /etc/apache2/\n",
    files: { "ports.conf": "Listen 8000\n" },
    level: "A",
  },
  {
    name: "H15: Apache by its own control script",
    text: "FROM php:8.3-apache\nCOPY . /var/www/html\nCMD /usr/sbin/apache2ctl -D FOREGROUND\n",
    level: "B",
    concerns: ["H15"],
    has: ["USER www-data\nCMD"],
  },
  {
    name: "an entry script that hands on to php-fpm",
    text: 'FROM php:8.3-fpm\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["/app/entry.sh"]\nCMD ["php-fpm"]\n',
    files: { "entry.sh": '#!/bin/sh\nphp artisan migrate --force\nexec "$@"\n' },
    level: "A",
    has: ["USER www-data\nENTRYPOINT"],
  },
  {
    name: "S10: httpd behind something else",
    text: "FROM httpd:2.4\nCMD service cron start && httpd-foreground\n",
    level: "C",
    concerns: ["S10"],
  },
];

testRewrites("non-root", cases);
