#!/usr/bin/env bash
# usage: service_test.sh SERVICE
#
# Drives the example as its user would: requests, SIGHUP, then SIGTERM, which must end it with status 0.
set -euo pipefail
service=$1

# say LINE: what the service must say next.
say() {
  local line
  IFS= read -r line <&"$from" || { echo "the service ended, expected '$1'" >&2 && exit 1; }
  [[ $line == "$1" ]] || { echo "expected '$1', got '$line'" >&2 && exit 1; }
}

coproc "$service"
pid=$COPROC_PID
# Copies: bash takes its own away as soon as the service has ended.
exec {from}<&"${COPROC[0]}" {to}>&"${COPROC[1]}"
say ready
echo one >&"$to"
say 'answer to one'
kill -HUP "$pid"
say 'reloaded 2'
echo two >&"$to"
say 'answer to two'
kill -TERM "$pid"
say 'shut down'
status=0
wait "$pid" || status=$?
((status == 0)) || { echo "exit status $status after SIGTERM, expected 0" >&2 && exit 1; }
