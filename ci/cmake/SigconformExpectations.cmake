# Gives an executable the expectations that it applies to every run.

# sigconform_expectations(TARGET DIRECTORY): the *.toml files in DIRECTORY become part of TARGET, which names them in
# messages as DIRECTORY relative to the project. A DIRECTORY without any is fine: then nothing is expected to fail.
function(sigconform_expectations target directory)
  cmake_path(ABSOLUTE_PATH directory NORMALIZE)
  file(GLOB files CONFIGURE_DEPENDS "${directory}/*.toml")
  set(output "${CMAKE_CURRENT_BINARY_DIR}/${target}_expectations.cpp")
  set(registrations "")
  foreach(file IN LISTS files)
    # The text is compiled in, so a change of it is a change of the source file made here.
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
    file(READ "${file}" text)
    cmake_path(RELATIVE_PATH file BASE_DIRECTORY "${PROJECT_SOURCE_DIR}" OUTPUT_VARIABLE name)
    string(MAKE_C_IDENTIFIER "${name}" symbol)
    string(APPEND registrations "\
[[maybe_unused]] const bool ${symbol} = sigconform::register_expectations(\"${name}\", R\"sigconform(${text})sigconform\");
")
  endforeach()
  file(CONFIGURE OUTPUT "${output}" @ONLY CONTENT [==[
// Made from expectation files by sigconform_expectations(); edit those.
#include "harness/conductor/expectations.h"

namespace {
@registrations@
}  // namespace
]==])
  target_sources(${target} PRIVATE "${output}")
endfunction()
