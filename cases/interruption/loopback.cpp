#include "cases/interruption/loopback.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sigconform {
namespace {

const sockaddr* general(const sockaddr_in& address) { return reinterpret_cast<const sockaddr*>(&address); }

/// bind() accepts the address of an interface that is down.
bool is_reachable(const sockaddr_in& address) {
  const int socket = ::socket(AF_INET, SOCK_DGRAM, 0);
  const bool is_so = ::connect(socket, general(address), sizeof address) == 0;
  ::close(socket);
  return is_so;
}

}  // namespace

int loopback_listener(Stage& stage, Scene& scene, int backlog) {
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  scene.lacking = listener == -1 || ::bind(listener, general(address), sizeof address) != 0;
  if (scene.lacking) return -1;
  stage.must(::listen(listener, backlog), "listen");
  socklen_t size = sizeof address;
  stage.must(::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size), "getsockname");
  scene.lacking = !is_reachable(address);
  return listener;
}

int connect_to(int socket, int listener) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) return -1;
  return ::connect(socket, general(address), size);
}

}  // namespace sigconform
