// Reading what a command is given as a results file, wherever it comes from.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace sigconform::reports {

/// The whole of it: from a regular file, a pipe or a FIFO, "-" (the standard input) or another name of an open
/// descriptor. Not from a device, which may have no end. Throws FileError, without the path, also where there are more
/// than `limit` bytes.
std::string read_input(const std::filesystem::path& path, std::uintmax_t limit);

}  // namespace sigconform::reports
