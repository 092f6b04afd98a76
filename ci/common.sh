# What the scripts of ci/ share. Sourced, never run.
# shellcheck shell=bash
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
jobs=$(getconf _NPROCESSORS_ONLN)
if command -v ccache >/dev/null; then
  export CMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER-ccache}
fi

# print_usage SCRIPT: the comment block below the first line of the script is its help.
print_usage() {
  sed -n '2,/^[^#]/{s/^# \{0,1\}//p;}' "$1"
}

# sources FIND-EXPRESSION...: the project's files for which it holds, relative to the root. Not by asking git: a copy
# without its history, or one that belongs to somebody else, is checked all the same.
sources() {
  (cd "$root" && find . -mindepth 1 \( -name .git -o -path './build*' -o -path ./.cache \) -prune \
    -o -type f \( "$@" \) -print | sed 's|^\./||' | LC_ALL=C sort)
}

# build_preset PRESET [CMAKE BUILD OPTIONS]: configures and builds; CMake's own words appear only when it fails.
build_preset() {
  local preset=$1 log
  shift
  log=$(mktemp)
  if ! (cd "$root" && cmake --preset "$preset" >"$log" 2>&1); then
    cat "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
  (cd "$root" && cmake --build --preset "$preset" --parallel "$jobs" "$@")
}
