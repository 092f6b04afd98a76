#include "cases/latency/receiver.h"

#include <cerrno>

namespace sigconform::latency::rows {
namespace {

void plainly(int /*signal*/) { stamp_receipt(); }
void with_siginfo(int /*signal*/, siginfo_t* /*info*/, void* /*context*/) { stamp_receipt(); }

constexpr std::size_t stack_size = 65'536;

void change_mask(int how, int signal) {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, signal);
  if (const int error = ::pthread_sigmask(how, &set, nullptr); error != 0) broken("pthread_sigmask", error);
}

}  // namespace

std::string_view to_string(Action action) {
  return action == Action::plain ? "plain" : action == Action::siginfo ? "siginfo" : "altstack";
}

StampingHandler::StampingHandler(int signal, Action action) {
  struct sigaction wanted {};
  ::sigemptyset(&wanted.sa_mask);
  if (action == Action::siginfo) {
    wanted.sa_flags = SA_SIGINFO;
    wanted.sa_sigaction = with_siginfo;
  } else {
    wanted.sa_handler = plainly;
  }
  if (action == Action::altstack) {
    stack_ = std::make_unique<char[]>(stack_size);
    stack_t stack{};
    stack.ss_sp = stack_.get();
    stack.ss_size = stack_size;
    if (::sigaltstack(&stack, nullptr) != 0) broken("sigaltstack", errno);
    wanted.sa_flags |= SA_ONSTACK;
  }
  if (::sigaction(signal, &wanted, nullptr) != 0) broken("sigaction", errno);
}

void install(int signal, void (*handler)(int), int flags) {
  struct sigaction wanted {};
  ::sigemptyset(&wanted.sa_mask);
  wanted.sa_flags = flags;
  wanted.sa_handler = handler;
  if (::sigaction(signal, &wanted, nullptr) != 0) broken("sigaction", errno);
}

void block(int signal) { change_mask(SIG_BLOCK, signal); }
void unblock(int signal) { change_mask(SIG_UNBLOCK, signal); }

}  // namespace sigconform::latency::rows
