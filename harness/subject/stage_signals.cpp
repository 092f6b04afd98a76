// Handlers, masks, snapshots and stimuli of the stage.
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>

#include "harness/subject/participants.h"
#include "harness/subject/stage.h"

namespace sigconform {
namespace {

constexpr int hook_count = 129;
std::atomic<HandlerHook> hooks[hook_count];
std::atomic<int> entries[hook_count];

/// Where the calling thread's alternate stack lies: what a handler's own frame is compared with, because asking
/// sigaltstack() would take the platform's word for it.
thread_local const char* alternate_base = nullptr;
thread_local std::size_t alternate_size = 0;

bool on_alternate_stack(const void* frame) noexcept {
  const char* address = static_cast<const char*>(frame);
  return alternate_base != nullptr && address >= alternate_base && address < alternate_base + alternate_size;
}

void record_handler(int signal, siginfo_t* info, void* context) noexcept {
  const int saved = errno;
  Stage* stage = Stage::current();
  if (signal > 0 && signal < hook_count) entries[signal].fetch_add(1);
  Event event;
  event.kind = EventKind::handler_enter;
  event.participant = current_participant();
  event.signal = signal;
  event.set = SignalSet::current_mask();
  event.on_altstack = on_alternate_stack(&event) ? 1 : 0;
  if (info != nullptr) {
    event.with_siginfo = 1;
    event.siginfo = SiginfoSnapshot::from(*info);
    event.interrupted_mask = SignalSet::from(static_cast<const ucontext_t*>(context)->uc_sigmask);
  }
  stage->append_from_handler(event);
  if (HandlerHook hook = signal > 0 && signal < hook_count ? hooks[signal].load() : nullptr) {
    errno = saved;
    hook(*stage, signal, info, context);
  }
  event.kind = EventKind::handler_exit;
  event.set = SignalSet::current_mask();
  stage->append_from_handler(event);
  errno = saved;
}

void record_plain(int signal) noexcept { record_handler(signal, nullptr, nullptr); }

void arrange_action(Stage& stage, int signal, const struct sigaction& action) noexcept {
  if (sigaction(signal, &action, nullptr) != 0) leave_complaint(stage.shared(), "sigaction", errno, signal);
}

}  // namespace

int handler_entries(int signal) noexcept { return signal > 0 && signal < hook_count ? entries[signal].load() : 0; }

int Stage::handled_count(int signal) const noexcept { return handler_entries(signal); }

void Stage::append_from_handler(const Event& event) noexcept { append(event); }

void Stage::record(int signal, Handling handling) {
  hooks[signal].store(handling.then);
  struct sigaction action {};
  action.sa_mask = handling.mask.to_sigset();
  action.sa_flags = handling.flags;
  if (handling.plain) {
    action.sa_handler = record_plain;
  } else {
    action.sa_flags |= SA_SIGINFO;
    action.sa_sigaction = record_handler;
  }
  arrange_action(*this, signal, action);
}

void Stage::ignore(int signal, int flags) {
  struct sigaction action {};
  action.sa_handler = SIG_IGN;
  action.sa_flags = flags;
  sigemptyset(&action.sa_mask);
  arrange_action(*this, signal, action);
}

void Stage::set_default(int signal, int flags) {
  struct sigaction action {};
  action.sa_handler = SIG_DFL;
  action.sa_flags = flags;
  sigemptyset(&action.sa_mask);
  arrange_action(*this, signal, action);
}

void Stage::block(const SignalSet& set) {
  const sigset_t mask = set.to_sigset();
  if (const int error = pthread_sigmask(SIG_BLOCK, &mask, nullptr)) complain("pthread_sigmask", error);
}

void Stage::unblock(const SignalSet& set) {
  const sigset_t mask = set.to_sigset();
  if (const int error = pthread_sigmask(SIG_UNBLOCK, &mask, nullptr)) complain("pthread_sigmask", error);
}

void Stage::set_mask(const SignalSet& set) {
  const sigset_t mask = set.to_sigset();
  if (const int error = pthread_sigmask(SIG_SETMASK, &mask, nullptr)) complain("pthread_sigmask", error);
}

void* Stage::use_alternate_stack(std::size_t size) {
  const std::size_t least = static_cast<std::size_t>(SIGSTKSZ);
  const std::size_t bytes = (size > least ? size : least) + 16384;  // room for the recording handler itself
  void* base = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (base == MAP_FAILED) complain("mmap of an alternate stack", errno);
  stack_t stack{};
  stack.ss_sp = base;
  stack.ss_size = bytes;
  must(sigaltstack(&stack, nullptr), "sigaltstack");
  alternate_base = static_cast<const char*>(base);
  alternate_size = bytes;
  return base;
}

void Stage::note_set(std::string_view label, const SignalSet& set) noexcept {
  Event event;
  event.kind = EventKind::mask;
  event.set_label(label);
  event.set = set;
  append(event);
}

void Stage::note_mask(std::string_view label) noexcept { note_set(label, SignalSet::current_mask()); }

void Stage::note_pending(std::string_view label) noexcept {
  Event event;
  event.kind = EventKind::pending;
  event.set_label(label);
  sigset_t pending;
  // Where the platform does not say what is pending, nothing is known of it.
  if (sigpending(&pending) != 0) complain("sigpending", errno);
  event.set = SignalSet::from(pending);
  append(event);
}

void Stage::note_disposition(std::string_view label, int signal) noexcept {
  struct sigaction action {};
  const int saved = errno;
  const int result = sigaction(signal, nullptr, &action);
  const int error = errno;
  errno = saved;
  // A signal that the platform keeps to itself has no action: whoever reads this snapshot meets with that.
  if (result != 0 && error == EINVAL) return note_call(label, result, error, signal);
  if (result != 0) complain("sigaction", error);
  Event event;
  event.kind = EventKind::disposition;
  event.signal = signal;
  event.set_label(label);
  event.result = static_cast<unsigned int>(action.sa_flags);
  event.set = SignalSet::from(action.sa_mask);
  if ((action.sa_flags & SA_SIGINFO) != 0) {
    event.address = reinterpret_cast<std::uintptr_t>(action.sa_sigaction);
  } else {
    // SIG_DFL and SIG_IGN are 0 and 1 on every platform we know, but only the macros say so.
    event.address = action.sa_handler == SIG_DFL   ? 0
                    : action.sa_handler == SIG_IGN ? 1
                                                   : reinterpret_cast<std::uintptr_t>(action.sa_handler);
  }
  append(event);
}

void Stage::note_altstack(std::string_view label) noexcept {
  stack_t stack{};
  const int saved = errno;
  if (sigaltstack(nullptr, &stack) != 0) complain("sigaltstack", errno);
  errno = saved;
  Event event;
  event.kind = EventKind::altstack;
  event.set_label(label);
  event.result = stack.ss_flags;
  event.address = reinterpret_cast<std::uintptr_t>(stack.ss_sp);
  event.size = stack.ss_size;
  append(event);
}

void Stage::note(std::string_view label, std::int64_t value) noexcept {
  Event event;
  event.kind = EventKind::value;
  event.set_label(label);
  event.result = value;
  append(event);
}

void Stage::note_siginfo(std::string_view label, const siginfo_t& info) noexcept {
  Event event;
  event.kind = EventKind::value;
  event.signal = info.si_signo;
  event.set_label(label);
  event.result = info.si_signo;
  event.with_siginfo = 1;
  event.siginfo = SiginfoSnapshot::from(info);
  append(event);
}

void Stage::mark(std::string_view label) noexcept {
  Event event;
  event.kind = EventKind::mark;
  event.set_label(label);
  append(event);
}

void Stage::note_call(std::string_view label, std::int64_t result, int error, int signal) noexcept {
  Event event;
  event.kind = EventKind::call_returned;
  event.signal = signal;
  event.set_label(label);
  event.result = result;
  event.error = error;
  append(event);
}

namespace {

void describe_delivery(Event& event, std::string_view means, int signal) noexcept {
  event.kind = EventKind::delivery;
  event.signal = signal;
  event.set_label(means);
}

}  // namespace

template <typename Call>
Stimulus Stage::stimulate(const char* means, int signal, Call&& call) noexcept {
  if (!stimulus()) return {means, signal, 0, 0};
  Event event;
  describe_delivery(event, means, signal);
  append(event);
  const int result = call();
  // pthread_kill() returns the error number, all others -1.
  return {means, signal, result, result < 0 ? errno : result};
}

Stimulus Stage::raise(int signal) noexcept {
  return stimulate("raise", signal, [&] { return ::raise(signal); });
}

Stimulus Stage::kill(pid_t process, int signal) noexcept {
  return stimulate("kill", signal, [&] { return ::kill(process, signal); });
}

Stimulus Stage::sigqueue(pid_t process, int signal, int value) noexcept {
  return stimulate("sigqueue", signal, [&] {
    sigval data{};
    data.sival_int = value;
#if defined(__APPLE__)
    (void)process, (void)data;
    errno = ENOSYS;
    return -1;
#else
    return ::sigqueue(process, signal, data);
#endif
  });
}

Stimulus Stage::pthread_kill(std::string_view name, int signal) noexcept {
  const pthread_t target = pthread_of(name);
  return stimulate("pthread_kill", signal, [&] { return ::pthread_kill(target, signal); });
}

}  // namespace sigconform
