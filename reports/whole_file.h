// A file that appears whole or not at all: written beside its place, synced, and renamed when complete.
// It does not lock: of two writers of one path the last to commit wins, and neither leaves a mixture.
// It owns its temporary file, which the destructor removes unless `commit` has succeeded.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace sigconform::reports {

/// A file could not be read, understood or written. The message is one line: which file, where in it, what is wrong.
struct FileError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class WholeFile {
 public:
  /// Checks the place and opens the temporary file. Throws FileError where the path is a directory, its folder is
  /// missing or may not be written. A device or a pipe (`/dev/stdout`) is written in place: it cannot be replaced.
  explicit WholeFile(std::filesystem::path path);
  ~WholeFile();
  WholeFile(WholeFile&& other) noexcept;
  WholeFile& operator=(WholeFile&&) = delete;

  /// Appends. Throws FileError when the disk is full or a file-size limit is met.
  void write(std::string_view text);

  /// Brings everything written so far to the disk, so that `commit` has only the rename left to do. Throws FileError.
  void sync();

  /// Syncs and puts the file in its place. Throws FileError; the old file is then untouched.
  void commit();

 private:
  void flush();
  [[noreturn]] void fail(const char* doing, int error) const;

  std::filesystem::path path_;       ///< as named by the user, for messages
  std::filesystem::path place_;      ///< with symbolic links resolved
  std::filesystem::path temporary_;  ///< empty once committed, or when written in place
  int descriptor_ = -1;
  std::string buffer_;
};

/// Writes one whole file. Throws FileError.
void write_whole_file(const std::filesystem::path& path, std::string_view text);

}  // namespace sigconform::reports
