// Connections of a subject to itself over the loopback interface.
#pragma once

#include "cases/support/blocked_caller.h"

namespace sigconform::cases {

/// A socket of that type with an address; -1 where there is no loopback interface, or it is down: the scene lacks it.
int loopback_socket(Stage& stage, Scene& scene, int type);

/// The same for a listener with that backlog.
int loopback_listener(Stage& stage, Scene& scene, int backlog);

/// What connect() returns.
int connect_to(int socket, int listener);

}  // namespace sigconform::cases
