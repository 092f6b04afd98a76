#include "harness/evidence/event.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <ostream>

#include "harness/signals/signal_names.h"

namespace sigconform {
namespace {

constexpr std::array<std::string_view, 15> kind_names = {
    "started",     "parked",   "ended", "handler-enter", "handler-exit", "call-returned", "mask",     "pending",
    "disposition", "altstack", "value", "mark",          "delivery",     "child-status",  "complaint"};

std::string describe_siginfo(const Event& event) {
  const SiginfoSnapshot& info = event.siginfo;
  std::string text = "si_code=" + siginfo_code_name(event.signal, info.code);
  if (info.error != 0) text += " si_errno=" + errno_name(info.error);
  const bool fault = info.code > 0 && (event.signal == SIGSEGV || event.signal == SIGBUS || event.signal == SIGFPE ||
                                       event.signal == SIGILL || event.signal == SIGTRAP);
  if (fault) {
    char address[32];
    std::snprintf(address, sizeof address, "0x%llx", static_cast<unsigned long long>(info.address));
    return text + " si_addr=" + address;
  }
  text += " si_pid=" + std::to_string(info.pid) + " si_uid=" + std::to_string(info.uid);
  if (event.signal == SIGCHLD && info.code > 0) return text + " si_status=" + std::to_string(info.status);
  if (info.code == SI_QUEUE || info.code == SI_TIMER || info.code == SI_MESGQ || info.code == SI_ASYNCIO)
    text += " si_value=" + std::to_string(info.value_int());
  return text;
}

std::string describe_handler(std::uint64_t bits) {
  if (bits == 0) return "SIG_DFL";
  if (bits == 1) return "SIG_IGN";
  return "a handler";
}

}  // namespace

std::string_view to_string(EventKind kind) {
  const auto index = static_cast<std::size_t>(kind);
  return index < kind_names.size() ? kind_names[index] : "unknown";
}

SiginfoSnapshot SiginfoSnapshot::from(const siginfo_t& info) noexcept {
  SiginfoSnapshot snapshot;
  snapshot.signo = info.si_signo;
  snapshot.code = info.si_code;
  snapshot.error = info.si_errno;
  snapshot.pid = info.si_pid;
  snapshot.uid = info.si_uid;
  snapshot.status = info.si_status;
  snapshot.value = static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(info.si_value.sival_ptr));
  snapshot.address = reinterpret_cast<std::uintptr_t>(info.si_addr);
#ifdef POLL_IN
  snapshot.band = info.si_band;
#endif
  return snapshot;
}

std::int32_t SiginfoSnapshot::value_int() const noexcept {
  const void* pointer = reinterpret_cast<const void*>(static_cast<std::intptr_t>(value));
  sigval bits{};
  std::memcpy(&bits, &pointer, sizeof pointer);
  return bits.sival_int;
}

void Event::set_label(std::string_view text) noexcept {
  const std::size_t length = std::min(text.size(), sizeof label - 1);
  std::memcpy(label, text.data(), length);
  label[length] = '\0';
}

std::string_view Event::label_view() const noexcept { return {label, strnlen(label, sizeof label)}; }

std::string describe(const Event& event) {
  std::string label(event.label_view());
  switch (event.kind) {
    case EventKind::handler_enter: {
      std::string text = event.with_siginfo ? describe_siginfo(event) : "no siginfo";
      text += " mask=" + event.set.to_string();
      if (event.with_siginfo) text += " interrupted=" + event.interrupted_mask.to_string();
      return event.on_altstack ? text + " on the alternate stack" : text;
    }
    case EventKind::call_returned: {
      std::string text = label + " = " + std::to_string(event.result);
      return event.error != 0 ? text + " " + errno_name(event.error) : text;
    }
    case EventKind::mask:
    case EventKind::pending:
      return label + " " + event.set.to_string();
    case EventKind::disposition: {
      char flags[32];
      std::snprintf(flags, sizeof flags, "0x%llx", static_cast<unsigned long long>(event.result));
      return label + " " + describe_handler(event.address) + " flags=" + flags + " mask=" + event.set.to_string();
    }
    case EventKind::altstack:
      return label + " flags=" + std::to_string(event.result) + " size=" + std::to_string(event.size);
    case EventKind::value:
      return label + " = " + std::to_string(event.result);
    default:
      return label;
  }
}

void PrintTo(const Event& event, std::ostream* out) {
  *out << to_string(event.kind);
  if (event.signal != 0) *out << " " << signal_name(event.signal);
  *out << " " << describe(event);
}

}  // namespace sigconform
