#include "reports/whole_file.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <system_error>
#include <utility>

namespace sigconform::reports {
namespace {

constexpr std::size_t buffer_size = 1 << 16;

/// Holds a signal back that a write() may bring, so that what is wrong is an error to report and not the end of the
/// process.
class SignalHeld {
 public:
  explicit SignalHeld(int signal) : signal_(signal) {
    sigemptyset(&only_);
    sigaddset(&only_, signal_);
    pthread_sigmask(SIG_BLOCK, &only_, &before_);
    was_pending_ = is_pending();
  }
  ~SignalHeld() {
    if (!was_pending_ && is_pending()) {
      int taken = 0;
      sigwait(&only_, &taken);
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  SignalHeld(const SignalHeld&) = delete;
  SignalHeld& operator=(const SignalHeld&) = delete;

 private:
  bool is_pending() const {
    sigset_t pending;
    sigpending(&pending);
    return sigismember(&pending, signal_) == 1;
  }

  int signal_;
  sigset_t only_;
  sigset_t before_;
  bool was_pending_ = false;
};

/// Zero, or the errno of the write that failed.
int write_all(int descriptor, std::string_view text) {
  const SignalHeld too_large{SIGXFSZ};
  const SignalHeld without_reader{SIGPIPE};
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      // Whoever shares the descriptor made it non-blocking.
      pollfd room{descriptor, POLLOUT, 0};
      ::poll(&room, 1, -1);
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

/// The file keeps the owner and the permissions that it had. Of another user's file neither can be kept, but nobody is
/// let in who was kept out: a new group may do what everybody might.
void keep_access(int descriptor, const struct stat& old) {
  mode_t mode = old.st_mode & 07777;
  const auto same_owner = static_cast<uid_t>(-1);
  if (::fchown(descriptor, old.st_uid, old.st_gid) != 0 && ::fchown(descriptor, same_owner, old.st_gid) != 0)
    mode = (mode & 0707U) | ((mode & 0007U) << 3U);
  // Where there are no permissions, the usual ones do no harm.
  if (::fchmod(descriptor, mode) != 0) errno = 0;
}

}  // namespace

void WholeFile::fail(const char* doing, int error) const {
  const auto name = path_ == "-" ? "the standard output" : path_.string();
  throw FileError(name + ": cannot " + doing + ": " + std::generic_category().message(error));
}

WholeFile::WholeFile(std::filesystem::path path) : path_(std::move(path)), place_(file_place(path_, STDOUT_FILENO)) {
  if (path_.empty()) throw FileError("cannot write: the file name is empty");
  if (is_written_in_place()) {
    open_in_place();
    return;
  }
  if (!place_.path.has_filename()) fail("write", EISDIR);
  if (place_.is_among_devices())
    throw FileError(path_.string() + ": is no device; no file is made or replaced in /dev, name another place");
  temporary_folder_ = place_.path.has_parent_path() ? place_.path.parent_path() : ".";
  open_temporary();
  ::close(std::exchange(descriptor_, -1));
  ::unlink(temporary_.c_str());
  temporary_.clear();
}

bool WholeFile::is_written_in_place() const {
  if (place_.descriptor) return true;
  struct stat status {};
  if (::stat(place_.path.c_str(), &status) != 0) {
    if (errno != ENOENT) fail("write", errno);
    return false;
  }
  if (S_ISDIR(status.st_mode)) fail("write", EISDIR);
  if (::access(place_.path.c_str(), W_OK) != 0) fail("write", errno);
  return !S_ISREG(status.st_mode);
}

void WholeFile::open_in_place() {
  if (!place_.descriptor) {
    descriptor_ = ::open(place_.path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor_ < 0) fail("open", errno);
    return;
  }
  const int flags = ::fcntl(*place_.descriptor, F_GETFL);
  if (flags == -1) fail("write", errno);
  if ((flags & O_ACCMODE) == O_RDONLY) fail("write", EBADF);
  // Above the standard descriptors: one of those may be closed, and what is written to it later is not for this file.
  descriptor_ = ::fcntl(*place_.descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  if (descriptor_ < 0) fail("open", errno);
}

void WholeFile::open_temporary() {
  int error = EEXIST;
  // A leftover of a killed process with the same id may have the name already.
  for (int tries = 0; descriptor_ < 0 && error == EEXIST && tries < 100; ++tries) {
    temporary_ = temporary_folder_ / temporary_name();
    descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    error = errno;
  }
  if (descriptor_ < 0) {
    temporary_.clear();
    fail("create", error);
  }
  struct stat old {};
  if (::stat(place_.path.c_str(), &old) != 0) return;
  keep_access(descriptor_, old);
}

WholeFile::WholeFile(WholeFile&& other) noexcept
    : path_(std::move(other.path_)),
      place_(std::move(other.place_)),
      temporary_folder_(std::move(other.temporary_folder_)),
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
  if (descriptor_ < 0) open_temporary();
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
  if (!is_replaced()) return;
  struct stat there {};
  if (::lstat(place_.path.c_str(), &there) == 0 && !S_ISREG(there.st_mode))
    throw FileError(path_.string() + ": is no regular file any more, and was left as it is");
  if (::rename(temporary_.c_str(), place_.path.c_str()) != 0) fail("put in place", errno);
  temporary_.clear();
  // Without this a crash could bring the old file back; that it cannot be done everywhere is no reason to fail.
  const int directory = ::open(temporary_folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
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
