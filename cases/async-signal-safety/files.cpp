// Functions on descriptors, files, folders, sockets and terminals: called from a handler that interrupted the
// allocator.
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>
#include <utime.h>

#include <cerrno>
#include <cstring>

#include "cases/async-signal-safety/storm.h"

namespace sigconform::cases::async_signal_safety {
namespace {

int use_descriptors() {
  int ends[2];
  char byte = 0;
  if (pipe(ends) != 0) return 1;
  if (write(ends[1], "p", 1) != 1 || read(ends[0], &byte, 1) != 1 || byte != 'p') return 2;
  const int copy = dup(ends[0]);
  if (copy < 0 || dup2(ends[1], copy) != copy || fcntl(copy, F_GETFD) < 0) return 3;
  if (close(copy) != 0 || close(ends[0]) != 0 || close(ends[1]) != 0) return 4;
  const int made = creat("descriptors", 0600);
  if (made < 0 || write(made, "abc", 3) != 3) return 5;
  // Now and then: a disk may take its time.
  static int turn = 0;
  if (turn++ % 20 == 0 && (fsync(made) != 0 || fdatasync(made) != 0)) return 9;
  if (close(made) != 0) return 10;
  const int opened = open("descriptors", O_RDWR);
  if (opened < 0 || lseek(opened, 1, SEEK_SET) != 1 || read(opened, &byte, 1) != 1 || byte != 'b') return 6;
  if (ftruncate(opened, 1) != 0 || lseek(opened, 0, SEEK_END) != 1 || close(opened) != 0) return 7;
  const int at = openat(AT_FDCWD, "descriptors", O_RDONLY);
  return at >= 0 && close(at) == 0 && unlink("descriptors") == 0 ? 0 : 8;
}

// The interrupted code keeps other descriptors busy.
int use_other_descriptors() {
  int ends[2];
  char byte = 0;
  if (pipe(ends) != 0) return 1;
  if (write(ends[1], "q", 1) != 1 || read(ends[0], &byte, 1) != 1 || byte != 'q') return 2;
  return close(ends[0]) == 0 && close(ends[1]) == 0 ? 0 : 3;
}

/// These are never restarted, whatever SA_RESTART says: a handler that comes in between is not their fault.
template <typename Call>
int until_answered(Call call) {
  int result = -1;
  do result = call();
  while (result == -1 && errno == EINTR);
  return result;
}

int multiplex() {
  int ends[2];
  if (pipe(ends) != 0) return 1;
  pollfd one{ends[0], POLLIN, 0};
  if (until_answered([&] { return poll(&one, 1, 0); }) != 0) return 2;
  if (write(ends[1], "x", 1) != 1 || until_answered([&] { return poll(&one, 1, -1); }) != 1) return 3;
  if ((one.revents & POLLIN) == 0) return 3;
  fd_set readable;
  FD_ZERO(&readable);
  FD_SET(ends[0], &readable);
  timeval limit{0, 0};
  const auto selected = until_answered([&] { return select(ends[0] + 1, &readable, nullptr, nullptr, &limit); });
  if (selected != 1 || !FD_ISSET(ends[0], &readable)) return 4;
  const timespec at_once{0, 0};
  const auto again =
      until_answered([&] { return pselect(ends[0] + 1, &readable, nullptr, nullptr, &at_once, nullptr); });
  if (again != 1) return 5;
  return close(ends[0]) == 0 && close(ends[1]) == 0 ? 0 : 6;
}

int use_metadata() {
  struct stat status {};
  const int file = open("metadata", O_RDWR | O_CREAT, 0600);
  if (file < 0 || access("metadata", F_OK) != 0 || faccessat(AT_FDCWD, "metadata", F_OK, 0) != 0) return 1;
  if (chmod("metadata", 0640) != 0 || stat("metadata", &status) != 0 || (status.st_mode & 0777) != 0640) return 2;
  if (fchmod(file, 0600) != 0 || fstat(file, &status) != 0 || (status.st_mode & 0777) != 0600) return 3;
  if (fchmodat(AT_FDCWD, "metadata", 0620, 0) != 0 || fstatat(AT_FDCWD, "metadata", &status, 0) != 0) return 4;
  if ((status.st_mode & 0777) != 0620 || lstat("metadata", &status) != 0) return 5;
  const uid_t user = getuid();
  const gid_t group = getgid();
  if (chown("metadata", user, group) != 0 || fchown(file, user, group) != 0) return 6;
  if (fchownat(AT_FDCWD, "metadata", user, group, 0) != 0) return 7;
  const utimbuf seconds{1000, 2000};
  if (utime("metadata", &seconds) != 0 || stat("metadata", &status) != 0 || status.st_mtime != 2000) return 8;
  const timeval micro[2] = {{1000, 0}, {3000, 0}};
  if (utimes("metadata", micro) != 0 || stat("metadata", &status) != 0 || status.st_mtime != 3000) return 9;
  const timespec nano[2] = {{1000, 0}, {4000, 0}};
  if (utimensat(AT_FDCWD, "metadata", nano, 0) != 0 || stat("metadata", &status) != 0) return 10;
  if (status.st_mtime != 4000 || futimens(file, nano) != 0) return 11;
  return close(file) == 0 ? 0 : 12;
}

int use_names() {
  char target[16] = {};
  if (mkdir("d", 0700) != 0 || mkdirat(AT_FDCWD, "d/e", 0700) != 0 || rmdir("d/e") != 0) return 1;
  const int folder = open("d", O_RDONLY);
  if (folder < 0 || chdir("d") != 0 || chdir("..") != 0) return 2;
  if (mkfifo("d/f", 0600) != 0 || mkfifoat(folder, "g", 0600) != 0) return 3;
  if (mknod("d/h", S_IFIFO | 0600, 0) != 0 || mknodat(folder, "i", S_IFIFO | 0600, 0) != 0) return 4;
  if (link("d/f", "d/l") != 0 || linkat(folder, "f", folder, "m", 0) != 0) return 5;
  if (symlink("f", "d/s") != 0 || symlinkat("f", folder, "t") != 0) return 6;
  if (readlink("d/s", target, sizeof target) != 1 || target[0] != 'f') return 7;
  if (readlinkat(folder, "t", target, sizeof target) != 1) return 8;
  if (rename("d/l", "d/n") != 0 || renameat(folder, "m", folder, "o") != 0) return 9;
  for (const char* name : {"f", "g", "h", "i", "n", "s"}) {
    if (unlinkat(folder, name, 0) != 0) return 10;
  }
  if (unlink("d/o") != 0 || unlink("d/t") != 0) return 11;
  if (fchdir(folder) != 0 || chdir("..") != 0 || close(folder) != 0) return 12;
  return rmdir("d") == 0 ? 0 : 13;
}

int exchange_a_message() {
  int pair[2];
  char byte = 0;
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0) return 1;
  if (send(pair[0], "a", 1, 0) != 1 || recv(pair[1], &byte, 1, 0) != 1 || byte != 'a') return 2;
  iovec part{&byte, 1};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  byte = 'b';
  if (sendmsg(pair[0], &message, 0) != 1) return 3;
  byte = 0;
  if (recvmsg(pair[1], &message, 0) != 1 || byte != 'b') return 4;
  if (sendto(pair[0], "c", 1, 0, nullptr, 0) != 1) return 5;
  if (recvfrom(pair[1], &byte, 1, 0, nullptr, nullptr) != 1 || byte != 'c') return 6;
  int size = 0;
  socklen_t length = sizeof size;
  if (getsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &size, &length) != 0) return 7;
  if (setsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof size) != 0) return 8;
  if (shutdown(pair[0], SHUT_WR) != 0 || recv(pair[1], &byte, 1, 0) != 0) return 9;
  return close(pair[0]) == 0 && close(pair[1]) == 0 ? 0 : 10;
}

int connect_and_accept() {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, "socket", 7);
  auto* general = reinterpret_cast<sockaddr*>(&address);
  const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  if (listener < 0 || bind(listener, general, sizeof address) != 0 || listen(listener, 1) != 0) return 21;
  const int client = socket(AF_UNIX, SOCK_STREAM, 0);
  if (client < 0 || connect(client, general, sizeof address) != 0) return 22;
  const int server = accept(listener, nullptr, nullptr);
  socklen_t length = sizeof address;
  if (server < 0 || getsockname(server, general, &length) != 0) return 23;
  length = sizeof address;
  if (getpeername(client, general, &length) != 0) return 24;
  for (const int descriptor : {server, client, listener}) {
    if (close(descriptor) != 0) return 25;
  }
  return unlink("socket") == 0 ? 0 : 26;
}

int use_sockets() {
  const int wrong = exchange_a_message();
  return wrong != 0 ? wrong : connect_and_accept();
}

int slave = -1;

void prepare_terminal(Stage& stage) {
  static auto sides = open_terminal();
  if (!sides) {
    stage.mark("no terminal");
    _exit(0);
  }
  slave = sides->slave.get();
}

int operate_terminal() {
  termios state{};
  if (tcgetattr(slave, &state) != 0) return 1;
  if (cfsetispeed(&state, B9600) != 0 || cfsetospeed(&state, B9600) != 0) return 2;
  if (cfgetispeed(&state) != B9600 || cfgetospeed(&state) != B9600) return 3;
  if (tcsetattr(slave, TCSANOW, &state) != 0) return 4;
  if (tcflow(slave, TCOOFF) != 0 || tcflow(slave, TCOON) != 0) return 5;
  if (write(slave, "x", 1) != 1 || tcdrain(slave) != 0 || tcflush(slave, TCIOFLUSH) != 0) return 6;
  if (tcsendbreak(slave, 0) != 0) return 7;
  // It is not this process's controlling terminal: both must say so, and neither may hang.
  if (tcgetpgrp(slave) != -1 || errno != ENOTTY) return 8;
  return tcsetpgrp(slave, getpgrp()) == -1 && errno == ENOTTY ? 0 : 9;
}

struct Row {
  const char* name;
  RequirementId requirement;
  Work work;
  Work interrupted = allocate;
  void (*prepare)(Stage&) = nullptr;
};

constexpr Row rows[] = {
    {"pipe_in_pipe", "safe.interrupted-and-called", use_other_descriptors, use_other_descriptors},
    {"poll_in_poll", "safe.interrupted-and-called", multiplex, multiplex},
    {"message_in_message", "safe.interrupted-and-called", exchange_a_message, exchange_a_message},
    {"descriptor_io", "safe.descriptor-io", use_descriptors, use_other_descriptors},
    {"multiplexing", "safe.multiplexing", multiplex},
    {"files_metadata", "safe.files-metadata", use_metadata},
    {"directory_entries", "safe.directory-entries", use_names},
    {"sockets", "safe.sockets", use_sockets},
    {"terminal", "safe.terminal", operate_terminal, allocate, prepare_terminal},
};

}  // namespace

// The functions of the family do in a handler what they do elsewhere.
CONFORMANCE_TABLE(SafeInHandler, Files, rows) {
  const PrivateFolder folder;
  const auto subject = Subject::to_the_end([row, path = folder.path()](Stage& stage) {
    stage.must(chdir(path.c_str()), "chdir");
    storm(stage, row.work, row.interrupted, row.prepare);
  });
  if (subject.count(marked("no terminal")) > 0) unsupported("there are no pseudo-terminals");
  expect_calm(subject);
}

}  // namespace sigconform::cases::async_signal_safety
