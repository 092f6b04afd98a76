#include "reports/input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "reports/file_error.h"
#include "reports/file_place.h"

namespace sigconform::reports {
namespace {

class OpenInput {
 public:
  explicit OpenInput(const std::filesystem::path& path) {
    const FilePlace place = file_place(path, STDIN_FILENO);
    descriptor_ = place.descriptor ? ::fcntl(*place.descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
                                   : ::open(place.path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor_ < 0) fail();
  }
  ~OpenInput() { ::close(descriptor_); }
  OpenInput(const OpenInput&) = delete;
  OpenInput& operator=(const OpenInput&) = delete;

  struct stat status() const {
    struct stat status {};
    if (::fstat(descriptor_, &status) != 0) fail();
    return status;
  }
  /// Nothing at the end.
  std::string_view read(std::array<char, 65'536>& into) const {
    ssize_t size = 0;
    do size = ::read(descriptor_, into.data(), into.size());
    while (size == -1 && errno == EINTR);
    if (size == -1) fail();
    return {into.data(), static_cast<std::size_t>(size)};
  }

 private:
  [[noreturn]] static void fail() { throw FileError("cannot read: " + std::generic_category().message(errno)); }
  int descriptor_ = -1;
};

[[noreturn]] void refuse_size(std::uintmax_t size, std::uintmax_t limit) {
  throw FileError(std::to_string(size >> 20) + " MiB is too large for a results file; the limit is " +
                  std::to_string(limit >> 20) + " MiB");
}

}  // namespace

std::string read_input(const std::filesystem::path& path, std::uintmax_t limit) {
  const OpenInput input{path};
  const auto status = input.status();
  if (S_ISDIR(status.st_mode)) throw FileError("is a directory, not a results file");
  if (S_ISCHR(status.st_mode) || S_ISBLK(status.st_mode)) throw FileError("is a device, not a results file");
  if (S_ISREG(status.st_mode) && static_cast<std::uintmax_t>(status.st_size) > limit)
    refuse_size(static_cast<std::uintmax_t>(status.st_size), limit);
  std::string text;
  std::array<char, 65'536> chunk;
  for (auto piece = input.read(chunk); !piece.empty(); piece = input.read(chunk)) {
    text.append(piece);
    if (text.size() > limit) refuse_size(text.size(), limit);
  }
  return text;
}

}  // namespace sigconform::reports
