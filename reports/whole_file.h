// What a command writes: a file that appears whole or not at all, or a stream that is written as it stands.
//
// A regular file is written beside its place, synced, and renamed when complete. A descriptor that is open already
// ("-", /dev/stdout), a pipe and a device are opened once and written to in order; nothing takes their place. It does
// not lock: of two writers of one path the last to commit wins, and neither leaves a mixture. It owns its temporary
// file, which the destructor removes unless `commit` has succeeded.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "reports/file_error.h"
#include "reports/file_place.h"

namespace sigconform::reports {

class WholeFile {
 public:
  /// Opens what is no regular file, which waits for the reader of a FIFO. Of a regular file it makes sure that it may
  /// be written, and leaves nothing: the object may be kept while what goes into the file is made. Throws FileError
  /// where the path is a directory, its folder is missing or may not be written, and for what is or would be a regular
  /// file in /dev.
  explicit WholeFile(std::filesystem::path path);
  ~WholeFile();
  WholeFile(WholeFile&& other) noexcept;
  WholeFile& operator=(WholeFile&&) = delete;

  /// Whether it is this process's standard output, under whatever name: nothing else is to be written there.
  bool is_standard_output() const { return place_.descriptor == STDOUT_FILENO; }

  /// Appends. Throws FileError when the disk is full, a file-size limit is met, or a pipe has no reader any more.
  void write(std::string_view text);

  /// Brings everything written so far to the disk, so that `commit` has only the rename left to do. Throws FileError.
  void sync();

  /// Syncs and puts the file in its place. Throws FileError; the old file is then untouched. What has become something
  /// else than a regular file meanwhile is left alone.
  void commit();

 private:
  bool is_replaced() const { return !temporary_folder_.empty(); }
  bool is_written_in_place() const;
  void open_in_place();
  void open_temporary();
  void flush();
  [[noreturn]] void fail(const char* doing, int error) const;

  std::filesystem::path path_;  ///< as named by the user, for messages
  FilePlace place_;
  std::filesystem::path temporary_folder_;  ///< empty where it is written in place
  std::filesystem::path temporary_;         ///< empty while there is none
  int descriptor_ = -1;
  std::string buffer_;
};

/// Writes one whole file. Throws FileError.
void write_whole_file(const std::filesystem::path& path, std::string_view text);

}  // namespace sigconform::reports
