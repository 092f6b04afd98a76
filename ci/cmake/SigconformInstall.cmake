# What `cmake --install` puts where, and the package that `find_package(sigconform)` finds there.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# Includes are relative to the project's root there as here: `#include "harness/sigconform.h"`.
set(SIGCONFORM_INSTALL_HEADERS "${CMAKE_INSTALL_INCLUDEDIR}/sigconform")
set(SIGCONFORM_INSTALL_PACKAGE "${CMAKE_INSTALL_LIBDIR}/cmake/sigconform")

# GoogleTest built from its sources is not installed, and without it nobody could link what we installed.
if(SIGCONFORM_GTEST_SOURCE)
  set(SIGCONFORM_INSTALL OFF)
endif()

# sigconform_install_layer(TARGET): TARGET becomes part of the package as sigconform::TARGET without its prefix.
function(sigconform_install_layer target)
  if(NOT SIGCONFORM_INSTALL)
    return()
  endif()
  string(REGEX REPLACE "^sigconform_" "" name "${target}")
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
  install(TARGETS ${target} EXPORT sigconform_targets ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}/sigconform")
endfunction()

# Once, from the top: headers, the exported targets, the CMake functions and what they run.
function(sigconform_install_package)
  if(NOT SIGCONFORM_INSTALL)
    return()
  endif()
  # The one name that a project outside links: every layer, and main().
  add_library(sigconform_all INTERFACE)
  target_link_libraries(sigconform_all INTERFACE sigconform_main)
  sigconform_install_layer(sigconform_all)
  set_target_properties(sigconform_all PROPERTIES EXPORT_NAME sigconform)

  install(DIRECTORY "${PROJECT_SOURCE_DIR}/harness" "${PROJECT_SOURCE_DIR}/reports"
    DESTINATION "${SIGCONFORM_INSTALL_HEADERS}"
    FILES_MATCHING PATTERN "*.h" PATTERN "tests" EXCLUDE)
  install(EXPORT sigconform_targets NAMESPACE sigconform:: DESTINATION "${SIGCONFORM_INSTALL_PACKAGE}")
  configure_package_config_file(
    "${PROJECT_SOURCE_DIR}/ci/cmake/sigconformConfig.cmake.in" "${PROJECT_BINARY_DIR}/sigconformConfig.cmake"
    INSTALL_DESTINATION "${SIGCONFORM_INSTALL_PACKAGE}")
  write_basic_package_version_file("${PROJECT_BINARY_DIR}/sigconformConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
  # In the component of the library that needs no harness: with it alone the package is found as well.
  install(FILES
    "${PROJECT_BINARY_DIR}/sigconformConfig.cmake"
    "${PROJECT_BINARY_DIR}/sigconformConfigVersion.cmake"
    DESTINATION "${SIGCONFORM_INSTALL_PACKAGE}" COMPONENT mainthread)
  install(FILES
    "${PROJECT_SOURCE_DIR}/ci/cmake/SigconformCatalogue.cmake"
    "${PROJECT_SOURCE_DIR}/ci/cmake/SigconformCases.cmake"
    "${PROJECT_SOURCE_DIR}/ci/cmake/discover_cases.cmake"
    "${PROJECT_SOURCE_DIR}/ci/cmake/SigconformExpectations.cmake"
    "${PROJECT_SOURCE_DIR}/harness/catalogue/generate.py"
    "${PROJECT_SOURCE_DIR}/harness/catalogue/catalogue.py"
    DESTINATION "${SIGCONFORM_INSTALL_PACKAGE}")
endfunction()
