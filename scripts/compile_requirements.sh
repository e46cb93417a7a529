#!/bin/sh
# Pins what requirements.in and requirements-dev.in ask for. The compiled files name packages and versions only: no index, no host.
set -eu
cd "$(dirname "$0")/.."
compile="${PYTHON:-python3} -m piptools compile -q --strip-extras --annotation-style=line --no-header --no-emit-options
    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host"
for name in requirements requirements-dev; do
    $compile "$@" "$name.in" -o "$name.txt"
    printf '%s\n' "# Compiled from $name.in by \`make requirements\`; change that file instead." | cat - "$name.txt" > "$name.new"
    mv "$name.new" "$name.txt"
done
