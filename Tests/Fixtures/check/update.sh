#!/bin/sh
# Rewrites what `patchlaw check` says of each study here: sh update.sh PATH/TO/patchlaw
cd "$(dirname "$0")" || exit 1
for study in *.yaml; do "$1" check "$study" > "${study%.yaml}.txt" 2>&1; done
