#!/usr/bin/env bash
# usage: every_case_is_a_test.sh BUILD_FOLDER SIGCONFORM
#
# Every case of the executable is a CTest test, with its areas and its profiles as labels, and no test passes for a case.
set -euo pipefail
build=$1 sigconform=$2

# tests LABEL: the names of the tests that ctest -L selects, sorted.
tests() {
  ctest --test-dir "$build" --show-only -L "^$1\$" | sed -n 's/^ *Test *#[0-9]*: //p' | LC_ALL=C sort
}

# cases COLUMN WORD: the names of the cases with the word among those of the column, sorted; all without arguments.
cases() {
  "$sigconform" list --tsv-cases | awk -F '\t' -v column="${1:-0}" -v word="${2:-}" \
    'column == 0 || ("," $column ",") ~ ("," word ",") { print $1 }' | LC_ALL=C sort
}

# same WHAT EXPECTED FOUND
same() {
  [[ -n $2 ]] || { echo "$1: no case at all" >&2 && exit 1; }
  diff <(printf '%s\n' "$2") <(printf '%s\n' "$3") ||
    { echo "$1: '<' is a case and no test, '>' is a test and no case" >&2 && exit 1; }
}

same 'ctest -L case' "$(cases)" "$(tests case)"
for column in 2 3; do
  mapfile -t words < <("$sigconform" list --tsv-cases | cut -f "$column" | tr ',' '\n' | LC_ALL=C sort -u)
  for word in "${words[@]}"; do
    same "ctest -L $word" "$(cases "$column" "$word")" "$(tests "$word")"
  done
done
