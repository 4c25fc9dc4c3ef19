#!/bin/sh
# Locks for every platform. Neither the address of an index nor a path is written, so the files are the same wherever they are made.
set -eu
lock() {
    uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --output-file "$2" "$1"
}
lock requirements.in requirements.txt
lock requirements-dev.in requirements-dev.txt
