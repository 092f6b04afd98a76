#!/usr/bin/env bash
# usage: outside_example.sh ROOT BUILD_FOLDER CXX_COMPILER
#
# Installs the build into a folder of its own, builds the example outside the tree against that, and runs its case in
# the three ways that a user has: CTest, GoogleTest's filter, and sigconform's own command line.
set -euo pipefail
root=$1 build=$2 compiler=$3

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cmake --install "$build" --prefix "$folder/prefix" >"$folder/install.log"
# Copied away, so that nothing can be found by its place in the tree.
cp -r "$root/harness/tests/house/outside_example" "$folder/source"
cmake -S "$folder/source" -B "$folder/build" -DCMAKE_PREFIX_PATH="$folder/prefix" -DCMAKE_CXX_COMPILER="$compiler" \
  -DCMAKE_BUILD_TYPE=Release
cmake --build "$folder/build"

cd "$folder/build"
ctest --output-on-failure --no-tests=error -L '^service$'
./reload_conformance --gtest_filter=Service.ReloadsOncePerHangup
./reload_conformance run --area service -o results.json
./reload_conformance report results.json --tap results.tap
grep --quiet 'service.reload-on-hup' results.tap

# The sentence is broken: the same case must notice.
sed -i 's/if (signal == SIGHUP) reload();/if (signal == SIGHUP) reload(), reload();/' "$folder/source/reload.cpp"
cmake --build .
status=0
./reload_conformance run --area service -o results.json || status=$?
((status == 1)) || { echo "a service that reloads twice: exit $status, not 1" >&2 && exit 1; }
