#include "harness/subject/shared_memory.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <new>
#include <string>

#include "harness/subject/refusal.h"

namespace sigconform {
namespace {

[[noreturn]] void fail(const char* what) { arrangement_failed(what, errno); }

// The number lies high, out of the way of what a case opens, and below the limit that the worker sets.
constexpr int high_descriptor = 240;

int open_memory(const char* what, std::size_t size) {
#if defined(__linux__) && !defined(SIGCONFORM_PORTABLE)
  const int made = memfd_create("sigconform-evidence", 0);
#else
  char name[] = "/tmp/sigconform-evidence-XXXXXX";
  const int made = mkstemp(name);
  if (made >= 0) unlink(name);
#endif
  if (made < 0) fail(what);
  if (ftruncate(made, static_cast<off_t>(size)) != 0) fail(what);
  const int high = fcntl(made, F_DUPFD, high_descriptor);
  close(made);
  if (high < 0) fail(what);
  return high;
}

}  // namespace

SharedMemory::SharedMemory(bool by_descriptor) {
  int flags = MAP_SHARED;
  if (by_descriptor) {
    descriptor_ = open_memory("memory for the evidence", sizeof(SharedStage));
    errors_ = open_memory("a file for the standard error", 0);
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
  if (errors_ >= 0) close(errors_);
}

std::string SharedMemory::errors() const {
  std::array<char, 1024> end;
  const off_t size = errors_ < 0 ? 0 : lseek(errors_, 0, SEEK_END);
  const off_t from = std::max<off_t>(0, size - static_cast<off_t>(end.size()));
  const ssize_t got = size <= 0 ? 0 : pread(errors_, end.data(), end.size(), from);
  std::string text(end.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

}  // namespace sigconform
