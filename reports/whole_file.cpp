#include "reports/whole_file.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <optional>
#include <system_error>
#include <utility>

namespace sigconform::reports {
namespace {

constexpr std::size_t buffer_size = 1 << 16;

/// Holds SIGXFSZ back, so that a file-size limit is an EFBIG to report and not the end of the process.
class FileSizeSignalHeld {
 public:
  FileSizeSignalHeld() {
    sigemptyset(&only_);
    sigaddset(&only_, SIGXFSZ);
    pthread_sigmask(SIG_BLOCK, &only_, &before_);
    was_pending_ = is_pending();
  }
  ~FileSizeSignalHeld() {
    if (!was_pending_ && is_pending()) {
      int taken = 0;
      sigwait(&only_, &taken);
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  FileSizeSignalHeld(const FileSizeSignalHeld&) = delete;
  FileSizeSignalHeld& operator=(const FileSizeSignalHeld&) = delete;

 private:
  static bool is_pending() {
    sigset_t pending;
    sigpending(&pending);
    return sigismember(&pending, SIGXFSZ) == 1;
  }

  sigset_t only_;
  sigset_t before_;
  bool was_pending_ = false;
};

/// Zero, or the errno of the write that failed.
int write_all(int descriptor, std::string_view text) {
  FileSizeSignalHeld held;
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

/// A new name in the same folder, short so that it fits wherever the file's own name does.
std::string temporary_name() {
  static std::atomic<unsigned> count{0};
  return ".sigconform-" + std::to_string(::getpid()) + "-" + std::to_string(count++) + ".tmp";
}

}  // namespace

void WholeFile::fail(const char* doing, int error) const {
  throw FileError(path_.string() + ": cannot " + doing + ": " + std::generic_category().message(error));
}

WholeFile::WholeFile(std::filesystem::path path) : path_(std::move(path)), place_(path_) {
  if (path_.empty()) throw FileError("cannot write: the file name is empty");
  std::optional<mode_t> mode;
  struct stat status {};
  if (::stat(path_.c_str(), &status) == 0) {
    if (S_ISDIR(status.st_mode)) fail("write", EISDIR);
    if (::access(path_.c_str(), W_OK) != 0) fail("write", errno);
    if (!S_ISREG(status.st_mode)) {
      descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
      if (descriptor_ < 0) fail("open", errno);
      return;
    }
    mode = status.st_mode & 07777;
    std::error_code ignored;
    if (auto real = std::filesystem::canonical(path_, ignored); !ignored) place_ = real;
  } else if (errno != ENOENT) {
    fail("write", errno);
  }
  if (!place_.has_filename()) fail("write", EISDIR);
  int error = EEXIST;
  // A leftover of a killed process with the same id may have the name already.
  for (int tries = 0; descriptor_ < 0 && error == EEXIST && tries < 100; ++tries) {
    temporary_ = place_.parent_path() / temporary_name();
    descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    error = errno;
  }
  if (descriptor_ < 0) {
    temporary_.clear();
    fail("create", error);
  }
  // The file keeps the permissions it had; where that is not allowed, the usual ones do no harm.
  if (mode && ::fchmod(descriptor_, *mode) != 0) errno = 0;
}

WholeFile::WholeFile(WholeFile&& other) noexcept
    : path_(std::move(other.path_)),
      place_(std::move(other.place_)),
      temporary_(std::exchange(other.temporary_, {})),
      descriptor_(std::exchange(other.descriptor_, -1)),
      buffer_(std::move(other.buffer_)) {}

WholeFile::~WholeFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void WholeFile::write(std::string_view text) {
  buffer_.append(text);
  if (buffer_.size() >= buffer_size) flush();
}

void WholeFile::flush() {
  if (const int error = write_all(descriptor_, buffer_)) fail("write", error);
  buffer_.clear();
}

void WholeFile::sync() {
  flush();
  // EINVAL and EROFS: a pipe or a device has nothing to sync.
  if (::fsync(descriptor_) != 0 && errno != EINVAL && errno != EROFS && errno != ENOTSUP) fail("write", errno);
}

void WholeFile::commit() {
  sync();
  const int closed = ::close(std::exchange(descriptor_, -1));
  if (closed != 0 && errno != EINTR) fail("write", errno);
  if (temporary_.empty()) return;
  if (::rename(temporary_.c_str(), place_.c_str()) != 0) fail("put in place", errno);
  temporary_.clear();
  // Without this a crash could bring the old file back; that it cannot be done everywhere is no reason to fail.
  const std::filesystem::path folder = place_.has_parent_path() ? place_.parent_path() : ".";
  const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory >= 0) {
    ::fsync(directory);
    ::close(directory);
  }
}

void write_whole_file(const std::filesystem::path& path, std::string_view text) {
  WholeFile file(path);
  file.write(text);
  file.commit();
}

}  // namespace sigconform::reports
