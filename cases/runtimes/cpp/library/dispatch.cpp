#include "sigconform/mainthread/dispatch.h"

#include "cases/runtimes/cpp/library/faults.h"
#include "cases/runtimes/cpp/library/recorder.h"
#include "cases/runtimes/cpp/library/table.h"
#include "sigconform/mainthread/main_thread.h"

namespace sigconform::mainthread {

namespace {

// A handler that throws leaves the later records unread; they are due at the next call.
class Reading {
 public:
  Reading() noexcept { begin_reading_records(); }
  ~Reading() {
    if constexpr (fault == Fault::second_lost) {
      if (found_) clear_records();
      return;
    }
    if (complete_) return;
    records_unread();
    announce_records();
  }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

  void found() noexcept { found_ = true; }
  void complete() noexcept { complete_ = true; }

 private:
  bool found_ = false;
  bool complete_ = false;
};

}  // namespace

std::size_t check_signals() {
  if (!something_recorded() || !is_main_thread()) return 0;
  std::size_t calls = 0;
  Reading reading;
  for (int signal = 1; signal < limit; ++signal) {
    if (!take_record(signal)) continue;
    reading.found();
    if (call_handler(signal)) ++calls;
    if constexpr (fault == Fault::second_lost) break;
  }
  reading.complete();
  return calls;
}

}  // namespace sigconform::mainthread
