#!/bin/sh
# The original runs the scripts in /docker-entrypoint.d in the same way.
set -e
for script in /docker-entrypoint.d/*.sh; do
  [ -x "$script" ] && "$script"
done
exec "$@"
