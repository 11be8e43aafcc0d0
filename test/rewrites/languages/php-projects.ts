/** Applications in PHP, for the tables of Dockerfiles. */
export const laravel = {
  "composer.json": '{"require":{"php":"^8.2","laravel/framework":"^11.0"}}',
  "composer.lock": '{"packages":[]}',
  artisan: "#!/usr/bin/env php\n",
  "public/index.php": "<?php\n",
  "package.json": "{}",
  "storage/logs/.gitignore": "*",
};
export const plain = {
  "composer.json": '{"require":{"php":">=8.1","monolog/monolog":"^3"}}',
  "worker.php": "<?php\n",
  "index.php": "<?php\n",
};
