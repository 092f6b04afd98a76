# Gives an executable its catalogue of requirements. Works in the source tree and from an installed package, where
# generate.py and catalogue.py lie beside this file.

if(NOT DEFINED Python3_EXECUTABLE AND EXISTS /etc/debian_version AND EXISTS /usr/bin/python3)
  # A version manager's shim earlier in PATH lacks the modules that Debian's packages install.
  set(Python3_EXECUTABLE /usr/bin/python3)
endif()
find_package(Python3 3.11 REQUIRED COMPONENTS Interpreter)

find_path(SIGCONFORM_CATALOGUE_GENERATOR generate.py NO_DEFAULT_PATH REQUIRED
  PATHS "${CMAKE_CURRENT_LIST_DIR}" "${CMAKE_CURRENT_LIST_DIR}/../../harness/catalogue"
  DOC "Folder of the generator of requirement ids")
mark_as_advanced(SIGCONFORM_CATALOGUE_GENERATOR)

# sigconform_catalogue(TARGET DIRECTORY): TARGET's cases may name the ids of the *.toml files in DIRECTORY, and
# TARGET answers all_requirements() with them. TARGET links the catalogue layer; it has one catalogue, or none.
function(sigconform_catalogue target directory)
  cmake_path(ABSOLUTE_PATH directory NORMALIZE)
  set(output "${CMAKE_CURRENT_BINARY_DIR}/${target}_catalogue/sigconform_catalogue")
  file(GLOB files CONFIGURE_DEPENDS "${directory}/*.toml")
  if(NOT files)
    message(FATAL_ERROR "sigconform_catalogue(${target}): no *.toml file in ${directory}")
  endif()
  set(generator "${SIGCONFORM_CATALOGUE_GENERATOR}/generate.py")
  add_custom_command(
    OUTPUT "${output}/requirement_ids.h" "${output}/requirements.cpp"
    COMMAND "${Python3_EXECUTABLE}" -B "${generator}" "${directory}" "${output}"
    DEPENDS ${files} "${generator}" "${SIGCONFORM_CATALOGUE_GENERATOR}/catalogue.py"
    COMMENT "Generating the requirement ids of ${target}"
    VERBATIM)
  target_sources(${target} PRIVATE "${output}/requirement_ids.h" "${output}/requirements.cpp")
  # Reports name a case by its file within the project, wherever that was checked out, and also where a compiler cache
  # made the paths relative to the build folder.
  cmake_path(RELATIVE_PATH PROJECT_SOURCE_DIR BASE_DIRECTORY "${CMAKE_BINARY_DIR}" OUTPUT_VARIABLE up)
  target_compile_options(${target} PRIVATE
    "-fmacro-prefix-map=${PROJECT_SOURCE_DIR}/=" "-fmacro-prefix-map=${up}/=")
  target_include_directories(${target} PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/${target}_catalogue")
endfunction()
