#!/usr/bin/env bash
# usage: installed_library.sh EXAMPLE BUILD_FOLDER CXX_COMPILER
#
# Installs the library alone into a folder of its own, and builds and tests the example outside the tree against it:
# without the harness and without GoogleTest in sight.
set -euo pipefail
example=$1 build=$2 compiler=$3

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cmake --install "$build" --component mainthread --prefix "$folder/prefix" >"$folder/install.log"
cp -r "$example" "$folder/source"
cmake -S "$folder/source" -B "$folder/build" -DCMAKE_PREFIX_PATH="$folder/prefix" -DCMAKE_CXX_COMPILER="$compiler" \
  -DCMAKE_DISABLE_FIND_PACKAGE_GTest=ON
cmake --build "$folder/build"
ctest --test-dir "$folder/build" --output-on-failure --no-tests=error
