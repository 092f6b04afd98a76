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

Failure use_descriptors() {
  int ends[2];
  char byte = 0;
  if (pipe(ends) != 0) return wrong("pipe");
  if (write(ends[1], "p", 1) != 1) return wrong("write");
  if (read(ends[0], &byte, 1) != 1 || byte != 'p') return wrong("read");
  const int copy = dup(ends[0]);
  if (copy < 0) return wrong("dup");
  if (dup2(ends[1], copy) != copy) return wrong("dup2");
  if (fcntl(copy, F_GETFD) < 0) return wrong("fcntl");
  if (close(copy) != 0) return wrong("close");
  if (close(ends[0]) != 0) return wrong("close");
  if (close(ends[1]) != 0) return wrong("close");
  const int made = creat("descriptors", 0600);
  if (made < 0) return wrong("creat");
  if (write(made, "abc", 3) != 3) return wrong("write");
  // Now and then: a disk may take its time.
  static int turn = 0;
  if (turn++ % 20 == 0) {
    if (fsync(made) != 0) return wrong("fsync");
    if (fdatasync(made) != 0) return wrong("fdatasync");
  }
  if (close(made) != 0) return wrong("close");
  const int opened = open("descriptors", O_RDWR);
  if (opened < 0) return wrong("open");
  if (lseek(opened, 1, SEEK_SET) != 1) return wrong("lseek");
  if (read(opened, &byte, 1) != 1 || byte != 'b') return wrong("read");
  if (ftruncate(opened, 1) != 0) return wrong("ftruncate");
  if (lseek(opened, 0, SEEK_END) != 1) return wrong("lseek");
  if (close(opened) != 0) return wrong("close");
  const int at = openat(AT_FDCWD, "descriptors", O_RDONLY);
  if (at < 0) return wrong("openat");
  if (close(at) != 0) return wrong("close");
  if (unlink("descriptors") != 0) return wrong("unlink");
  return {};
}

// The interrupted code keeps other descriptors busy.
Failure use_other_descriptors() {
  int ends[2];
  char byte = 0;
  if (pipe(ends) != 0) return wrong("pipe");
  if (write(ends[1], "q", 1) != 1) return wrong("write");
  if (read(ends[0], &byte, 1) != 1 || byte != 'q') return wrong("read");
  if (close(ends[0]) != 0) return wrong("close");
  if (close(ends[1]) != 0) return wrong("close");
  return {};
}

/// These are never restarted, whatever SA_RESTART says: a handler that comes in between is not their fault.
template <typename Call>
int until_answered(Call call) {
  int result = -1;
  do result = call();
  while (result == -1 && errno == EINTR);
  return result;
}

Failure multiplex() {
  int ends[2];
  if (pipe(ends) != 0) return wrong("pipe");
  pollfd one{ends[0], POLLIN, 0};
  if (until_answered([&] { return poll(&one, 1, 0); }) != 0) return wrong("poll");
  if (write(ends[1], "x", 1) != 1) return wrong("write");
  if (until_answered([&] { return poll(&one, 1, -1); }) != 1) return wrong("poll");
  if ((one.revents & POLLIN) == 0) return wrong("poll");
  fd_set readable;
  FD_ZERO(&readable);
  FD_SET(ends[0], &readable);
  timeval limit{0, 0};
  const auto selected = until_answered([&] { return select(ends[0] + 1, &readable, nullptr, nullptr, &limit); });
  if (selected != 1 || !FD_ISSET(ends[0], &readable)) return wrong("select");
  const timespec at_once{0, 0};
  const auto again =
      until_answered([&] { return pselect(ends[0] + 1, &readable, nullptr, nullptr, &at_once, nullptr); });
  if (again != 1) return wrong("pselect");
  if (close(ends[0]) != 0) return wrong("close");
  if (close(ends[1]) != 0) return wrong("close");
  return {};
}

Failure use_metadata() {
  struct stat status {};
  const int file = open("metadata", O_RDWR | O_CREAT, 0600);
  if (file < 0) return wrong("open");
  if (access("metadata", F_OK) != 0) return wrong("access");
  if (faccessat(AT_FDCWD, "metadata", F_OK, 0) != 0) return wrong("faccessat");
  if (chmod("metadata", 0640) != 0) return wrong("chmod");
  if (stat("metadata", &status) != 0 || (status.st_mode & 0777) != 0640) return wrong("stat");
  if (fchmod(file, 0600) != 0) return wrong("fchmod");
  if (fstat(file, &status) != 0 || (status.st_mode & 0777) != 0600) return wrong("fstat");
  if (fchmodat(AT_FDCWD, "metadata", 0620, 0) != 0) return wrong("fchmodat");
  if (fstatat(AT_FDCWD, "metadata", &status, 0) != 0) return wrong("fstatat");
  if ((status.st_mode & 0777) != 0620) return wrong("fstatat");
  if (lstat("metadata", &status) != 0) return wrong("lstat");
  const uid_t user = getuid();
  const gid_t group = getgid();
  if (chown("metadata", user, group) != 0) return wrong("chown");
  if (fchown(file, user, group) != 0) return wrong("fchown");
  if (fchownat(AT_FDCWD, "metadata", user, group, 0) != 0) return wrong("fchownat");
  const utimbuf seconds{1000, 2000};
  if (utime("metadata", &seconds) != 0) return wrong("utime");
  if (stat("metadata", &status) != 0 || status.st_mtime != 2000) return wrong("stat");
  const timeval micro[2] = {{1000, 0}, {3000, 0}};
  if (utimes("metadata", micro) != 0) return wrong("utimes");
  if (stat("metadata", &status) != 0 || status.st_mtime != 3000) return wrong("stat");
  const timespec nano[2] = {{1000, 0}, {4000, 0}};
  if (utimensat(AT_FDCWD, "metadata", nano, 0) != 0) return wrong("utimensat");
  if (stat("metadata", &status) != 0) return wrong("stat");
  if (status.st_mtime != 4000) return wrong("stat");
  if (futimens(file, nano) != 0) return wrong("futimens");
  if (close(file) != 0) return wrong("close");
  return {};
}

Failure use_names() {
  char target[16] = {};
  if (mkdir("d", 0700) != 0) return wrong("mkdir");
  if (mkdirat(AT_FDCWD, "d/e", 0700) != 0) return wrong("mkdirat");
  if (rmdir("d/e") != 0) return wrong("rmdir");
  const int folder = open("d", O_RDONLY);
  if (folder < 0) return wrong("open");
  if (chdir("d") != 0) return wrong("chdir");
  if (chdir("..") != 0) return wrong("chdir");
  if (mkfifo("d/f", 0600) != 0) return wrong("mkfifo");
  if (mkfifoat(folder, "g", 0600) != 0) return wrong("mkfifoat");
  if (mknod("d/h", S_IFIFO | 0600, 0) != 0) return wrong("mknod");
  if (mknodat(folder, "i", S_IFIFO | 0600, 0) != 0) return wrong("mknodat");
  if (link("d/f", "d/l") != 0) return wrong("link");
  if (linkat(folder, "f", folder, "m", 0) != 0) return wrong("linkat");
  if (symlink("f", "d/s") != 0) return wrong("symlink");
  if (symlinkat("f", folder, "t") != 0) return wrong("symlinkat");
  if (readlink("d/s", target, sizeof target) != 1 || target[0] != 'f') return wrong("readlink");
  if (readlinkat(folder, "t", target, sizeof target) != 1) return wrong("readlinkat");
  if (rename("d/l", "d/n") != 0) return wrong("rename");
  if (renameat(folder, "m", folder, "o") != 0) return wrong("renameat");
  for (const char* name : {"f", "g", "h", "i", "n", "s"}) {
    if (unlinkat(folder, name, 0) != 0) return wrong("unlinkat");
  }
  if (unlink("d/o") != 0) return wrong("unlink");
  if (unlink("d/t") != 0) return wrong("unlink");
  if (fchdir(folder) != 0) return wrong("fchdir");
  if (chdir("..") != 0) return wrong("chdir");
  if (close(folder) != 0) return wrong("close");
  if (rmdir("d") != 0) return wrong("rmdir");
  return {};
}

Failure exchange_a_message() {
  int pair[2];
  char byte = 0;
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0) return wrong("socketpair");
  if (send(pair[0], "a", 1, 0) != 1) return wrong("send");
  if (recv(pair[1], &byte, 1, 0) != 1 || byte != 'a') return wrong("recv");
  iovec part{&byte, 1};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  byte = 'b';
  if (sendmsg(pair[0], &message, 0) != 1) return wrong("sendmsg");
  byte = 0;
  if (recvmsg(pair[1], &message, 0) != 1 || byte != 'b') return wrong("recvmsg");
  if (sendto(pair[0], "c", 1, 0, nullptr, 0) != 1) return wrong("sendto");
  if (recvfrom(pair[1], &byte, 1, 0, nullptr, nullptr) != 1 || byte != 'c') return wrong("recvfrom");
  int size = 0;
  socklen_t length = sizeof size;
  if (getsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &size, &length) != 0) return wrong("getsockopt");
  if (setsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof size) != 0) return wrong("setsockopt");
  if (shutdown(pair[0], SHUT_WR) != 0) return wrong("shutdown");
  if (recv(pair[1], &byte, 1, 0) != 0) return wrong("recv");
  if (close(pair[0]) != 0) return wrong("close");
  if (close(pair[1]) != 0) return wrong("close");
  return {};
}

Failure connect_and_accept() {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, "socket", 7);
  auto* general = reinterpret_cast<sockaddr*>(&address);
  const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  if (listener < 0) return wrong("socket");
  if (bind(listener, general, sizeof address) != 0) return wrong("bind");
  if (listen(listener, 1) != 0) return wrong("listen");
  const int client = socket(AF_UNIX, SOCK_STREAM, 0);
  if (client < 0) return wrong("socket");
  if (connect(client, general, sizeof address) != 0) return wrong("connect");
  const int server = accept(listener, nullptr, nullptr);
  socklen_t length = sizeof address;
  if (server < 0) return wrong("accept");
  if (getsockname(server, general, &length) != 0) return wrong("getsockname");
  length = sizeof address;
  if (getpeername(client, general, &length) != 0) return wrong("getpeername");
  for (const int descriptor : {server, client, listener}) {
    if (close(descriptor) != 0) return wrong("close");
  }
  if (unlink("socket") != 0) return wrong("unlink");
  return {};
}

Failure use_sockets() {
  if (const Failure failure = exchange_a_message()) return failure;
  return connect_and_accept();
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

Failure operate_terminal() {
  termios state{};
  if (tcgetattr(slave, &state) != 0) return wrong("tcgetattr");
  if (cfsetispeed(&state, B9600) != 0) return wrong("cfsetispeed");
  if (cfsetospeed(&state, B9600) != 0) return wrong("cfsetospeed");
  if (cfgetispeed(&state) != B9600) return wrong("cfgetispeed");
  if (cfgetospeed(&state) != B9600) return wrong("cfgetospeed");
  if (tcsetattr(slave, TCSANOW, &state) != 0) return wrong("tcsetattr");
  if (tcflow(slave, TCOOFF) != 0) return wrong("tcflow");
  if (tcflow(slave, TCOON) != 0) return wrong("tcflow");
  if (write(slave, "x", 1) != 1) return wrong("write");
  if (tcdrain(slave) != 0) return wrong("tcdrain");
  if (tcflush(slave, TCIOFLUSH) != 0) return wrong("tcflush");
  if (tcsendbreak(slave, 0) != 0) return wrong("tcsendbreak");
  // It is not this process's controlling terminal: both must say so, and neither may hang.
  if (tcgetpgrp(slave) != -1 || errno != ENOTTY) return wrong("tcgetpgrp");
  if (tcsetpgrp(slave, getpgrp()) != -1 || errno != ENOTTY) return wrong("tcsetpgrp");
  return {};
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
