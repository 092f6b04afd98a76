// Functions that block on sockets.
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

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

void quiet_pair(Stage& stage, Scene& scene) {
  int ends[2];
  stage.must(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
  scene.near = ends[0];
  scene.far = ends[1];
  scene.expected = 1;
}

void full_pair(Stage& stage, Scene& scene) {
  quiet_pair(stage, scene);
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

const BlockingFunction recv{.arrange = quiet_pair,
                            .call = [](Scene& scene) -> std::int64_t {
                              const ssize_t result = ::recv(scene.near, &scene.byte, 1, 0);
                              return checked(result, scene.byte);
                            },
                            .seen_in = blocking::recvfrom,
                            .supply = send_byte};

const BlockingFunction recvfrom{.arrange = quiet_pair,
                                .call = [](Scene& scene) -> std::int64_t {
                                  const ssize_t result = ::recvfrom(scene.near, &scene.byte, 1, 0, nullptr, nullptr);
                                  return checked(result, scene.byte);
                                },
                                .seen_in = blocking::recvfrom,
                                .supply = send_byte};

const BlockingFunction recvmsg{.arrange = quiet_pair,
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

const BlockingFunction send{.arrange = full_pair,
                            .call = [](Scene& scene) -> std::int64_t { return ::send(scene.near, &supplied, 1, 0); },
                            .seen_in = blocking::sendto,
                            .supply = drain_pair};

const BlockingFunction sendto{
    .arrange = full_pair,
    .call = [](Scene& scene) -> std::int64_t { return ::sendto(scene.near, &supplied, 1, 0, nullptr, 0); },
    .seen_in = blocking::sendto,
    .supply = drain_pair};

const BlockingFunction sendmsg{.arrange = full_pair,
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
}  // namespace sigconform::cases
