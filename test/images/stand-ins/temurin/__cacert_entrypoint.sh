#!/usr/bin/env bash
# The original can import certificates first.
exec "$@"
