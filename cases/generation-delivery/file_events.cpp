// Signals that mappings and sockets generate.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cases/support/processes.h"
#include "harness/judge/case.h"

namespace sigconform::cases::generation_delivery {
namespace {

struct Connection {
  int near = -1;
  int far = -1;
};

// Two ends of a connection over the loopback interface; -1 where there is no such network.
Connection tcp_pair() {
  Connection made;
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener < 0) return made;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (bind(listener, generic, length) != 0 || listen(listener, 1) != 0) return made;
  if (getsockname(listener, generic, &length) != 0) return made;
  const int far = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(far, generic, length) != 0) return made;
  made.near = accept(listener, nullptr, nullptr);
  made.far = far;
  return made;
}

}  // namespace

// The page behind the end of a mapped file cannot be read: SIGBUS in the thread that tries.
CONFORMANCE_CASE(FileEvents, PageBehindTheEnd, "mmap.sigbus-past-end") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGBUS, {.then = [](Stage&, int, siginfo_t*, void*) { _exit(7); }});
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    const int file = scratch_file(stage);
    stage.must(ftruncate(file, static_cast<off_t>(page)), "ftruncate");
    void* base = mmap(nullptr, 2 * page, PROT_READ, MAP_SHARED, file, 0);
    if (base == MAP_FAILED) stage.complain("mmap", errno);
    stage.parked_thread("decoy");
    stage.thread("reader", [=](Stage& reader) {
      const volatile char* bytes = static_cast<const char*>(base);
      reader.note("first page", bytes[0]);
      if (reader.stimulus()) reader.note("second page", bytes[page]);
      _exit(0);
    });
    stage.park();
  });
  EXPECT_EQ(subject.value("first page"), 0);
  EXPECT_EQ(subject.count(noted("second page")), 0);
  EXPECT_EQ(subject.count(handler_entered(SIGBUS).on("reader")), 1);
  EXPECT_THAT(subject.finish(), Exited(7));
}

// The owner of a socket gets SIGURG when urgent data comes.
CONFORMANCE_CASE(FileEvents, UrgentDataForTheOwner, "fcntl.f-setown-sigurg") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGURG);
    const Connection connection = tcp_pair();
    if (connection.near < 0) return stage.mark("no network");
    stage.must(fcntl(connection.near, F_SETOWN, getpid()), "F_SETOWN");
    if (!stage.stimulus()) return;
    stage.must(send(connection.far, "!", 1, MSG_OOB), "send of urgent data");
    // Seen on the descriptor, it has been signalled.
    pollfd urgent{connection.near, POLLPRI, 0};
    while (poll(&urgent, 1, -1) != 1) {
    }
    stage.note("handled", stage.handled_count(SIGURG));
    char byte;
    while (recv(connection.near, &byte, 1, MSG_OOB) == 1) {
    }
    stage.note("at the mark", stage.must(sockatmark(connection.near), "sockatmark"));
  });
  if (subject.count(marked("no network")) > 0) unsupported("there is no loopback network");
  EXPECT_EQ(subject.value("at the mark"), 1);
  EXPECT_GE(subject.value("handled"), 1);
}

}  // namespace sigconform::cases::generation_delivery
