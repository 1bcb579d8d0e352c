#!/bin/sh
# A fresh clone reports every archived study as it was committed, without training.
# usage: clone.sh PROGRAM
set -eu
program=$(realpath "$1")
clone=$(mktemp -d)
trap 'rm -rf "$clone"' EXIT
git clone -q . "$clone"
cd "$clone"
for archive in results/*/archive.jsonl; do
  [ -e "$archive" ] || continue
  study=$(basename "$(dirname "$archive")")
  "$program" report "$study" > /dev/null
  echo "clone: $study reported"
done
git diff --stat --exit-code || { echo "clone: reports differ from what was committed"; exit 1; }
echo "clone: every report is as committed"
