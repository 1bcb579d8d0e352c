#!/bin/sh
# stamp.sh PACKAGE OUTPUT: writes OUTPUT/BuildStamp.swift. The file is touched only when it changes, so
# that nothing is compiled again for the same commit.
package=$1
output=$2

# A package that lies inside another repository is not at that repository's commit.
commit=nil
changed=nil
root=$(git -C "$package" rev-parse --show-toplevel 2>/dev/null)
if [ -n "$root" ] && [ "$root" -ef "$package" ]; then
  head=$(git -C "$package" rev-parse --verify HEAD 2>/dev/null)
  if [ -n "$head" ]; then
    commit="\"$head\""
    if changes=$(git -C "$package" --no-optional-locks status --porcelain \
      -- Package.swift Sources Plugins 2>/dev/null); then
      changed=$([ -n "$changes" ] && echo true || echo false)
    fi
  fi
fi

mkdir -p "$output"
cat > "$output/BuildStamp.swift.new" <<END
/// Written by Plugins/BuildStamp.
enum BuildStamp {
  static let commit: String? = $commit
  static let isChanged: Bool? = $changed
}
END
if cmp -s "$output/BuildStamp.swift.new" "$output/BuildStamp.swift"; then
  rm "$output/BuildStamp.swift.new"
else
  mv "$output/BuildStamp.swift.new" "$output/BuildStamp.swift"
fi
