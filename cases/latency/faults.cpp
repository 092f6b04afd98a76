// A fault of the thread itself: from the instruction that cannot be done to the handler. It leaves by siglongjmp,
// because returning would do the instruction again.
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>

#include "cases/latency/receiver.h"

namespace sigconform::latency::rows {
namespace {

sigjmp_buf behind_the_fault;

void leave(int /*signal*/) {
  stamp_receipt();
  siglongjmp(behind_the_fault, 1);
}

volatile char* no_access = nullptr;
volatile char* beyond_the_end = nullptr;

void prepare_no_access() {
  void* const page = ::mmap(nullptr, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) broken("mmap", errno);
  no_access = static_cast<volatile char*>(page);
}

void prepare_beyond_the_end() {
  std::FILE* const file = std::tmpfile();
  if (file == nullptr) broken("tmpfile", errno);
  void* const page = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, ::fileno(file), 0);
  if (page == MAP_FAILED) broken("mmap", errno);
  beyond_the_end = static_cast<volatile char*>(page);
}

void write_without_access() { *no_access = 1; }
void write_beyond_the_end() { *beyond_the_end = 1; }

#if defined(__x86_64__) || defined(__i386__)
// Instructions, not C++: there a division by zero has no meaning that a compiler must keep.
void divide_by_zero() {
  asm volatile("xorl %%ecx, %%ecx\n\tmovl $1, %%eax\n\tcltd\n\tidivl %%ecx" ::: "eax", "ecx", "edx", "cc");
}
void do_the_undefined() { asm volatile("ud2"); }
void hit_a_breakpoint() { asm volatile("int3"); }
constexpr void (*division)() = divide_by_zero;
constexpr void (*undefined)() = do_the_undefined;
constexpr void (*breakpoint)() = hit_a_breakpoint;
#elif defined(__aarch64__)
void do_the_undefined() { asm volatile(".inst 0x00000000"); }
void hit_a_breakpoint() { asm volatile("brk #0"); }
constexpr void (*division)() = nullptr;  // gives 0 on this architecture
constexpr void (*undefined)() = do_the_undefined;
constexpr void (*breakpoint)() = hit_a_breakpoint;
#else
constexpr void (*division)() = nullptr;
constexpr void (*undefined)() = nullptr;
constexpr void (*breakpoint)() = nullptr;
#endif

struct Fault {
  const char* name;
  int signal;
  void (*prepare)();
  void (*commit)();  ///< null where this architecture has none that we know
};

void nothing_to_prepare() {}

constexpr Fault faults[] = {{"SIGSEGV", SIGSEGV, prepare_no_access, write_without_access},
                            {"SIGBUS", SIGBUS, prepare_beyond_the_end, write_beyond_the_end},
                            {"SIGFPE", SIGFPE, nothing_to_prepare, division},
                            {"SIGILL", SIGILL, nothing_to_prepare, undefined},
                            {"SIGTRAP", SIGTRAP, nothing_to_prepare, breakpoint}};

class Faulting final : public Row {
 public:
  explicit Faulting(const Fault& fault) : fault_{fault} {
    if (fault.commit == nullptr) throw Missing{"no instruction of this architecture is known to cause it"};
    own_number = 1;
    fault.prepare();
    // Not blocked while it is handled, since no return unblocks it.
    install(fault.signal, leave, SA_NODEFER);
  }

  void take(Block& block) override {
    // Not a local: a siglongjmp leaves those that changed since with any value.
    for (next_ = 0; next_ < block.size(); ++next_) {
      awaited.store(&block[next_], std::memory_order_release);
      if (sigsetjmp(behind_the_fault, 0) == 0) {
        block[next_].stamp(Moment::sent);
        fault_.commit();
      }
    }
    awaited.store(nullptr, std::memory_order_release);
    block.settle(1);
  }

 private:
  const Fault& fault_;
  std::size_t next_ = 0;
};

bool register_all() {
  for (const auto& fault : faults) {
    register_row({.name = std::string{"fault/"} + fault.name,
                  .legs = {{"", Moment::sent, Moment::received}},
                  .make = [&fault](const Places&) { return std::make_unique<Faulting>(fault); }});
  }
  return true;
}
[[maybe_unused]] const bool registered = register_all();

}  // namespace
}  // namespace sigconform::latency::rows
