// Results files: the JSON of results.schema.json, read strictly and written whole.
// A reader of schema /1 ignores members it does not know; a missing or mistyped one is an error, and so is a newer
// schema. Neither function keeps anything; `load_results` needs memory for the results, not for the JSON as well.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "reports/results.h"
#include "reports/whole_file.h"

namespace sigconform::reports {

/// A larger file is refused before it is read.
inline constexpr std::uintmax_t results_size_limit = 512ULL << 20;

/// Deeper nesting than this is refused: results need eight levels.
inline constexpr int results_depth_limit = 32;

/// Reads a results file. Throws FileError with one line: the file, where in it, what is wrong, what to do.
Results load_results(const std::filesystem::path& path);

/// The same from text; `name` stands for the file in messages.
Results parse_results(std::string_view json, const std::string& name);

/// Appends the results to a file that the caller commits. One line per row, so that a diff of two files can be read.
void write_results(const Results& results, WholeFile& file);

/// The results as text.
std::string format_results(const Results& results);

/// Writes a whole results file. Throws FileError.
void save_results(const Results& results, const std::filesystem::path& path);

}  // namespace sigconform::reports
