# Makes every case of an executable a CTest test.

# sigconform_discover_cases(TARGET [TIMEOUT SECONDS]): CTest asks TARGET for its cases when it starts, so that the tests are
# those of the executable as built, and building needs to run nothing. Each case is the test `Suite.Name` with the
# labels `case`, its areas and its profiles; unsupported is skipped, with the reason in the output.
# gtest_discover_tests would drop all labels but the first.
function(sigconform_discover_cases target)
  # Longer than any deadline of the harness: what hangs is diagnosed by it, not shot by CTest.
  cmake_parse_arguments(DISCOVER "" "TIMEOUT" "" ${ARGN})
  if(NOT DEFINED DISCOVER_TIMEOUT)
    set(DISCOVER_TIMEOUT 300)
  endif()
  set(script "${CMAKE_CURRENT_BINARY_DIR}/${target}_cases.cmake")
  file(GENERATE OUTPUT "${script}" CONTENT "\
set(executable [==[$<TARGET_FILE:${target}>]==])
set(emulator [==[${CMAKE_CROSSCOMPILING_EMULATOR}]==])
set(timeout ${DISCOVER_TIMEOUT})
include([==[${CMAKE_CURRENT_FUNCTION_LIST_DIR}/discover_cases.cmake]==])
")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${script}")
endfunction()
