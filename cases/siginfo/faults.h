// Faults of the machine: a subject that commits one, and code placed where its address is known.
#pragma once

#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <initializer_list>

#include "harness/judge/case.h"

namespace sigconform::cases::siginfo {

/// Every signal that a fault can lead to is caught, noted and ends the process; then the body commits the fault, unless
/// the stimulus is left out.
template <typename Fault>
Subject after_fault(Fault fault) {
  return Subject::to_the_end([=](Stage& stage) {
    for (int signal : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP})
      stage.record(signal, {.then = [](Stage&, int, siginfo_t*, void*) { _exit(0); }});
    if (stage.stimulus()) fault(stage);
    stage.mark("no fault");
  });
}

inline bool survived(const Subject& subject) { return subject.count(marked("no fault")) > 0; }

/// The one fault that was caught; throws `Contradicted` where there was none.
inline Event the_fault(const Subject& subject) { return subject.event(EventQuery(EventKind::handler_enter)); }

/// Runs machine code from a page of its own, and notes as "expected" the address of the instruction at that offset.
inline void run_code(Stage& stage, std::initializer_list<unsigned char> code, std::size_t at_fault = 0) {
  void* page = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) stage.complain("mmap", errno);
  memcpy(page, code.begin(), code.size());
  stage.must(mprotect(page, 4096, PROT_READ | PROT_EXEC), "mprotect of code");
  auto* first = static_cast<char*>(page);
  __builtin___clear_cache(first, first + code.size());
  stage.note("expected", static_cast<std::int64_t>(reinterpret_cast<std::uintptr_t>(page) + at_fault));
  reinterpret_cast<void (*)()>(page)();
}

/// An instruction that is none, one that only the kernel may execute, and a breakpoint.
#if defined(__x86_64__) || defined(__i386__)
inline void illegal_instruction(Stage& stage) { run_code(stage, {0x0f, 0x0b}); }     // ud2
inline void privileged_instruction(Stage& stage) { run_code(stage, {0xf4, 0xc3}); }  // hlt
inline void breakpoint_instruction(Stage& stage) { run_code(stage, {0xcc, 0xc3}); }  // int3
inline void require_machine_code() {}
#elif defined(__aarch64__)
inline void illegal_instruction(Stage& stage) { run_code(stage, {0x00, 0x00, 0x00, 0x00}); }  // udf #0
inline void privileged_instruction(Stage& stage) {
  run_code(stage, {0x00, 0x10, 0x38, 0xd5, 0xc0, 0x03, 0x5f, 0xd6});  // mrs x0, sctlr_el1; ret
}
inline void breakpoint_instruction(Stage& stage) { run_code(stage, {0x00, 0x00, 0x20, 0xd4}); }  // brk #0
inline void require_machine_code() {}
#else
inline void illegal_instruction(Stage&) {}
inline void privileged_instruction(Stage&) {}
inline void breakpoint_instruction(Stage&) {}
inline void require_machine_code() { unsupported("this architecture's instructions are not known here"); }
#endif

}  // namespace sigconform::cases::siginfo
