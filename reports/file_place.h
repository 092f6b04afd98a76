// Where a path of the user's leads: to a file, or to a descriptor that this process has open.
#pragma once

#include <filesystem>
#include <optional>

namespace sigconform::reports {

struct FilePlace {
  std::filesystem::path path;     ///< the symbolic links at its end followed, also one that leads to nothing yet
  std::optional<int> descriptor;  ///< where the path is one of its names: "-", /dev/stdout, /dev/fd/3, or a link there

  /// In /dev, where nothing is made or replaced; /dev/shm and /dev/mqueue are folders like others.
  bool is_among_devices() const;
};

/// `standard` is the descriptor that "-" stands for. A descriptor's names are understood by themselves: there may be no
/// /proc, and what lies there under a name may be a file that is open as it is, or a pipe. Of links without an end, the
/// last one looked at.
FilePlace file_place(const std::filesystem::path& path, int standard);

}  // namespace sigconform::reports
