# Read by CTest when it starts, through the file that sigconform_discover_cases writes: adds the cases of `executable`,
# run by `emulator` where that is not empty, each with `timeout` seconds.

if(NOT EXISTS "${executable}")
  # A missing executable must be a failure: no tests at all would look like success.
  add_test("${executable}_is_not_built" "${executable}")
  return()
endif()

execute_process(COMMAND ${emulator} "${executable}" list --tsv-cases OUTPUT_VARIABLE listing RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "${executable} list --tsv-cases: ${result}")
endif()

# One line a case: full name, areas, profiles (both separated by commas), file, line.
string(REGEX MATCHALL "[^\n]+" lines "${listing}")
foreach(line IN LISTS lines)
  string(REPLACE "\t" ";" fields "${line}")
  list(GET fields 0 case)
  list(GET fields 1 areas)
  list(GET fields 2 profiles)
  string(REPLACE "," ";" labels "case,${areas},${profiles}")
  add_test("${case}" ${emulator} "${executable}" "--gtest_filter=${case}")
  set_tests_properties("${case}" PROPERTIES
    LABELS "${labels}"
    TIMEOUT "${timeout}"
    SKIP_REGULAR_EXPRESSION "\\[  SKIPPED \\] ${case}")
endforeach()
