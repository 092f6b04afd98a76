// A file descriptor that is closed with its owner, and pipes made of two.
#pragma once

#include <unistd.h>

#include <optional>
#include <utility>

namespace sigconform {

/// Owns one descriptor, or none (-1). Moves, does not copy.
class Descriptor {
 public:
  Descriptor() noexcept = default;
  explicit Descriptor(int number) noexcept : number_{number} {}
  Descriptor(Descriptor&& other) noexcept : number_{std::exchange(other.number_, -1)} {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) reset(std::exchange(other.number_, -1));
    return *this;
  }
  ~Descriptor() { reset(); }

  int get() const noexcept { return number_; }
  explicit operator bool() const noexcept { return number_ != -1; }
  /// Closes what it has, and owns that one instead.
  void reset(int number = -1) noexcept {
    if (number_ != -1) ::close(number_);
    number_ = number;
  }
  /// Gives it up: it is the caller's to close.
  int release() noexcept { return std::exchange(number_, -1); }

 private:
  int number_ = -1;
};

struct Pipe {
  Descriptor read;
  Descriptor write;
};

/// Both ends close on exec and are no less than `lowest`, so that dup2() onto lower ones treads on neither. Throws
/// std::system_error.
Pipe make_pipe(int lowest = 3);

/// The same where nothing may be thrown; errno says why there is none.
std::optional<Pipe> try_make_pipe(int lowest = 3) noexcept;

/// Sets O_NONBLOCK of its open file description, whose other status flags stay.
void make_nonblocking(const Descriptor& descriptor) noexcept;

}  // namespace sigconform
