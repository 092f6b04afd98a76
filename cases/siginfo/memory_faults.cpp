// SIGSEGV and SIGBUS: code and address of what the memory refuses.
#include "cases/siginfo/faults.h"
#include "cases/siginfo/sources.h"
#include "cases/support/processes.h"

namespace sigconform::cases::siginfo {
namespace {

volatile char* map_page(Stage& stage, int protection) {
  void* page = mmap(nullptr, 4096, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) stage.complain("mmap", errno);
  return static_cast<volatile char*>(page);
}

void expect_at(Stage& stage, const volatile char* address) {
  stage.note("expected", static_cast<std::int64_t>(reinterpret_cast<std::uintptr_t>(address)));
}

// Amid a page, so that an address of the page alone is told from the exact one.
constexpr int amid = 1234;

void read_unmapped(Stage& stage) {
  volatile char* page = map_page(stage, PROT_READ);
  stage.must(munmap(const_cast<char*>(page), 4096), "munmap");
  expect_at(stage, page + amid);
  (void)page[amid];
}

void write_read_only(Stage& stage) {
  volatile char* page = map_page(stage, PROT_READ);
  expect_at(stage, page + amid);
  page[amid] = 1;
}

void read_behind_the_file(Stage& stage) {
  const long size = sysconf(_SC_PAGESIZE);
  const int file = scratch_file(stage);
  stage.must(ftruncate(file, size), "ftruncate");
  void* base = mmap(nullptr, static_cast<std::size_t>(2 * size), PROT_READ, MAP_SHARED, file, 0);
  if (base == MAP_FAILED) stage.complain("mmap", errno);
  const volatile char* bytes = static_cast<const char*>(base);
  expect_at(stage, bytes + size + amid);
  (void)bytes[size + amid];
}

void expect_code(const Subject& subject, int signal, int code) {
  if (!survived(subject) && the_fault(subject).signal != signal) unsupported("the machine answers with another signal");
  EXPECT_EQ(the_fault(subject).signal, signal);
  EXPECT_EQ(code_token(signal, the_fault(subject).siginfo.code), code_token(signal, code));
}

void observe_address(const Subject& subject) {
  const std::uint64_t told = the_fault(subject).siginfo.address;
  const auto expected = static_cast<std::uint64_t>(subject.value("expected"));
  const auto page = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  observe(told == expected ? "exact" : told / page == expected / page ? "same-page" : "other");
}

}  // namespace

// Nothing is mapped there: SEGV_MAPERR.
CONFORMANCE_CASE(MemoryFaults, UnmappedIsMaperr, "siginfo.segv-maperr") {
  expect_code(after_fault(read_unmapped), SIGSEGV, SEGV_MAPERR);
}

// The mapping forbids it: SEGV_ACCERR.
CONFORMANCE_CASE(MemoryFaults, ForbiddenIsAccerr, "siginfo.segv-accerr") {
  expect_code(after_fault(write_read_only), SIGSEGV, SEGV_ACCERR);
}

// The address that comes with SIGSEGV.
CONFORMANCE_CASE(MemoryFaults, AddressOfSigsegv, "siginfo.sigsegv-address") {
  const Subject subject = after_fault(read_unmapped);
  EXPECT_EQ(the_fault(subject).signal, SIGSEGV);
  observe_address(subject);
}

// The address that comes with SIGBUS.
CONFORMANCE_CASE(MemoryFaults, AddressOfSigbus, "siginfo.sigbus-address") {
  const Subject subject = after_fault(read_behind_the_file);
  EXPECT_EQ(the_fault(subject).signal, SIGBUS);
  observe_address(subject);
}

// The code for a page behind the end of a mapped file.
CONFORMANCE_CASE(MemoryFaults, CodeBehindTheFile, "siginfo.bus-adrerr") {
  const Subject subject = after_fault(read_behind_the_file);
  EXPECT_EQ(the_fault(subject).signal, SIGBUS);
  observe(code_token(SIGBUS, the_fault(subject).siginfo.code));
}

// A misaligned access, where the machine can be told to refuse it: BUS_ADRALN.
CONFORMANCE_CASE(MemoryFaults, MisalignedIsAdraln, "siginfo.bus-adraln") {
#if defined(__x86_64__)
  const auto subject = Subject::to_the_end([](Stage& stage) {
    struct sigaction action {};
    action.sa_flags = SA_SIGINFO;
    action.sa_sigaction = [](int, siginfo_t* info, void*) {
      // The check stays on in the handler: off with it before anything else.
      asm volatile("sub $128, %%rsp; pushfq; andl $~0x40000, (%%rsp); popfq; add $128, %%rsp" ::: "cc", "memory");
      Stage::current()->note_siginfo("fault", *info);
      _exit(0);
    };
    stage.must(sigaction(SIGBUS, &action, nullptr), "sigaction");
    alignas(8) volatile char bytes[16] = {};
    if (!stage.stimulus()) return;
    // Alignment checking on, a misaligned load, and off again where it did no harm.
    asm volatile(
        "sub $128, %%rsp; pushfq; orl $0x40000, (%%rsp); popfq; movl 1(%0), %%eax;"
        "pushfq; andl $~0x40000, (%%rsp); popfq; add $128, %%rsp"
        :
        : "r"(bytes)
        : "rax", "cc", "memory");
    stage.mark("no fault");
  });
  if (survived(subject)) unsupported("the machine does not refuse misaligned accesses");
  EXPECT_EQ(code_token(SIGBUS, subject.event(noted("fault")).siginfo.code), code_token(SIGBUS, BUS_ADRALN));
#else
  unsupported("no way is known to have this machine refuse a misaligned access");
#endif
}

}  // namespace sigconform::cases::siginfo
