#!/usr/bin/env bash
# usage: scripts_have_help.sh ROOT
#
# Every script of ci/ says its usage with --help and exits 0, and refuses an unknown option with one line and exit 2.
set -euo pipefail
root=$1

for script in "$root"/ci/*; do
  [[ -f $script && -x $script ]] || continue
  name=ci/$(basename "$script")
  help=$("$script" --help) || { echo "$name --help: exit $?" >&2 && exit 1; }
  [[ $help == "usage: $name"* ]] || { echo "$name --help does not begin with 'usage: $name'" >&2 && exit 1; }
  status=0
  message=$("$script" --no-such-option 2>&1 >/dev/null) || status=$?
  ((status == 2)) || { echo "$name --no-such-option: exit $status, not 2" >&2 && exit 1; }
  [[ $message == "$name: "*--no-such-option* && $message != *$'\n'* ]] ||
    { echo "$name --no-such-option does not say so in one line: $message" >&2 && exit 1; }
done
