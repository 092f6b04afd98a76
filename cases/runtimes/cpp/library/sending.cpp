#include "sigconform/mainthread/sending.h"

#include <signal.h>

#include <cerrno>
#include <system_error>

#include "sigconform/mainthread/dispatch.h"

namespace sigconform::mainthread {

namespace {

void sent(const char* call, int error) {
  if (error != 0) throw std::system_error(error, std::system_category(), call);
  check_signals();
}

}  // namespace

void raise_signal(int signal) { sent("raise_signal", ::raise(signal) == 0 ? 0 : errno); }

void pthread_kill(pthread_t thread, int signal) { sent("pthread_kill", ::pthread_kill(thread, signal)); }

void kill(pid_t process, int signal) { sent("kill", ::kill(process, signal) == 0 ? 0 : errno); }

}  // namespace sigconform::mainthread
