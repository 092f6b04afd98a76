# Build options, and the one way in which a folder of the harness becomes a library.

option(SIGCONFORM_PORTABLE "Build the portable backend (no /proc, no namespaces, no futex)" OFF)
option(SIGCONFORM_WERROR "Treat warnings as errors" OFF)
option(SIGCONFORM_CASES "Build the executable with the cases" ON)
option(SIGCONFORM_TESTS "Build the tests of the harness itself" ON)
option(SIGCONFORM_INSTALL "Install the libraries and the CMake package, not the executable alone" ON)
set(SIGCONFORM_GTEST_SOURCE "" CACHE PATH "GoogleTest's sources, to build it for the target; empty: find it installed")
set(SIGCONFORM_SANITIZE "" CACHE STRING "Sanitizers to build with, for example address,undefined")

if(NOT CMAKE_SYSTEM_NAME STREQUAL "Linux")
  set(SIGCONFORM_PORTABLE ON)
endif()
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()

find_package(Threads REQUIRED)
if(SIGCONFORM_GTEST_SOURCE)
  # Distributions package GoogleTest as a library for the host alone; another target builds it from the sources.
  set(INSTALL_GTEST OFF)
  add_subdirectory("${SIGCONFORM_GTEST_SOURCE}" "${CMAKE_CURRENT_BINARY_DIR}/googletest" EXCLUDE_FROM_ALL SYSTEM)
else()
  find_package(GTest REQUIRED)
endif()

# Like GoogleTest it is packaged for the host alone; what takes the samples on another target needs none of it.
if(NOT SIGCONFORM_GTEST_SOURCE)
  find_package(benchmark QUIET)
endif()
if(NOT benchmark_FOUND)
  message(STATUS "No Google Benchmark for this target: `sigconform latency` and sigconform_benchmark are left out")
endif()

add_library(sigconform_options INTERFACE)
target_compile_features(sigconform_options INTERFACE cxx_std_20)
# How we warn is no business of a project that links the installed libraries.
target_compile_options(sigconform_options INTERFACE $<BUILD_INTERFACE:-Wall;-Wextra;-Wpedantic>)
if(SIGCONFORM_WERROR)
  target_compile_options(sigconform_options INTERFACE $<BUILD_INTERFACE:-Werror>)
endif()
if(SIGCONFORM_SANITIZE)
  target_compile_options(sigconform_options INTERFACE -fsanitize=${SIGCONFORM_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(sigconform_options INTERFACE -fsanitize=${SIGCONFORM_SANITIZE})
endif()
if(SIGCONFORM_PORTABLE)
  target_compile_definitions(sigconform_options INTERFACE SIGCONFORM_PORTABLE=1)
endif()

include(SigconformInstall)
sigconform_install_layer(sigconform_options)

# sigconform_layer(NAME LINKS ...): the folder's *.cpp as the static library sigconform_NAME.
# A *_linux.cpp belongs to the Linux backend, a *_portable.cpp to the portable one; never both.
function(sigconform_layer name)
  cmake_parse_arguments(LAYER "" "" "LINKS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "*.cpp")
  if(SIGCONFORM_PORTABLE)
    list(FILTER sources EXCLUDE REGEX "_linux\\.cpp$")
  else()
    list(FILTER sources EXCLUDE REGEX "_portable\\.cpp$")
  endif()
  if(sources)
    add_library(sigconform_${name} STATIC ${sources})
    set(scope PUBLIC)
  else()
    add_library(sigconform_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(sigconform_${name} ${scope}
    "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>" "$<INSTALL_INTERFACE:${SIGCONFORM_INSTALL_HEADERS}>")
  target_link_libraries(sigconform_${name} ${scope} sigconform_options ${LAYER_LINKS})
  sigconform_install_layer(sigconform_${name})
endfunction()
