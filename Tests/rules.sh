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
# American spelling in prose, comments and messages. Names that files, specs and databases have had
# since before keep theirs: in quotes, code, paths, and in the lists of former names.
british='colour|grey|neighbour|centre|behaviour|favour|honour|artefact|labelled'
british="$british"'|labelling|modelling|cancelled|travelled|learnt|whilst|towards|afterwards|upwards|catalogue'
british="$british"'|judgement|analyse|licence|programme\b|(normal|organ|recogn|optim|initial|general|summar'
british="$british"'|standard|quant|regular|serial|synchron|visual|util|penal|random|token|minim|maxim|character'
british="$british"'|memor|emphas|real|final|categor|parametr|vector|prior)is(e|es|ed|ing|ation|ations|er|ers)\b'
prose="$(git ls-files Sources Tests Makefile '*.md' 'experiments/*.yaml' 2>/dev/null |
  grep -vE '^Tests/(rules\.sh|Fixtures/(check|reporting)/)|\.safetensors$')"
# Where a pattern is in what was written by hand of the studies' pages.
in_pages() {
  for page in $(echo "$prose" | grep '^notebooks-md/' | grep -v claims.md); do
    awk '/^<!-- (patchlaw|bench):/ { skip = 1 } { print skip ? "" : $0 }
      /^<!-- \/(patchlaw|bench)/ { skip = 0 }' "$page" | grep -nPi "$1" | sed "s|^|$page:|"
  done
}
breach "a phrase that is not plain English:" "$(
  echo "$prose" | grep -v '^notebooks-md/' | xargs grep -nPiI "$phrases"
  in_pages "$phrases")"
word="(?<![\\w\\x60\"'/.])(un)?($british)(?!\\w*[\\x60\"'/:])"
breach "a British spelling:" "$(
  echo "$prose" | grep '\.md$' | grep -v '^notebooks-md/' | xargs grep -nPiI "$word"
  in_pages "$word"
  # Of sources comments, and texts of several words.
  echo "$prose" | grep -E '\.(swift|c|h|py)$' | grep -vE 'FormerName|Synonyms|Migrations|MistakeTests' |
    xargs grep -nPiI "^(?!.*formerly).*(//|#|\"[^\"]* ).*$word")"
[ "$status" = 0 ] && echo "rules: all hold"
exit $status
