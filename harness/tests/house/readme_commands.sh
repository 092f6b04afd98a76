#!/usr/bin/env bash
# usage: readme_commands.sh ROOT [--list]
#
# Runs every command of README.md's ```sh blocks from the root of the project, in order, each in a shell of its own, and
# stops at the first that fails. Where ci/test runs this, `ci/test` is left out, and `ci/platforms`, which is a part of
# its own there. --list only prints the commands.
set -euo pipefail
root=$1
mode=${2:-}

mapfile -t commands < <(awk '
  /^```sh$/ { inside = 1; next }
  /^```$/ { inside = 0 }
  inside { line = line $0; if (sub(/\\$/, "", line)) next; sub(/ +# .*/, "", line); if (line != "") print line; line = "" }
' "$root/README.md")
((${#commands[@]} > 0)) || { echo "README.md has no sh block" >&2 && exit 1; }
if [[ $mode == --list ]]; then
  printf '%s\n' "${commands[@]}"
  exit 0
fi

cd "$root"
for command in "${commands[@]}"; do
  if [[ $command == @(ci/test|ci/platforms)* && -n ${SIGCONFORM_CI_TEST:-} ]]; then
    printf '%s\n' "-- $command: not from within ci/test"
    continue
  fi
  printf '%s\n' "-- $command"
  bash -euo pipefail -c "$command" </dev/null || {
    status=$?
    echo "README.md: '$command' ends with $status" >&2
    exit 1
  }
done
