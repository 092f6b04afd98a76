#include "harness/subject/shared_memory.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>

#include "harness/subject/outcome.h"

namespace sigconform {
namespace {

[[noreturn]] void fail(const char* what) { throw Unresolved(std::string(what) + ": " + std::strerror(errno)); }

// The number lies high, out of the way of what a case opens, and below the limit that the worker sets.
constexpr int high_descriptor = 240;

int open_memory(std::size_t size) {
#if defined(__linux__) && !defined(SIGCONFORM_PORTABLE)
  const int made = memfd_create("sigconform-evidence", 0);
#else
  char name[] = "/tmp/sigconform-evidence-XXXXXX";
  const int made = mkstemp(name);
  if (made >= 0) unlink(name);
#endif
  if (made < 0) fail("memory for the evidence");
  if (ftruncate(made, static_cast<off_t>(size)) != 0) fail("ftruncate of the evidence");
  const int high = fcntl(made, F_DUPFD, high_descriptor);
  close(made);
  if (high < 0) fail("a descriptor for the evidence");
  return high;
}

}  // namespace

SharedMemory::SharedMemory(bool by_descriptor) {
  int flags = MAP_SHARED;
  if (by_descriptor) {
    descriptor_ = open_memory(sizeof(SharedStage));
  } else {
    flags |= MAP_ANONYMOUS;
  }
  void* memory = mmap(nullptr, sizeof(SharedStage), PROT_READ | PROT_WRITE, flags, descriptor_, 0);
  if (memory == MAP_FAILED) fail("mmap of the evidence");
  // The pages are zero and stay untouched until somebody takes part: constructing all participants would cost every
  // case a few hundred kilobytes of page faults. Zero is the state of an unused participant and of an empty log.
  stage_ = static_cast<SharedStage*>(memory);
  stage_->image_descriptor = descriptor_;
  stage_->log.initialise();
  if (descriptor_ >= 0) kept_.push_back(descriptor_);
#ifdef SIGCONFORM_PORTABLE
  kept_.insert(kept_.end(), {stage_->log.bell().read_end(), stage_->log.bell().write_end()});
  for (Participant& participant : stage_->participants) {
    participant.bell.prepare();
    kept_.insert(kept_.end(), {participant.bell.read_end(), participant.bell.write_end()});
  }
#endif
}

SharedMemory::~SharedMemory() {
#ifdef SIGCONFORM_PORTABLE
  stage_->log.bell().dispose();
  for (Participant& participant : stage_->participants) participant.bell.dispose();
#endif
  munmap(stage_, sizeof(SharedStage));
  if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace sigconform
