#!/usr/bin/env bash
# usage: top_level.sh ROOT
#
# The root of the project holds what the house says, and no further folder or file; what git ignores does not count.
set -euo pipefail
root=$1

allowed='
CHANGELOG.md
CMakeLists.txt
CMakePresets.json
CONTRIBUTING.md
LICENSE
README.md
cases
ci
harness
reports
'
# Build folders and caches as .gitignore names them.
found=$(cd "$root" && find . -mindepth 1 -maxdepth 1 ! -name '.*' ! -name build ! -name 'build-*' \
  ! -name compile_commands.json | sed 's|^\./||' | LC_ALL=C sort)
diff <(printf '%s\n' "${allowed:1:-1}") <(printf '%s\n' "$found") ||
  { echo "the root of the project: '<' is missing, '>' does not belong there" >&2 && exit 1; }
