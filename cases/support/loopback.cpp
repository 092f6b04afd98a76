#include "cases/support/loopback.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "harness/subject/descriptor.h"

namespace sigconform::cases {
namespace {

const sockaddr* general(const sockaddr_in& address) { return reinterpret_cast<const sockaddr*>(&address); }

/// bind() accepts the address of an interface that is down.
bool is_reachable(const sockaddr_in& address) {
  const Descriptor socket{::socket(AF_INET, SOCK_DGRAM, 0)};
  return ::connect(socket.get(), general(address), sizeof address) == 0;
}

}  // namespace

int loopback_socket(Stage& stage, Scene& scene, int type) {
  Descriptor socket{stage.must(::socket(AF_INET, type, 0), "socket")};
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  stage.must(::bind(socket.get(), general(address), sizeof address), "bind to the loopback interface");
  socklen_t size = sizeof address;
  stage.must(::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size), "getsockname");
  if (is_reachable(address)) return socket.release();
  scene.lacking = "a loopback interface";
  return -1;
}

int loopback_listener(Stage& stage, Scene& scene, int backlog) {
  const int listener = loopback_socket(stage, scene, SOCK_STREAM);
  if (listener != -1) stage.must(::listen(listener, backlog), "listen");
  return listener;
}

int connect_to(int socket, int listener) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) return -1;
  return ::connect(socket, general(address), size);
}

}  // namespace sigconform::cases
