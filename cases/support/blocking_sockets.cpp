// Functions that block on sockets.
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "cases/support/blocking_variants.h"
#include "cases/support/loopback.h"

namespace sigconform::cases {
namespace {

constexpr char supplied = 'x';

void quiet_listener(Stage& stage, Scene& scene) {
  scene.near = loopback_listener(stage, scene, 4);
  scene.expected = Scene::any_success;
}

void connect_a_client(Stage& stage, Scene& scene) {
  scene.far = stage.must(socket(AF_INET, SOCK_STREAM, 0), "socket");
  stage.must(connect_to(scene.far, scene.near), "connect");
}

// The smallest backlog takes one connection; the next one has to wait.
void full_backlog(Stage& stage, Scene& scene) {
  scene.far = loopback_listener(stage, scene, 0);
  if (scene.lacking != nullptr) return;
  scene.spare = stage.must(socket(AF_INET, SOCK_STREAM, 0), "socket");
  stage.must(connect_to(scene.spare, scene.far), "connect");
  scene.near = stage.must(socket(AF_INET, SOCK_STREAM, 0), "socket");
}

void empty_backlog(Stage& stage, Scene& scene) { stage.must(::accept(scene.far, nullptr, nullptr), "accept"); }

template <int type>
void quiet_pair(Stage& stage, Scene& scene) {
  int ends[2];
  stage.must(socketpair(AF_UNIX, type, 0, ends), "socketpair");
  scene.near = ends[0];
  scene.far = ends[1];
  scene.expected = 1;
}

template <int type>
void full_pair(Stage& stage, Scene& scene) {
  quiet_pair<type>(stage, scene);
  static const char block[4096] = {};
  for (std::size_t size : {sizeof block, std::size_t{1}}) {
    while (::send(scene.near, block, size, MSG_DONTWAIT) > 0) {
    }
  }
}

void send_byte(Stage& stage, Scene& scene) { stage.must(::send(scene.far, &supplied, 1, 0), "send"); }

void drain_pair(Stage&, Scene& scene) {
  char block[4096];
  while (::recv(scene.far, block, sizeof block, MSG_DONTWAIT) > 0) {
  }
}

std::int64_t checked(ssize_t result, char byte) { return result == 1 && byte != supplied ? -2 : result; }

}  // namespace

namespace blocks {

const BlockingFunction accept{
    .arrange = quiet_listener,
    .call = [](Scene& scene) -> std::int64_t { return ::accept(scene.near, nullptr, nullptr); },
    .seen_in = blocking::accept,
    .supply = connect_a_client};

const BlockingFunction connect{.arrange = full_backlog,
                               .call = [](Scene& scene) -> std::int64_t { return connect_to(scene.near, scene.far); },
                               .seen_in = blocking::connect,
                               .supply = empty_backlog,
                               .may_not_block = true};

const BlockingFunction recv{.arrange = quiet_pair<SOCK_STREAM>,
                            .call = [](Scene& scene) -> std::int64_t {
                              const ssize_t result = ::recv(scene.near, &scene.byte, 1, 0);
                              return checked(result, scene.byte);
                            },
                            .seen_in = blocking::recvfrom,
                            .supply = send_byte};

const BlockingFunction recvfrom{.arrange = quiet_pair<SOCK_STREAM>,
                                .call = [](Scene& scene) -> std::int64_t {
                                  const ssize_t result = ::recvfrom(scene.near, &scene.byte, 1, 0, nullptr, nullptr);
                                  return checked(result, scene.byte);
                                },
                                .seen_in = blocking::recvfrom,
                                .supply = send_byte};

const BlockingFunction recvmsg{.arrange = quiet_pair<SOCK_STREAM>,
                               .call = [](Scene& scene) -> std::int64_t {
                                 iovec part{&scene.byte, 1};
                                 msghdr message{};
                                 message.msg_iov = &part;
                                 message.msg_iovlen = 1;
                                 const ssize_t result = ::recvmsg(scene.near, &message, 0);
                                 return checked(result, scene.byte);
                               },
                               .seen_in = blocking::recvmsg,
                               .supply = send_byte};

const BlockingFunction send{.arrange = full_pair<SOCK_STREAM>,
                            .call = [](Scene& scene) -> std::int64_t { return ::send(scene.near, &supplied, 1, 0); },
                            .seen_in = blocking::sendto,
                            .supply = drain_pair};

const BlockingFunction sendto{
    .arrange = full_pair<SOCK_STREAM>,
    .call = [](Scene& scene) -> std::int64_t { return ::sendto(scene.near, &supplied, 1, 0, nullptr, 0); },
    .seen_in = blocking::sendto,
    .supply = drain_pair};

const BlockingFunction sendmsg{.arrange = full_pair<SOCK_STREAM>,
                               .call = [](Scene& scene) -> std::int64_t {
                                 char byte = supplied;
                                 iovec part{&byte, 1};
                                 msghdr message{};
                                 message.msg_iov = &part;
                                 message.msg_iovlen = 1;
                                 return ::sendmsg(scene.near, &message, 0);
                               },
                               .seen_in = blocking::sendmsg,
                               .supply = drain_pair};

}  // namespace blocks

namespace {

using Id = RequirementId;

constexpr auto stream_pair = quiet_pair<SOCK_STREAM>;
constexpr auto datagram_pair = quiet_pair<SOCK_DGRAM>;
constexpr auto full_stream_pair = full_pair<SOCK_STREAM>;
constexpr auto full_datagram_pair = full_pair<SOCK_DGRAM>;

// A connection over the loopback interface. There is no full one: how much a transport has room for changes by itself.
void inet_stream_pair(Stage& stage, Scene& scene) {
  const int listener = loopback_listener(stage, scene, 1);
  if (listener == -1) return;
  scene.far = stage.must(socket(AF_INET, SOCK_STREAM, 0), "socket");
  stage.must(connect_to(scene.far, listener), "connect");
  scene.near = stage.must(::accept(listener, nullptr, nullptr), "accept");
  stage.must(close(listener), "close");
  scene.expected = 1;
}

void inet_datagram_pair(Stage& stage, Scene& scene) {
  scene.near = loopback_socket(stage, scene, SOCK_DGRAM);
  if (scene.near == -1) return;
  scene.far = stage.must(socket(AF_INET, SOCK_DGRAM, 0), "socket");
  stage.must(connect_to(scene.far, scene.near), "connect");
  scene.expected = 1;
}

// A time-out of an hour for what the socket receives or sends.
void limit(Stage& stage, Scene& scene, int option) {
  if (scene.lacking != nullptr) return;
  const timeval an_hour{3600, 0};
  if (setsockopt(scene.near, SOL_SOCKET, option, &an_hour, sizeof an_hour) == 0) return;
  if (errno != ENOPROTOOPT && errno != ENOSYS) stage.complain("setsockopt of a time-out", errno);
  scene.lacking = "time-outs of sockets";
}

template <void (*arrange)(Stage&, Scene&)>
void timed_input(Stage& stage, Scene& scene) {
  arrange(stage, scene);
  limit(stage, scene, SO_RCVTIMEO);
}

template <void (*arrange)(Stage&, Scene&)>
void timed_output(Stage& stage, Scene& scene) {
  arrange(stage, scene);
  limit(stage, scene, SO_SNDTIMEO);
}

void name_a_local_socket(Scene& scene) {
  char folder[] = "/tmp/sigconform.XXXXXX";
  if (mkdtemp(folder) == nullptr) unresolved("no folder for a socket can be made in /tmp");
  scene.path = std::string(folder) + "/socket";
}

sockaddr_un address_in(const Scene& scene) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  scene.path.copy(address.sun_path, sizeof address.sun_path - 1);
  return address;
}

int local_listener(Stage& stage, Scene& scene, int backlog) {
  const sockaddr_un address = address_in(scene);
  const int listener = stage.must(socket(AF_UNIX, SOCK_STREAM, 0), "socket");
  stage.must(bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address), "bind");
  stage.must(listen(listener, backlog), "listen");
  return listener;
}

int connect_locally(int socket, const Scene& scene) {
  const sockaddr_un address = address_in(scene);
  return ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

void quiet_local_listener(Stage& stage, Scene& scene) {
  scene.near = local_listener(stage, scene, 4);
  scene.expected = Scene::any_success;
}

void connect_a_local_client(Stage& stage, Scene& scene) {
  scene.far = stage.must(socket(AF_UNIX, SOCK_STREAM, 0), "socket");
  stage.must(connect_locally(scene.far, scene), "connect");
}

// As many connections as the smallest backlog takes, all of them made in an instant; the next one has to wait.
void full_local_backlog(Stage& stage, Scene& scene) {
  constexpr int too_many = 256;
  scene.far = local_listener(stage, scene, 0);
  for (int made = 0; made < too_many; ++made) {
    scene.near = stage.must(socket(AF_UNIX, SOCK_STREAM, 0), "socket");
    stage.must(fcntl(scene.near, F_SETFL, O_NONBLOCK), "fcntl(F_SETFL)");
    if (connect_locally(scene.near, scene) == 0) continue;
    if (errno != EAGAIN && errno != EINPROGRESS && errno != ECONNREFUSED) stage.complain("connect", errno);
    break;
  }
  stage.must(close(scene.near), "close");
  scene.near = stage.must(socket(AF_UNIX, SOCK_STREAM, 0), "socket");
}

BlockingFunction over_local_name(void (*arrange)(Stage&, Scene&), BlockingFunction function,
                                 void (*supply)(Stage&, Scene&) = nullptr) {
  function.provide = name_a_local_socket;
  return over(arrange, function, supply);
}

BlockingFunction locally_connecting(void (*arrange)(Stage&, Scene&)) {
  return over_local_name(
      arrange,
      called([](Scene& scene) -> std::int64_t { return connect_locally(scene.near, scene); }, blocks::connect));
}

// Issue 8 took it up: there are platforms without.
template <typename Address>
int accept_with_flags(int listener, Address* address) {
  if constexpr (requires { accept4(listener, address, nullptr, SOCK_CLOEXEC); }) {
    return accept4(listener, address, nullptr, SOCK_CLOEXEC);
  } else {
    errno = ENOSYS;
    return -1;
  }
}

BlockingFunction accept_by_flags(BlockingFunction function) {
  return called(
      [](Scene& scene) -> std::int64_t { return accept_with_flags(scene.near, static_cast<sockaddr*>(nullptr)); },
      function);
}

// Where a full one refuses what it has no room for, there is no blocked call to judge.
BlockingFunction over_datagrams(void (*arrange)(Stage&, Scene&), BlockingFunction function) {
  function.may_not_block = true;
  return over(arrange, function, drain_pair);
}

template <int flags>
std::int64_t recv_with_flags(Scene& scene) {
  const ssize_t result = ::recv(scene.near, &scene.byte, 1, flags);
  return checked(result, scene.byte);
}

}  // namespace

BlockingVariants variants::of_sockets() {
  using blocks::read, blocks::readv, blocks::recv, blocks::recvfrom, blocks::recvmsg;
  using blocks::write, blocks::writev, blocks::send, blocks::sendto, blocks::sendmsg, blocks::accept;
  static const BlockingVariant table[] = {
      {"read_unix_stream", over(stream_pair, read), "read.eintr", Id("read.restart")},
      {"read_unix_datagram", over(datagram_pair, read), "read.eintr", Id("read.restart")},
      {"read_inet_stream", over(inet_stream_pair, read), "read.eintr", Id("read.restart")},
      {"read_inet_datagram", over(inet_datagram_pair, read), "read.eintr", Id("read.restart")},
      {"read_with_SO_RCVTIMEO", over(timed_input<stream_pair>, read), "read.eintr", Id("read.restart")},
      {"readv_unix_stream", over(stream_pair, readv), "readv.eintr", Id("readv.restart")},
      {"readv_unix_datagram", over(datagram_pair, readv), "readv.eintr", Id("readv.restart")},
      {"readv_inet_stream", over(inet_stream_pair, readv), "readv.eintr", Id("readv.restart")},
      {"readv_inet_datagram", over(inet_datagram_pair, readv), "readv.eintr", Id("readv.restart")},
      {"readv_with_SO_RCVTIMEO", over(timed_input<stream_pair>, readv), "readv.eintr", Id("readv.restart")},
      {"recv_unix_datagram", over(datagram_pair, recv), "recv.eintr", Id("recv.restart")},
      {"recv_inet_stream", over(inet_stream_pair, recv), "recv.eintr", Id("recv.restart")},
      {"recv_inet_datagram", over(inet_datagram_pair, recv), "recv.eintr", Id("recv.restart")},
      {"recv_with_SO_RCVTIMEO", over(timed_input<stream_pair>, recv), "recv.eintr", Id("recv.restart")},
      {"recvfrom_unix_datagram", over(datagram_pair, recvfrom), "recvfrom.eintr", Id("recvfrom.restart")},
      {"recvfrom_inet_stream", over(inet_stream_pair, recvfrom), "recvfrom.eintr", Id("recvfrom.restart")},
      {"recvfrom_inet_datagram", over(inet_datagram_pair, recvfrom), "recvfrom.eintr", Id("recvfrom.restart")},
      {"recvfrom_with_SO_RCVTIMEO", over(timed_input<stream_pair>, recvfrom), "recvfrom.eintr", Id("recvfrom.restart")},
      {"recvmsg_unix_datagram", over(datagram_pair, recvmsg), "recvmsg.eintr", Id("recvmsg.restart")},
      {"recvmsg_inet_stream", over(inet_stream_pair, recvmsg), "recvmsg.eintr", Id("recvmsg.restart")},
      {"recvmsg_inet_datagram", over(inet_datagram_pair, recvmsg), "recvmsg.eintr", Id("recvmsg.restart")},
      {"recvmsg_with_SO_RCVTIMEO", over(timed_input<stream_pair>, recvmsg), "recvmsg.eintr", Id("recvmsg.restart")},
      {"recv_unix_datagram_with_SO_RCVTIMEO", over(timed_input<datagram_pair>, recv), "recv.eintr", Id("recv.restart")},
      {"recv_inet_stream_with_SO_RCVTIMEO", over(timed_input<inet_stream_pair>, recv), "recv.eintr",
       Id("recv.restart")},
      {"recv_inet_datagram_with_SO_RCVTIMEO", over(timed_input<inet_datagram_pair>, recv), "recv.eintr",
       Id("recv.restart")},
      {"recv_with_MSG_PEEK", called(recv_with_flags<MSG_PEEK>, recv), "recv.eintr", Id("recv.restart")},
      {"recv_with_MSG_WAITALL", called(recv_with_flags<MSG_WAITALL>, recv), "recv.eintr", Id("recv.restart")},
      {"write_unix_stream", over(full_stream_pair, write, drain_pair), "write.eintr", Id("write.restart")},
      {"write_unix_datagram", over_datagrams(full_datagram_pair, write), "write.eintr", Id("write.restart")},
      {"write_with_SO_SNDTIMEO", over(timed_output<full_stream_pair>, write, drain_pair), "write.eintr",
       Id("write.restart")},
      {"writev_unix_stream", over(full_stream_pair, writev, drain_pair), "writev.eintr", Id("writev.restart")},
      {"writev_unix_datagram", over_datagrams(full_datagram_pair, writev), "writev.eintr", Id("writev.restart")},
      {"writev_with_SO_SNDTIMEO", over(timed_output<full_stream_pair>, writev, drain_pair), "writev.eintr",
       Id("writev.restart")},
      {"send_unix_datagram", over_datagrams(full_datagram_pair, send), "send.eintr", Id("send.restart")},
      {"send_with_SO_SNDTIMEO", over(timed_output<full_stream_pair>, send, drain_pair), "send.eintr",
       Id("send.restart")},
      {"sendto_unix_datagram", over_datagrams(full_datagram_pair, sendto), "sendto.eintr", Id("sendto.restart")},
      {"sendto_with_SO_SNDTIMEO", over(timed_output<full_stream_pair>, sendto, drain_pair), "sendto.eintr",
       Id("sendto.restart")},
      {"sendmsg_unix_datagram", over_datagrams(full_datagram_pair, sendmsg), "sendmsg.eintr", Id("sendmsg.restart")},
      {"sendmsg_with_SO_SNDTIMEO", over(timed_output<full_stream_pair>, sendmsg, drain_pair), "sendmsg.eintr",
       Id("sendmsg.restart")},
      {"send_unix_datagram_with_SO_SNDTIMEO", over(timed_output<full_datagram_pair>, send), "send.eintr",
       Id("send.restart")},
      {"accept_unix", over_local_name(quiet_local_listener, accept, connect_a_local_client), "accept.eintr",
       Id("accept.restart")},
      {"accept_with_SO_RCVTIMEO", over(timed_input<quiet_listener>, accept), "accept.eintr", Id("accept.restart")},
      {"accept_unix_with_SO_RCVTIMEO",
       over_local_name(timed_input<quiet_local_listener>, accept, connect_a_local_client), "accept.eintr",
       Id("accept.restart")},
      {"accept4", accept_by_flags(accept), "accept4.eintr", Id("accept4.restart")},
      {"accept4_unix", accept_by_flags(over_local_name(quiet_local_listener, accept, connect_a_local_client)),
       "accept4.eintr", Id("accept4.restart")},
      {"accept4_with_SO_RCVTIMEO", accept_by_flags(over(timed_input<quiet_listener>, accept)), "accept4.eintr",
       Id("accept4.restart")},
  };
  return table;
}

BlockingVariants variants::of_connect() {
  static const BlockingVariant table[] = {
      {"connect_unix", locally_connecting(full_local_backlog), "connect.eintr", Id("connect.restart-ambiguous")},
      {"connect_unix_with_SO_SNDTIMEO", locally_connecting(timed_output<full_local_backlog>), "connect.eintr",
       Id("connect.restart-ambiguous")},
  };
  return table;
}

}  // namespace sigconform::cases
