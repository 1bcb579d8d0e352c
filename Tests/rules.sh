#!/bin/sh
# Rules that no compiler checks. Prints each breach and fails.
status=0

breach() {
  if [ -n "$2" ]; then
    printf '%s\n%s\n' "$1" "$2"
    status=1
  fi
}

breach "unsafe code outside Sources/Kernels:" "$(
  grep -rnE '\bunsafe\b|Unsafe(Mutable)?(Raw)?(Buffer)?Pointer|@unchecked Sendable' \
    --include='*.swift' Sources | grep -v '^Sources/Kernels/')"
breach "unfinished work or a crash on bad input:" "$(
  grep -rnE 'TODO|FIXME|fatalError\(|try!|as!' --include='*.swift' --include='*.c' Sources)"
breach "an import that Package.swift does not list:" "$(
  swift build --explicit-target-dependency-import-check error 2>&1 | grep 'error:' | head -5)"
breach "committed, but must not be:" "$(
  git ls-files 2>/dev/null | grep -E '(^|/)(Package\.resolved|\.build[^/]*/|.*\.sqlite)$')"
# Phrases that are not plain research English; generated blocks of pages and goldens are left out.
phrases='(?<![Tt]here )\b(is|are|was) no (?!\w+er\b|worse|more|less|limit\b)|\bstands? (twice|beside|side by side)'
phrases="$phrases"'|\bso many\b|\bowed\b|foretell|\bnought\b|\bthe dear(est)?\b|\bby turns\b|\bmended\b'
phrases="$phrases"'|\bbeside what\b|\bwhat of\b|\bwhole[- ]number|\bseventieth\b|ever more seldom|\bwhen absent\b'
prose="$(git ls-files Sources Tests Makefile '*.md' 'experiments/*.yaml' 2>/dev/null |
  grep -vE '^Tests/(rules\.sh|Fixtures/(check|reporting)/)|\.safetensors$')"
breach "a phrase that is not plain English:" "$(
  echo "$prose" | grep -v '^notebooks-md/' | xargs grep -nPiI "$phrases"
  for page in $(echo "$prose" | grep '^notebooks-md/' | grep -v claims.md); do
    awk '/^<!-- (patchlaw|bench):/ { skip = 1 } { print skip ? "" : $0 }
      /^<!-- \/(patchlaw|bench)/ { skip = 0 }' "$page" | grep -nPi "$phrases" | sed "s|^|$page:|"
  done)"
[ "$status" = 0 ] && echo "rules: all hold"
exit $status
