#include "harness/subject/terminal.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "harness/subject/outcome.h"
#include "harness/subject/refusal.h"

namespace sigconform {
namespace {

[[noreturn]] void unsupported(const char* what) {
  throw Unsupported(std::string("no pseudo-terminal: ") + what + ": " + std::strerror(errno));
}

[[noreturn]] void failed(const char* what) { arrangement_failed(what, errno); }

}  // namespace

Terminal::Terminal() {
  master_.reset(posix_openpt(O_RDWR | O_NOCTTY));
  if (!master_) unsupported("posix_openpt");
  fcntl(master_.get(), F_SETFD, FD_CLOEXEC);
  if (grantpt(master_.get()) != 0 || unlockpt(master_.get()) != 0) unsupported("grantpt");
  const char* name = ptsname(master_.get());
  if (name == nullptr) unsupported("ptsname");
  path_ = name;
}

void Terminal::become_controlling() {
  // Held open, because a terminal that nobody has open on the slave side hangs up.
  slave_.reset(open(path_.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (!slave_) unsupported("opening the slave side");
  // The judge is to outlive the hang-up that a case may provoke.
  signal(SIGHUP, SIG_IGN);
#ifdef TIOCSCTTY
  if (ioctl(slave_.get(), TIOCSCTTY, 0) != 0) unsupported("TIOCSCTTY");
#endif
}

void Terminal::foreground(pid_t group) {
  sigset_t ttou, before;
  sigemptyset(&ttou);
  sigaddset(&ttou, SIGTTOU);
  sigprocmask(SIG_BLOCK, &ttou, &before);
  const int result = tcsetpgrp(slave_.get(), group);
  const int error = errno;
  sigprocmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  if (result != 0) failed("tcsetpgrp");
}

void Terminal::type(std::string_view characters) {
  while (!characters.empty()) {
    const ssize_t written = write(master_.get(), characters.data(), characters.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      failed("typing at the terminal");
    }
    characters.remove_prefix(static_cast<std::size_t>(written));
  }
}

void Terminal::hang_up() { master_.reset(); }

void Terminal::resize(unsigned short rows, unsigned short columns) {
  winsize size{};
  size.ws_row = rows;
  size.ws_col = columns;
  if (ioctl(master_.get(), TIOCSWINSZ, &size) != 0) failed("TIOCSWINSZ");
}

int Terminal::open_slave() const noexcept { return open(path_.c_str(), O_RDWR | O_NOCTTY); }

int Terminal::adopt_as_controlling() const noexcept {
  const int slave = open(path_.c_str(), O_RDWR);
#ifdef TIOCSCTTY
  if (slave >= 0 && ioctl(slave, TIOCSCTTY, 0) != 0) {
    const int error = errno;
    close(slave);
    errno = error;
    return -1;
  }
#endif
  return slave;
}

std::optional<TerminalSides> open_terminal() noexcept {
  TerminalSides sides;
  sides.master.reset(posix_openpt(O_RDWR | O_NOCTTY));
  if (!sides.master || grantpt(sides.master.get()) != 0 || unlockpt(sides.master.get()) != 0) return std::nullopt;
  const char* path = ptsname(sides.master.get());
  if (path == nullptr) return std::nullopt;
  sides.slave.reset(open(path, O_RDWR | O_NOCTTY));
  if (!sides.slave) return std::nullopt;
  return sides;
}

}  // namespace sigconform
