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
[ "$status" = 0 ] && echo "rules: all hold"
exit $status
